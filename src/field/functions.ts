import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import { complex } from "./complex.ts"
import { derivativePart, dual, dualMatrix } from "./dual.ts"
import { float64 } from "./float64.ts"
import * as la from "./linalg.ts"
import {
  approximate,
  approximateMatrix,
  constantSingularValues,
  hermitianFunction,
  isHermitian,
  lift,
} from "./spectral.ts"

// Functions of square matrices by field operations, so that they run over dual numbers as well; Hermitian matrices that
// do not move by their eigenvalues.

/** A function of square matrices over one system. */
export type MatrixFunction = <T>(F: NumberSystem<T>, A: Matrix<T>) => Matrix<T>

/** The largest sum of magnitudes in a column. */
function norm1<T>(F: NumberSystem<T>, A: Matrix<T>): number {
  let largest = 0
  for (let j = 0; j < A.cols; j++) {
    let sum = 0
    for (let i = 0; i < A.rows; i++) sum += F.magnitude(la.at(A, i, j))
    largest = sum > largest || Number.isNaN(sum) ? sum : largest
  }
  return largest
}

function requireInexact<T>(F: NumberSystem<T>, what: string): void {
  if (F.exact) throw new Unavailable(`${what} over ${F.name}`)
}

/** f of the eigenvalues, where A is Hermitian and does not move. */
function byEigenvalues<T>(
  F: NumberSystem<T>,
  A: Matrix<T>,
  f: (value: number, scale: number) => number,
): Matrix<T> | undefined {
  const { near, constant } = approximateMatrix(F, A)
  if (!constant || !isHermitian(near)) return undefined
  const scale = norm1(F, A)
  return la.map(
    hermitianFunction(near, (v) => f(v, scale)),
    (a) => lift(F, a),
  )
}

// Coefficients of the [13/13] Padé approximant of exp [higham2008, 10.3].
const PADE = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
  670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
] as const
/** Norm up to which the approximant and its derivative are good to double precision. */
const PADE_RANGE = 4

/** Exponential by scaling and squaring [higham2008, algorithm 10.20]. */
export const expm: MatrixFunction = <T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> => {
  requireInexact(F, "expm")
  const size = norm1(F, A)
  if (!Number.isFinite(size)) throw new OutsideDomain("expm of a matrix that is not finite")
  const squarings = Math.max(0, Math.ceil(Math.log2(size / PADE_RANGE)))
  const X = la.scale(F, F.number(2 ** -squarings), A)
  const square = la.matmul(F, X, X)
  let [even, odd] = [la.zeros(F, A.rows, A.rows), la.zeros(F, A.rows, A.rows)]
  const I = la.identity(F, A.rows)
  for (let k = 12; k >= 0; k -= 2) {
    even = la.add(F, la.matmul(F, square, even), la.scale(F, F.number(PADE[k] as number), I))
    odd = la.add(F, la.matmul(F, square, odd), la.scale(F, F.number(PADE[k + 1] as number), I))
  }
  odd = la.matmul(F, X, odd)
  let result = la.solve(F, la.sub(F, even, odd), la.add(F, even, odd))
  for (let k = 0; k < squarings; k++) result = la.matmul(F, result, result)
  return result
}

/** Terms of the exponential series up to norm 1: far more than double precision shows. */
const TERMS = 30

/**
 * exp(A)*x by products with x alone: exp(A/s) by its series, s times, with s at least the norm of A [almohy2011].
 * Where A has few entries, it costs as little.
 */
export function expmTimes<T>(F: NumberSystem<T>, A: Matrix<T>, x: Matrix<T>): Matrix<T> {
  requireInexact(F, "expm")
  const size = norm1(F, A)
  if (!Number.isFinite(size)) throw new OutsideDomain("expm of a matrix that is not finite")
  const steps = Math.max(1, Math.ceil(size))
  const entries = Array.from({ length: A.rows }, (_, i) =>
    Array.from({ length: A.cols }, (__, j) => ({ j, a: la.at(A, i, j) })).filter(({ a }) => F.extent(a) !== 0),
  )
  let result = x.data
  for (let s = 0; s < steps; s++) {
    let term = result
    for (let k = 1; k < TERMS; k++) {
      const by = F.rational(1n, BigInt(k * steps))
      const before = term
      term = entries.map((row) =>
        F.mul(
          by,
          row.reduce((sum, { j, a }) => F.add(sum, F.mul(a, before[j] as T)), F.zero),
        ),
      )
      result = result.map((a, i) => F.add(a, term[i] as T))
      if (largest(F, term) <= (Number.EPSILON / 16) * largest(F, result)) break
    }
  }
  return { ...x, data: result }
}

const largest = <T>(F: NumberSystem<T>, x: readonly T[]): number => x.reduce((m, a) => Math.max(m, F.extent(a)), 0)

const complex128 = complex(float64)

/** Scaled, the iteration takes this many where an eigenvalue is as near to the negative axis as rounding: there is no root. */
const ITERATIONS = 30
const noRoot = (): OutsideDomain =>
  new OutsideDomain("sqrtm of a matrix with an eigenvalue on the closed negative real axis")

/** Eigenvalues down to this part of the norm below zero are rounding errors of zero. */
const ROUNDING = 1e-12

/**
 * The principal square root: the one whose eigenvalues have positive real parts (of a Hermitian matrix also zero). By
 * the iteration of E. D. Denman and A. N. Beavers [higham2008, 6.3].
 * @throws OutsideDomain where there is none
 */
export const sqrtm: MatrixFunction = <T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> => {
  requireInexact(F, "sqrtm")
  const direct = byEigenvalues(F, A, (v, scale) => {
    if (v < -ROUNDING * scale) throw noRoot()
    return Math.sqrt(Math.max(v, 0))
  })
  if (direct) return direct
  const { near, constant } = approximateMatrix(F, A)
  // rounding may take an eigenvalue below zero off the axis, and the iteration to a root that is not the principal one
  if (isHermitian(near))
    hermitianFunction(near, (v) => {
      if (!(v > ROUNDING * norm1(F, A))) throw noRoot()
      return v
    })
  // whether there is a root is a matter of the values alone, which cost least
  if (!constant && F.complex) iteratedRoot(complex128, near)
  else if (!constant)
    iteratedRoot(
      float64,
      la.map(near, (a) => a.re),
    )
  return iteratedRoot(F, A)
}

/** By the product form of the iteration, scaled while it is far [higham2008, 6.29]: M goes to I, and Y*Y*inv(M) stays A. */
function iteratedRoot<T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> {
  const I = la.identity(F, A.rows)
  const times = (c: number, X: Matrix<T>): Matrix<T> => (c === 1 ? X : la.scale(F, F.number(c), X))
  let [Y, M] = [A, A]
  let far = norm1(F, la.sub(F, M, I))
  // convergence is quadratic: two more steps, for what the values carry along as well
  for (let k = 0, after = 0; after < 3; k++) {
    if (k === ITERATIONS || !Number.isFinite(far)) throw noRoot()
    let inverse = la.inverse(F, M)
    const balance = far > 0.5 ? Math.sqrt(norm1(F, inverse) / norm1(F, M)) : 1
    ;[M, inverse] = [times(balance, M), times(1 / balance, inverse)]
    Y = times(Math.sqrt(balance) / 2, la.matmul(F, Y, la.add(F, I, inverse)))
    M = times(1 / 4, la.add(F, la.add(F, M, inverse), la.add(F, I, I)))
    far = norm1(F, la.sub(F, M, I))
    if (after > 0 || far <= 1e-4) after++
  }
  if (!(norm1(F, la.sub(F, la.matmul(F, Y, Y), A)) <= 1e-6 * norm1(F, A))) throw noRoot()
  return Y
}

/** Nodes and weights of Gauss–Legendre quadrature on [0, 1], by Newton's method on the Legendre polynomial. */
function gaussLegendre(n: number): { readonly node: number; readonly weight: number }[] {
  return Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 1
    for (let step = 0; step < 8; step++) {
      let [before, value] = [1, x]
      for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k]
      slope = (n * (x * value - before)) / (x * x - 1)
      x -= value / slope
    }
    return { node: (1 + x) / 2, weight: 1 / ((1 - x * x) * slope * slope) }
  })
}

let quadrature: ReturnType<typeof gaussLegendre> | undefined

const ROOTS = 60

/**
 * The principal logarithm, by inverse scaling and squaring: log(I + E) = ∫ E (I + t E)^-1 dt is a Padé approximant by
 * quadrature [higham2008, 11.4–11.5].
 * @throws OutsideDomain where there is none
 */
export const logm: MatrixFunction = <T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> => {
  requireInexact(F, "logm")
  const direct = byEigenvalues(F, A, (v) => {
    if (!(v > 0)) throw new OutsideDomain("logm of a matrix with an eigenvalue on the closed negative real axis")
    return Math.log(v)
  })
  if (direct) return direct
  const I = la.identity(F, A.rows)
  let X = A
  let roots = 0
  while (!(norm1(F, la.sub(F, X, I)) <= 0.5)) {
    if (++roots > ROOTS) throw new OutsideDomain("logm of a singular matrix")
    X = sqrtm(F, X)
  }
  const E = la.sub(F, X, I)
  quadrature ??= gaussLegendre(12)
  const terms = quadrature.map(({ node, weight }) => {
    const below = la.add(F, I, la.scale(F, F.number(node), E))
    return la.scale(F, F.number(weight), la.solve(F, below, E))
  })
  return la.scale(
    F,
    F.number(2 ** roots),
    terms.reduce((a, b) => la.add(F, a, b)),
  )
}

/** A^n by repeated squaring. */
function integerPower<T>(F: NumberSystem<T>, A: Matrix<T>, n: number): Matrix<T> {
  let square = n < 0 ? la.inverse(F, A) : A
  let result = la.identity(F, A.rows)
  for (let e = Math.abs(n); e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result = la.matmul(F, result, square)
    if (e > 1) square = la.matmul(F, square, square)
  }
  return result
}

/** A^p: integer powers of any square matrix (`integer` where p is known to be one), otherwise exp(p log A). */
export function powm<T>(
  F: NumberSystem<T>,
  A: Matrix<T>,
  p: T,
  integer: number | undefined = F.toInteger(p),
): Matrix<T> {
  if (integer !== undefined) return integerPower(F, A, integer)
  requireInexact(F, "a power that is not an integer")
  const { re, im } = approximate(F, p)
  const constant = im === 0 && F.equal(p, F.number(re))
  const direct = constant
    ? byEigenvalues(F, A, (v, scale) => {
        if (v < -ROUNDING * scale || (re < 0 && !(v > ROUNDING * scale)))
          throw new OutsideDomain("a real power of a matrix whose eigenvalues are not positive")
        return Math.max(v, 0) ** re
      })
    : undefined
  return direct ?? expm(F, la.scale(F, p, logm(F, A)))
}

/** A function of square matrices with parameters in T, which `lift` takes to the numbers that it runs on. */
export type WithParameters<T> = <S>(F: NumberSystem<S>, A: Matrix<S>, lift: (a: T) => S) => Matrix<S>

/** The Fréchet derivative of f at A along E: what f makes of A + ε·E [higham2008, 3.2]. */
export function frechet<T>(F: NumberSystem<T>, f: WithParameters<T>, A: Matrix<T>, E: Matrix<T>): Matrix<T> {
  return derivativePart(f(dual(F), dualMatrix(F, A, E), (v) => ({ v, d: F.zero })))
}

/** The second Fréchet derivative along D and E, which is symmetric in them: `frechet` of `frechet`. */
export function frechet2<T>(
  F: NumberSystem<T>,
  f: WithParameters<T>,
  A: Matrix<T>,
  D: Matrix<T>,
  E: Matrix<T>,
): Matrix<T> {
  const first: WithParameters<T> = (G, X, once) =>
    frechet(G, (H, Y, again) => f(H, Y, (a) => again(once(a))), X, la.map(E, once))
  return frechet(F, first, A, D)
}

/**
 * The unitary factor of a square matrix by Newton's iteration, scaled while it is far [higham2008, 8.20].
 * @throws OutsideDomain where A is singular
 */
function unitaryFactor<T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> {
  const half = F.rational(1n, 2n)
  let X = A
  // what moves along with A has converged a step after the values have
  for (let step = 0, near = 0; near < 3; step++) {
    if (step > 100) throw new OutsideDomain("the polar decomposition of a singular matrix")
    const Y = la.adjoint(F, la.inverse(F, X))
    const distance = norm1(F, la.sub(F, X, Y)) / norm1(F, X)
    if (!Number.isFinite(distance)) throw new OutsideDomain("the polar decomposition of a singular matrix")
    if (distance < 1e-7) near++
    const balance = distance < 0.1 ? 1 : Math.sqrt(norm1(F, Y) / norm1(F, X))
    X = la.scale(F, half, la.add(F, la.scale(F, F.number(balance), X), la.scale(F, F.number(1 / balance), Y)))
  }
  return X
}

/** R of A = QR, with at least as many rows as columns, column by column, each made orthogonal to those before twice. */
function triangularFactor<T>(F: NumberSystem<T>, A: Matrix<T>): Matrix<T> {
  const done: (readonly T[])[] = []
  const product = (x: readonly T[], y: readonly T[]): T =>
    x.map((a, i) => F.mul(F.conj(a), y[i] as T)).reduce(F.add, F.zero)
  for (let j = 0; j < A.cols; j++) {
    let column: readonly T[] = Array.from({ length: A.rows }, (_, i) => la.at(A, i, j))
    for (let pass = 0; pass < 2; pass++)
      for (const q of done) {
        const along = product(q, column)
        column = column.map((a, i) => F.sub(a, F.mul(along, q[i] as T)))
      }
    const length = F.sqrt(F.re(product(column, column)))
    if (F.magnitude(length) === 0) throw new OutsideDomain("the columns of the matrix depend on one another")
    done.push(column.map((a) => F.div(a, length)))
  }
  return la.matmul(
    F,
    la.generate(A.cols, A.rows, (i, k) => F.conj((done[i] as readonly T[])[k] as T)),
    A,
  )
}

/** The sum of the singular values. @throws OutsideDomain where A moves and has not full rank */
export function nuclearNorm<T>(F: NumberSystem<T>, A: Matrix<T>): T {
  const values = constantSingularValues(F, A)
  if (values) return F.number(values.reduce((a, b) => a + b, 0))
  requireInexact(F, "the nuclear norm")
  const tall = A.rows >= A.cols ? A : la.adjoint(F, A)
  const R = tall.rows === tall.cols ? tall : triangularFactor(F, tall)
  return F.re(la.trace(F, la.matmul(F, la.adjoint(F, unitaryFactor(F, R)), R)))
}
