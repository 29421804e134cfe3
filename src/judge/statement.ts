import { GradusError } from "../ir/error.ts"
import { type Expr, isScalar, type Sym, symbolsOf } from "../ir/expr.ts"
import type { Ast, ClaimKind } from "../syntax/ast.ts"
import { type ClaimScope, partsOf } from "./scope.ts"
import { termsOf, ungrouped } from "./syntax.ts"
import { textOf } from "./text.ts"

/** What an equality states: that its right side is a derivative, or that two values are equal. */
export interface Stated {
  readonly derivative: ClaimKind
  /** What is differentiated; of an equality of values, its left side. */
  readonly of: Ast
  readonly wrt: readonly Ast[]
  /** The derivative is written transposed. */
  readonly transposed: boolean
  readonly claim: Ast
}

const KINDS: Readonly<Record<string, ClaimKind>> = {
  grad: "gradient",
  jac: "jacobian",
  hess: "hessian",
  wirtinger: "wirtinger",
  wirtingerconj: "wirtinger-conj",
}

type Derivative = Pick<Stated, "derivative" | "of" | "wrt" | "transposed">

/** `grad(f, W)` and its like, or the transpose of one. */
function derivativeIn(scope: ClaimScope, side: Ast): Derivative | undefined {
  const ast = ungrouped(side)
  if (ast.kind === "postfix" && /^(\.?'|\^T)$/.test(ast.op)) {
    const inner = derivativeIn(scope, ast.arg)
    return inner && { ...inner, transposed: !inner.transposed }
  }
  const derivative = ast.kind === "call" && Object.hasOwn(KINDS, ast.name) ? KINDS[ast.name] : undefined
  if (ast.kind !== "call" || !derivative || scope.scope.function(ast.name)) return undefined
  const [of, ...wrt] = ast.args
  return of && { derivative, of, wrt, transposed: false }
}

/** Reads a derivative on either side as what the claim is about. */
export function statedBy(scope: ClaimScope, lhs: Ast, rhs: Ast): Stated {
  const left = derivativeIn(scope, lhs)
  if (left) return { ...left, claim: rhs }
  const right = derivativeIn(scope, rhs)
  if (right) return { ...right, claim: lhs }
  return { derivative: "value", of: lhs, wrt: [], transposed: false, claim: rhs }
}

/** The variables that a derivative is by: as written, else the one that the problem asks about. @throws GradusError */
export function variablesOf(scope: ClaimScope, written: readonly Ast[], of: Expr): Sym[] {
  if (written.length > 0) return written.map((ast) => variable(scope, ast))
  const occurring = new Set<Expr>(symbolsOf(of))
  const asked = [...new Set(scope.problem.requests.flatMap((r) => r.wrt))].filter((s) => occurring.has(s))
  const [only, ...others] = asked.length > 0 ? asked : scope.problem.variables.filter((s) => occurring.has(s))
  if (!only || others.length > 0)
    throw new GradusError({ code: "request", message: "the claim does not say by which variable" })
  return [only]
}

function variable(scope: ClaimScope, ast: Ast): Sym {
  const e = scope.read(ast, "")
  if (e.kind === "symbol") return e
  throw new GradusError({ code: "request", message: "a derivative by something that is no variable is not judged" })
}

/** The variables that `d` moves in a statement: those whose differential is written, else those that are asked about. */
export function varyingIn(scope: ClaimScope, ...sides: readonly Ast[]): Sym[] {
  const written = new Set<Sym>()
  let differentials = false
  const stack = [...sides]
  for (let ast = stack.pop(); ast; ast = stack.pop()) {
    const moved = differentialOf(scope, ast)
    if (moved) {
      differentials = true
      const e = scope.attempt(moved)
      if (e?.kind === "symbol") written.add(e)
    }
    stack.push(...partsOf(ast))
  }
  if (!differentials) return []
  if (written.size > 0) return [...written]
  const asked = scope.problem.requests.flatMap((r) => r.wrt)
  return asked.length > 0 ? [...new Set(asked)] : [...scope.problem.variables]
}

/** `d(e)` or `dW`: e. */
function differentialOf(scope: ClaimScope, ast: Ast): Ast | undefined {
  if (ast.kind === "call" && ast.name === "d" && !scope.scope.function("d")) return ast.args[0]
  if (ast.kind !== "name" || !/^[d∂]./u.test(ast.name) || scope.scope.value(ast.name)) return undefined
  return { ...ast, name: ast.name.slice(1) }
}

/** What an equality of values says about gradients: `df = G : dW + H : dZ`, or `grad(f, W) : H = …`. */
export function gradientsStated(
  scope: ClaimScope,
  lhs: Ast,
  rhs: Ast,
): { readonly of: Ast; readonly wrt: readonly string[] } | undefined {
  const left = ungrouped(lhs)
  const moved = differentialOf(scope, left)
  if (moved) {
    const of = scope.attempt(moved)
    const wrt = of && isScalar(of.type) ? factorsOfDifferentials(scope, rhs) : undefined
    return wrt === undefined ? undefined : { of: moved, wrt }
  }
  if (left.kind !== "binary" || left.op !== ":") return undefined
  const gradients = [left.left, left.right].flatMap((side) => derivativeIn(scope, side) ?? [])
  const [only] = gradients
  const [moving] = only?.wrt ?? []
  if (gradients.length !== 1 || only?.derivative !== "gradient" || !moving) return undefined
  return { of: only.of, wrt: [textOf(moving)] }
}

/** The variables of `G : dW + H : dZ`. */
function factorsOfDifferentials(scope: ClaimScope, side: Ast): readonly string[] | undefined {
  const names: string[] = []
  for (const { node } of termsOf(side)) {
    if (node.kind !== "binary" || node.op !== ":") return undefined
    const [moved] = [node.right, node.left].flatMap((factor) => differentialOf(scope, ungrouped(factor)) ?? [])
    if (!moved || moved.kind !== "name" || scope.attempt(moved)?.kind !== "symbol") return undefined
    names.push(moved.name)
  }
  return names
}
