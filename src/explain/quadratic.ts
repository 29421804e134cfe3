import { type Expr, fold, isScalar } from "../ir/expr.ts"
import { isOne } from "../ir/dim.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"

/** `tr(E'*E)`, `tr(E*E')` and `e'*e` of a sum or entrywise product E as `E : E`, whose differential is short. */
export function asInnerProducts(builder: Builder, root: Expr): Expr {
  return fold<Expr>(root, (e, args) => {
    if (e.kind !== "apply") return e
    const [first] = args
    const product = e.op === ops.trace ? first : isScalar(e.type) && e.op === ops.mul ? e : undefined
    const square = product && squareOf(builder, product)
    if (square) return builder.apply(ops.inner, [square, square])
    return e.args.every((a, i) => a === args[i]) ? e : builder.apply(e.op, args, e.dims)
  })
}

/** E for `E'*E` (and `E*E'`, which have the same trace) where E is a sum or an entrywise product. */
function squareOf(builder: Builder, e: Expr): Expr | undefined {
  const [a, b] = e.kind === "apply" && e.op === ops.mul ? e.args : []
  if (!a || !b || a.kind !== "apply" || (a.op !== ops.add && a.op !== ops.hadamard) || builder.adjoint(a) !== b)
    return undefined
  return isOne(b.type.cols) || depth(b) < depth(a) ? b : a
}

const depth = (e: Expr): number =>
  fold<number>(e, (x, args) =>
    args.reduce((s, n) => Math.min(s + n, 99), x.kind === "apply" && x.op.distributes ? 1 : 0),
  )
