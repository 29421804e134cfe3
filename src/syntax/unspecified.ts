import { GradusError } from "../ir/error.ts"
import type { Ast } from "./ast.ts"
import type { Scope } from "./scope.ts"

/** The orders of the named derivatives of an unspecified function of a vector. */
const VECTOR_DERIVATIVES: ReadonlyMap<string, number> = new Map([
  ["grad", 1],
  ["hess", 2],
])

type Unspecified = NonNullable<ReturnType<Scope["unspecified"]>>

/** Which function, and how many times: `D(sigma)`, `D(sigma,2)`, `grad(f)`, `hess(f)`. @throws GradusError */
export function unspecifiedDerivative(scope: Scope, callee: Ast): { readonly f: Unspecified; readonly order: number } {
  const [first, second] = callee.kind === "call" ? callee.args : []
  const f = first?.kind === "name" ? scope.unspecified(first.name) : undefined
  const name = callee.kind === "call" ? callee.name : ""
  const given = second === undefined ? 1 : second.kind === "number" ? Number(second.text) : 0
  const order = f?.domain === "vector" && name === "hess" && second === undefined ? 2 : given
  const fits = f && (f.domain === "entry" ? name === "D" : VECTOR_DERIVATIVES.get(name) === order)
  if (!fits || !Number.isInteger(order) || order < 1 || order > 9)
    throw new GradusError({
      code: "syntax",
      message: "this is not the derivative of an unspecified function",
      span: callee.span,
      expected: "D(sigma)(x), D(sigma,2)(x), grad(f)(x) or hess(f)(x)",
      hint: "declare the function: sigma in R -> R",
    })
  return { f, order }
}
