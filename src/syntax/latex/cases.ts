import type { Ast, Comparison } from "../ast.ts"
import { sameAst } from "../walk.ts"
import { call, fail } from "./cursor.ts"
import type { Reader } from "./scope.ts"
import { type Node, type NodeOf, solid } from "./tree.ts"

type Test = Extract<Ast, { readonly kind: "compare" }>

const comparisons: Readonly<Record<string, Comparison>> = { ">": ">", "<": "<", ge: ">=", le: "<=" }
const opposite: Readonly<Record<Comparison, Comparison>> = { ">": "<=", "<=": ">", "<": ">=", ">=": "<" }

/**
 * `\begin{cases} u & x > y \\ v & \text{otherwise} \end{cases}` as `ifelse(x > y, u, v)`. Each row but the last has a comparison; the last
 * says otherwise, or the opposite of the one before, so that there is a value everywhere and no more than one.
 */
export function readCases(reader: Reader, node: NodeOf<"grid">, span: Ast["span"]): Ast {
  const rows = node.rows.map((row) => {
    const [value, ...condition] = row
    return { value: reader.expression(value ?? [node]), test: readTest(reader, condition.flat(), span) }
  })
  const last = rows.pop()
  const before = rows.at(-1)
  if (!last || !before || rows.some((r) => r.test === undefined)) return unread(span)
  if (last.test && !(before.test && isOpposite(before.test, last.test))) return unread(span)
  return rows.reduceRight((rest, { value, test }) => call("ifelse", [test as Ast, value, rest], span), last.value)
}

const unread = (span: Ast["span"]): never =>
  fail(span, "a case distinction is read where each case has a comparison and the last one says otherwise")

/** A comparison; `undefined` for `otherwise`. */
function readTest(reader: Reader, items: readonly Node[], span: Ast["span"]): Test | undefined {
  const list = solid(items)
    .flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
    .filter((n) => n.kind !== "punctuation" && !isWord(n, /^(if|for|when|where)$/i))
  if (list.length === 1 && list[0] && isWord(list[0], /^(else|otherwise)\.?$/i)) return undefined
  const at = list.findIndex((n) => n.kind === "relation")
  const sign = list[at]
  const op = sign?.kind === "relation" ? comparisons[sign.name] : undefined
  if (op === undefined || at === 0) return unread(span)
  return {
    kind: "compare",
    op,
    left: reader.expression(list.slice(0, at)),
    right: reader.expression(list.slice(at + 1)),
    span,
  }
}

const isWord = (node: Node, which: RegExp): boolean => node.kind === "word" && which.test(node.text)

const isOpposite = (a: Test, b: Test): boolean =>
  b.op === opposite[a.op] && sameAst(a.left, b.left) && sameAst(a.right, b.right)
