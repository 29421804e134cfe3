import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import type { PlainBuilder } from "../ops/build.ts"
import { toNumber } from "../ir/rational.ts"
import { printText } from "../syntax/print/index.ts"
import { blindTo } from "./blind.ts"
import { formOf } from "./evaluate.ts"
import { type CheckResult, checkOverField, type FieldResult } from "./finite-field.ts"
import { equality, gradientIdentity, type Identity, isComplex, type PartialDerivative } from "./identity.ts"
import { meaningOf, type Method, regimeOfTruth, SEED } from "./ladder.ts"
import { checkNumerically, complexes, type Floats, reals } from "./numeric.ts"
import { comparePieces, dividersOf } from "./pieces.ts"
import { proveEqual, proveGradient } from "./proof.ts"
import { type Counterexample, counterexampleAt, refute } from "./refute.ts"
import { holdsBelow, tendsTo } from "./relations.ts"
import type { Meaning, Sample } from "./values.ts"

/** What a statement means (LANGUAGE.md on the steps of a derivation). Names of `let` are substituted already. */
export interface StatementContext {
  readonly builder: PlainBuilder
  /** The variables that `d` moves; none where absent. */
  readonly varying?: readonly Sym[]
  /** What shrinks in `lhs -> rhs`. */
  readonly increments?: readonly Sym[]
  readonly layout?: "numerator" | "denominator"
  /** `jac` and `hess` by complex variables are the derivatives with conjugates held fixed, where there is no other. */
  readonly wirtinger?: boolean
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
  const { wirtinger } = context
  const meaning: Meaning = { ...meaningOf(context.varying ?? [], context.layout), wirtinger }
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

/** Numbers agree, and exact arithmetic does not know better: without branches a difference there is none of signs. */
const agree = (field: FieldResult, numbers: CheckResult): boolean =>
  numbers.outcome === "equal" && !(field.outcome === "different" && !field.branches)

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
  /** Why numbers that agree did not decide. */
  readonly doubt?: string
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
    if (agree(field, numbers)) return numerically(claimed, actual, context, meaning)
  }
  if (field.outcome === "equal") return UNKNOWN
  if (numbers.outcome === "equal")
    return { ...UNKNOWN, doubt: "floating-point numbers agree, exact ones do not: it may be right only nearly" }
  const counterexample = refute(claimed, actual, meaning, seed, numbers.different)
  if (!counterexample) return UNKNOWN
  const regime = regimeOfTruth(identity, seed)
  return { verdict: "different", method: "numeric", counterexample, regimes: regime === undefined ? [] : [regime] }
}

/** What numbers that agree are worth: terms too small to show and pieces of functions never met are looked for. */
function numerically(claimed: Expr, actual: Expr, context: StatementContext, meaning: Meaning): Judgement {
  const { builder, seed = SEED } = context
  const dividers = dividersOf(builder, [claimed, actual])
  const identity = equality(claimed, actual, meaning)
  const found = isComplex(identity)
    ? piecewise(complexes, identity, dividers, (s) => counterexampleAt(complexes, claimed, actual, meaning, s))
    : piecewise(reals, identity, dividers, (s) => counterexampleAt(reals, claimed, actual, meaning, s))
  if (typeof found === "string") return { ...UNKNOWN, doubt: found }
  if (found) return { verdict: "different", method: "numeric", counterexample: found, regimes: [] }
  const compared = ([a, b]: readonly Expr[]): CheckResult["outcome"] =>
    a && b ? checkNumerically(equality(a, b, meaning), { seed }).outcome : "none"
  const literal = blindTo(builder, [claimed, actual], compared)
  if (!literal) return { verdict: "equal", method: "numeric", regimes: [] }
  const number = toNumber(literal.value)
  return { ...UNKNOWN, doubt: `a term with the number ${number} does not show in floating-point arithmetic` }
}

/** A counterexample, why there may be one, or undefined where all pieces agree. */
function piecewise<T>(
  floats: Floats<T>,
  identity: Identity,
  dividers: readonly Expr[],
  describe: (sample: Sample<T>) => Counterexample,
): Counterexample | string | undefined {
  if (dividers.length === 0) return undefined
  const found = comparePieces(floats, identity, dividers)
  if (found.outcome === "different") return describe(found.sample)
  return found.outcome === "unseen"
    ? `no points were met on both sides of \`${printText(found.divider)}\` = 0`
    : undefined
}
