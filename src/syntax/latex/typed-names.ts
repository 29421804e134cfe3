import { baseName, type Census } from "./names.ts"
import { type SetDescription, sizesOf } from "./sets.ts"
import { type Node, type NodeOf, only, plainText, solid, someNode } from "./tree.ts"
import type { Span } from "../../ir/error.ts"

/** Names that are typed in other ways than with a plain subscript, in the same way throughout a text. */
export interface TypedNames {
  /** Letters with an exponent 1 (`W^1`, `W^2`): what stands above them counts. */
  readonly numbered: ReadonlySet<string>
  /** Letters with a digit right behind them (`X1`, `X2`). */
  readonly digits: ReadonlySet<string>
}

/** A name that carries its size as a subscript: `X_{m \times n}`. */
export interface SizedName {
  readonly name: string
  readonly span: Span
  readonly answer: number
  readonly set: SetDescription
}

type Note = (sized: Omit<SizedName, "answer">) => void

export function findTypedNames(formulas: readonly { readonly nodes: readonly Node[] }[]): TypedNames {
  const numbered = new Set<string>()
  const digits = new Set<string>()
  const bare = new Set<string>()
  const visit = (items: readonly Node[], inside = false): void => {
    items.forEach((node, k) => {
      if (node.kind === "scripted" && node.base?.kind === "symbol" && node.sup && plainText(node.sup) === "1")
        numbered.add(node.base.name)
      if (node.kind === "symbol" && (inside || items.length > 1)) bare.add(node.name)
      // Nobody writes a number behind a letter for a product.
      const digit = digitBehind(items, k)
      if (digit && digit.text !== "1" && node.kind === "symbol") digits.add(node.name)
    })
  }
  for (const { nodes } of formulas) {
    visit(nodes)
    someNode(nodes, (node) => {
      if (node.kind === "group" || node.kind === "lines") visit(node.items)
      if (node.kind === "fence") visit(node.items, true)
      if (node.kind === "fraction") [node.top, node.bottom].forEach((list) => visit(list))
      if (node.kind === "root") visit(node.body)
      if (node.kind === "unknown") node.args.forEach((list) => visit(list))
      return false
    })
  }
  return { numbered: new Set([...numbered].filter((name) => !bare.has(name))), digits }
}

/** The same nodes with these names typed as `W^{(1)}`, `X_1`, `L^{(ridge)}`, `X`; `note` takes the sizes. */
export function retyped(items: readonly Node[], names: TypedNames, census: Census, note: Note): Node[] {
  const out: Node[] = []
  for (let k = 0; k < items.length; k++) {
    const node = items[k] as Node
    const digit = node.kind === "symbol" && names.digits.has(node.name) ? digitBehind(items, k) : undefined
    if (digit) {
      const span = { start: node.span.start, end: digit.span.end }
      const scripted = digit.owner
      const sup = scripted?.sup
      out.push({ kind: "scripted", base: node, sub: [digit.node], sup, primes: scripted?.primes ?? 0, span })
      k++
    } else out.push(node.kind === "scripted" ? relabelled(node, names, census, note) : node)
  }
  return out
}

interface Digit {
  readonly text: string
  readonly node: Node
  readonly span: Span
  /** Scripts of the number are those of the name. */
  readonly owner: NodeOf<"scripted"> | undefined
}

function digitBehind(items: readonly Node[], at: number): Digit | undefined {
  const [node, next] = [items[at], items[at + 1]]
  const owner = next?.kind === "scripted" && !next.sub ? next : undefined
  const number = owner ? owner.base : next
  if (node?.kind !== "symbol" || number?.kind !== "number" || !/^\d{1,2}$/.test(number.text)) return undefined
  const isLetter = /^[A-Za-z]$/.test(node.name) || (node.command && /^[A-Za-z]+$/.test(node.name))
  if (!isLetter || number.span.start !== node.span.end || number.font !== "plain") return undefined
  return { text: number.text, node: number, span: next?.span ?? number.span, owner }
}

const signs = /^(T|H|tr|tran|trans|transp|transpose|herm|inv|th|st|nd|rd)$/i
const usualLabels = /^(new|old|true|ridge|lasso|train|test|pred|obs|opt|ref|est)$/i

function relabelled(node: NodeOf<"scripted">, names: TypedNames, census: Census, note: Note): Node {
  const base = node.base && only([node.base])
  const name = baseName(base, census)
  if (name === undefined) return node
  const isFunction = base?.kind === "word" && base.font === "operator"
  const isSized = node.sub && isSize(node.sub) && !isFunction && !/^(I|R|C|M|e)$/.test(name)
  const sizes = node.sub && isSized ? sizesOf(node.sub, census) : []
  const [rows, cols] = sizes
  if (rows && cols && sizes.length === 2 && node.base) {
    const flat = cols.kind === "given" && cols.ast.kind === "number" && cols.ast.text === "1"
    const set: SetDescription = flat ? { shape: "vector", rows } : { shape: "matrix", rows, cols }
    note({ name, span: node.span, set })
    return node.sup || node.primes > 0 ? { ...node, sub: undefined } : node.base
  }
  const sup = solid(node.sup ?? []).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  const counts = base?.kind === "symbol" && names.numbered.has(base.name) && /^\d$/.test(plainText(sup) ?? "")
  if (!counts && !isLabel(sup)) return node
  const span = { start: sup[0]?.span.start ?? node.span.start, end: node.span.end }
  const word: Node = { kind: "word", text: plainText(sup) ?? "", font: "roman", span }
  return {
    ...node,
    sup: [{ kind: "fence", open: "(", close: ")", items: counts ? sup : [word], implied: false, span }],
  }
}

/** `^{\text{ridge}}`, `^{Ridge}`: words, which are no exponents. */
function isLabel(sup: readonly Node[]): boolean {
  const [first] = sup
  if (sup.length === 1 && first?.kind === "word") return first.text.length > 1 && !signs.test(first.text)
  const text = sup.every((n) => n.kind === "symbol" && !n.command) ? (plainText(sup) ?? "") : ""
  return usualLabels.test(text) || /^[A-Z][a-z]{2,}$/.test(text)
}

function isSize(sub: readonly Node[]): boolean {
  const list = solid(sub).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  return list.some((n) => n.kind === "operator" && n.name === "times")
}
