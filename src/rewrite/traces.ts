import { isOne } from "../ir/dim.ts"
import { type Expr, isScalar } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { splitCoefficient } from "./scalars.ts"

/** The factors of a matrix product. */
function productFactors(e: Expr): Expr[] {
  const list: Expr[] = []
  const stack = [e]
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top.kind === "apply" && top.op === ops.mul) stack.push(top.args[1] as Expr, top.args[0] as Expr)
    else list.push(top)
  }
  return list
}

/** `tr(A*x*y'*B)` as `y'*B*A*x`, also term by term in a sum; undefined where no factor is a column before a row. */
export function traceOfRankOne(builder: Builder, e: Expr): Expr | undefined {
  if (e.kind === "apply" && e.op === ops.add) {
    if (!e.args.some((t) => traceOfRankOne(builder, t))) return undefined
    return builder.add(...e.args.map((t) => builder.apply(ops.trace, [t])))
  }
  const { coefficient, core } = splitCoefficient(e)
  if (!core || core.kind !== "apply" || core.op !== ops.mul) return undefined
  const factors = productFactors(core)
  const cut = factors.findIndex((f, i) => i > 0 && isOne(f.type.rows) && !isScalar(f.type))
  if (cut < 0) return undefined
  const rotated = [...factors.slice(cut), ...factors.slice(0, cut)].reduce((a, b) => builder.times(a, b))
  return builder.scale(builder.literal(coefficient), rotated)
}
