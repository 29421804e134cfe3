import { type Node, only, solid } from "./tree.ts"

interface Scripts {
  readonly sub: readonly Node[] | undefined
  readonly sup: readonly Node[] | undefined
}

/**
 * `x^{(i)}`, `x_j^{(i)}`, `x^{(i)T}`: a letter in parentheses above a name counts members of a family, as a subscript does, so it is
 * one; what else stands above remains there. Numbers (`W^{(1)}`) stay: they are part of the name.
 */
export function lowered(base: Node | undefined, { sub, sup }: Scripts): Scripts {
  const list = sup ? solid(sup).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n])) : []
  const [first, ...rest] = list
  if (!base || !isName(base) || first?.kind !== "fence" || !/^[([]$/.test(first.open)) return { sub, sup }
  const letter = only(first.items)
  if (letter?.kind !== "symbol" || !/^[a-z]$/.test(letter.name) || letter.font === "bold") return { sub, sup }
  const below = sub ? solid(sub).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n])) : []
  if (below.length > 1) return { sub, sup }
  const comma: Node = { kind: "punctuation", text: ",", span: letter.span }
  // The member first, then its component, as in `x_{ij}`.
  return { sub: sub ? [letter, comma, ...sub] : [letter], sup: rest.length > 0 ? rest : undefined }
}

function isName(node: Node): boolean {
  if (node.kind === "group") return node.items.length === 1 && node.items[0] !== undefined && isName(node.items[0])
  return node.kind === "symbol" || node.kind === "accent" || node.kind === "unknown"
}
