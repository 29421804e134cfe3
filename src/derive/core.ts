import { type Expr, isScalar, type Type } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"

/** The small array that all entries of a matrix come from, with the deltas between indices factored out. */
export interface Core {
  readonly value: Expr
  /** The matrix over a symbol `core`: `kron(core, eye(n))`, `diag(vec(core))`. */
  readonly form: Expr
}

const isEye = (e: Expr): boolean => e.kind === "apply" && e.op === ops.eye

/**
 * The core of a Kronecker product with an identity, of a diagonal matrix, or of a multiple of the identity; undefined
 * for what has none.
 */
export function coreOf(B: Builder, matrix: Expr): Core | undefined {
  const core = (type: Type): Expr => B.arena.symbol("core", { ...type })
  if (matrix.kind !== "apply" || isScalar(matrix.type)) return undefined
  const [a, b] = matrix.args as [Expr, Expr]
  if (matrix.op === ops.scale) {
    if (isEye(b)) return { value: a, form: B.scale(core(a.type), b) }
    const inner = coreOf(B, b)
    return inner && { value: B.scale(a, inner.value), form: inner.form }
  }
  if (matrix.op === ops.kron && isEye(b)) return { value: a, form: B.apply(ops.kron, [core(a.type), b]) }
  if (matrix.op === ops.kron && isEye(a)) return { value: b, form: B.apply(ops.kron, [a, core(b.type)]) }
  if (matrix.op !== ops.diag) return undefined
  const stacked = a.kind === "apply" && a.op === ops.vec ? a.args[0] : undefined
  if (!stacked) return { value: a, form: B.apply(ops.diag, [core(a.type)]) }
  return { value: stacked, form: B.apply(ops.diag, [B.apply(ops.vec, [core(stacked.type)])]) }
}
