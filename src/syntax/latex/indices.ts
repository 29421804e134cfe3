import type { Ast, IndexAst } from "../ast.ts"
import { fail, nameAst } from "./cursor.ts"
import type { Reader } from "./scope.ts"
import { splitCommas } from "./scripts.ts"
import { type Node, plainText, solid } from "./tree.ts"

/** Whether a subscript is made of indices that an enclosing sum binds. */
export function indicesBound(reader: Reader, sub: readonly Node[] | undefined): boolean {
  if (!sub) return false
  const symbols = flat(sub).filter((n) => n.kind === "symbol")
  return symbols.some((n) => n.kind === "symbol" && (reader.bound.has(n.name) || reader.free.has(n.name)))
}

function flat(items: readonly Node[]): Node[] {
  return solid(items).flatMap((n) => (n.kind === "group" ? flat(n.items) : [n]))
}

/** `x_i`, `X_{ij}` as entries: the indices are bound, or the base is a known vector or matrix and they are lone letters. */
export function entryOf(
  reader: Reader,
  base: string,
  node: Node,
  sub: readonly Node[],
  span: Ast["span"],
): Ast | undefined {
  const list = flat(sub)
  const bound = indicesBound(reader, sub)
  let name = base
  let known = reader.scope.lookup(base)
  const letters = list.filter((n) => n.kind === "symbol")
  const lone = list.every(
    (n) =>
      (n.kind === "symbol" && /^[a-z]$/.test(n.name)) ||
      n.kind === "number" ||
      n.kind === "punctuation" ||
      n.kind === "operator",
  )
  // The entries a_{ij} of a matrix A.
  const capital = base.toUpperCase()
  if (!known && base.length === 1 && base !== capital && lone && reader.scope.lookup(capital)?.shape === "matrix") {
    name = capital
    known = reader.scope.lookup(capital)
  }
  if (known?.ofMatrices) fail(span, `a family of matrices, ${base} by an index, is not read`)
  // `K_{k+1}`, `P_{k+1|k}` of matrices: at a time, no entries.
  const isOne = list.some((n) => n.kind === "operator") && splitCommas(list).length === 1
  if (!bound && list.some((n) => n.kind === "punctuation" && n.text === "|")) return undefined
  const several = list.length >= 2 && !isOne
  const numbers = list.filter((n) => n.kind !== "punctuation")
  const digits =
    (numbers.length === 2 && numbers.every((n) => n.kind === "number")) ||
    (list.length === 1 && /^\d\d$/.test(plainText(list) ?? ""))
  const free =
    lone &&
    (letters.length > 0 || (digits && known?.shape === "matrix") || known?.components === true) &&
    ((known?.shape === "vector" && list.length === 1) ||
      (known?.family === true && list.length === 1) ||
      (known?.shape === "matrix" && (several || digits)))
  const ranged = list.length > 1 && list.some((n) => n.kind === "operator" && n.name === ":")
  if (!bound && !free && !(ranged && known)) return undefined
  return indexOf(reader, nameAst(name, node.span), sub, span)
}

/** `base[i, j]` from a subscript; unbound letters become free indices. */
export function indexOf(reader: Reader, base: Ast, sub: readonly Node[], span: Ast["span"]): Ast {
  const list = flat(sub)
  const commas = splitCommas(list)
  const single = commas.length === 1 && list.every((n) => n.kind === "symbol" || n.kind === "number")
  const parts = single ? list.flatMap(splitDigits) : commas
  if (parts.length > 2) fail(span, "more than two indices")
  const items = parts.map((part): IndexAst => {
    const [first] = part
    const colon = part.length === 1 && first?.kind === "operator" && /^(:|cdot|\*)$/.test(first.name)
    if (colon && first) return { kind: "all", span: first.span }
    const between = part.findIndex((n) => n.kind === "operator" && n.name === ":")
    if (between > 0)
      return {
        kind: "range",
        from: reader.expression(part.slice(0, between)),
        to: reader.expression(part.slice(between + 1)),
      }
    for (const n of part)
      if (n.kind === "symbol" && !reader.bound.has(n.name) && reader.scope.lookup(n.name)?.kind !== "dimension")
        reader.free.add(n.name)
    return { kind: "entry", at: reader.expression(part) }
  })
  return { kind: "index", base, items, span }
}

function splitDigits(node: Node): Node[][] {
  if (node.kind !== "number" || !/^\d\d$/.test(node.text)) return [[node]]
  return [...node.text].map((text) => [{ ...node, text }])
}
