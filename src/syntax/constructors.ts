import { DIM_ONE, type Dim, isOne } from "../ir/dim.ts"
import { type Expr, isScalar, isSquare, isVector } from "../ir/expr.ts"
import { rational } from "../ir/rational.ts"
import { ops } from "../ops/index.ts"
import type { Ast } from "./ast.ts"
import { hadamard, innerProduct, leftDivide, type Operand, type OperatorContext } from "./operators.ts"

/** What a constructor may ask of the elaborator. */
export interface ConstructorContext extends OperatorContext {
  operand(ast: Ast): Operand
  /** Reads an argument as a dimension. */
  dimension(ast: Ast): Dim
  /** A dimension that use must fix. */
  unsized(): Dim
  fail(message: string, hint?: string): never
}

type Constructor = (c: ConstructorContext, args: readonly Ast[]) => Expr

/** A vector or matrix whose entries are all `value`, or 1. */
function filled(c: ConstructorContext, sizes: readonly Dim[], value?: Expr): Expr {
  const one = c.builder.ones({ rows: sizes[0] ?? DIM_ONE, cols: sizes[1] ?? DIM_ONE })
  if (value === undefined) return one
  if (!isScalar(value.type)) c.fail("the entries of a constant vector or matrix are one scalar")
  return value.kind === "literal" && value.value.num === 1n && value.value.den === 1n ? one : c.builder.scale(value, one)
}

const dims = (c: ConstructorContext, args: readonly Ast[]): Dim[] => args.map((a) => c.dimension(a))

function count(c: ConstructorContext, name: string, args: readonly Ast[], ...allowed: readonly number[]): void {
  if (!allowed.includes(args.length))
    c.fail(`${name} takes ${allowed.join(" or ")} argument${allowed.at(-1) === 1 ? "" : "s"}, not ${args.length}`)
}

/** `vector(1) - x` and its like: names that make constants or are read by the shape of their argument. */
export const constructors: Readonly<Record<string, Constructor>> = {
  eye: (c, args) => {
    count(c, "eye", args, 0, 1)
    return c.builder.eye(args[0] ? c.dimension(args[0]) : c.unsized())
  },
  vector: (c, args) => {
    count(c, "vector", args, 1, 2)
    return filled(c, [args[1] ? c.dimension(args[1]) : c.unsized()], c.operand(args[0] as Ast).value)
  },
  matrix: (c, args) => {
    count(c, "matrix", args, 1, 3)
    const sizes = args.length === 3 ? dims(c, args.slice(1)) : [c.unsized(), c.unsized()]
    return filled(c, sizes, c.operand(args[0] as Ast).value)
  },
  ones: (c, args) => {
    count(c, "ones", args, 1, 2)
    return filled(c, dims(c, args))
  },
  e: (c, args) => {
    count(c, "e", args, 2)
    return c.builder.unit(c.operand(args[0] as Ast).value, c.dimension(args[1] as Ast))
  },
  zeros: (c, args) => {
    count(c, "zeros", args, 1, 2)
    const [rows = DIM_ONE, cols = DIM_ONE] = dims(c, args)
    return c.builder.zeros({ rows, cols })
  },
  diag: (c, args) => {
    count(c, "diag", args, 1)
    const { value } = c.operand(args[0] as Ast)
    if (isVector(value.type)) return c.builder.apply(ops.diag, [value])
    if (isOne(value.type.rows) && !isScalar(value.type)) return c.builder.apply(ops.diag, [c.builder.transpose(value)])
    if (isSquare(value.type) || c.unify(value.type.rows, value.type.cols)) return c.builder.apply(ops.diagonal, [value])
    return c.fail("diag takes a vector or a square matrix")
  },
  dot: (c, args) => {
    count(c, "dot", args, 2)
    return innerProduct(c, c.operand(args[0] as Ast), c.operand(args[1] as Ast))
  },
  inner: (c, args) => {
    count(c, "inner", args, 2)
    return innerProduct(c, c.operand(args[0] as Ast), c.operand(args[1] as Ast))
  },
  hadamard: (c, args) => {
    count(c, "hadamard", args, 2)
    return hadamard(c, c.operand(args[0] as Ast), c.operand(args[1] as Ast))
  },
  solve: (c, args) => {
    count(c, "solve", args, 2)
    return leftDivide(c, c.operand(args[0] as Ast), c.operand(args[1] as Ast))
  },
  norm: (c, args) => {
    count(c, "norm", args, 1)
    const { value } = c.operand(args[0] as Ast)
    if (!isOne(value.type.cols) && !isOne(value.type.rows))
      c.fail("norm is of vectors only", "write norm2 for the Frobenius norm of a matrix, normop for the spectral norm")
    return c.builder.apply(ops.norm2, [value])
  },
  sym: (c, args) => {
    count(c, "sym", args, 1)
    return half(c, args[0] as Ast, false)
  },
  skew: (c, args) => {
    count(c, "skew", args, 1)
    return half(c, args[0] as Ast, true)
  },
  conj: (c, args) => {
    count(c, "conj", args, 1)
    return c.builder.conj(c.operand(args[0] as Ast).value)
  },
  re: (c, args) => {
    count(c, "re", args, 1)
    return c.builder.re(c.operand(args[0] as Ast).value)
  },
  mean: (c, args) => {
    count(c, "mean", args, 1)
    const { value } = c.operand(args[0] as Ast)
    const number = [value.type.rows, value.type.cols].filter((d) => !isOne(d)).map((d) => c.builder.apply(ops.size, [], [d]))
    const total = c.builder.apply(ops.sum, [value])
    return number.reduce<Expr>((t, n) => c.builder.scale(c.builder.reciprocal(n), t), total)
  },
  rowsum: (c, args) => {
    count(c, "rowsum", args, 1)
    const { value } = c.operand(args[0] as Ast)
    return c.builder.times(value, c.builder.ones({ rows: value.type.cols, cols: DIM_ONE }))
  },
  colsum: (c, args) => {
    count(c, "colsum", args, 1)
    const { value } = c.operand(args[0] as Ast)
    return c.builder.times(c.builder.ones({ rows: DIM_ONE, cols: value.type.rows }), value)
  },
}

/** (A ± A')/2. */
function half(c: ConstructorContext, arg: Ast, minus: boolean): Expr {
  const { value } = c.operand(arg)
  const B = c.builder
  if (!c.unify(value.type.rows, value.type.cols)) c.fail("only a square matrix has a symmetric part")
  const mirrored = B.adjoint(value)
  return B.scale(B.literal(rational(1, 2)), minus ? B.sub(value, mirrored) : B.add(value, mirrored))
}
