import { type Matrix, type NumberSystem, OutsideDomain } from "../ir/number.ts"

// Small dense linear algebra over any number system. Vectors are n × 1, scalars 1 × 1; data is row by row.

/** The matrix with these entries, row by row. @throws RangeError where their number is not rows·cols */
export function matrix<T>(rows: number, cols: number, data: readonly T[]): Matrix<T> {
  if (data.length !== rows * cols) throw new RangeError(`${data.length} entries do not make a ${rows}×${cols} matrix`)
  return { rows, cols, data }
}

/** The matrix with entry(i, j) at row i and column j, from 0. */
export function generate<T>(rows: number, cols: number, entry: (i: number, j: number) => T): Matrix<T> {
  const data: T[] = []
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) data.push(entry(i, j))
  return { rows, cols, data }
}

export const scalar = <T>(a: T): Matrix<T> => ({ rows: 1, cols: 1, data: [a] })

/** Entry at row i and column j, from 0. @throws RangeError outside the matrix */
export function at<T>(A: Matrix<T>, i: number, j: number): T {
  if (!(i >= 0 && i < A.rows && j >= 0 && j < A.cols)) throw new RangeError(`no entry (${i}, ${j}) in ${size(A)}`)
  return A.data[i * A.cols + j] as T
}

const size = <T>(A: Matrix<T>): string => `a ${A.rows}×${A.cols} matrix`
function conform(ok: boolean, what: string, A: Matrix<unknown>, B: Matrix<unknown>): void {
  if (!ok) throw new RangeError(`cannot ${what} ${size(A)} and ${size(B)}`)
}
function requireSquare(what: string, A: Matrix<unknown>): void {
  if (A.rows !== A.cols) throw new RangeError(`${what} of ${size(A)}`)
}

export const zeros = <T>(F: NumberSystem<T>, rows: number, cols: number): Matrix<T> =>
  generate(rows, cols, () => F.zero)
export const identity = <T>(F: NumberSystem<T>, n: number): Matrix<T> =>
  generate(n, n, (i, j) => (i === j ? F.one : F.zero))

export const map = <T, S>(A: Matrix<T>, f: (a: T) => S): Matrix<S> => ({
  rows: A.rows,
  cols: A.cols,
  data: A.data.map((a) => f(a)),
})

/** f on the entries of two matrices of one size. */
export function zip<T, S, R>(A: Matrix<T>, B: Matrix<S>, f: (a: T, b: S) => R): Matrix<R> {
  conform(A.rows === B.rows && A.cols === B.cols, "combine", A, B)
  return { rows: A.rows, cols: A.cols, data: A.data.map((a, i) => f(a, B.data[i] as S)) }
}

export const add = <T>(F: NumberSystem<T>, A: Matrix<T>, B: Matrix<T>): Matrix<T> => zip(A, B, F.add)
export const sub = <T>(F: NumberSystem<T>, A: Matrix<T>, B: Matrix<T>): Matrix<T> => zip(A, B, F.sub)
export const scale = <T>(F: NumberSystem<T>, c: T, A: Matrix<T>): Matrix<T> => map(A, (a) => F.mul(c, a))

export function matmul<T>(F: NumberSystem<T>, A: Matrix<T>, B: Matrix<T>): Matrix<T> {
  conform(A.cols === B.rows, "multiply", A, B)
  const data: T[] = []
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < B.cols; j++) {
      let sum = F.zero
      for (let k = 0; k < A.cols; k++) {
        sum = F.add(sum, F.mul(A.data[i * A.cols + k] as T, B.data[k * B.cols + j] as T))
      }
      data.push(sum)
    }
  }
  return { rows: A.rows, cols: B.cols, data }
}

export const transpose = <T>(A: Matrix<T>): Matrix<T> => generate(A.cols, A.rows, (i, j) => A.data[j * A.cols + i] as T)
/** The conjugate transpose. */
export const adjoint = <T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> => map(transpose(A), F.conj)

/** The sum of all entries. */
export const sum = <T>(F: NumberSystem<T>, A: Matrix<T>): T => A.data.reduce(F.add, F.zero)

export function trace<T>(F: NumberSystem<T>, A: Matrix<T>): T {
  requireSquare("trace", A)
  let total = F.zero
  for (let i = 0; i < A.rows; i++) total = F.add(total, at(A, i, i))
  return total
}

export const equal = <T>(F: NumberSystem<T>, A: Matrix<T>, B: Matrix<T>): boolean =>
  A.rows === B.rows && A.cols === B.cols && A.data.every((a, i) => F.equal(a, B.data[i] as T))

/** P·A = L·U: `order[i]` is the row of A in row i of P·A; `lower` has the factors below the diagonal, ones on it. */
export interface LU<T> {
  readonly lower: Matrix<T>
  readonly upper: Matrix<T>
  readonly order: readonly number[]
  /** The determinant of P. */
  readonly sign: 1 | -1
}

/**
 * Gaussian elimination with row pivots of the largest magnitude. Undefined where a column has no pivot: where the matrix
 * is singular, over float64 to working precision, over a prime chain on some level (or where no row has a pivot for all
 * levels at once: probability about n²/p at random points).
 */
export function lu<T>(F: NumberSystem<T>, A: Matrix<T>): LU<T> | undefined {
  requireSquare("factors", A)
  const n = A.rows
  const rows = Array.from({ length: n }, (_, i) => A.data.slice(i * n, (i + 1) * n))
  const factors = Array.from({ length: n }, (): T[] => [])
  const order = rows.map((_, i) => i)
  let sign: 1 | -1 = 1
  for (let k = 0; k < n; k++) {
    let pivot = k
    let best = 0
    for (let i = k; i < n; i++) {
      const candidate = F.magnitude(rows[i]?.[k] as T)
      if (candidate > best) {
        best = candidate
        pivot = i
      }
    }
    if (best === 0 || best <= smallest(F, A, k)) return undefined
    if (pivot !== k) {
      for (const list of [rows, factors, order] as unknown[][]) [list[k], list[pivot]] = [list[pivot], list[k]]
      sign = sign === 1 ? -1 : 1
    }
    const top = rows[k] as T[]
    const inverse = F.div(F.one, top[k] as T)
    for (let i = k + 1; i < n; i++) {
      const row = rows[i] as T[]
      const factor = F.mul(row[k] as T, inverse)
      factors[i]?.push(factor)
      row[k] = F.zero
      for (let j = k + 1; j < n; j++) row[j] = F.sub(row[j] as T, F.mul(factor, top[j] as T))
    }
  }
  const lower = generate(n, n, (i, j) => (i === j ? F.one : j < i ? (factors[i]?.[j] as T) : F.zero))
  return { lower, upper: matrix(n, n, rows.flat()), order, sign }
}

/** Pivots of column k up to this size are rounding errors. */
function smallest<T>(F: NumberSystem<T>, A: Matrix<T>, k: number): number {
  if (F.exact) return 0
  let largest = 0
  for (let i = 0; i < A.rows; i++) largest = Math.max(largest, F.magnitude(at(A, i, k)))
  return largest * A.rows * Number.EPSILON
}

/** Exact also where A is singular, derivatives of dual numbers included. */
export function determinant<T>(F: NumberSystem<T>, A: Matrix<T>): T {
  requireSquare("determinant", A)
  const found = lu(F, A)
  if (!found) return divisionFreeDeterminant(F, A)
  let product = found.sign === 1 ? F.one : F.neg(F.one)
  for (let i = 0; i < A.rows; i++) product = F.mul(product, at(found.upper, i, i))
  return product
}

/** R. S. Bird, A simple division-free algorithm for computing determinants, IPL 111 (2011); n^4 steps. */
function divisionFreeDeterminant<T>(F: NumberSystem<T>, A: Matrix<T>): T {
  const n = A.rows
  let X = A
  for (let step = 1; step < n; step++) {
    // what is above the diagonal of X, and on the diagonal minus the sum of the later diagonal entries
    const tails = Array.from({ length: n }, () => F.zero)
    for (let i = n - 2; i >= 0; i--) tails[i] = F.sub(tails[i + 1] as T, at(X, i + 1, i + 1))
    const previous = X
    X = matmul(
      F,
      generate(n, n, (i, j) => (i === j ? (tails[i] as T) : j > i ? at(previous, i, j) : F.zero)),
      A,
    )
  }
  return n % 2 === 1 ? at(X, 0, 0) : F.neg(at(X, 0, 0))
}

/** X with A·X = B. @throws OutsideDomain where A is singular (see `lu`) */
export function solve<T>(F: NumberSystem<T>, A: Matrix<T>, B: Matrix<T>): Matrix<T> {
  requireSquare("inverse", A)
  conform(A.rows === B.rows, "solve with", A, B)
  const found = lu(F, A)
  if (!found) throw new OutsideDomain("a singular matrix has no inverse")
  const { lower, upper, order } = found
  const n = A.rows
  const inverses = order.map((_, i) => F.div(F.one, at(upper, i, i)))
  const X = Array.from({ length: n * B.cols }, () => F.zero)
  for (let c = 0; c < B.cols; c++) {
    for (let i = 0; i < n; i++) {
      let value = at(B, order[i] as number, c)
      for (let j = 0; j < i; j++) value = F.sub(value, F.mul(at(lower, i, j), X[j * B.cols + c] as T))
      X[i * B.cols + c] = value
    }
    for (let i = n - 1; i >= 0; i--) {
      let value = X[i * B.cols + c] as T
      for (let j = i + 1; j < n; j++) value = F.sub(value, F.mul(at(upper, i, j), X[j * B.cols + c] as T))
      X[i * B.cols + c] = F.mul(value, inverses[i] as T)
    }
  }
  return matrix(n, B.cols, X)
}

/** @throws OutsideDomain where A is singular (see `lu`) */
export const inverse = <T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> => solve(F, A, identity(F, A.rows))
