import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import type { PlainBuilder } from "../ops/build.ts"
import { d } from "../ops/forms.ts"
import { factorsOf, isPolynomial } from "./analysis.ts"
import { formOf } from "./evaluate.ts"
import { checkOverField, type CheckResult, type FieldResult } from "./finite-field.ts"
import {
  type DirectionMatrix,
  equality,
  gradientIdentity,
  hessianIdentity,
  hvpIdentity,
  type Identity,
  jacobianIdentity,
  type PartialDerivative,
  wirtingerIdentity,
} from "./identity.ts"
import { checkNumerically, floatName, taylorTest } from "./numeric.ts"
import { proveEqual, proveGradient, proveHessian, proveJacobian } from "./proof.ts"
import { isRealOnSets } from "./reality.ts"
import { formatSizes, regimeOf } from "./sizes.ts"
import type { Meaning } from "./values.ts"

export type Method = "normal-form" | "finite-field" | "numeric"

/** What the checks say of a derivative. */
export interface Verification {
  /** `failed`: a check contradicts it. `unverified`: no check could decide. */
  readonly verdict: "proved" | "verified" | "unverified" | "failed"
  readonly method?: Method
  /** Sizes, primes and points, in one short sentence. */
  readonly detail: string
  /** Bounds the probability of a false pass; rational expressions only. */
  readonly errorBound?: number
  /** Conditions on sizes under which both sides are defined at all: `m >= n`. */
  readonly conditions: readonly string[]
  /** Of a failure: the condition on sizes under which the derivative is right all the same. */
  readonly regime?: string
}

/** A derivative to be verified. */
export interface DerivativeClaim {
  readonly builder: PlainBuilder
  readonly kind: "gradient" | "jacobian" | "hessian" | "hvp" | "differential" | "wirtinger" | "wirtinger-conj"
  readonly of: Expr
  /** One variable; two for a block of a Hessian (one stands for both); for a differential those that vary. */
  readonly wrt: readonly Sym[]
  /** For a differential over `d(W)`. */
  readonly derivative: Expr
  /** Of a Jacobian or Hessian by a complex variable: the matrix that multiplies the conjugate of the direction. */
  readonly conjugate?: Expr
  /** Of second derivatives of a function that is neither real nor holomorphic: the same of its derivative by the conjugate of the first variable. */
  readonly barred?: DirectionMatrix
  /** The direction of an `hvp`. */
  readonly along?: Expr
  readonly layout?: "numerator" | "denominator"
  readonly seed?: number
}

/** Where a caller gives no seed. */
export const SEED = 20_240_229

/** What forms mean where `varying` is what `d` moves. */
export const meaningOf = (varying: readonly Sym[], layout?: "numerator" | "denominator"): Meaning => ({
  varying: new Set(varying.map((s) => s.name)),
  isReal: isRealOnSets,
  denominatorLayout: layout === "denominator",
})

function identityOf(claim: DerivativeClaim, meaning: Meaning): Identity | undefined {
  const { of, derivative } = claim
  const [x, z = x] = claim.wrt
  if (claim.kind === "differential") return equality(claim.builder.apply(d, [of]), derivative, meaning)
  if (!x || !z) return undefined
  const partial = { wrt: x, derivative }
  switch (claim.kind) {
    case "gradient":
      return gradientIdentity(of, [partial], meaning)
    case "jacobian":
      return jacobianIdentity(of, { ...partial, ...(claim.conjugate && { conjugate: claim.conjugate }) }, meaning)
    case "hessian":
      return hessianIdentity(
        of,
        x,
        z,
        { derivative, ...(claim.conjugate && { conjugate: claim.conjugate }) },
        meaning,
        claim.barred,
      )
    case "hvp":
      return claim.along && hvpIdentity(of, partial, claim.along, meaning, claim.barred?.derivative)
    case "wirtinger":
    case "wirtinger-conj":
      return wirtingerIdentity(of, partial, claim.kind === "wirtinger-conj", meaning)
    default:
      return undefined
  }
}

function isProved(claim: DerivativeClaim, meaning: Meaning): boolean {
  const { builder, of, derivative, kind } = claim
  const [x, z = x] = claim.wrt
  // the product rule on sum-product forms is for first differentials
  if (kind === "differential" && nodesOf(of).some((e) => formOf(e))) return false
  if (kind === "differential") return proveEqual(builder, builder.apply(d, [of]), derivative, meaning.varying)
  if (!x || !z || claim.conjugate || claim.barred) return false
  if (kind === "gradient") return proveGradient(builder, of, { wrt: x, derivative }, meaning.isReal(of))
  if (kind === "jacobian") return proveJacobian(builder, of, { wrt: x, derivative }, meaning.denominatorLayout)
  return (
    kind === "hessian" &&
    proveHessian(builder, of, x, z, meaning.denominatorLayout ? builder.transpose(derivative) : derivative)
  )
}

/** Verifies one derivative: proved by normal form, else verified over a prime field, else numerically. */
export function verifyDerivative(claim: DerivativeClaim): Verification {
  const meaning = meaningOf(claim.kind === "differential" ? claim.wrt : [], claim.layout)
  const identity = identityOf(claim, meaning)
  if (!identity) return unverified("there is no check for this")
  const seed = claim.seed ?? SEED
  const partials = claim.kind === "gradient" ? claim.wrt.map((wrt) => ({ wrt, derivative: claim.derivative })) : []
  return isProved(claim, meaning) ? crossChecked(identity, seed) : checked(identity, claim.of, partials, seed)
}

/** Variables times factors up to which gradients are proved rather than verified. */
const PROVED_FACTORS = 600

/** Verifies the gradients of one function by several variables; checked together first, which costs as much as one. */
export function verifyGradients(
  builder: PlainBuilder,
  f: Expr,
  partials: readonly PartialDerivative[],
  seed: number = SEED,
): Verification[] {
  const meaning = meaningOf([])
  const real = meaning.isReal(f)
  // proofs take time that grows with the square of the number of factors, the check of all together does not
  const affordable = partials.length * factorsOf([f]) <= PROVED_FACTORS
  const proved = partials.map((p) => affordable && proveGradient(builder, f, p, real))
  const identity = gradientIdentity(f, partials, meaning)
  const together = proved.every(Boolean) ? crossChecked(identity, seed) : checked(identity, f, partials, seed)
  if (together.verdict === "proved" || partials.length === 1) return partials.map(() => together)
  return partials.map((p, i) => {
    if (together.verdict === "verified" && !proved[i]) return together
    const alone = gradientIdentity(f, [p], meaning)
    return proved[i] ? crossChecked(alone, seed) : checked(alone, f, [p], seed)
  })
}

const unverified = (detail: string): Verification => ({ verdict: "unverified", detail, conditions: [] })

/** What the normal form proves is evaluated all the same: for the sizes at which it means something, and for safety. */
function crossChecked(identity: Identity, seed: number): Verification {
  const field = checkOverField(identity, { seed, light: true, quick: isPolynomial(identity.roots) })
  if (field.outcome === "different" && checkNumerically(identity, { seed }).outcome === "different")
    return { verdict: "failed", detail: "the normal form and the numbers contradict each other", conditions: [] }
  return {
    verdict: "proved",
    method: "normal-form",
    detail: "the sum-product forms of both sides are equal",
    conditions: field.branches ? [] : conditionsOf(field),
  }
}

function checked(identity: Identity, f: Expr, partials: readonly PartialDerivative[], seed: number): Verification {
  const field = checkOverField(identity, { seed })
  if (field.outcome === "equal") return verifiedBy(field, identity, seed)
  const numbers = checkNumerically(identity, { seed })
  const taylor =
    partials.length > 0 && numbers.outcome !== "different" ? taylorTest(f, partials, identity.meaning, seed) : undefined
  if (numbers.outcome === "different" || taylor?.outcome === "wrong") return failed(identity, seed, numbers)
  // exact arithmetic without branches knows better than rounded numbers
  if (field.outcome === "different" && field.rational) return unverified("exact and rounded numbers disagree")
  if (numbers.outcome !== "equal" || taylor?.outcome === "unclear") return unverified("no check could decide")
  const slope = taylor?.slope === undefined ? "" : `, Taylor remainder of order ${taylor.slope.toFixed(2)}`
  return {
    verdict: "verified",
    method: "numeric",
    detail: `${floatName(identity)}, ${formatSizes(numbers.equal)}, ${numbers.points} points each${slope}`,
    conditions: conditionsOf(numbers),
  }
}

function verifiedBy(field: FieldResult, identity: Identity, seed: number): Verification {
  const primes = field.primes.length === 1 ? `prime ${field.primes[0]}` : `primes ${field.primes.join(", ")}`
  const points = field.points === 1 ? "1 point" : `${field.points} points`
  return {
    verdict: "verified",
    method: "finite-field",
    detail: `${formatSizes(field.equal)}; ${primes}; ${points} each`,
    ...(field.errorBound !== undefined && { errorBound: field.errorBound }),
    // that the sides are equal is known: where they are defined over the reals one point tells
    conditions: conditionsOf(
      field.branches && field.undefinedAt.length > 0 ? checkNumerically(identity, { seed, light: true }) : field,
    ),
  }
}

function failed(identity: Identity, seed: number, numbers: CheckResult): Verification {
  const exactly = checkOverField(identity, { seed, everySize: true })
  const regime = exactly.rational ? regimeOf(exactly.equal, exactly.different) : undefined
  const detail = `values differ ${where(numbers)}`
  return { verdict: "failed", method: "numeric", detail, conditions: [], ...(regime !== undefined && { regime }) }
}

/** The condition on sizes under which an identity holds that does not hold at all sizes. */
export function regimeOfTruth(identity: Identity, seed: number): string | undefined {
  const exactly = checkOverField(identity, { seed, everySize: true })
  const bySize = exactly.rational ? exactly : checkNumerically(identity, { seed, everySize: true })
  return regimeOf(bySize.equal, bySize.different)
}

const where = ({ different }: CheckResult): string =>
  different.length > 0 ? `at ${formatSizes(different.slice(0, 1))}` : ""

/** The regime of sizes in which both sides are defined, where there are others. */
function conditionsOf(result: CheckResult): string[] {
  if (result.undefinedAt.length === 0 || result.equal.length === 0) return []
  const regime = regimeOf(result.equal, result.undefinedAt)
  return [regime ?? `defined at ${formatSizes(result.equal)}`]
}
