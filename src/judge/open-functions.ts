import type { Ast, Statement } from "../syntax/ast.ts"
import type { FunctionDefinition } from "../syntax/scope.ts"
import type { ClaimAst } from "../syntax/reading.ts"
import { type ClaimScope, partsOf } from "./scope.ts"
import { binary, factorsOf, productOf, sumOf, termsOf } from "./syntax.ts"

/** The declarations in force at a claim of functions of a vector or matrix that are never defined. */
export function openFunctions(claim: ClaimAst): ReadonlyMap<string, Statement> {
  return new Map(
    claim.scope.flatMap((s) => {
      const open =
        s.kind === "declaration" && s.set.kind === "function" && s.set.from.kind === "set" && s.set.from.dims.length > 0
      return open ? s.names.map((n) => [n.name, s] as const) : []
    }),
  )
}

const callsOf = (root: Ast, name: string): (Ast & { kind: "call" })[] => {
  const found: (Ast & { kind: "call" })[] = []
  const stack = [root]
  for (let ast = stack.pop(); ast; ast = stack.pop()) {
    if (ast.kind === "call" && ast.name === name) found.push(ast)
    stack.push(...partsOf(ast))
  }
  return found
}

/**
 * What an equality says an open function is, where it is a factor of one term: `u = v + ‖H‖ρ(H)` says that ρ(H) is
 * (u - v)/‖H‖. Undefined where it does not fix the function.
 */
export function definedBy(scope: ClaimScope, lhs: Ast, rhs: Ast, name: string): FunctionDefinition | undefined {
  const [inLeft, inRight] = [callsOf(lhs, name), callsOf(rhs, name)]
  const [only, ...others] = [...inLeft, ...inRight]
  if (!only || others.length > 0 || !only.args.every((a) => a.kind === "name")) return undefined
  const [side, other] = inRight.length > 0 ? [rhs, lhs] : [lhs, rhs]
  const terms = termsOf(side)
  const own = terms.find((t) => callsOf(t.node, name).length > 0)
  const factors = own ? factorsOf(own.node) : []
  if (!own || !factors.includes(only)) return undefined
  const rest = terms.filter((t) => t !== own)
  const difference = rest.length > 0 ? binary("-", other, sumOf(rest)) : other
  const coefficients = factors.filter((f) => f !== only)
  const signed =
    own.sign === 1 ? difference : binary("-", { kind: "number", text: "0", span: own.node.span }, difference)
  const body = coefficients.length > 0 ? binary("/", signed, productOf(coefficients)) : signed
  const params = only.args.flatMap((a) => (a.kind === "name" ? [a.name] : []))
  return { params, body, scope: scope.scope }
}
