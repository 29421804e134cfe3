import type { Ast } from "../ast.ts"
import { binary } from "./cursor.ts"
import { pending } from "./scope.ts"
import { contains } from "../walk.ts"

type Derivative = Extract<Ast, { kind: "call" }>

/**
 * `\\nabla_X \\|AX-B\\|^2 + \\mu\\|X\\|^2`: an operator before a sum of scalars acts on all of it, as a gradient and a number have no sum.
 * `undefined` where the first term is no operator on what follows it, or another term is no scalar or holds a derivative.
 */
export function operatorOverSum(ast: Ast, isScalar: (ast: Ast) => boolean): Derivative | undefined {
  if (ast.kind !== "binary" || (ast.op !== "+" && ast.op !== "-")) return undefined
  if (isDerivative(ast.right) || !isScalar(ast.right)) return undefined
  const left = asOperator(ast.left) ?? operatorOverSum(ast.left, isScalar)
  const [of, ...variables] = left?.args ?? []
  if (!left || !of || !isScalar(of)) return undefined
  return { ...left, args: [binary(ast.op, of, ast.right, ast.opSpan), ...variables], span: ast.span }
}

/** A first derivative in the form of an operator: what it acts on stands behind it, not above a fraction's bar. */
function asOperator(ast: Ast): Derivative | undefined {
  if (ast.kind !== "call" || ast.name !== pending.derivative) return undefined
  const [of] = ast.args
  return of && of.span.start >= ast.nameSpan.end ? ast : undefined
}

function isDerivative(ast: Ast): boolean {
  return contains(
    ast,
    (n) => n.kind === "call" && (n.name === pending.derivative || n.name === pending.second || n.name === "d"),
  )
}
