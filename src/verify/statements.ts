import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import type { PlainBuilder } from "../ops/build.ts"
import { formOf } from "./evaluate.ts"
import { type CheckResult, checkOverField, type FieldResult } from "./finite-field.ts"
import { equality, gradientIdentity, type Identity, type PartialDerivative } from "./identity.ts"
import { meaningOf, type Method, regimeOfTruth, SEED } from "./ladder.ts"
import { checkNumerically } from "./numeric.ts"
import { proveEqual, proveGradient } from "./proof.ts"
import { type Counterexample, refute } from "./refute.ts"
import { holdsBelow, tendsTo } from "./relations.ts"
import type { Meaning } from "./values.ts"

/** What a statement means (LANGUAGE.md on the steps of a derivation). Names of `let` are substituted already. */
export interface StatementContext {
  readonly builder: PlainBuilder
  /** The variables that `d` moves; none where absent. */
  readonly varying?: readonly Sym[]
  /** What shrinks in `lhs -> rhs`. */
  readonly increments?: readonly Sym[]
  readonly layout?: "numerator" | "denominator"
  readonly seed?: number
}

export interface StatementCheck {
  /** How it was decided; `none` where it was not. */
  readonly check: Method | "none"
  /** undefined: not decided. */
  readonly holds: boolean | undefined
}

const UNDECIDED: StatementCheck = { check: "none", holds: undefined }

/** Checks what a step of a derivation or a claim states: by normal form, else over a prime field, else numerically. */
export function checkStatement(
  lhs: Expr,
  relation: "=" | "<=" | "->",
  rhs: Expr,
  context: StatementContext,
): StatementCheck {
  const meaning = meaningOf(context.varying ?? [], context.layout)
  const seed = context.seed ?? SEED
  if (relation !== "=") {
    const holds =
      relation === "<="
        ? holdsBelow(lhs, rhs, meaning, seed)
        : tendsTo(lhs, rhs, context.increments ?? [], meaning, seed)
    return holds === undefined ? UNDECIDED : { check: "numeric", holds }
  }
  if (proveStatement(context.builder, lhs, rhs, meaning)) return { check: "normal-form", holds: true }
  const identity = identityOf(lhs, rhs, meaning)
  const field = checkOverField(identity, { seed })
  if (field.outcome === "equal") return { check: "finite-field", holds: true }
  const numbers = checkNumerically(identity, { seed })
  if (numbers.outcome === "different") return { check: "numeric", holds: false }
  return agree(field, numbers) ? { check: "numeric", holds: true } : UNDECIDED
}

/** Numbers agree, and exact arithmetic does not know better. */
const agree = (field: FieldResult, numbers: CheckResult): boolean =>
  numbers.outcome === "equal" && !(field.outcome === "different" && field.rational)

/** `grad(y, W)` with y free of forms, and the other side. */
function gradientOf(side: Expr, other: Expr): (PartialDerivative & { readonly of: Expr }) | undefined {
  if (side.kind !== "apply" || formOf(side)?.form !== "gradient") return undefined
  const [of, wrt] = side.args
  if (!of || wrt?.kind !== "symbol" || nodesOf(of, other).some(formOf)) return undefined
  return { of, wrt, derivative: other }
}

const gradientIn = (lhs: Expr, rhs: Expr): ReturnType<typeof gradientOf> => gradientOf(lhs, rhs) ?? gradientOf(rhs, lhs)

function proveStatement(B: PlainBuilder, lhs: Expr, rhs: Expr, meaning: Meaning): boolean {
  if (proveEqual(B, lhs, rhs, meaning.varying)) return true
  const gradient = gradientIn(lhs, rhs)
  return gradient !== undefined && proveGradient(B, gradient.of, gradient, meaning.isReal(gradient.of))
}

/** A gradient is compared along a random direction, which takes one evaluation instead of one an entry. */
function identityOf(lhs: Expr, rhs: Expr, meaning: Meaning): Identity {
  const gradient = gradientIn(lhs, rhs)
  return gradient ? gradientIdentity(gradient.of, [gradient], meaning) : equality(lhs, rhs, meaning)
}

/** What can be said of an equality that somebody claims. */
export interface Judgement {
  readonly verdict: "equal" | "different" | "unknown"
  readonly method: Method | "none"
  /** Of a difference. */
  readonly counterexample?: Counterexample
  /** Conditions on the sizes under which the two sides are equal, though not in general. */
  readonly regimes: readonly string[]
}

const UNKNOWN: Judgement = { verdict: "unknown", method: "none", regimes: [] }

/**
 * Whether two expressions (forms allowed: compare a claimed gradient with `grad(y, W)`) are equal wherever both are
 * defined, at all sizes. `equal` needs a rung of the ladder, and numbers that do not contradict; `different` needs a
 * counterexample.
 */
export function judgeEqual(claimed: Expr, actual: Expr, context: StatementContext): Judgement {
  const meaning = meaningOf(context.varying ?? [], context.layout)
  const seed = context.seed ?? SEED
  if (proveStatement(context.builder, claimed, actual, meaning))
    return { verdict: "equal", method: "normal-form", regimes: [] }
  const identity = identityOf(claimed, actual, meaning)
  const field = checkOverField(identity, { seed })
  const numbers = checkNumerically(identity, { seed })
  if (numbers.outcome !== "different") {
    if (field.outcome === "equal") return { verdict: "equal", method: "finite-field", regimes: [] }
    if (agree(field, numbers)) return { verdict: "equal", method: "numeric", regimes: [] }
  }
  if (field.outcome === "equal") return UNKNOWN
  const counterexample = refute(claimed, actual, meaning, seed, numbers.different)
  if (!counterexample) return UNKNOWN
  const regime = regimeOfTruth(identity, seed)
  return { verdict: "different", method: "numeric", counterexample, regimes: regime === undefined ? [] : [regime] }
}
