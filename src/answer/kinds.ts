import { contractionsOf } from "../derive/contraction.ts"
import { coreOf } from "../derive/core.ts"
import { higherDifferential } from "../derive/differential.ts"
import type { Workshop } from "../derive/gradient.ts"
import { hessian, hessianProduct, jacobian, type MatrixDerivative } from "../derive/second.ts"
import { GradusError } from "../ir/error.ts"
import { type Expr, isMatrix, nodesOf, sameShape, type Sym } from "../ir/expr.ts"
import { d as increment } from "../ops/forms.ts"
import type { DerivativeRequest } from "../syntax/problem.ts"
import { isRealOnSets } from "../verify/reality.ts"
import { ALONE, type Derived, type Layout } from "./derive.ts"

/*
 * Every derivative but the gradient. Loaded when one is first asked for: a gradient does not wait for it.
 */

/** The derivatives that a request asks for, other than gradients. @throws GradusError code `unsupported` */
export function deriveKind(shop: Workshop, request: DerivativeRequest, layout: Layout): Derived[] {
  const { of, wrt, kind } = request
  switch (kind) {
    case "jacobian":
      return wrt.map((x) => ofMatrix("jacobian", jacobian(shop, of, x), of, layout, shop))
    case "hessian":
      return wrt.flatMap((x) =>
        wrt.map((z) => ofMatrix("hessian", hessian(shop, of, x, z, isRealOnSets), of, layout, shop)),
      )
    case "differential":
      return [differential(shop, request)]
    case "hvp":
      return [hvp(shop, request)]
    default:
      throw new GradusError({
        code: "unsupported",
        message: `${kind} is understood, but not supported yet`,
        span: request.span,
      })
  }
}

function differential(shop: Workshop, { of, wrt, order }: DerivativeRequest): Derived {
  const f = shop.derive.rebuild(of)
  const value = shop.read.rebuild(higherDifferential(shop.derive, f, wrt, order))
  const conditions = wrt.flatMap((v) => shop.conditionsOf(f, value, v))
  return { ...ALONE, kind: "differential", wrt, value, order, conditions: [...new Set(conditions)] }
}

/** Where matrix notation does not reach. */
function contractionsIn(
  shop: Workshop,
  { value, conjugate, barred, operator, wrt }: MatrixDerivative,
): Derived["contractions"] {
  const isSum = (e: Expr): boolean => e.kind === "apply" && e.op.lambda !== undefined
  if (conjugate || barred || !nodesOf(value).some(isSum)) return undefined
  return contractionsOf(shop.read, operator, shop.derive.apply(increment, [wrt.at(-1) as Sym]))
}

function ofMatrix(
  kind: "jacobian" | "hessian",
  d: MatrixDerivative,
  of: Expr,
  layout: Layout,
  shop: Workshop,
): Derived {
  const stacked = isMatrix(of.type) || d.wrt.some((v) => isMatrix(v.type))
  const transposed = layout === "denominator" && kind === "jacobian"
  const turned = (e: Expr): Expr => (transposed ? shop.read.rebuild(shop.derive.transpose(e)) : e)
  return {
    kind,
    wrt: d.wrt,
    value: turned(d.value),
    conjugate: d.conjugate && turned(d.conjugate),
    core: d.conjugate || d.barred ? undefined : coreOf(shop.read, turned(d.value)),
    barred: d.barred,
    blocks: d.blocks,
    contractions: contractionsIn(shop, d),
    order: kind === "hessian" ? 2 : 1,
    layout: transposed ? "denominator" : stacked ? "vec" : "numerator",
    conditions: d.conditions,
    operator: d.operator,
    gradient: undefined,
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
  return {
    ...ALONE,
    kind: "hvp",
    ...hessianProduct(shop, of, x, along, isRealOnSets),
    order: 2,
  }
}
