import { type Derivative, type FunctionSpec, gradientFunction } from "../emit/index.ts"
import type { Workshop } from "../derive/gradient.ts"
import type { WirtingerBlocks } from "../derive/second.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import type { SolvedRequest } from "./solve.ts"

/** What a request asks for, as a function to emit or to evaluate. */
export function functionOf(shop: Workshop, { request, derivatives }: SolvedRequest): FunctionSpec {
  const { name, of } = request
  const found = derivatives.flatMap((d) => (d.gradient ? [d.gradient] : []))
  if (request.kind === "gradient") return gradientFunction(shop, { name, of }, found)
  const value = shop.read.rebuild(of)
  const given = derivatives.flatMap((d): Derivative[] => {
    // arrays have the output's shape, then the variable's, in any layout
    const turned = d.kind === "jacobian" && d.layout === "denominator"
    const numerator = (e: Expr): Expr => (turned ? shop.read.rebuild(shop.derive.transpose(e)) : e)
    if (d.barred && d.blocks) return fourBlocks(d.wrt, d.blocks)
    const conjugate = d.kind === "hvp" ? d.barred?.value : d.conjugate
    const direct = { wrt: d.wrt, value: numerator(d.value) }
    return conjugate ? [direct, { wrt: d.wrt, conjugate: true, value: numerator(conjugate) }] : [direct]
  })
  const higher = request.kind === "differential" && request.order > 1
  return { kind: request.kind, ...(higher && { order: request.order }), name, value, derivatives: given }
}

/** The second derivatives by the variables and their conjugates, under `Z,Z`, `Z,conj(Z)`, `conj(Z),Z`, `conj(Z),conj(Z)`. */
const fourBlocks = (wrt: readonly Sym[], { plain, barred }: WirtingerBlocks): Derivative[] =>
  [plain, barred].flatMap(({ value, conjugate }, i): Derivative[] => {
    const row = i === 0 ? { wrt } : { wrt, barred: true }
    return [{ ...row, value }, ...(conjugate ? [{ ...row, conjugate: true, value: conjugate }] : [])]
  })
