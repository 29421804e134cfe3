import * as la from "../field/linalg.ts"
import type { Dim } from "../ir/dim.ts"
import { type Apply, type Expr, isScalar } from "../ir/expr.ts"
import type { Matrix, NumberSystem } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"
import { ops } from "../ops/index.ts"

/** A place where expressions have values. */
export interface Values<T> {
  readonly F: NumberSystem<T>
  readonly value: (e: Expr) => Matrix<T>
  readonly size: (d: Dim) => number
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
      const [m, n] = e.dims.map(at.size) as [number, number]
      return stacked(la.transpose(unstacked(x, m, n)))
    },
  ],
])

/**
 * The product of an expression and a column, from the right: Kronecker products, commutation matrices and diagonals are
 * never made, so a matrix on stacked directions costs no more than the operator that it stands for.
 */
export function applied<T>(at: Values<T>, e: Expr, x: Matrix<T>): Matrix<T> {
  const product = e.kind === "apply" && !isScalar(e.type) ? PRODUCTS.get(e.op) : undefined
  return product ? product(at, e as Apply, x) : la.matmul(at.F, at.value(e), x)
}
