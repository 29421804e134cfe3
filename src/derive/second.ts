import { dimMul } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import { rational } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { endFactor } from "../rewrite/chains.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"
import { substitute } from "../syntax/substitute.ts"
import { isReal, provablyEqual } from "../tensor/index.ts"
import { pullBack } from "./adjoints.ts"
import { type Coefficients, coefficientsOf } from "./coefficient.ts"
import type { Condition } from "./conditions.ts"
import { differential, increment } from "./differential.ts"
import { asRead, shorterOperator } from "./layout.ts"
import { type Workshop, wirtingerPair } from "./gradient.ts"
import { conjugateOfTangent, isCurved, isStructured, projected, projectedDerivative } from "./structures.ts"

/** What a derivative makes of an increment: `value*vec(dZ) + conjugate*conj(vec(dZ))`; what is absent is zero. */
export interface Parts {
  /** One row an output: `∂vec(F)/∂vec(X)'`. */
  readonly value: Expr
  /** Over C, where `value` alone does not do: the matrix that multiplies the conjugate of the increment. */
  readonly conjugate: Expr | undefined
}

/** The second derivatives of f by x or its conjugate (rows) and z or its conjugate; those of a real variable are in `plain` and `value`. */
export interface WirtingerBlocks {
  readonly plain: Parts
  readonly barred: Parts
}

/** A derivative as a matrix on stacked columns, with the same as an operator on the increment. */
export interface MatrixDerivative extends Parts {
  readonly wrt: readonly Sym[]
  /** Of second derivatives of a function that is neither real nor holomorphic in x: the differential of ∂f/∂conj(x), the above is that of ∂f/∂x. */
  readonly barred: Parts | undefined
  /** Of a Hessian by a complex x, and by z: the second derivatives of f by them and their conjugates. */
  readonly blocks: WirtingerBlocks | undefined
  /** The derivative applied to `d(X)`, over `d(X)`. */
  readonly operator: Expr
  readonly conditions: readonly Condition[]
}

/** Whether a function has real values on the declared sets, where its form does not show it. */
export type RealOnSets = (e: Expr) => boolean

const unsupported = (message: string, hint?: string): never => {
  throw new GradusError({ code: "unsupported", message, ...(hint !== undefined && { hint }) })
}

const sum = (B: Builder, ...terms: readonly (Expr | undefined)[]): Expr | undefined => {
  const present = terms.filter((t) => t !== undefined)
  return present.length === 0 ? undefined : B.add(...present)
}

const product = (B: Builder, a: Expr | undefined, b: Expr | undefined): Expr | undefined => a && b && B.times(a, b)

/**
 * The matrices on vec(d(v)) made to see the allowed directions alone: on a real or a complex space by its projection.
 * Where the conjugate of an allowed direction is a matrix times the direction, as for Hermitian ones, that matrix is
 * put in, and the direct part says all.
 */
function restricted(B: Builder, { direct, conjugate }: Coefficients, v: Sym): Coefficients {
  if (!isStructured(v)) return { direct, conjugate }
  const mirrored = v.type.field === "C" ? conjugateOfTangent(B, v) : undefined
  if (mirrored) return { direct: sum(B, direct, product(B, conjugate, mirrored)), conjugate: undefined }
  const allowed = projected(B, v, increment(B, v))
  if (!allowed) return unsupported(`second derivatives in ${v.set} are not supported yet`)
  const P = coefficientsOf(B, allowed, increment(B, v))
  // to project twice is to project once
  const { core } = direct ? splitCoefficient(direct) : { core: undefined }
  if (core && P.direct && !P.conjugate && !conjugate && endFactor(core, "right") === P.direct)
    return { direct, conjugate }
  const conj = (e: Expr | undefined): Expr | undefined => e && B.conj(e)
  return {
    direct: sum(B, product(B, direct, P.direct), product(B, conjugate, conj(P.conjugate))),
    conjugate: sum(B, product(B, direct, P.conjugate), product(B, conjugate, conj(P.direct))),
  }
}

/** The matrices of an operator on d(v), as they are read. */
function matrices(shop: Workshop, operator: Expr, rows: Expr, v: Sym): Parts {
  const B = shop.derive
  const zero = B.zeros({
    rows: dimMul(rows.type.rows, rows.type.cols),
    cols: dimMul(v.type.rows, v.type.cols),
  })
  const isZero = (e: Expr): boolean => e === zero || (v.type.field === "C" && provablyEqual(e, zero) === true)
  const nonzero = (e: Expr | undefined): Expr | undefined => (e && !isZero(e) ? e : undefined)
  const found = coefficientsOf(B, operator, increment(B, v))
  const symmetric = rows === v && v.type.field === "R"
  const read = (e: Expr): Expr => asRead(shop, e, symmetric)
  // the projection stays a factor of its own
  const factored = found.conjugate ? found : { direct: found.direct && read(found.direct), conjugate: undefined }
  const inSpace = v.type.field === "R" ? restricted(shop.read, factored, v) : restricted(B, found, v)
  const { direct, conjugate } = { direct: nonzero(inSpace.direct), conjugate: nonzero(inSpace.conjugate) }
  if (v.type.field === "R") return { value: direct ?? zero, conjugate }
  return { value: direct ? read(direct) : zero, conjugate: conjugate && read(conjugate) }
}

const operatorRead = (shop: Workshop, operator: Expr, found: Parts, v: Sym): Expr =>
  found.conjugate || isStructured(v)
    ? shop.read.rebuild(operator)
    : shorterOperator(shop, operator, found.value, increment(shop.derive, v))

/** `vec(dF) = J vec(dX)`, over C with a second matrix on the conjugate where F is not holomorphic. */
export function jacobian(shop: Workshop, F: Expr, variable: Sym): MatrixDerivative {
  const B = shop.derive
  const f = B.rebuild(F)
  const dF = differential(B, f, [variable])
  const found = matrices(shop, dF, F, variable)
  return {
    wrt: [variable],
    ...found,
    barred: undefined,
    blocks: undefined,
    operator: operatorRead(shop, dF, found, variable),
    conditions: shop.conditionsOf(f, found.value, variable),
  }
}

/** What a second derivative starts from: a gradient by x in the ambient space, and in which sense. */
interface First {
  readonly f: Expr
  readonly G: Expr
  /** df = re(G : dx); otherwise df = sum(G .* dx) + sum(Gbar .* conj(dx)), both in the (complex) space of x. */
  readonly real: boolean
  /** ∂f/∂conj(x), where f is neither real nor holomorphic in x. */
  readonly Gbar: Expr | undefined
}

function firstDerivative(shop: Workshop, y: Expr, x: Sym, isRealOnSets: RealOnSets): First {
  const B = shop.derive
  const f = B.rebuild(y)
  if (f.type.field === "R" || isReal(f) || isRealOnSets(y)) {
    const G = pullBack(B, f, B.literal(1), [x]).get(x) as Expr
    return { f, G: x.type.field === "R" ? B.re(G) : G, real: true, Gbar: undefined }
  }
  const pair = wirtingerPair(B, f, [x]).get(x) as { dW: Expr; dWbar: Expr }
  const inSpace = (G: Expr): Expr => projectedDerivative(B, x, G) ?? withoutSpace(x)
  if (x.type.field === "R") return { f, G: inSpace(B.add(pair.dW, pair.dWbar)), real: false, Gbar: undefined }
  const holomorphic = pair.dWbar === B.zeros(x.type)
  return { f, G: inSpace(pair.dW), real: false, Gbar: holomorphic ? undefined : inSpace(pair.dWbar) }
}

const withoutSpace = (x: Sym): never =>
  unsupported(
    `second derivatives by ${x.name} in ${x.set} of a complex function are not supported`,
    "ask for those of its real and its imaginary part",
  )

/**
 * The operator of a block of second derivatives: the differential of the gradient in the space of x along d(z). On O, U
 * and St the gradient is carried along the set: `P(dE - dx*(x'*E + E'*x)/2)` with E the gradient in the ambient space is
 * the Riemannian Hessian of the embedded metric [absil2008, 5.3].
 */
function secondOperator(shop: Workshop, first: First, x: Sym, z: Sym): Expr {
  const B = shop.derive
  const { G: E, real } = first
  if (!real || !isStructured(x)) return differential(B, E, [z])
  const inSpace = (G: Expr): Expr =>
    projected(B, x, G) ?? unsupported(`second derivatives in ${x.set} are not supported yet`)
  if (!isCurved(x)) return differential(B, inSpace(E), [z])
  const dE = differential(B, E, [z])
  if (x !== z) return inSpace(dE)
  const inner = B.times(B.adjoint(x), E)
  const symmetric = B.scale(B.literal(rational(1, 2)), B.add(inner, B.adjoint(inner)))
  return inSpace(B.sub(dE, B.times(increment(B, x), symmetric)))
}

/** A block of second derivatives: `d(∇_x y) = H d(z)`, over C with a second matrix on the conjugate of d(z). */
export function hessian(
  shop: Workshop,
  y: Expr,
  x: Sym,
  z: Sym,
  isRealOnSets: RealOnSets = () => false,
): MatrixDerivative {
  const first = firstDerivative(shop, y, x, isRealOnSets)
  if (!first.real && !projectedDerivative(shop.derive, z, z)) return withoutSpace(z)
  const operator = secondOperator(shop, first, x, z)
  const found = matrices(shop, operator, x, z)
  const barred = barredParts(shop, first, x, z, found)
  return {
    wrt: [x, z],
    ...found,
    barred,
    blocks: blocksOf(shop, first, x, z, found, barred),
    operator: operatorRead(shop, operator, found, z),
    conditions: shop.conditionsOf(first.f, found.value, z),
  }
}

/** The differential of ∂f/∂conj(x); undefined for a real f, and where f is holomorphic as far as the block goes. */
function barredParts(shop: Workshop, { real, Gbar }: First, x: Sym, z: Sym, found: Parts): Parts | undefined {
  if (real || x.type.field === "R") return undefined
  if (Gbar) return matrices(shop, differential(shop.derive, Gbar, [z]), x, z)
  return found.conjugate && { value: shop.derive.zeros(found.value.type), conjugate: undefined }
}

/** The Wirtinger blocks of a Hessian by a complex x; of a real f from d(2*∂f/∂conj(x)) = H*dz + K*conj(dz). */
function blocksOf(
  { read, derive }: Workshop,
  { real }: First,
  x: Sym,
  z: Sym,
  found: Parts,
  barred: Parts | undefined,
): WirtingerBlocks | undefined {
  if (x.type.field === "R" || (real && (isStructured(x) || isStructured(z)))) return undefined
  const overReals = z.type.field === "R"
  const zero = derive.zeros(found.value.type)
  const whole = ({ value, conjugate }: Parts): Parts => ({
    value,
    conjugate: overReals ? undefined : (conjugate ?? zero),
  })
  if (!real) return { plain: whole(found), barred: whole(barred ?? { value: zero, conjugate: undefined }) }
  const half = (e: Expr): Expr => read.rebuild(derive.scale(derive.literal(rational(1, 2)), e))
  const [H, K] = [half(found.value), half(found.conjugate ?? zero)]
  const conj = (e: Expr): Expr => read.rebuild(derive.conj(e))
  const plain = overReals ? { value: conj(H), conjugate: undefined } : { value: conj(K), conjugate: conj(H) }
  return { plain, barred: { value: H, conjugate: overReals ? undefined : K } }
}

/**
 * The Hessian applied to a direction, which is first brought into the tangent space of x; of a function that is neither
 * real nor holomorphic the differentials of ∂f/∂x and, in `barred`, of ∂f/∂conj(x).
 */
export function hessianProduct(
  shop: Workshop,
  y: Expr,
  x: Sym,
  direction: Expr,
  isRealOnSets: RealOnSets = () => false,
): Pick<MatrixDerivative, "wrt" | "value" | "barred" | "conditions"> {
  const B = shop.derive
  const first = firstDerivative(shop, y, x, isRealOnSets)
  const along = projected(B, x, B.rebuild(direction)) ?? B.rebuild(direction)
  const put = (operator: Expr): Expr => shop.read.rebuild(substitute(B, operator, new Map([[increment(B, x), along]])))
  const value = put(secondOperator(shop, first, x, x))
  const barred = first.Gbar && { value: put(differential(B, first.Gbar, [x])), conjugate: undefined }
  return { wrt: [x], value, barred, conditions: shop.conditionsOf(first.f, value, x) }
}
