import { differential, increment } from "../derive/differential.ts"
import { type Gradient, gradients, type Workshop } from "../derive/gradient.ts"
import { hessian, jacobian, type MatrixDerivative } from "../derive/second.ts"
import { pullBack } from "../derive/adjoints.ts"
import { projected } from "../derive/structures.ts"
import type { Condition } from "../derive/conditions.ts"
import { isOne } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import { type Expr, sameShape, type Sym } from "../ir/expr.ts"
import type { DerivativeKind } from "../syntax/ast.ts"
import type { DerivativeRequest, Problem } from "../syntax/problem.ts"
import { substitute } from "../syntax/substitute.ts"
import { openPhaseOf } from "../verify/phase.ts"
import { printText } from "../syntax/print/index.ts"
import { isRealOnSets } from "../verify/reality.ts"
import { type DerivativeClaim, type Verification, verifyDerivative, verifyGradients } from "../verify/ladder.ts"

export type Layout = "numerator" | "denominator"

/** One derivative of an answer: by one variable, by two for a block of a Hessian, by all for a differential. */
export interface Derived {
  readonly kind: DerivativeKind
  readonly wrt: readonly Sym[]
  readonly value: Expr
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

/** A matrix: derivatives of and by it are of and by its columns, stacked. */
export const isStacked = (e: Expr): boolean => !isOne(e.type.cols)

function ofMatrix(
  kind: "jacobian" | "hessian",
  d: MatrixDerivative,
  of: Expr,
  layout: Layout,
  shop: Workshop,
): Derived {
  const stacked = isStacked(of) || d.wrt.some(isStacked)
  const transposed = layout === "denominator" && kind === "jacobian"
  return {
    kind,
    wrt: d.wrt,
    value: transposed ? shop.read.rebuild(shop.derive.transpose(d.value)) : d.value,
    layout: transposed ? "denominator" : stacked ? "vec" : "numerator",
    conditions: d.conditions,
    operator: d.operator,
    gradient: undefined,
  }
}

const fromGradient = (gradient: Gradient): Derived => ({
  kind: "gradient",
  wrt: [gradient.variable],
  value: gradient.value,
  layout: "denominator",
  conditions: gradient.conditions,
  operator: undefined,
  gradient,
})

/** The derivatives that a request asks for. @throws GradusError code `unsupported` for what cannot be derived yet */
export function derive(shop: Workshop, problem: Problem, request: DerivativeRequest, layout: Layout): Derived[] {
  const { of, wrt } = request
  const open = openPhaseOf(problem.builder, of, wrt)
  if (open)
    throw new GradusError({
      code: "unsupported",
      message: `this depends on the phase of ${printText(open)}, which nothing fixes`,
      span: request.span,
      hint: "a function of v*v', with v the vector, does not",
    })
  switch (request.kind) {
    case "gradient":
      return gradients(shop, of, wrt, problem.definitions, isRealOnSets).map(fromGradient)
    case "jacobian":
      return wrt.map((x) => ofMatrix("jacobian", jacobian(shop, of, x), of, layout, shop))
    case "hessian":
      return wrt.flatMap((x) => wrt.map((z) => ofMatrix("hessian", hessian(shop, of, x, z), of, layout, shop)))
    case "differential": {
      const f = shop.derive.rebuild(of)
      const value = shop.read.rebuild(differential(shop.derive, f, wrt))
      const conditions = wrt.flatMap((v) => shop.conditionsOf(f, value, v))
      return [
        {
          kind: "differential",
          wrt,
          value,
          layout: "denominator",
          conditions: [...new Set(conditions)],
          operator: undefined,
          gradient: undefined,
        },
      ]
    }
    case "hvp":
      return [hvp(shop, request)]
    default:
      throw new GradusError({
        code: "unsupported",
        message: `${request.kind} is understood, but not supported yet`,
        span: request.span,
      })
  }
}

/** The Hessian applied to a direction: the differential of the gradient with the direction put in. */
function hvp(shop: Workshop, request: DerivativeRequest): Derived {
  const [x, other] = request.wrt
  const { along, of } = request
  if (!x || other || !along)
    throw new GradusError({
      code: "request",
      message: "an hvp is by one variable along one direction",
      span: request.span,
      hint: "hvp f wrt x along v",
    })
  if (!sameShape(along.type, x.type))
    throw new GradusError({
      code: "shape",
      message: `the direction has another shape than ${x.name}`,
      span: request.span,
    })
  // the checks of a Hessian hold for its product as well
  const { conditions } = hessian(shop, of, x, x)
  const B = shop.derive
  const G = B.re(pullBack(B, B.rebuild(of), B.literal(1), [x]).get(x) as Expr)
  const product = substitute(B, differential(B, G, [x]), new Map([[increment(B, x), B.rebuild(along)]]))
  return {
    kind: "hvp",
    wrt: [x],
    value: shop.read.rebuild(projected(B, x, product) ?? product),
    layout: "denominator",
    conditions,
    operator: undefined,
    gradient: undefined,
  }
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

function claimOf(problem: Problem, request: DerivativeRequest, d: Derived, seed: number | undefined): DerivativeClaim {
  return {
    builder: problem.builder,
    kind: d.kind,
    of: request.of,
    wrt: d.wrt,
    derivative: d.value,
    ...(request.along && { along: request.along }),
    layout: d.layout === "denominator" && d.kind === "jacobian" ? "denominator" : "numerator",
    ...(seed !== undefined && { seed }),
  }
}

export const isUnverified = (s: Solved): boolean => s.verification.verdict === "unverified"
