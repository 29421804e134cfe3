import type { Ast } from "../ast.ts"
import { type Environment, type FunctionDefinition, product, squares, toScalar } from "./environment.ts"
import { pending } from "./scope.ts"
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
  scalar,
  type Shape,
  times,
  transposeShape,
} from "./shapes.ts"

type Call = Extract<Ast, { kind: "call" }>
type Infer = (env: Environment, ast: Ast) => Shape

/** The shape of a call: of a function of the language, of one that the text defines, or of a form. */
export function inferCall(env: Environment, ast: Call, infer: Infer): Shape {
  const { name, args } = ast
  const definition = env.functions.get(name)
  if (definition) {
    if (env.active.has(name)) misfit()
    env.active.add(name)
    try {
      return inferDefined(env, definition, args, infer)
    } finally {
      env.active.delete(name)
    }
  }
  const kind = env.unknownFunctions.get(name)
  const first = args[0]
  if (kind !== undefined || !first) {
    const shape = first && infer(env, first)
    if (shape && kind === "elementwise") return shape
    if (kind === "scalar") return scalar
    return env.open()
  }
  const sized = inferSized(env, name, args)
  if (sized) return sized
  switch (name) {
    case pending.derivative:
    case pending.second:
      return inferDerivative(env, ast, infer)
    case pending.directional: {
      const [place, direction] = [args[1], args[2]]
      if (place && direction) env.unifier.shapes(infer(env, place), infer(env, direction))
      return infer(env, first)
    }
    case pending.dot:
      return inferDot(env, ast, infer).shape
    case pending.weighted: {
      const vector = infer(env, first)
      const weight = infer(env, args[1] ?? first)
      if (!isScalar(weight)) env.unifier.shapes(weight, { rows: vector.rows, cols: vector.rows })
      return scalar
    }
    case pending.bars: {
      const shape = infer(env, first)
      if (env.moduli && isVector(shape)) return shape
      if (isMatrix(shape)) env.unifier.dims(shape.rows, shape.cols)
      return scalar
    }
    case pending.log:
    case pending.exp:
    case pending.sqrt: {
      const shape = infer(env, first)
      if (isMatrix(shape) && !env.elementwise) {
        const mark = env.unifier.mark()
        try {
          env.unifier.dims(shape.rows, shape.cols)
        } catch (error) {
          if (!(error instanceof Mismatch)) throw error
          env.unifier.undo(mark)
        }
      }
      return shape
    }
    case pending.norm:
    case pending.norm2:
      if (isScalar(infer(env, first))) env.penalty += 1.5
      return scalar
    case "diag": {
      const shape = infer(env, first)
      if (isScalar(shape)) env.penalty += 3
      if (isVector(shape)) return { rows: shape.rows, cols: shape.rows }
      if (isOne(shape.rows)) return { rows: shape.cols, cols: shape.cols }
      env.unifier.dims(shape.rows, shape.cols)
      return { rows: shape.rows, cols: one }
    }
    case "polygamma":
      return infer(env, args[1] ?? first)
    case "ifelse": {
      const [test, yes, no] = args.map((arg) => infer(env, arg)) as [Shape, Shape, Shape]
      return inferPair(env, test, inferPair(env, yes, no))
    }
    case "frechet": {
      const [at, ...along] = args.slice(1).map((arg) => infer(env, arg)) as [Shape, ...Shape[]]
      env.unifier.dims(at.rows, at.cols)
      for (const direction of along) if (!isScalar(direction)) env.unifier.shapes(at, direction)
      return at
    }
    case "commutation": {
      const [m, n] = args.map((arg) => known(dimText(arg) ?? ""))
      const both = times(m ?? one, n ?? one)
      return { rows: both, cols: both }
    }
    case "vec": {
      const shape = infer(env, first)
      return { rows: times(shape.rows, shape.cols), cols: one }
    }
    case "pinv":
      return transposeShape(infer(env, first))
    case "dot":
    case "inner":
    case "hadamard": {
      const shape = infer(env, first)
      if (args[1]) env.unifier.shapes(shape, infer(env, args[1]))
      return name === "hadamard" ? shape : scalar
    }
    default: {
      const shapes = args.map((arg) => infer(env, arg))
      const shape = shapes[0] ?? scalar
      if (squares.has(name)) env.unifier.dims(shape.rows, shape.cols)
      if (name === "norm2" && isScalar(shape)) env.penalty += 1.5
      if (args.length === 2 && pairwise.has(name)) return inferPair(env, shape, shapes[1] ?? scalar)
      return toScalar.has(name) && args.length === 1 ? scalar : name === "normp" ? scalar : shape
    }
  }
}

const pairwise = new Set(["max", "min"])

/** `max(x, y)` entry by entry; a scalar may stand for a constant. */
export function inferPair(env: Environment, a: Shape, b: Shape): Shape {
  if (isScalar(a) || isScalar(b)) {
    const other = isScalar(a) ? b : a
    if (isOne(other.rows) && !isOne(other.cols)) misfit()
    return other
  }
  env.unifier.shapes(a, b)
  return a
}

function inferDefined(env: Environment, definition: FunctionDefinition, args: readonly Ast[], infer: Infer): Shape {
  const shapes = args.map((arg) => infer(env, arg))
  const saved = definition.params.map((p) => [p.name, env.names.get(p.name)] as const)
  definition.params.forEach((p, k) => {
    const shape = shapes[k]
    const own = env.names.get(p.name)
    // The parameter bears the name of a variable: same shape.
    if (shape && own && !isScalar(own) && !isScalar(shape)) env.unifier.shapes(shape, own)
    if (shape) env.names.set(p.name, shape)
    if (shape && env.parameters.has(p.name)) env.parameters.set(p.name, shape)
  })
  try {
    return infer(env, definition.body)
  } finally {
    for (const [name, shape] of saved) {
      if (shape) env.names.set(name, shape)
      else env.names.delete(name)
    }
  }
}

function inferSized(env: Environment, name: string, args: readonly Ast[]): Shape | undefined {
  const sizeOf = (k: number): Dim => {
    const arg = args[k]
    const text = arg && dimText(arg)
    return text === undefined ? env.unifier.fresh() : known(text)
  }
  switch (name) {
    case "eye": {
      const n = sizeOf(0)
      return { rows: n, cols: n }
    }
    case "ones":
    case "zeros":
      return { rows: sizeOf(0), cols: args.length > 1 ? sizeOf(1) : one }
    case "vector":
      return { rows: sizeOf(1), cols: one }
    case "matrix":
      return { rows: sizeOf(1), cols: sizeOf(2) }
    case "unvec":
      return { rows: sizeOf(1), cols: sizeOf(2) }
    default:
      return undefined
  }
}

function inferDerivative(env: Environment, ast: Call, infer: Infer): Shape {
  const [ofAst, ...variables] = ast.args
  const of = ofAst ? infer(env, ofAst) : scalar
  const [first, second] = variables.map((v) => infer(env, v))
  if (!first) return env.open()
  if (ast.name === pending.second) {
    if (!isScalar(of)) return env.open()
    return { rows: size(first), cols: size(second ?? first) }
  }
  if (isScalar(of)) return first
  if (isScalar(first)) return of
  return { rows: size(of), cols: size(first) }
}

/** The number of entries. */
function size(shape: Shape): Dim {
  return times(shape.rows, shape.cols)
}

function isGradient(ast: Ast): boolean {
  return ast.kind === "call" && ast.name === pending.derivative
}

/** `a \cdot b`: the inner product of two vectors, or of a gradient and a direction; else a product. */
export function inferDot(
  env: Environment,
  ast: Call,
  infer: Infer,
): { readonly shape: Shape; readonly inner: boolean } {
  const [a, b] = ast.args as [Ast, Ast]
  const left = infer(env, a)
  const right = infer(env, b)
  if (isScalar(left) || isScalar(right)) return { shape: isScalar(left) ? right : left, inner: false }
  const mark = env.unifier.mark()
  const tries = (isVector(left) && isVector(right)) || isGradient(a) || isGradient(b) ? [true, false] : [false]
  for (const inner of tries) {
    try {
      if (!inner) return { shape: product(env, left, right), inner }
      env.unifier.shapes(left, right)
      return { shape: scalar, inner }
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      env.unifier.undo(mark)
    }
  }
  return misfit()
}
