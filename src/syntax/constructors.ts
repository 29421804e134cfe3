import { DIM_ONE, type Dim, dimSub, isOne } from "../ir/dim.ts"
import { type Expr, isScalar, isSquare, isVector, nodesOf } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { rational } from "../ir/rational.ts"
import { PlainBuilder } from "../ops/build.ts"
import { isHermitian } from "../ops/hermitian.ts"
import { ops } from "../ops/index.ts"
import type { Ast } from "./ast.ts"
import { agree, hadamard, innerProduct, leftDivide, type Operand, type OperatorContext } from "./operators.ts"

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
  return value.kind === "literal" && value.value.num === 1n && value.value.den === 1n
    ? one
    : c.builder.scale(value, one)
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
    const number = [value.type.rows, value.type.cols]
      .filter((d) => !isOne(d))
      .map((d) => c.builder.apply(ops.size, [], [d]))
    const total = c.builder.apply(ops.sum, [value])
    return number.reduce<Expr>((t, n) => c.builder.scale(c.builder.reciprocal(n), t), total)
  },
  max: (c, args) => extreme(c, "max", args, ops.max, ops.maximum),
  min: (c, args) => extreme(c, "min", args, ops.min, ops.minimum),
  ifelse: (c, args) => {
    count(c, "ifelse", args, 3)
    const [test, ...branches] = args
    if (test?.kind !== "compare") return c.fail("ifelse takes a comparison first", "write ifelse(x > y, u, v)")
    const sides = [test.left, test.right, ...branches].map((a) => c.operand(a))
    const [x, y, u, v] = spread(c, "ifelse", sides) as [Expr, Expr, Expr, Expr]
    // x >= y is not y > x
    if (test.op === ">" || test.op === "<")
      return c.builder.apply(ops.ifelse, test.op === ">" ? [x, y, u, v] : [y, x, u, v])
    return c.builder.apply(ops.ifelse, test.op === "<=" ? [x, y, v, u] : [y, x, v, u])
  },
  softmax: (c, args) => {
    count(c, "softmax", args, 1)
    const { value } = c.operand(args[0] as Ast)
    return c.builder.apply(isOne(value.type.cols) ? ops.softmax : ops.rowsoftmax, [value])
  },
  unvec: (c, args) => {
    count(c, "unvec", args, 3)
    const { value } = c.operand(args[0] as Ast)
    return c.builder.apply(ops.unvec, [value], dims(c, args.slice(1)))
  },
  commutation: (c, args) => {
    count(c, "commutation", args, 2)
    return c.builder.apply(ops.commutation, [], dims(c, args))
  },
  tril: (c, args) => triangle(c, "tril", args, ops.tril, ops.trilk),
  triu: (c, args) => triangle(c, "triu", args, ops.triu, ops.triuk),
  chol: (c, args) => hermitian(c, "chol", args, ops.chol),
  lambdamax: (c, args) => hermitian(c, "lambdamax", args, ops.lambdamax),
  lambdamin: (c, args) => hermitian(c, "lambdamin", args, ops.lambdamin),
  eigvec: (c, args) => hermitian(c, "eigvec", args, ops.eigvec),
  normnuc: (c, args) => {
    count(c, "normnuc", args, 1)
    const { value } = c.operand(args[0] as Ast)
    // the derivative is written for the tall one of the two
    const [lead] = dimSub(value.type.cols, value.type.rows).terms
    const wide = lead?.names.length === 0 && lead.coefficient > 0
    return c.builder.apply(ops.normnuc, [wide ? c.builder.transpose(value) : value])
  },
  frechet: (c, args) => {
    const [name, ...rest] = args
    const known = name?.kind === "name" && Object.hasOwn(FRECHET, name.name) ? FRECHET[name.name] : undefined
    if (!known) return c.fail(`the first argument of frechet is one of ${Object.keys(FRECHET).join(", ")}`)
    const op = known.find((o) => o.params.length === rest.length)
    if (!op) {
      const counts = known.map((o) => o.params.length + 1).join(" or ")
      return c.fail(
        `frechet of ${name?.kind === "name" ? name.name : "this"} takes ${counts} arguments, not ${args.length}`,
      )
    }
    return c.builder.apply(
      op,
      rest.map((a) => c.operand(a).value),
    )
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

/** First and second derivatives of the matrix functions. */
const FRECHET: Readonly<Record<string, readonly Op[]>> = {
  expm: [ops.frechetexpm, ops.frechet2expm],
  logm: [ops.frechetlogm, ops.frechet2logm],
  sqrtm: [ops.frechetsqrtm, ops.frechet2sqrtm],
  matpow: [ops.frechetmatpow, ops.frechet2matpow],
}

/** The operators that constructors can make, where they are not those of their names. */
export const constructed: ReadonlyMap<string, readonly Op[]> = new Map([
  ["eye", [ops.eye]],
  ["zeros", [ops.zeros]],
  ["ones", [ops.ones]],
  ["vector", [ops.ones, ops.scale]],
  ["matrix", [ops.ones, ops.scale]],
  ["diag", [ops.diag, ops.diagonal]],
  ["tril", [ops.tril, ops.trilk]],
  ["triu", [ops.triu, ops.triuk]],
  ["max", [ops.max, ops.maximum]],
  ["min", [ops.min, ops.minimum]],
  ["ifelse", [ops.ifelse]],
  ["softmax", [ops.softmax, ops.rowsoftmax]],
  ["unvec", [ops.unvec]],
  ["commutation", [ops.commutation]],
  ["frechet", Object.values(FRECHET).flat()],
])

/** Operands of one shape, a scalar standing for a constant vector or matrix. */
function spread(c: ConstructorContext, name: string, operands: readonly Operand[]): Expr[] {
  const shaped = operands.find((o) => !isScalar(o.value.type))?.value
  return operands.map(({ value, text }) => {
    if (!shaped) return value
    if (isScalar(value.type)) return c.builder.scale(value, c.builder.ones(shaped.type))
    if (!agree(c, shaped, value)) c.fail(`${name}: ${text} has another shape than the arguments before it`)
    return value
  })
}

/** Of all entries, or of the entries of two arguments pair by pair. */
function extreme(c: ConstructorContext, name: string, args: readonly Ast[], ofAll: Op, ofPairs: Op): Expr {
  count(c, name, args, 1, 2)
  const operands = args.map((a) => c.operand(a))
  return operands.length === 1
    ? c.builder.apply(ofAll, [(operands[0] as Operand).value])
    : c.builder.apply(ofPairs, spread(c, name, operands))
}

function triangle(c: ConstructorContext, name: string, args: readonly Ast[], whole: Op, shifted: Op): Expr {
  count(c, name, args, 1, 2)
  return c.builder.apply(
    args.length === 1 ? whole : shifted,
    args.map((a) => c.operand(a).value),
  )
}

/** Some size is still unknown: the expression is read again once it is known. */
const hasOpenSize = (e: Expr): boolean =>
  nodesOf(e).some((n) =>
    [n.type.rows, n.type.cols, ...(n.kind === "apply" ? n.dims : [])].some((d) => d.key.includes("?")),
  )

/** A function of symmetric or Hermitian matrices. */
function hermitian(c: ConstructorContext, name: string, args: readonly Ast[], op: Op): Expr {
  count(c, name, args, op.params.length)
  const operands = args.map((a) => c.operand(a))
  const values = operands.map((o) => o.value)
  const [A] = values as [Expr]
  if (!c.unify(A.type.rows, A.type.cols)) c.fail(`${name} takes a square matrix`)
  // what people write is read by the plain builder; what rules make of it keeps the property without showing it
  if (c.builder instanceof PlainBuilder && !hasOpenSize(A) && !isHermitian(A))
    c.fail(
      `${name} is of symmetric or Hermitian matrices, and this argument is not known to be one`,
      `declare it so (S in Sym(n)), or write ${name}(${[`sym(${operands[0]?.text})`, ...operands.slice(1).map((o) => o.text)].join(", ")})`,
    )
  return c.builder.apply(op, values)
}

/** (A ± A')/2. */
function half(c: ConstructorContext, arg: Ast, minus: boolean): Expr {
  const { value } = c.operand(arg)
  const B = c.builder
  if (!c.unify(value.type.rows, value.type.cols)) c.fail("only a square matrix has a symmetric part")
  const mirrored = B.adjoint(value)
  return B.scale(B.literal(rational(1, 2)), minus ? B.sub(value, mirrored) : B.add(value, mirrored))
}

/** Functions whose arguments are sizes, and from which argument on. */
export const sizesFrom: Readonly<Record<string, number>> = {
  eye: 0,
  ones: 0,
  zeros: 0,
  commutation: 0,
  e: 1,
  vector: 1,
  matrix: 1,
  unvec: 1,
}
