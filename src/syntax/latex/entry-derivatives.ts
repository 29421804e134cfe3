import type { Ast, IndexAst, RangeAst } from "../ast.ts"
import { binary, nameAst, number } from "./cursor.ts"
import type { Environment } from "./environment.ts"
import { dimAst } from "./settle.ts"
import { find } from "./shapes.ts"
import { shapeOf } from "./solve.ts"
import { namesOf } from "../walk.ts"

/**
 * `grad(y[i], x)[j]` over all i, j, `grad(F[i,j], X)[k,l]`: entries of the Jacobian of the whole (of the vector over the index, where
 * something else than an entry is differentiated). `undefined` where the left side of the equation is nothing of the kind.
 */
export function derivativeOfEntries(
  env: Environment,
  left: Ast,
  ranges: readonly RangeAst[],
): Extract<Ast, { kind: "binder" }> | undefined {
  if (left.kind !== "index" || left.base.kind !== "call" || left.base.name !== "grad") return undefined
  const [of, variable] = left.base.args
  if (!of || !variable) return undefined
  const { span } = left
  const whole = wholeOf(of, ranges)
  const row = whole && position(env, whole.of, whole.items)
  const column = position(env, variable, left.items)
  if (!whole || !row || !column) return undefined
  const jacobian: Ast = { kind: "call", name: "jac", nameSpan: left.base.nameSpan, args: [whole.of, variable], span }
  const entry: Ast = {
    kind: "index",
    base: jacobian,
    items: [row, column].map((at): IndexAst => ({ kind: "entry", at })),
    span,
  }
  // Outputs first, as in the Jacobian.
  const inside = new Set(namesOf(row).names)
  const ordered = [...ranges.filter((r) => inside.has(r.name)), ...ranges.filter((r) => !inside.has(r.name))]
  return { kind: "binder", binder: ordered.length === 1 ? "vector" : "matrix", ranges: ordered, body: entry, span }
}

/** What is differentiated as an entry of something without the indices; `undefined` where no index is in it. */
function wholeOf(of: Ast, ranges: readonly RangeAst[]): { of: Ast; items: readonly IndexAst[] } | undefined {
  const free = (ast: Ast): RangeAst[] => ranges.filter((r) => namesOf(ast).names.includes(r.name))
  const [own, ...more] = free(of)
  if (!own) return undefined
  if (of.kind === "index" && free(of.base).length === 0) return { of: of.base, items: of.items }
  if (more.length > 0) return undefined
  const at = nameAst(own.name, of.span)
  return {
    of: { kind: "binder", binder: "vector", ranges: [own], body: of, span: of.span },
    items: [{ kind: "entry", at }],
  }
}

/** The place of an entry in a vector, or in a matrix stacked by columns. */
function position(env: Environment, of: Ast, items: readonly IndexAst[]): Ast | undefined {
  const [first, second] = items
  if (first?.kind !== "entry" || (second && second.kind !== "entry")) return undefined
  if (!second) return first.at
  const shape = shapeOf(env, of)
  const rows = shape && find(shape.rows)
  if (rows?.kind !== "known") return undefined
  const { span } = of
  const before: Ast = { kind: "group", body: binary("-", second.at, number("1", span), span), span }
  return binary("+", binary("*", before, dimAst(rows.text, span), span), first.at, span)
}
