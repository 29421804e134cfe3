import { number } from "./cursor.ts"
import type { Remark } from "./declarations.ts"
import type { Definer } from "./definers.ts"
import { baseName, type Census } from "./names.ts"
import { type Node, childLists, plainText } from "./tree.ts"

/**
 * The arguments of functions that the formulas use by numbered components only (`F(x) = (x_1^2 + x_2, \\dots)`), with the number of their
 * components: the vector x, whose entries `x_1` are.
 */
export function numberedArguments(definers: readonly Definer[], census: Census): Remark[] {
  return definers.flatMap((definer): Remark[] => {
    if (definer.params?.length !== 1) return []
    const [param] = definer.params
    const items = definer.clause.parts.slice(definer.part + 1).flatMap((p) => p.items)
    const found = param ? componentsIn(items, param.name, census) : undefined
    if (!param || !found || found.length === 0 || found.includes("plain")) return []
    const size = Math.max(...found.map(Number))
    if (size < 2) return []
    const rows = { kind: "given" as const, ast: number(String(size), param.span) }
    return [
      {
        name: param.name,
        span: param.span,
        answer: definer.formula.answer,
        set: { shape: "vector", rows },
        components: true,
      },
    ]
  })
}

/** The numbers below a name, and `plain` where it has none. */
function componentsIn(items: readonly Node[], name: string, census: Census): string[] {
  return items.flatMap((node): string[] => {
    if (node.kind === "scripted" && baseName(node.base, census) === name) {
      const text = node.sub && plainText(node.sub)
      const transposed = node.primes > 0 || /^(T|top|H)$/.test(plainText(node.sup ?? []) ?? "")
      return [text !== undefined && /^[1-9]$/.test(text) && !transposed ? text : "plain"]
    }
    if (baseName(node, census) === name) return ["plain"]
    return childLists(node).flatMap((list) => componentsIn(list, name, census))
  })
}
