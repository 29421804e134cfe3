import { type Apply, type Expr, isScalar } from "../ir/expr.ts"
import { ops } from "../ops/index.ts"

/** Real values of which no entry is below zero. */
type Sign = (e: Expr) => boolean

const isLiteral = (e: Expr | undefined): boolean => e?.kind === "literal" && e.value.num > 0n

/** A'*A, A*A', x*x': a product of something with its own conjugate transpose. */
function isGram(e: Apply): boolean {
  const [a, b] = e.args
  if (e.op !== ops.mul || !a || !b) return false
  const adjointOf = (x: Expr, y: Expr): boolean =>
    x.kind === "apply" && (x.op === ops.adjoint || (x.op === ops.transpose && x.type.field === "R")) && x.args[0] === y
  return adjointOf(a, b) || adjointOf(b, a)
}

/** Known to be Hermitian with no eigenvalue below zero; unknown is no. */
export function isSemidefinite(e: Expr, isPositive: Sign): boolean {
  if (e.kind === "symbol") return e.set === "PSD" || isDefinite(e, isPositive)
  if (e.kind === "literal" || isScalar(e.type)) return false
  const all = (args: readonly Expr[]): boolean => args.every((a) => isSemidefinite(a, isPositive))
  if (isGram(e) || isDefinite(e, isPositive)) return true
  if (e.op === ops.add || e.op === ops.kron || e.op === ops.hadamard || e.op === ops.sqrtm) return all(e.args)
  if (e.op === ops.scale) {
    const [c, A] = e.args as [Expr, Expr]
    return (isLiteral(c) || isPositive(c)) && isSemidefinite(A, isPositive)
  }
  return (e.op === ops.conj || e.op === ops.transpose || e.op === ops.adjoint || e.op === ops.pinv) && all(e.args)
}

/** Known to be Hermitian with all eigenvalues above zero; unknown is no. */
export function isDefinite(e: Expr, isPositive: Sign): boolean {
  if (e.kind === "symbol") return e.set === "PD" || e.set === "HPD"
  if (e.kind === "literal" || isScalar(e.type)) return false
  const definite = (a: Expr): boolean => isDefinite(a, isPositive)
  const [first, second] = e.args as [Expr, Expr]
  switch (e.op) {
    case ops.eye:
      return true
    case ops.inv:
    case ops.conj:
    case ops.transpose:
    case ops.adjoint:
    case ops.sqrtm:
      return definite(first)
    case ops.kron:
    case ops.hadamard:
      return e.args.every(definite)
    case ops.diag:
      return isPositive(first)
    case ops.scale:
      return (isLiteral(first) || isPositive(first)) && definite(second)
    case ops.add:
      return e.args.some(definite) && e.args.every((a) => isSemidefinite(a, isPositive))
    default:
      return false
  }
}
