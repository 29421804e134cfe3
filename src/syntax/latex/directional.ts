import type { Ast } from "../ast.ts"
import { contains, namesOf, rewrite } from "../walk.ts"
import { call, nameAst } from "./cursor.ts"
import type { PartModel } from "./model.ts"
import { pending } from "./scope.ts"
import { isMatrix, isScalar, sameShape } from "./shapes.ts"
import { fits, shapeOf } from "./solve.ts"

/**
 * `df(v) = I - vv^T`: a matrix without any differential in it cannot be one; where it has the shape of the derivative, that is meant.
 * The derivative, or `undefined`.
 */
export function asDerivative(part: PartModel, left: Ast, right: Ast): Ast | undefined {
  const made = left.kind === "call" && left.name === "d" ? derivativeOf(part, left) : undefined
  if (!made || contains(right, (n) => n.kind === "call" && (n.name === "d" || n.name === pending.derivative)))
    return undefined
  const derivative = call(pending.derivative, [made.of, made.by], left.span)
  return !fits(part.env, left, right) && fits(part.env, derivative, right) ? derivative : undefined
}

/** A derivative of `of` by `by` in a direction. */
interface Directional {
  readonly of: Ast
  readonly by: Ast
  readonly along: Ast
}

/**
 * `Df(X)[H] = …`, `(D_X f)(H) = …`, `\partial_A(A^{-1}) V = …`, `dF(x)h = …`: a derivative applied to a direction. As an equation of
 * differentials it says the same: `d(f) = …` with the direction for the differential of the variable. `undefined` for another equation.
 */
export function asDifferentials(part: PartModel, left: Ast, right: Ast): readonly [Ast, Ast] | undefined {
  const found = directionalIn(part, bare(left))
  if (!found) return undefined
  const { of, by, along } = found
  const [own, direction] = [shapeOf(part.env, by), shapeOf(part.env, along)]
  if (!own || !direction || !sameShape(own, direction)) return undefined
  const moved = call("d", [by], along.span)
  const name = along.kind === "name" ? along.name : undefined
  if (name === undefined && !(along.kind === "call" && along.name === "d")) return undefined
  if (name !== undefined && (namesOf(of).names.includes(name) || part.definitions.some((d) => d.name.name === name)))
    return undefined
  const put = (ast: Ast): Ast => rewrite(ast, (n) => (n.kind === "name" && n.name === name ? moved : undefined))
  return [call("d", [of], left.span), put(right)]
}

/** A direction and the variable whose shape it has, and the equation as one of differentials; from the signs alone. */
export function directionOf(left: Ast, right: Ast): readonly (readonly [Ast, Ast])[] | undefined {
  const product = bare(left)
  if (product.kind !== "binary" || product.op !== "*") return undefined
  const [derivative, along] = [bare(product.left), bare(product.right)]
  const isDerivative = derivative.kind === "call" && derivative.name === pending.derivative
  const [of, by] = isDerivative && derivative.args.length === 2 ? derivative.args : []
  if (!of || !by || along.kind !== "name") return undefined
  const moved = call("d", [by], along.span)
  const put = rewrite(right, (n) => (n.kind === "name" && n.name === along.name ? moved : undefined))
  return [
    [along, by],
    [call("d", [of], left.span), put],
  ]
}

function bare(ast: Ast): Ast {
  return ast.kind === "group" ? bare(ast.body) : ast
}

function directionalIn(part: PartModel, left: Ast): Directional | undefined {
  if (left.kind === "binary" && left.op === "*") {
    const derivative = bare(left.left)
    const along = bare(left.right)
    const made = derivativeOf(part, derivative)
    // The derivative of a vector by a vector is a matrix, which is multiplied.
    const isProduct = made && derivative.kind === "call" && derivative.name !== "d" && isJacobian(part, made)
    return made && !isProduct ? { ...made, along } : undefined
  }
  const applied = left.kind === "call" && left.name === "d" ? elsewhere(part, left.args[0]) : undefined
  if (applied) return applied
  if (left.kind !== "call" || left.name !== pending.derivative) return undefined
  const [of, by] = left.args
  if (!of || !by || left.args.length !== 2) return undefined
  // `\partial_A{A^{-1}}V`: the direction was taken for a factor of what is differentiated.
  const product = bare(of)
  if (product.kind === "binary" && product.op === "*") {
    const along = bare(product.right)
    return along.kind === "name" && by.kind === "name" && along.name !== by.name
      ? { of: product.left, by, along }
      : undefined
  }
  // `D_V F(X)`: below it stands the direction.
  const place = product.kind === "call" ? product.args[0] : undefined
  const isDirection = by.kind === "name" && place?.kind === "name" && place.name !== by.name
  return isDirection && !contains(product, (n) => n.kind === "name" && n.name === by.name)
    ? { of: product, by: place, along: by }
    : undefined
}

/** `df(E)` of a function f of A, with another letter in its place: the direction. */
function elsewhere(part: PartModel, of: Ast | undefined): Directional | undefined {
  const [param, ...others] = of?.kind === "call" ? (part.env.functions.get(of.name)?.params ?? []) : []
  const along = of?.kind === "call" && of.args.length === 1 ? of.args[0] : undefined
  if (of?.kind !== "call" || !param || others.length > 0 || along?.kind !== "name" || along.name === param.name)
    return undefined
  const by = nameAst(param.name, of.span)
  return { of: { ...of, args: [by] }, by, along }
}

type Derivative = Pick<Directional, "of" | "by">

/** `\D(f, x)`, or `d(f)` of a function that has one argument. */
function derivativeOf(part: PartModel, ast: Ast): Derivative | undefined {
  if (ast.kind !== "call") return undefined
  const [of, by] = ast.args
  if (!of) return undefined
  if (ast.name === pending.derivative) return by && ast.args.length === 2 ? { of, by } : undefined
  if (ast.name !== "d") return undefined
  const whole = bare(of)
  const place = whole.kind === "call" && whole.args.length === 1 ? whole.args[0] : undefined
  if (place?.kind === "name") return { of: whole, by: place }
  // `df_X(H)`
  const [, base, below] = whole.kind === "name" ? (/^([A-Za-z]+)_([A-Za-z]+)$/.exec(whole.name) ?? []) : []
  if (base !== undefined && below !== undefined && part.env.functions.has(base))
    return { of: call(base, [nameAst(below, of.span)], of.span), by: nameAst(below, of.span) }
  const [variable, ...others] = part.settling.wrt
  return whole.kind === "name" && variable?.kind === "name" && others.length === 0 && whole.name !== variable.name
    ? { of: whole, by: nameAst(variable.name, ast.span) }
    : undefined
}

function isJacobian(part: PartModel, { of, by }: Derivative): boolean {
  const [f, x] = [shapeOf(part.env, of), shapeOf(part.env, by)]
  return f !== undefined && x !== undefined && !isScalar(f) && !isMatrix(f) && !isMatrix(x) && !isScalar(x)
}
