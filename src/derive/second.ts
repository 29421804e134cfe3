import { GradusError } from "../ir/error.ts"
import { type Expr, nodesInside, type Sym } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { dimMul } from "../ir/dim.ts"
import { coefficientOf } from "./coefficient.ts"
import type { Condition } from "./conditions.ts"
import { differential, increment } from "./differential.ts"
import { pullBack } from "./adjoints.ts"
import type { Workshop } from "./gradient.ts"
import { isCurved, isStructured, projected } from "./structures.ts"

/** A derivative as a matrix on stacked columns, with the same as an operator on the increment. */
export interface MatrixDerivative {
  readonly wrt: readonly Sym[]
  /** One row an output: `∂vec(F)/∂vec(X)'`. */
  readonly value: Expr
  /** The derivative applied to `d(X)`, over `d(X)`. */
  readonly operator: Expr
  readonly conditions: readonly Condition[]
}

/** Whether something is not holomorphic, so that a complex variable has no one Jacobian. */
function needsConjugate(e: Expr): boolean {
  return nodesInside(e).some((n) => n.kind === "apply" && n.op.holomorphic === false)
}

/**
 * Refuses sets that are curved, where the second derivative is not that of the ambient space, and structured ones over C,
 * whose projections are not complex-linear.
 */
function flat(v: Sym, what: string): void {
  if (isCurved(v) || (isStructured(v) && v.type.field === "C"))
    throw new GradusError({ code: "unsupported", message: `the ${what} by ${v.name} in ${v.set} is not supported yet` })
}

/** A matrix on vec(d(v)) for every increment, made to see the allowed directions alone. */
function restricted(B: Builder, matrix: Expr, v: Sym): Expr {
  if (!isStructured(v)) return matrix
  const allowed = projected(B, v, increment(B, v))
  const projection = allowed && coefficientOf(B, allowed, increment(B, v))
  if (!projection)
    throw new GradusError({ code: "unsupported", message: `second derivatives in ${v.set} are not supported yet` })
  return B.times(matrix, projection)
}

/** `vec(dF) = J vec(dX)`. @throws GradusError code `unsupported` over C where F is not holomorphic */
export function jacobian(shop: Workshop, F: Expr, variable: Sym): MatrixDerivative {
  flat(variable, "Jacobian")
  const B = shop.derive
  const f = B.rebuild(F)
  const dF = differential(B, f, [variable])
  if (variable.type.field === "C" && needsConjugate(dF))
    throw new GradusError({
      code: "unsupported",
      message: `the Jacobian of a function that is not holomorphic in ${variable.name} is not supported yet`,
    })
  const shape = { rows: dimMul(F.type.rows, F.type.cols), cols: dimMul(variable.type.rows, variable.type.cols) }
  const J = restricted(B, coefficientOf(B, dF, increment(B, variable)) ?? B.zeros(shape), variable)
  return {
    wrt: [variable],
    value: shop.read.rebuild(J),
    operator: shop.read.rebuild(dF),
    conditions: shop.conditionsOf(f, J, variable),
  }
}

/** A block of second derivatives of a real scalar: `d(∇_x y) = H d(z)`. */
export function hessian(shop: Workshop, y: Expr, x: Sym, z: Sym): MatrixDerivative {
  for (const v of [x, z]) {
    flat(v, "Hessian")
    if (v.type.field === "C")
      throw new GradusError({
        code: "unsupported",
        message: `the Hessian by the complex variable ${v.name} is not supported yet`,
      })
  }
  const B = shop.derive
  const f = B.rebuild(y)
  const euclidean = B.re(pullBack(B, f, B.literal(1), [x]).get(x) as Expr)
  const G = projected(B, x, euclidean) ?? euclidean
  const dG = differential(B, G, [z])
  const shape = { rows: dimMul(x.type.rows, x.type.cols), cols: dimMul(z.type.rows, z.type.cols) }
  const H = restricted(B, coefficientOf(B, dG, increment(B, z)) ?? B.zeros(shape), z)
  return {
    wrt: [x, z],
    value: shop.read.rebuild(H),
    operator: shop.read.rebuild(dG),
    conditions: shop.conditionsOf(f, H, z),
  }
}
