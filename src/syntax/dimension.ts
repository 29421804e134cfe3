import { type Dim, dimAdd, dimMul, dimName, dimNames, dimNumber, dimSub } from "../ir/dim.ts"
import { GradusError, type Span } from "../ir/error.ts"
import type { Expr } from "../ir/expr.ts"
import { isInteger, parseRational, toNumber } from "../ir/rational.ts"
import { ops } from "../ops/index.ts"
import type { Ast, BinaryOperator } from "./ast.ts"
import type { Scope } from "./scope.ts"

/** The source text at a place. */
type Text = (span: Span) => string

const OPERATIONS: { readonly [op in BinaryOperator]?: (a: Dim, b: Dim) => Dim } = {
  "+": dimAdd,
  "-": dimSub,
  "*": dimMul,
}

const MOST_POWER = 9

/** The exponent of a power with a small positive integer, as `n^2`. */
function powerOf(ast: Ast): number | undefined {
  const exponent =
    ast.kind === "power" && !ast.elementwise && ast.exponent.kind === "number" ? Number(ast.exponent.text) : 0
  return Number.isInteger(exponent) && exponent >= 1 && exponent <= MOST_POWER ? exponent : undefined
}

/** A name, a positive integer, or a sum, difference, product or integer power of those. @throws GradusError code `set` */
export function dimensionOf(ast: Ast, scope: Scope, text: Text): Dim {
  const wrong = (): GradusError =>
    new GradusError({
      code: "set",
      message: `${text(ast.span)} is not a dimension`,
      span: ast.span,
      expected: "a name, a positive integer, or a sum, difference or product of those",
    })
  if (ast.kind === "group") return dimensionOf(ast.body, scope, text)
  if (ast.kind === "number") {
    const value = parseRational(ast.text)
    if (!isInteger(value) || toNumber(value) < 1) throw wrong()
    return dimNumber(toNumber(value))
  }
  if (ast.kind === "name") {
    const known = scope.dim(ast.name)
    if (known) return known
    if (scope.value(ast.name)) throw wrong()
    return dimName(ast.name)
  }
  const exponent = powerOf(ast)
  if (ast.kind === "power" && exponent !== undefined) {
    const base = dimensionOf(ast.base, scope, text)
    return Array.from({ length: exponent }, () => base).reduce(dimMul)
  }
  const operation = ast.kind === "binary" && OPERATIONS[ast.op]
  if (!operation) throw wrong()
  return operation(dimensionOf(ast.left, scope, text), dimensionOf(ast.right, scope, text))
}

/** The length of a range as a dimension. @throws GradusError where it depends on an index, or is empty */
export function lengthOf(from: Ast, to: Ast, scope: Scope, text: Text): Dim {
  const end = (ast: Ast): Dim => polynomial(ast, scope, text)
  const length = dimAdd(dimSub(end(to), end(from)), dimNumber(1))
  if (dimNames(length).some((n) => n.startsWith("#")))
    throw new GradusError({
      code: "unsupported",
      message: "a range whose length changes with an index is not supported",
      span: to.span,
    })
  if (/^(0|-\d+)$/.test(length.key))
    throw new GradusError({
      code: "shape",
      message: "a range from a larger to a smaller index is empty",
      span: to.span,
    })
  return length
}

/** A dimension in which indices may occur, as they cancel in the length of a range. */
function polynomial(ast: Ast, scope: Scope, text: Text): Dim {
  const value = ast.kind === "name" ? scope.value(ast.name) : undefined
  const known = value && polynomialOf(value)
  if (known) return known
  if (ast.kind === "group") return polynomial(ast.body, scope, text)
  const operation = ast.kind === "binary" && OPERATIONS[ast.op]
  if (!operation) return dimensionOf(ast, scope, text)
  return operation(polynomial(ast.left, scope, text), polynomial(ast.right, scope, text))
}

/** The dimension that a scalar made of sizes, integers and indices is. */
export function polynomialOf(e: Expr): Dim | undefined {
  if (e.kind === "literal") return isInteger(e.value) ? dimNumber(toNumber(e.value)) : undefined
  if (e.kind === "symbol") return e.name.startsWith("#") ? dimName(e.name) : undefined
  if (e.op === ops.size) return e.dims[0]
  const combine = e.op === ops.add ? dimAdd : e.op === ops.scale ? dimMul : undefined
  const parts = e.args.map(polynomialOf)
  return combine && parts.reduce((a, b) => a && b && combine(a, b))
}
