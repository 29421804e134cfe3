import { expmTimes } from "../field/functions.ts"
import * as la from "../field/linalg.ts"
import { type Dim, sameDim } from "../ir/dim.ts"
import { type Apply, dependents, type Expr, isScalar } from "../ir/expr.ts"
import type { Matrix, NumberSystem } from "../ir/number.ts"
import type { Lambda, Op } from "../ir/op.ts"
import { einsumOf } from "../ops/einsum.ts"
import { ops } from "../ops/index.ts"

/** A place where expressions have values. */
export interface Values<T> {
  readonly F: NumberSystem<T>
  value(e: Expr): Matrix<T>
  size(d: Dim): number
  /** The body of an index sum where a node, whatever it is made of, has the value `given`. */
  inBody(sum: Apply, lambda: Lambda, node: Expr, given: Matrix<T>): Values<T>
}

type Product = <T>(at: Values<T>, e: Apply, x: Matrix<T>) => Matrix<T>

/** The column of the entries of a matrix, columns stacked, and back. */
const stacked = <T>(X: Matrix<T>): Matrix<T> =>
  la.generate(X.rows * X.cols, 1, (k) => la.at(X, k % X.rows, Math.floor(k / X.rows)))
const unstacked = <T>(x: Matrix<T>, rows: number, cols: number): Matrix<T> =>
  la.generate(rows, cols, (i, j) => x.data[j * rows + i] as T)

/** (A ⊗ B)*vec(X) is vec(B*X*A') [magnus2019, 2.4]. */
const kronecker: Product = (at, e, x) => {
  const [a, b] = e.args as [Expr, Expr]
  const X = unstacked(x, at.size(b.type.cols), at.size(a.type.cols))
  const isIdentity = (f: Expr): boolean => f.kind === "apply" && f.op === ops.eye
  const left = isIdentity(b) ? X : la.matmul(at.F, at.value(b), X)
  return stacked(isIdentity(a) ? left : la.matmul(at.F, left, la.transpose(at.value(a))))
}

/** conj(A)*x is the conjugate of A*conj(x). */
const conjugated: Product = (at, e, x) => la.map(applied(at, e.args[0] as Expr, la.map(x, at.F.conj)), at.F.conj)

/** re(A)*x and im(A)*x by the real and the imaginary part of x, each of which A is multiplied by. */
function part<T>(at: Values<T>, e: Apply, x: Matrix<T>, of: (a: T) => T): Matrix<T> {
  const { F } = at
  const times = (y: Matrix<T>): Matrix<T> => la.map(applied(at, e.args[0] as Expr, y), of)
  if (!F.complex || x.data.every((a) => F.equal(a, F.re(a)))) return times(x)
  return la.add(F, times(la.map(x, F.re)), la.scale(F, F.imaginary(), times(la.map(x, F.im))))
}

/** Rows of a column from number `first`, from 1. */
const piece = <T>(x: Matrix<T>, first: number, count: number): Matrix<T> =>
  la.generate(count, 1, (i) => la.at(x, first - 1 + i, 0))

/** The integer that an index is; undefined where it is none. */
const integer = <T>(at: Values<T>, e: Expr): number | undefined => at.F.toInteger(la.at(at.value(e), 0, 0))

/** A[i:k,:]*x are rows of A*x. */
const ofRows: Product = (at, e, x) => {
  const [A, i] = e.args as [Expr, Expr]
  const first = integer(at, i)
  const whole = applied(at, A, x)
  const count = at.size(e.type.rows)
  if (first === undefined || first < 1 || first - 1 + count > whole.rows) return made(at, e, x)
  return piece(whole, first, count)
}

/** A[:,j:l]*x is A times x among zeros. */
const ofColumns: Product = (at, e, x) => {
  const [A, j] = e.args as [Expr, Expr]
  const first = integer(at, j)
  const all = at.size(A.type.cols)
  if (first === undefined || first < 1 || first - 1 + x.rows > all) return made(at, e, x)
  const inside = (i: number): boolean => i >= first - 1 && i < first - 1 + x.rows
  const padded = la.generate(all, 1, (i) => (inside(i) ? la.at(x, i - first + 1, 0) : at.F.zero))
  return applied(at, A, padded)
}

/**
 * A map given by its columns, `sum(k in 1..n, L(e(k,n))*e(k,n)')`, takes x to L(x): that costs one evaluation of L and not
 * n. By the cards L has to be linear in the unit vector, over the field of the numbers.
 */
const byColumns: Product = (at, e, x) => {
  const { lambda } = e.op
  const [from, to] = e.args as [Expr, Expr]
  const isAll = to.kind === "apply" && to.op === ops.size && sameDim(to.dims[0] as Dim, e.type.cols)
  if (lambda?.fold !== "sum" || !isAll || integer(at, from) !== 1) return made(at, e, x)
  const row = endOf(lambda.body)
  const unit = row?.kind === "apply" && row.op === ops.transpose ? row.args[0] : undefined
  if (!row || unit?.kind !== "apply" || unit.op !== ops.unit || unit.args[0] !== lambda.index) return made(at, e, x)
  const inner = at.inBody(e, lambda, unit, x)
  return imageOf(inner, lambda.body, { unit, row, index: lambda.index }) ?? made(at, e, x)
}

/** The last factor of a product. */
function endOf(e: Expr): Expr | undefined {
  if (e.kind !== "apply") return undefined
  return e.op === ops.mul || e.op === ops.scale ? endOf(e.args[1] as Expr) : e
}

interface Column {
  readonly unit: Expr
  readonly row: Expr
  readonly index: Expr
}

/** L(x) where `e` is `L(unit)*row` and the unit vector has the value x; undefined where L is not seen to be linear. */
function imageOf<T>(at: Values<T>, e: Expr, column: Column): Matrix<T> | undefined {
  if (e.kind !== "apply") return undefined
  const [a, b] = e.args as [Expr, Expr]
  if (e.op === ops.mul && b === column.row) return isLinear(a, column, at.F.complex) ? at.value(a) : undefined
  if ((e.op !== ops.mul && e.op !== ops.scale) || dependents(a, new Set([column.index])).has(a)) return undefined
  const inner = imageOf(at, b, column)
  if (!inner) return undefined
  return e.op === ops.mul ? la.matmul(at.F, at.value(a), inner) : la.scale(at.F, la.at(at.value(a), 0, 0), inner)
}

/** Whether e depends on the index by the unit vector alone, and on that by operators that are linear in one argument. */
function isLinear(e: Expr, { unit, index }: Column, complex: boolean): boolean {
  if (e === unit) return true
  if (e.kind !== "apply" || e.op.lambda) return false
  const moving = e.args.filter((a) => dependents(a, new Set([index])).has(a))
  const [only] = moving
  if (moving.length !== 1 || !only) return false
  const i = e.args.indexOf(only)
  const conjugates = e.op.holomorphic === false || einsumOf(e.op)?.args[i]?.conjugate === true
  return (
    e.op.adjoints?.[i] !== undefined && !(complex && conjugates) && isLinear(only, { unit, index } as Column, complex)
  )
}

/** The matrix made, and multiplied. */
const made: Product = (at, e, x) => la.matmul(at.F, at.value(e), x)

const PRODUCTS: ReadonlyMap<Op, Product> = new Map<Op, Product>([
  [ops.add, (at, e, x) => e.args.map((t) => applied(at, t, x)).reduce((y, z) => la.add(at.F, y, z))],
  [
    ops.scale,
    (at, e, x) => la.scale(at.F, la.at(at.value(e.args[0] as Expr), 0, 0), applied(at, e.args[1] as Expr, x)),
  ],
  [ops.mul, (at, e, x) => applied(at, e.args[0] as Expr, applied(at, e.args[1] as Expr, x))],
  [ops.eye, (_, __, x) => x],
  [ops.diag, (at, e, x) => la.zip(at.value(e.args[0] as Expr), x, at.F.mul)],
  [ops.kron, kronecker],
  [
    ops.commutation,
    (at, e, x) => {
      const [m, n] = e.dims.map((d) => at.size(d)) as [number, number]
      return stacked(la.transpose(unstacked(x, m, n)))
    },
  ],
  [ops.conj, conjugated],
  [ops.re, (at, e, x) => part(at, e, x, (a) => at.F.re(a))],
  [ops.im, (at, e, x) => part(at, e, x, (a) => at.F.im(a))],
  [ops.rows, ofRows],
  [ops.columns, ofColumns],
  [ops.expm, (at, e, x) => expmTimes(at.F, at.value(e.args[0] as Expr), x)],
])

/**
 * The product of an expression and a column, from the right: Kronecker products, commutation matrices, diagonals,
 * exponentials and maps given by their columns are never made, so a matrix on stacked directions costs no more than the operator that it stands for.
 */
export function applied<T>(at: Values<T>, e: Expr, x: Matrix<T>): Matrix<T> {
  if (e.kind !== "apply" || isScalar(e.type)) return la.matmul(at.F, at.value(e), x)
  const product = e.op.lambda ? byColumns : (PRODUCTS.get(e.op) ?? made)
  return product(at, e, x)
}
