import type { Ast, IndexAst, RangeAst } from "../ast.ts"
import { type Environment, product, squares, toScalar } from "./environment.ts"
import { inferCall, inferPair } from "./infer-calls.ts"
import { askedFunction, openEnd } from "./scope.ts"
import {
  type Dim,
  dimText,
  isMatrix,
  isOne,
  isScalar,
  isVector,
  known,
  Mismatch,
  misfit,
  one,
  plus,
  scalar,
  type Shape,
  textOf,
  times,
  transposeShape,
} from "./shapes.ts"

/** The shape of an expression; throws `Mismatch` where a sum or a product does not fit. */
export function infer(env: Environment, ast: Ast): Shape {
  env.work++
  if (++env.depth > 900) {
    env.depth--
    misfit()
  }
  try {
    return inferNode(env, ast)
  } finally {
    env.depth--
  }
}

function inferNode(env: Environment, ast: Ast): Shape {
  switch (ast.kind) {
    case "number":
    case "imaginary":
      return scalar
    case "compare":
      return inferPair(env, infer(env, ast.left), infer(env, ast.right))
    case "name":
      return inferName(env, ast)
    case "group":
      return infer(env, ast.body)
    case "unary":
      return infer(env, ast.arg)
    case "binary":
      return inferBinary(env, ast)
    case "postfix": {
      const shape = infer(env, ast.arg)
      if (ast.op === "^-T") env.unifier.dims(shape.rows, shape.cols)
      if (isScalar(shape) && ast.op !== "^+") env.penalty += 2
      return transposeShape(shape)
    }
    case "power": {
      const base = infer(env, ast.base)
      const exponent = infer(env, ast.exponent)
      if (ast.elementwise) {
        if (!isScalar(base) && !isScalar(exponent)) env.unifier.shapes(base, exponent)
        return isScalar(base) ? exponent : base
      }
      if (!isScalar(exponent)) misfit()
      if (isScalar(base)) return base
      if (isVector(base) || isOne(base.rows)) return entrywisePower(env, ast.exponent, base)
      env.unifier.dims(base.rows, base.cols)
      return base
    }
    case "index":
      return inferIndex(env, ast.base, ast.items)
    case "blocks":
      return inferBlocks(env, ast.rows)
    case "binder":
      return inferBinder(env, ast)
    case "call":
      return inferCall(env, ast, infer)
    default:
      return misfit()
  }
}

/** `(1 - a^2)` of a vector a: only powers of its entries can be meant. */
function entrywisePower(env: Environment, exponent: Ast, base: Shape): Shape {
  if (exponent.kind !== "number" || exponent.text === "0") misfit()
  env.penalty += 1.5
  return base
}

function inferBinder(env: Environment, ast: Extract<Ast, { kind: "binder" }>): Shape {
  const saved = ast.ranges.map((r) => [r.name, env.indices.get(r.name), env.names.get(r.name)] as const)
  const sizes = ast.ranges.map((range): Dim => {
    const size = rangeSize(env, range)
    env.indices.set(range.name, size)
    env.names.set(range.name, scalar)
    return size
  })
  try {
    const body = infer(env, ast.body)
    if ((ast.binder === "matrix" || ast.binder === "vector") && !isScalar(body)) misfit()
    if (ast.binder === "matrix") return { rows: sizes[0] ?? one, cols: sizes[1] ?? one }
    return ast.binder === "vector" ? { rows: sizes[0] ?? one, cols: one } : body
  } finally {
    for (const [name, index, shape] of saved) {
      if (index) env.indices.set(name, index)
      else env.indices.delete(name)
      if (shape) env.names.set(name, shape)
      else env.names.delete(name)
    }
  }
}

/** How many values an index takes. */
function rangeSize(env: Environment, range: RangeAst): Dim {
  const to = range.to.kind === "name" && range.to.name === openEnd ? undefined : dimText(range.to)
  const from = range.from.kind === "number" ? range.from.text : undefined
  if (to === undefined || to === "1") return env.unifier.fresh()
  if (from === "1" || (from === "0" && env.counts.has(to))) return known(to)
  return from === "0" ? plus(known(to), one) : env.unifier.fresh()
}

function inferName(env: Environment, ast: Extract<Ast, { kind: "name" }>): Shape {
  const { name } = ast
  const shape = env.names.get(name)
  if (shape) return shape
  if (name === "eye") {
    const identity = env.square()
    // The first inference sees an identity in its place; later ones look at parts of it.
    if (!env.identities.has(ast.span.start)) env.identities.set(ast.span.start, identity.rows)
    return identity
  }
  if (name === "pi" || name === askedFunction || name === openEnd) return scalar
  if (env.indices.has(name)) return scalar
  return misfit()
}

type Binary = Extract<Ast, { kind: "binary" }>

function inferBinary(env: Environment, ast: Binary): Shape {
  if (ast.op === "*") return inferChain(env, ast)
  const left = infer(env, ast.left)
  const right = infer(env, ast.right)
  if (isEntrywise(ast.op)) {
    if (isAllOnes(ast.left) && isMatrix(right)) return ast.op === ":" ? scalar : right
    if (isAllOnes(ast.right) && isMatrix(left)) return ast.op === ":" ? scalar : left
  }
  switch (ast.op) {
    case "+":
    case "-": {
      if (isZero(ast.left)) return right
      if (isZero(ast.right)) return left
      if (isScalar(left) !== isScalar(right)) {
        const literal = isNumeral(isScalar(left) ? ast.left : ast.right)
        const other = isScalar(left) ? right : left
        if (!isVector(other) && !elementwise(isScalar(left) ? ast.right : ast.left)) misfit()
        env.penalty += literal ? 0.5 : 2
        return other
      }
      env.unifier.shapes(left, right)
      return left
    }
    case ":":
      if (isOneNumeral(ast.left) || isOneNumeral(ast.right)) return scalar
      if (!isScalar(left) && !isScalar(right)) env.unifier.shapes(left, right)
      else if (!isScalar(left) || !isScalar(right)) misfit()
      return scalar
    case "/":
      if (isScalar(right)) return left
      if (isMatrix(right) && !isScalar(left)) {
        env.unifier.dims(right.rows, right.cols)
        env.unifier.dims(left.cols, right.cols)
        return left
      }
      return misfit()
    case ".*":
    case "./":
      if (isScalar(left)) return right
      if (!isScalar(right)) env.unifier.shapes(left, right)
      return left
    case "kron":
      return {
        rows: times(left.rows, right.rows),
        cols: times(left.cols, right.cols),
      }
    default:
      return right
  }
}

export function isZero(ast: Ast): boolean {
  return (ast.kind === "number" && Number(ast.text) === 0) || (ast.kind === "group" && isZero(ast.body))
}

/** `A : 1`: the inner product of a matrix with the number 1 can only mean the one with all ones. */
export function isOneNumeral(ast: Ast): boolean {
  return (ast.kind === "number" && ast.text === "1") || (ast.kind === "group" && isOneNumeral(ast.body))
}

/** `\mathbf 1` without a size: a vector, or a matrix where it stands beside one. */
export function isAllOnes(ast: Ast): boolean {
  if (ast.kind === "group") return isAllOnes(ast.body)
  const [value] = ast.kind === "call" && ast.name === "vector" && ast.args.length === 1 ? ast.args : []
  return value !== undefined && isOneNumeral(value)
}

/** Both sides have one shape. */
export const isEntrywise = (op: Binary["op"]): boolean => /^(?:[-+:]|\.[*/])$/.test(op)

function isNumeral(ast: Ast): boolean {
  if (ast.kind === "group") return isNumeral(ast.body)
  return ast.kind === "number" || (ast.kind === "unary" && isNumeral(ast.arg))
}

function elementwise(ast: Ast): boolean {
  if (ast.kind === "group") return elementwise(ast.body)
  if (ast.kind === "call") return !toScalar.has(ast.name) && !squares.has(ast.name)
  if (ast.kind === "binary")
    return ast.op === ".*" || ast.op === "./" || elementwise(ast.left) || elementwise(ast.right)
  return ast.kind === "power" && ast.elementwise
}

/** A chain left to right; where that does not fit, with its 1 × 1 sub-products taken first. */
function inferChain(env: Environment, ast: Ast): Shape {
  const factors: Shape[] = []
  const collect = (node: Ast): void => {
    if (node.kind === "binary" && node.op === "*") {
      collect(node.left)
      factors.push(infer(env, node.right))
    } else factors.push(infer(env, node))
  }
  collect(ast)
  const { unifier } = env
  const mark = unifier.mark()
  try {
    return factors.reduce((left, right) => product(env, left, right))
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    unifier.undo(mark)
  }
  const merged: Shape[] = []
  for (const factor of factors) {
    const last = merged.at(-1)
    if (last && isOne(last.rows) && !isOne(last.cols) && isOne(factor.cols) && !isOne(factor.rows)) {
      unifier.dims(last.cols, factor.rows)
      merged[merged.length - 1] = scalar
    } else merged.push(factor)
  }
  env.penalty += 0.5
  return merged.reduce((left, right) => product(env, left, right))
}

function inferIndex(env: Environment, baseAst: Ast, items: readonly IndexAst[]): Shape {
  const base = infer(env, baseAst)
  const family = baseAst.kind === "name" && env.families.has(baseAst.name)
  const place = (item: IndexAst | undefined, size: Dim): Dim => {
    if (!item || item.kind === "all") return size
    if (item.kind === "range") {
      const end = isOneNumeral(item.from) ? dimText(item.to) : undefined
      return end === undefined ? env.unifier.fresh() : known(end)
    }
    if (item.at.kind === "name") {
      const range = env.indices.get(item.at.name)
      if (range) env.unifier.dims(range, size)
      else env.indices.set(item.at.name, size)
    }
    return one
  }
  if (isScalar(base)) misfit()
  if (items.length === 1) {
    if (family) {
      place(items[0], base.cols)
      return { rows: base.rows, cols: one }
    }
    if (isMatrix(base)) return inferLine(env, baseAst, base, items[0], place)
    if (!isVector(base)) misfit()
    return { rows: place(items[0], base.rows), cols: one }
  }
  if (isVector(base)) misfit()
  // `x_{ij}` is component j of the member x_i, which is a column.
  if (family) return { rows: place(items[1], base.rows), cols: place(items[0], base.cols) }
  return { rows: place(items[0], base.rows), cols: place(items[1], base.cols) }
}

/** `x_i` or `X_i` of a matrix X: its i-th row or column, as a vector; a column where only the number of columns is the range of i. */
function inferLine(
  env: Environment,
  baseAst: Ast,
  base: Shape,
  item: IndexAst | undefined,
  place: (item: IndexAst | undefined, size: Dim) => Dim,
): Shape {
  if (baseAst.kind !== "name" || item?.kind !== "entry") return misfit()
  const range = item.at.kind === "name" ? env.indices.get(item.at.name) : undefined
  const text = range && textOf(range)
  const [isRow, isColumn] = [text === textOf(base.rows), text === textOf(base.cols)]
  const line = isRow === isColumn ? (env.lines.get(baseAst.span.start) ?? env.line) : isRow ? "row" : "column"
  env.lines.set(baseAst.span.start, line)
  env.penalty += 0.3
  place(item, line === "row" ? base.rows : base.cols)
  return { rows: line === "row" ? base.cols : base.rows, cols: one }
}

function inferBlocks(env: Environment, rows: readonly (readonly Ast[])[]): Shape {
  let height: Dim | undefined
  let width: Dim | undefined
  for (const row of rows) {
    const shapes = row.map((cell) => infer(env, cell))
    const first = shapes[0] ?? scalar
    for (const shape of shapes) env.unifier.dims(shape.rows, first.rows)
    const across = shapes.slice(1).reduce<Dim>((sum, s) => plus(sum, s.cols), first.cols)
    if (width) env.unifier.dims(width, across)
    width ??= across
    height = height ? plus(height, first.rows) : first.rows
  }
  return { rows: height ?? env.unifier.fresh(), cols: width ?? env.unifier.fresh() }
}
