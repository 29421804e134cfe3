import type { Sheet, TypesetLine } from "../../src/index.ts"
import { boxOf, type Glyph, glyphsOf } from "./glyphs.ts"
import { typeset } from "./tex.tsx"

/** A name in formulas, and what it stands for. */
export interface Named {
  /** As a text in Gradus notation has it. */
  readonly name: string
  readonly latex: string
  /** `\in \mathbb{R}^{a \times b}`; empty for what is defined, which has no set. */
  readonly belongs: string
  /** `a×b`, `n`, `scalar`; empty where the set shows it. */
  readonly shape: string
  /** All of it in words. */
  readonly says: string
}

/** The variables of a problem and what it defines. */
export const namesOfSheet = ({ variables, question }: Sheet): Named[] => [
  ...variables.map((v): Named => {
    const plain = /^[RC]\+?(?:\^|$)/.test(v.set)
    return {
      name: v.name,
      latex: v.latex,
      belongs: `\\in ${v.setLatex}`,
      shape: plain && v.shape !== "scalar" ? "" : v.shape,
      says: `${v.name} in ${v.set}${plain && v.shape !== "scalar" ? "" : `, ${v.shape}`}`,
    }
  }),
  ...question.map(({ name, left, shape }): Named => defined(name, left, shape)),
]

/** What a derivation introduces. */
export const namesOfLines = (lines: readonly TypesetLine[]): Named[] =>
  lines.flatMap(({ statements }) =>
    statements.flatMap(({ left, shape }) => (shape && left !== "" ? [defined(left, left, shape)] : [])),
  )

const defined = (name: string, latex: string, shape: string): Named => ({
  name,
  latex,
  belongs: "",
  shape,
  says: `${name}, ${shape}`,
})

/** Names that hold inside of an element. */
const inside = new WeakMap<Element, readonly Named[]>()
export const declareNames = (element: Element, names: readonly Named[]): void => void inside.set(element, names)

/** The names that hold at an element, the nearest first. */
function namesAt(element: Element): Named[] {
  const found: Named[] = []
  for (let e: Element | null = element; e; e = e.parentElement) found.push(...(inside.get(e) ?? []))
  return found
}

interface Mark {
  readonly character: string
  readonly font: string
}

const fontOf = (e: Element): string => [...e.classList].filter((c) => c.startsWith("math") || c === "text").join(" ")
const markOf = ({ character, element }: Glyph): Mark => ({ character, font: fontOf(element) })

/** How names look, by their LaTeX. */
const looks = new Map<string, readonly Mark[]>()

function lookOf(latex: string): readonly Mark[] {
  let look = looks.get(latex)
  if (!look) {
    const host = document.createElement("span")
    typeset(latex, host, false)
    look = glyphsOf(host).map(markOf)
    looks.set(latex, look)
  }
  return look
}

interface Found {
  readonly named: Named
  readonly glyphs: readonly Glyph[]
}

/** The names in a formula from left to right; of `W` and `W_1` the longer is meant. */
function find(formula: Element): Found[] {
  const glyphs = glyphsOf(formula)
  const marks = glyphs.map(markOf)
  const names = namesAt(formula).map((named) => ({ named, look: lookOf(named.latex) }))
  const found: Found[] = []
  for (let at = 0; at < marks.length; ) {
    let best: Found | undefined
    for (const { named, look } of names) {
      const fits = look.every((m, k) => m.character === marks[at + k]?.character && m.font === marks[at + k]?.font)
      if (look.length > (best?.glyphs.length ?? 0) && fits) best = { named, glyphs: glyphs.slice(at, at + look.length) }
    }
    if (best) found.push(best)
    at += best?.glyphs.length ?? 1
  }
  return found
}

export interface Spot {
  readonly named: Named
  readonly box: DOMRect
}

/** The name under the pointer. */
export function nameUnder(target: Element, x: number): Spot | undefined {
  const formula = target.closest(".tex")
  if (!formula) return undefined
  for (const { named, glyphs } of find(formula))
    for (const glyph of glyphs) {
      if (glyph.element !== target) continue
      const box = boxOf(glyph)
      if (x >= box.left - 1 && x <= box.right + 1) return { named, box }
    }
  return undefined
}

/** The names in all formulas of an element, each once. */
export function namesIn(element: Element): Named[] {
  const found = [...element.querySelectorAll(".tex")].flatMap((formula) => find(formula).map((f) => f.named))
  return [...new Map(found.map((n) => [n.latex, n])).values()]
}
