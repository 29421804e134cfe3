import { type FunctionSpec, gradientFunction } from "../emit/index.ts"
import type { Workshop } from "../derive/gradient.ts"
import type { Expr } from "../ir/expr.ts"
import type { Solved } from "./derive.ts"
import type { SolvedRequest } from "./solve.ts"

/** What a request asks for, as a function to emit or to evaluate. */
export function functionOf(shop: Workshop, { request, derivatives }: SolvedRequest): FunctionSpec {
  const { name, of } = request
  const found = derivatives.flatMap((d) => (d.gradient ? [d.gradient] : []))
  if (request.kind === "gradient") return gradientFunction(shop, { name, of }, found)
  const value = shop.read.rebuild(of)
  // arrays have the output's shape, then the variable's, in any layout
  const numerator = ({ kind, layout, value: d }: Solved): Expr =>
    kind === "jacobian" && layout === "denominator" ? shop.read.rebuild(shop.derive.transpose(d)) : d
  return { kind: request.kind, name, value, derivatives: derivatives.map((d) => ({ wrt: d.wrt, value: numerator(d) })) }
}
