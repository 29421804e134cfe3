import type { Document } from "./document.ts"
import type { Formula } from "./formulas.ts"
import { type Node, type NodeOf, mapNodes, only, plainText, solid, someNode } from "./tree.ts"

/** `\Sigma^{-1}` or `\sigma^2` as the variable of a derivative: a name of its own, of which the letter is the inverse or the root. */
export interface Substitute {
  readonly letter: string
  readonly form: "inverse" | "square"
  readonly name: string
}

const forms: Readonly<Record<string, Substitute["form"]>> = { "-1": "inverse", "2": "square" }

/** The powers that the question differentiates by, or that a function is one of (`L(\sigma^2) = …`). */
export function findSubstitutes(document: Document, formulas: readonly Formula[]): Substitute[] {
  const out = new Map<string, Substitute>()
  const note = (node: Node | undefined): void => {
    const power = node && powerOf(node)
    if (power && !out.has(power.letter)) out.set(power.letter, power)
  }
  for (const formula of formulas) {
    if (formula.answer > 0) continue
    const before = document.source.slice(Math.max(0, formula.piece.outer.start - 60), formula.piece.outer.start)
    if (/\b(respect\s+to|wrt|w\.\s?r\.\s?t\.?|by)\s+(the\s+\w+\s+)?$/i.test(before)) note(only(formula.nodes))
    for (const clause of formula.clauses) {
      const [head, argument, ...more] = solid(clause.parts[0]?.items ?? [])
      const defines = clause.relations[0] === "=" && head?.kind === "symbol" && argument?.kind === "fence"
      if (defines && more.length === 0) for (const item of argument.items) note(item)
    }
    someNode(formula.nodes, (node) => {
      if (node.kind === "fraction" && isSign(node.bottom[0]) && !isSecond(node.top)) note(only(node.bottom.slice(1)))
      const isNabla = node.kind === "scripted" && node.base?.kind === "symbol" && node.base.name === "nabla"
      if (isNabla && !node.sup) note(only(node.sub ?? []))
      return false
    })
    const list = solid(formula.nodes)
    for (const [k, node] of list.entries())
      if (node.kind === "operator" && node.name === "/" && isSign(list[k + 1])) note(list[k + 2])
  }
  for (const { letter } of out.values()) if (formulas.some((f) => definesLetter(f, letter))) out.delete(letter)
  return [...out.values()]
}

/** `\partial` or a d, whatever else the letter may be in the text. */
function isSign(node: Node | undefined): boolean {
  return node?.kind === "symbol" && (node.name === "partial" || node.name === "d")
}

/** `\partial^2 f` above `\partial x^2`: there the square counts derivatives. */
function isSecond(top: readonly Node[]): boolean {
  const [first] = solid(top)
  return first?.kind === "scripted" && first.sup !== undefined
}

function powerOf(node: Node): Substitute | undefined {
  if (node.kind !== "scripted" || node.base?.kind !== "symbol" || node.sub || !node.sup || node.primes > 0)
    return undefined
  const exponent = solid(node.sup)
    .map((n) => (n.kind === "operator" ? n.name : (plainText([n]) ?? "?")))
    .join("")
  const form = forms[exponent]
  const letter = node.base.name
  // `\partial x^2` with a plain letter counts derivatives more often than not; a variance is a Greek letter.
  const fits = form === "inverse" ? /^[A-Z]/.test(letter) : form === "square" && /^[a-z]{2,}$/.test(letter)
  return form && fits ? { letter, form, name: `${letter}_${form === "inverse" ? "inv" : "sq"}` } : undefined
}

function definesLetter(formula: Formula, letter: string): boolean {
  return formula.clauses.some((c) => {
    const node = only(c.parts[0]?.items ?? [])
    return c.relations[0] === "=" && node?.kind === "symbol" && node.name === letter
  })
}

/** The same formula with the powers as names and the letters in terms of these. */
export function substituted(nodes: readonly Node[], substitutes: readonly Substitute[]): Node[] {
  if (substitutes.length === 0) return [...nodes]
  return mapNodes(nodes, (node, alone, before) => {
    // `f(\Sigma)`: a function of it is one of its inverse.
    const argument = node.kind === "fence" && before?.kind === "symbol" ? only(node.items) : undefined
    const inside = argument?.kind === "symbol" ? substitutes.find((s) => s.letter === argument.name) : undefined
    if (node.kind === "fence" && argument && inside) return { ...node, items: [named(argument, inside)] }
    const power = powerOf(node)
    const own = power && substitutes.find((s) => s.letter === power.letter && s.form === power.form)
    if (own) return named(node, own)
    const letter = node.kind === "symbol" ? substitutes.find((s) => s.letter === node.name) : undefined
    if (!letter) return undefined
    // What is said of the letter alone (a set, a size, that it is symmetric) holds of its inverse or square as well.
    return alone ? named(node, letter) : inTermsOf(node, letter)
  })
}

function named(node: Node, { name }: Substitute): NodeOf<"symbol"> {
  return { kind: "symbol", name, font: "plain", command: true, span: node.span }
}

function inTermsOf(node: Node, substitute: Substitute): Node {
  const { span } = node
  const base = named(node, substitute)
  if (substitute.form === "square") return { kind: "root", body: [base], span }
  const minus: Node = { kind: "operator", name: "-", span }
  const one: Node = { kind: "number", text: "1", font: "plain", span }
  const inverse: Node = { kind: "scripted", base, sub: undefined, sup: [minus, one], primes: 0, span }
  return { kind: "group", items: [inverse], span }
}
