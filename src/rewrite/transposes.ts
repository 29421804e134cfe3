import { type Apply, type Expr, isScalar } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { chainFactors } from "./chains.ts"

const isMirror = (op: Op): boolean => op === ops.transpose || op === ops.adjoint

/** The factors that a transpose changes. */
const changed = (builder: Builder, term: Expr, mirror: Op): readonly Expr[] =>
  chainFactors(term).filter((f) => !isScalar(f.type) && builder.apply(mirror, [f]) !== f)

/**
 * The transpose that a sum of transposes is of: `B'*A' - C'` is `(A*B - C)'`. Undefined where some factor is not a
 * transpose, and where there is one only.
 */
export function transposeOfSum(builder: Builder, { args }: Apply): Expr | undefined {
  const shown = (e: Expr, op: Op): boolean => e.kind === "apply" && e.op === op
  // what the first term shows says which of the two it can be, and most often that it is neither
  const [first] = args
  const mirror = first && [ops.transpose, ops.adjoint].find((op) => chainFactors(first).some((f) => shown(f, op)))
  if (!mirror) return undefined
  let transposes = 0
  for (const t of args) {
    const factors = chainFactors(t).filter((f) => !isScalar(f.type))
    const mirrored = factors.filter((f) => shown(f, mirror))
    if (mirrored.length === 0) return undefined
    if (!factors.every((f) => shown(f, mirror) || builder.apply(mirror, [f]) === f)) return undefined
    transposes += mirrored.length
  }
  if (transposes < 2) return undefined
  return builder.apply(mirror, [builder.add(...args.map((t) => builder.apply(mirror, [t])))])
}

/** Whether the transpose of a sum is left as it is: its terms would all be transposes, and more than one. */
export function isKept(builder: Builder, mirror: Op, sum: Apply): boolean {
  if (!isMirror(mirror)) return false
  const factors = sum.args.map((t) => changed(builder, t, mirror))
  const shown = (f: Expr): boolean => f.kind === "apply" && isMirror(f.op)
  return factors.flat().length > 1 && factors.every((list) => list.length > 0 && !list.some(shown))
}
