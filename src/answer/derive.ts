import { type Gradient, gradients, type Workshop } from "../derive/gradient.ts"
import type { Contraction } from "../derive/contraction.ts"
import type { Core } from "../derive/core.ts"
import type { Parts, WirtingerBlocks } from "../derive/second.ts"
import type { Condition } from "../derive/conditions.ts"
import { d as increment } from "../ops/forms.ts"
import { GradusError } from "../ir/error.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import type { DerivativeKind } from "../syntax/ast.ts"
import type { DerivativeRequest, Problem } from "../syntax/problem.ts"
import { openPhaseOf } from "../verify/phase.ts"
import { printText } from "../syntax/print/index.ts"
import { isRealOnSets } from "../verify/reality.ts"
import type { DirectionMatrix } from "../verify/identity.ts"
import { type DerivativeClaim, type Verification, verifyDerivative, verifyGradients } from "../verify/ladder.ts"

export type Layout = "numerator" | "denominator"

/** One derivative of an answer: by one variable, by two for a block of a Hessian, by all for a differential. */
export interface Derived {
  readonly kind: DerivativeKind
  readonly wrt: readonly Sym[]
  readonly value: Expr
  /** Of a Jacobian or Hessian over C: the matrix that multiplies the conjugate of the increment, where there is one. */
  readonly conjugate: Expr | undefined
  /** Of second derivatives of a function that is neither real nor holomorphic in the first variable: the differential of its derivative by the conjugate. */
  readonly barred: Parts | undefined
  /** Of a Hessian by complex variables. */
  readonly blocks: WirtingerBlocks | undefined
  /** Of a Hessian or Jacobian with one. */
  readonly core: Core | undefined
  /** Of a Hessian or Jacobian whose matrix has sums over indices: the array, where it is a sum of contractions. */
  readonly contractions: readonly Contraction[] | undefined
  /** How many times it is differentiated. */
  readonly order: number
  readonly layout: "denominator" | "numerator" | "vec"
  readonly conditions: readonly Condition[]
  /** The derivative applied to `d(X)`. */
  readonly operator: Expr | undefined
  /** Present for gradients. */
  readonly gradient: Gradient | undefined
}

export interface Solved extends Derived {
  readonly verification: Verification
  /** The same over C, where the question speaks of complex matrices and its sets are real. */
  readonly overC: Gradient | undefined
}

/** A derivative that has the shape of what it is of or by, and nothing beside it. */
export const ALONE = {
  conjugate: undefined,
  barred: undefined,
  blocks: undefined,
  core: undefined,
  contractions: undefined,
  layout: "denominator",
  operator: undefined,
  gradient: undefined,
} as const

const fromGradient = (gradient: Gradient): Derived => ({
  ...ALONE,
  kind: "gradient",
  wrt: [gradient.variable],
  value: gradient.value,
  order: 1,
  conditions: gradient.conditions,
  gradient,
})

/** The derivatives that a request asks for. @throws GradusError code `unsupported` for what cannot be derived yet */
export async function derive(
  shop: Workshop,
  problem: Problem,
  request: DerivativeRequest,
  layout: Layout,
): Promise<Derived[]> {
  const { of, wrt } = request
  const open = openPhaseOf(problem.builder, of, wrt)
  if (open)
    throw new GradusError({
      code: "unsupported",
      message: `this depends on the phase of ${printText(open)}, which nothing fixes`,
      span: request.span,
      hint: "a function of v*v', with v the vector, does not",
    })
  if (request.kind === "gradient") return gradients(shop, of, wrt, problem.definitions, isRealOnSets).map(fromGradient)
  return (await import("./kinds.ts")).deriveKind(shop, request, layout)
}

const SKIPPED: Verification = { verdict: "unverified", detail: "not checked", conditions: [] }

/** Every derivative checked. @throws GradusError code `internal` where a check contradicts one: it is never shown */
export function verified(
  problem: Problem,
  request: DerivativeRequest,
  found: readonly Derived[],
  options: { readonly verify: boolean; readonly seed: number | undefined },
): Verification[] {
  if (!options.verify) return found.map(() => SKIPPED)
  const checks =
    request.kind === "gradient"
      ? verifiedGradients(problem, request, found, options.seed)
      : found.map((d) => verifyDerivative(claimOf(problem, request, d, options.seed)))
  checks.forEach((check, i) => {
    if (check.verdict !== "failed") return
    const names = found[i]?.wrt.map((v) => v.name).join(", ") ?? ""
    throw new GradusError({
      code: "internal",
      message: `the check contradicts the ${request.kind} by ${names}, so it is not shown (${check.detail})`,
      hint: "this is a mistake of Gradus: please report the problem",
    })
  })
  return checks
}

/** Gradients are checked together; of a complex f that is not holomorphic each of the two Wirtinger derivatives. */
function verifiedGradients(
  problem: Problem,
  request: DerivativeRequest,
  found: readonly Derived[],
  seed: number | undefined,
): Verification[] {
  const { of } = request
  const plain = found.filter((d) => d.gradient?.sense !== "wirtinger")
  const together = verifyGradients(
    problem.builder,
    of,
    plain.map((d) => ({ wrt: d.wrt[0] as Sym, derivative: d.value })),
    seed,
  )
  return found.map((d) => {
    const pair = d.gradient?.sense === "wirtinger" ? d.gradient.wirtinger : undefined
    if (!pair) return together[plain.indexOf(d)] as Verification
    const check = (kind: "wirtinger" | "wirtinger-conj", derivative: Expr): Verification =>
      verifyDerivative({
        builder: problem.builder,
        kind,
        of,
        wrt: d.wrt,
        derivative,
        ...(seed !== undefined && { seed }),
      })
    const [first, second] = [check("wirtinger", pair.dW), check("wirtinger-conj", pair.dWbar)]
    return WEAKEST.indexOf(first.verdict) < WEAKEST.indexOf(second.verdict) ? first : second
  })
}

const WEAKEST: readonly Verification["verdict"][] = ["failed", "unverified", "verified", "proved"]

const directionMatrix = ({ value, conjugate }: Parts): DirectionMatrix => ({
  derivative: value,
  ...(conjugate && { conjugate }),
})

function claimOf(problem: Problem, request: DerivativeRequest, d: Derived, seed: number | undefined): DerivativeClaim {
  // a differential of higher order is the first one of the one below
  let { of } = request
  for (let k = 1; k < request.order; k++) of = problem.builder.apply(increment, [of])
  return {
    builder: problem.builder,
    kind: d.kind,
    of,
    wrt: d.wrt,
    derivative: d.value,
    ...(d.conjugate && { conjugate: d.conjugate }),
    ...(d.barred && { barred: directionMatrix(d.barred) }),
    ...(request.along && { along: request.along }),
    layout: d.layout === "denominator" && d.kind === "jacobian" ? "denominator" : "numerator",
    ...(seed !== undefined && { seed }),
  }
}

export const isUnverified = (s: Solved): boolean => s.verification.verdict === "unverified"
