import type { Expr } from "../../ir/expr.ts"
import { coarser, differences, type Pair, type Place, placeOf, WHOLE } from "./differences.ts"
import { type NameOptions, TEXT } from "./index.ts"
import { printLatexPhrase } from "./latex.ts"
import { CLOSE, type Marks, OPEN } from "./marks.ts"
import { partsOf, type Phrase, Phrases } from "./phrase.ts"
import { printPlain } from "./plain.ts"
import { read } from "./read.ts"

/** `[start, end)` in printed text. */
export type TextSpan = readonly [number, number]

/** The parts of two texts in which they differ: without these they are equal. */
export interface Changes {
  readonly before: readonly TextSpan[]
  readonly after: readonly TextSpan[]
}

export interface ChangeOptions {
  /** The second expression is of something else: one of these that stands in the first has become all of it. */
  readonly parts?: readonly Expr[] | undefined
}

/** Where two expressions differ as `printText` writes them. */
export function changesInText(before: Expr, after: Expr, options: ChangeOptions = {}): Changes {
  const print = (x: Phrase, marks?: Marks): string => printPlain(x, TEXT, (name) => name, marks)
  const found = changes(before, after, options, print, options.parts ? undefined : isSameOutside)
  return { before: spansOf(found.before), after: spansOf(found.after) }
}

function isSameOutside({ before, after }: Marked): boolean {
  const outside = (text: string): string => text.replaceAll(/\ufff9[^\ufffb]*\ufffb/g, "\ufff9")
  return outside(before) === outside(after)
}

/** The same in LaTeX: both printed, the parts between the marks `OPEN` and `CLOSE`. */
export const changesInLatex = (before: Expr, after: Expr, options: NameOptions & ChangeOptions = {}): Marked =>
  changes(before, after, options, printLatexPhrase)

function changes(
  before: Expr,
  after: Expr,
  options: NameOptions & ChangeOptions,
  print: (p: Phrase, marks?: Marks) => string,
  fits?: (marked: Marked) => boolean,
): Marked {
  const phrases = new Phrases()
  const [p, q] = [read(phrases, before, options), read(phrases, after, options)]
  const { parts } = options
  const part =
    parts &&
    placeOf(
      parts.map((e) => read(phrases, e, options)),
      p,
    )
  const pairs = parts ? [{ ...WHOLE, ...(part && { before: part }) }] : differences(p, q)
  return printMarked(p, q, pairs, print, fits)
}

/** A phrase of which the parts at some places, none inside another, are objects of their own, and marks on those. */
function markedCopy(root: Phrase, places: readonly Place[]): { readonly phrase: Phrase; readonly marks: Marks } {
  const marks = new Map<Phrase, { opens: boolean; closes: boolean }>()
  const mark = (p: Phrase, opens: boolean, closes: boolean): Phrase => {
    const copy = { ...p }
    marks.set(copy, { opens, closes })
    return copy
  }
  const copyOf = (p: Phrase, inside: readonly Place[]): Phrase => {
    const parts = [...partsOf(p)]
    for (const i of new Set(inside.flatMap(({ path }) => path.slice(0, 1)))) {
      const own = inside.filter(({ path }) => path[0] === i)
      const deeper = own.filter(({ path }) => path.length > 1)
      if (deeper.length > 0) {
        const below = deeper.map(({ path, more }) => ({ path: path.slice(1), more }))
        parts[i] = copyOf(parts[i] as Phrase, below)
        continue
      }
      const last = i + (own[0] as Place).more
      for (let k = i; k <= last; k++) {
        const part = parts[k] as Phrase
        // the factors of a product in a product stand among its own
        if (part.kind === "chain" && p.kind === "product") {
          const { factors } = part
          const end = factors.length - 1
          parts[k] = { ...part, factors: factors.map((f, n) => mark(f, k === i && n === 0, k === last && n === end)) }
        } else parts[k] = mark(part, k === i, k === last)
      }
    }
    return withParts(p, parts)
  }
  return { phrase: copyOf(root, places), marks }
}

/** The same with other parts, in the order of `partsOf`. */
function withParts(p: Phrase, parts: readonly Phrase[]): Phrase {
  const list = [...parts]
  const take = (count: number): Phrase[] => list.splice(0, count)
  const one = (): Phrase => list.shift() as Phrase
  switch (p.kind) {
    case "number":
    case "name":
      return p
    case "sum":
      return { ...p, terms: p.terms.map((t) => ({ ...t, body: one() })) }
    case "product": {
      const top = take(p.top.length)
      const body = p.body && one()
      return { ...p, top, body, bottom: list }
    }
    case "chain":
      return { ...p, factors: list }
    case "hadamard": {
      const over = take(p.over.length)
      return { ...p, over, under: p.under && one() }
    }
    case "power":
      return { ...p, base: one(), exponent: one() }
    case "inner":
      return { ...p, left: one(), right: one() }
    case "binder": {
      const ranges = p.ranges.map(() => {
        const [index, from, to] = take(3) as [(typeof p.ranges)[number]["index"], Phrase, Phrase]
        return { index, from, to }
      })
      return { ...p, ranges, body: one() }
    }
    case "blocks":
      return { ...p, rows: p.rows.map((r) => take(r.length)) }
    default:
      return { ...p, args: list }
  }
}

type Print = (p: Phrase, marks?: Marks) => string

/** Printed text with marks around places. */
function marked(p: Phrase, places: readonly Place[], print: Print): string {
  if (places.some(({ path }) => path.length === 0)) return `${OPEN}${print(p)}${CLOSE}`
  const { phrase, marks } = markedCopy(p, places)
  return print(phrase, marks)
}

interface Marked {
  readonly before: string
  readonly after: string
}

/**
 * Two phrases printed with marks around the places where they differ, or around what holds those, where notation has no
 * place for a mark or `fits` wants more.
 */
function printMarked(
  p: Phrase,
  q: Phrase,
  pairs: readonly Pair[],
  print: Print,
  fits: (marked: Marked) => boolean = () => true,
): Marked {
  const faithful = (of: Phrase, places: readonly Place[]): string | undefined => {
    const text = marked(of, places, print)
    const count = text.split(OPEN).length - 1
    return count === places.length && isBalanced(text) && bare(text) === bare(print(of)) ? text : undefined
  }
  const both = (some: readonly Pair[]): Marked | undefined => {
    const texts = [
      faithful(
        p,
        some.map((x) => x.before),
      ),
      faithful(
        q,
        some.map((x) => x.after),
      ),
    ]
    return texts[0] === undefined || texts[1] === undefined ? undefined : { before: texts[0], after: texts[1] }
  }
  for (let chosen = pairs; ; ) {
    const printed = both(chosen)
    const whole = chosen.some((x) => x.before.path.length + x.after.path.length === 0)
    if (printed && (whole || fits(printed))) return printed
    const failing = chosen.filter((x) => !both([x]))
    chosen = coarser(chosen, failing.length > 0 ? failing : chosen)
  }
}

/** Whether no bracket is left open inside of a mark. */
function isBalanced(text: string): boolean {
  return [...text.matchAll(/\ufff9([^\ufffb]*)\ufffb/g)].every(([, inside = ""]) => {
    let depth = 0
    for (const c of inside) {
      if ("([{".includes(c)) depth++
      if (")]}".includes(c) && --depth < 0) return false
    }
    return depth === 0
  })
}

/** Braces and spaces make no difference to what is shown. */
const bare = (text: string): string => text.replaceAll(/[\ufff9\ufffb{}\s]/g, "")

/** `[start, end)` of the marked parts in the text without marks. */
function spansOf(text: string): (readonly [number, number])[] {
  const spans: (readonly [number, number])[] = []
  let at = 0
  let start = 0
  for (const c of text) {
    if (c === OPEN) start = at
    else if (c === CLOSE) spans.push([start, at])
    else at += c.length
  }
  return spans
}
