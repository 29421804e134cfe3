import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import type { Complex } from "./complex.ts"
import { eigenHermitian, svd, type Svd } from "./jacobi.ts"
import * as la from "./linalg.ts"

// Eigen- and singular vectors over any number system with an order: in double precision by Jacobi's method, then, where
// numbers carry more than their value (dual numbers), by Newton's method on the equations that define them. So a
// derivative comes from the equations, not from a rule for derivatives.

type Z = Complex<number>

/** The nearest complex128. @throws Unavailable over a system without an order */
export function approximate<T>(F: NumberSystem<T>, a: T): Z {
  if (F.exact) throw new Unavailable(`${F.name} has no order`)
  const part = (x: T): number => Math.sign(F.compare(x, F.zero)) * F.magnitude(x)
  return { re: part(F.re(a)), im: F.complex ? part(F.im(a)) : 0 }
}

/** A complex128 as a number of the system; over R the real part. */
export const lift = <T>(F: NumberSystem<T>, { re, im }: Z): T =>
  F.complex && im !== 0 ? F.add(F.number(re), F.mul(F.imaginary(), F.number(im))) : F.number(re)

/** A matrix in double precision. */
export interface Approximation {
  readonly near: Matrix<Z>
  /** The matrix is no more than that: it does not move. */
  readonly constant: boolean
}

export function approximateMatrix<T>(F: NumberSystem<T>, A: Matrix<T>): Approximation {
  const near = la.map(A, (a) => approximate(F, a))
  return { near, constant: A.data.every((a, i) => F.equal(a, lift(F, near.data[i] as Z))) }
}

const modulus = (z: Z): number => Math.hypot(z.re, z.im)
const sizeOf = (A: Matrix<Z>): number => A.data.reduce((m, a) => Math.max(m, modulus(a)), 0)

/** Whether a matrix equals its conjugate transpose up to rounding. */
export function isHermitian(A: Matrix<Z>): boolean {
  const tolerance = 1e-8 * sizeOf(A)
  return A.data.every((a, k) => {
    const b = A.data[(k % A.cols) * A.cols + Math.floor(k / A.cols)] as Z
    return Math.hypot(a.re - b.re, a.im + b.im) <= tolerance
  })
}

/** (A + A^H)/2, so that rounding in A does not matter. */
function hermitianPart(A: Matrix<Z>): Matrix<Z> {
  if (!isHermitian(A)) throw new OutsideDomain("eigenvalues are of symmetric or Hermitian matrices only")
  return la.generate(A.rows, A.cols, (i, j) => {
    const [a, b] = [la.at(A, i, j), la.at(A, j, i)]
    return { re: (a.re + b.re) / 2, im: (a.im - b.im) / 2 }
  })
}

/** Column k of A, from 0, its largest entry real and positive. */
function columnOf(A: Matrix<Z>, k: number): Matrix<Z> {
  const column = la.generate(A.rows, 1, (i) => la.at(A, i, k))
  const top = column.data.reduce((a, b) => (modulus(b) > modulus(a) * (1 + 1e-9) ? b : a))
  const size = modulus(top)
  if (size === 0) return column
  const [c, s] = [top.re / size, -top.im / size]
  return la.map(column, (a) => ({ re: a.re * c - a.im * s, im: a.re * s + a.im * c }))
}

/** Relative gap below which two eigenvalues count as one. */
const GAP = 1e-9

function requireSimple(values: readonly number[], k: number, what: string): void {
  const scale = Math.max(...values.map(Math.abs))
  const near = [values[k - 1], values[k + 1]]
  const close = near.some((v) => v !== undefined && !(Math.abs(v - (values[k] as number)) > GAP * scale))
  if (close) throw new OutsideDomain(`${what} ${k + 1} is not simple`)
}

interface Eigenpair<T> {
  readonly value: T
  readonly vector: Matrix<T>
}

/** Steps of Newton's method, each of which doubles the order to which the result is right. */
const STEPS = 3

/** Newton's method on A v = λ v, w^H v = w^H w, from a pair that solves it in double precision; w is that vector. */
function refined<T>(F: NumberSystem<T>, A: Matrix<T>, value: T, w: Matrix<T>): Eigenpair<T> {
  const n = A.rows
  const wH = la.adjoint(F, w)
  let [lambda, v] = [value, w]
  for (let step = 0; step < STEPS; step++) {
    const residual = la.sub(F, la.matmul(F, A, v), la.scale(F, lambda, v))
    const scaleError = F.sub(la.at(la.matmul(F, wH, w), 0, 0), la.at(la.matmul(F, wH, v), 0, 0))
    const bordered = la.generate(n + 1, n + 1, (i, j) => {
      if (i === n) return j === n ? F.zero : la.at(wH, 0, j)
      if (j === n) return F.neg(la.at(v, i, 0))
      return i === j ? F.sub(la.at(A, i, j), lambda) : la.at(A, i, j)
    })
    const right = la.generate(n + 1, 1, (i) => (i === n ? scaleError : F.neg(la.at(residual, i, 0))))
    const correction = la.solve(F, bordered, right)
    v = la.generate(n, 1, (i) => F.add(la.at(v, i, 0), la.at(correction, i, 0)))
    lambda = F.add(lambda, la.at(correction, n, 0))
  }
  return { value: lambda, vector: v }
}

function lengthOf<T>(F: NumberSystem<T>, v: Matrix<T>): T {
  return F.sqrt(v.data.map((a) => F.re(F.mul(F.conj(a), a))).reduce(F.add))
}
const unit = <T>(F: NumberSystem<T>, v: Matrix<T>): Matrix<T> => la.scale(F, F.div(F.one, lengthOf(F, v)), v)
const lifted = <T>(F: NumberSystem<T>, A: Matrix<Z>): Matrix<T> => la.map(A, (a) => lift(F, a))

function requireIndex(k: number, n: number): void {
  if (!(Number.isInteger(k) && k >= 1 && k <= n)) throw new OutsideDomain(`there is no number ${k} among ${n}`)
}

/** The k-th largest eigenvalue of a Hermitian matrix, k from 1. @throws OutsideDomain where A moves and it is not simple */
export function eigenvalue<T>(F: NumberSystem<T>, A: Matrix<T>, k: number): T {
  requireIndex(k, A.rows)
  const { near, constant } = approximateMatrix(F, A)
  const { values, vectors } = eigenHermitian(hermitianPart(near))
  const value = F.number(values[k - 1] as number)
  if (constant) return value
  requireSimple(values, k - 1, "eigenvalue")
  return F.re(refined(F, A, value, lifted(F, columnOf(vectors, k - 1))).value)
}

/**
 * A unit eigenvector of the k-th largest eigenvalue, k from 1. Over dual numbers its derivative is orthogonal to it.
 * @throws OutsideDomain where the eigenvalue is not simple
 */
export function eigenvector<T>(F: NumberSystem<T>, A: Matrix<T>, k: number): Matrix<T> {
  requireIndex(k, A.rows)
  const { near, constant } = approximateMatrix(F, A)
  const { values, vectors } = eigenHermitian(hermitianPart(near))
  requireSimple(values, k - 1, "eigenvalue")
  const w = lifted(F, columnOf(vectors, k - 1))
  return constant ? w : unit(F, refined(F, A, F.number(values[k - 1] as number), w).vector)
}

/** A function of the eigenvalues of a Hermitian matrix that does not move. */
export function hermitianFunction(A: Matrix<Z>, f: (value: number) => number): Matrix<Z> {
  const { values, vectors } = eigenHermitian(hermitianPart(A))
  const images = values.map(f)
  return la.generate(A.rows, A.cols, (i, j) => {
    let [re, im] = [0, 0]
    for (const [k, image] of images.entries()) {
      const [a, b] = [la.at(vectors, i, k), la.at(vectors, j, k)]
      re += image * (a.re * b.re + a.im * b.im)
      im += image * (a.im * b.re - a.re * b.im)
    }
    return { re, im }
  })
}

export interface SingularTriple<T> {
  readonly value: T
  readonly left: Matrix<T>
  readonly right: Matrix<T>
}

/** The vectors of number k, from 0, of one phase. */
function pairOf(found: Svd, k: number): { readonly u: Matrix<Z>; readonly v: Matrix<Z> } {
  const u = columnOf(found.left, k)
  // A v = σ u: the phase that u was turned by turns v as well
  const before = la.generate(found.left.rows, 1, (i) => la.at(found.left, i, k))
  const turn = before.data.reduce(
    (sum, a, i) => {
      const b = u.data[i] as Z
      return { re: sum.re + a.re * b.re + a.im * b.im, im: sum.im + a.re * b.im - a.im * b.re }
    },
    { re: 0, im: 0 },
  )
  const v = la.generate(found.right.rows, 1, (i) => {
    const a = la.at(found.right, i, k)
    return { re: a.re * turn.re - a.im * turn.im, im: a.re * turn.im + a.im * turn.re }
  })
  return { u, v }
}

/**
 * The k-th largest singular value, k from 1, with unit vectors, A v = σ u. Over dual numbers the derivative of u is
 * orthogonal to u.
 * @throws OutsideDomain where the value is not simple or zero
 */
export function singularTriple<T>(F: NumberSystem<T>, A: Matrix<T>, k: number): SingularTriple<T> {
  requireIndex(k, Math.min(A.rows, A.cols))
  const { near, constant } = approximateMatrix(F, A)
  const found = svd(near)
  requireSimple(found.values, k - 1, "singular value")
  const sigma = found.values[k - 1] as number
  if (!(sigma > GAP * (found.values[0] as number))) throw new OutsideDomain(`singular value ${k} is zero`)
  const start = pairOf(found, k - 1)
  const [u, v] = [lifted(F, start.u), lifted(F, start.v)]
  if (constant) return { value: F.number(sigma), left: u, right: v }
  // (u, v) is an eigenvector of [0, A; A^H, 0] with eigenvalue σ
  const { rows: m, cols: n } = A
  const AH = la.adjoint(F, A)
  const both = la.generate(m + n, m + n, (i, j) =>
    i < m && j >= m ? la.at(A, i, j - m) : i >= m && j < m ? la.at(AH, i - m, j) : F.zero,
  )
  const w = la.matrix(m + n, 1, [...u.data, ...v.data])
  const { value, vector } = refined(F, both, F.number(sigma), w)
  const left = unit(
    F,
    la.generate(m, 1, (i) => la.at(vector, i, 0)),
  )
  const right = unit(
    F,
    la.generate(n, 1, (i) => la.at(vector, m + i, 0)),
  )
  if (!F.complex) return { value: F.re(value), left, right }
  const along = la.at(la.matmul(F, la.adjoint(F, u), left), 0, 0)
  const turn = F.div(F.abs(along), along)
  return { value: F.re(value), left: la.scale(F, turn, left), right: la.scale(F, turn, right) }
}

/** The largest singular value. @throws OutsideDomain where A moves and it is not simple */
export function spectralNorm<T>(F: NumberSystem<T>, A: Matrix<T>): T {
  const { near, constant } = approximateMatrix(F, A)
  return constant ? F.number(svd(near).values[0] as number) : singularTriple(F, A, 1).value
}

/** All singular values in double precision, where A does not move. */
export function constantSingularValues<T>(F: NumberSystem<T>, A: Matrix<T>): readonly number[] | undefined {
  const { near, constant } = approximateMatrix(F, A)
  return constant ? svd(near).values : undefined
}
