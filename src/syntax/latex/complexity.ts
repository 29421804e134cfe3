import type { Remark } from "./declarations.ts"
import type { ParsedDocument } from "./formulas.ts"
import { baseName } from "./names.ts"
import { type Node, only, solid, someNode } from "./tree.ts"

const conjugating = (node: Node): boolean => node.kind === "symbol" && node.command && /^(Re|Im)$/.test(node.name)

/** `x + iy`: a letter i between a sum sign and another letter. */
function isCartesian(items: readonly Node[]): boolean {
  const list = solid(items)
  return list.some((node, k) => {
    const [before, next] = [list[k - 1], list[k + 1]]
    const isUnit =
      node.kind === "symbol" && node.name === "i" && before?.kind === "operator" && /^[+-]$/.test(before.name)
    return isUnit && next?.kind === "symbol" && k >= 2
  })
}

/** The letter i is no index of the text, and real parts, `x + iy` or words on complex numbers make it the imaginary unit. */
export function isImaginary(parsed: ParsedDocument, saysComplex: boolean): boolean {
  const nodes = parsed.formulas.flatMap((f) => f.nodes)
  const isIndex = (n: Node): boolean => n.kind === "symbol" && n.name === "i"
  if (someNode(nodes, (n) => n.kind === "scripted" && someNode(n.sub ?? [], isIndex))) return false
  const cartesian = parsed.formulas.some((f) => f.clauses.some((c) => c.parts.some((p) => isCartesian(p.items))))
  return cartesian || saysComplex || someNode(nodes, conjugating)
}

/** Variables that a derivative is taken by the conjugate of (`\\partial\\bar z`), where i is the imaginary unit: they are complex. */
export function complexVariables(parsed: ParsedDocument): Remark[] {
  const out: Remark[] = []
  for (const { nodes, answer } of parsed.formulas) {
    const note = (node: Node | undefined): void => {
      const inner = node?.kind === "accent" && node.accent === "bar" ? only(node.items) : undefined
      const name = inner && baseName(inner, parsed.census)
      if (name !== undefined && node) out.push({ name, span: node.span, answer, set: { field: "C" } })
    }
    const visit = (list: readonly Node[]): boolean => {
      const items = solid(list)
      items.forEach((n, k) => {
        if (n.kind === "symbol" && n.name === "partial") note(items[k + 1])
      })
      return false
    }
    visit(nodes)
    someNode(nodes, (n) => (n.kind === "fraction" ? visit(n.bottom) : false))
  }
  return out
}
