import type { Matrix } from "../ir/number.ts"
import type { Complex } from "./complex.ts"

// The Jacobi methods over complex128, on columns of doubles (G. H. Golub and C. F. Van Loan, Matrix Computations, 4th ed.,
// Johns Hopkins 2013, 8.5 and 8.6.3).

type Z = Complex<number>

/** Columns with real and imaginary parts apart. */
interface Columns {
  readonly re: Float64Array[]
  readonly im: Float64Array[]
  readonly length: number
}

function columnsOf(A: Matrix<Z>): Columns {
  const part = (name: "re" | "im"): Float64Array[] =>
    Array.from({ length: A.cols }, (_, j) =>
      Float64Array.from({ length: A.rows }, (__, i) => (A.data[i * A.cols + j] as Z)[name]),
    )
  return { re: part("re"), im: part("im"), length: A.rows }
}

const identity = (n: number): Columns =>
  columnsOf({
    rows: n,
    cols: n,
    data: Array.from({ length: n * n }, (_, k) => ({ re: k % (n + 1) === 0 ? 1 : 0, im: 0 })),
  })

const entry = (C: Columns, i: number, j: number): Z => ({ re: C.re[j]?.[i] ?? 0, im: C.im[j]?.[i] ?? 0 })

function matrixOf(C: Columns, order: readonly number[]): Matrix<Z> {
  const data: Z[] = []
  for (let i = 0; i < C.length; i++) for (const j of order) data.push(entry(C, i, j))
  return { rows: C.length, cols: order.length, data }
}

/** A plane rotation that makes an entry zero, after the second column is turned by a phase. */
interface Rotation {
  readonly c: number
  readonly s: number
  /** exp(-iφ), φ the angle of the entry. */
  readonly phase: Z
}

/** For the Hermitian matrix [alpha, gamma; conj(gamma), beta]. */
function rotation(alpha: number, beta: number, gamma: Z): Rotation {
  const size = Math.hypot(gamma.re, gamma.im)
  const tau = (beta - alpha) / (2 * size)
  const t = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.hypot(1, tau))
  const c = 1 / Math.hypot(1, t)
  return { c, s: t * c, phase: { re: gamma.re / size, im: -gamma.im / size } }
}

/** Columns p and q times the rotation. */
function rotate(C: Columns, p: number, q: number, { c, s, phase }: Rotation): void {
  const [pr, pi, qr, qi] = [C.re[p], C.im[p], C.re[q], C.im[q]] as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let i = 0; i < C.length; i++) {
    const [ar, ai, br, bi] = [pr[i], pi[i], qr[i], qi[i]] as [number, number, number, number]
    const [tr, ti] = [br * phase.re - bi * phase.im, br * phase.im + bi * phase.re]
    pr[i] = c * ar - s * tr
    pi[i] = c * ai - s * ti
    qr[i] = s * ar + c * tr
    qi[i] = s * ai + c * ti
  }
}

/** Rows p and q times the adjoint of the rotation, from the left. */
function rotateRows(C: Columns, p: number, q: number, { c, s, phase }: Rotation): void {
  for (let j = 0; j < C.re.length; j++) {
    const [re, im] = [C.re[j], C.im[j]] as [Float64Array, Float64Array]
    const [ar, ai, br, bi] = [re[p], im[p], re[q], im[q]] as [number, number, number, number]
    const [tr, ti] = [br * phase.re + bi * phase.im, bi * phase.re - br * phase.im]
    re[p] = c * ar - s * tr
    im[p] = c * ai - s * ti
    re[q] = s * ar + c * tr
    im[q] = s * ai + c * ti
  }
}

const SWEEPS = 60

/** Pairs p < q in order, sweep after sweep, until `turn` has had nothing to do for a whole sweep. */
function sweep(n: number, turn: (p: number, q: number) => boolean): void {
  for (let k = 0; k < SWEEPS; k++) {
    let turned = false
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) if (turn(p, q)) turned = true
    if (!turned) return
  }
}

const descending = (values: readonly number[]): number[] =>
  values.map((_, i) => i).sort((i, j) => (values[j] as number) - (values[i] as number) || i - j)

/** Eigenvalues, largest first, and unit eigenvectors as columns, of a Hermitian matrix. */
export function eigenHermitian(A: Matrix<Z>): { readonly values: readonly number[]; readonly vectors: Matrix<Z> } {
  const n = A.rows
  const C = columnsOf(A)
  const V = identity(n)
  const size = Math.sqrt(A.data.reduce((sum, a) => sum + a.re * a.re + a.im * a.im, 0))
  sweep(n, (p, q) => {
    const gamma = entry(C, p, q)
    if (!(Math.hypot(gamma.re, gamma.im) > size * 2 ** -60)) return false
    const turn = rotation(entry(C, p, p).re, entry(C, q, q).re, gamma)
    for (const columns of [C, V]) rotate(columns, p, q, turn)
    rotateRows(C, p, q, turn)
    return true
  })
  const values = Array.from({ length: n }, (_, i) => entry(C, i, i).re)
  const order = descending(values)
  return { values: order.map((i) => values[i] as number), vectors: matrixOf(V, order) }
}

/** A = U·diag(values)·V^H with min(m, n) columns each, largest first; columns of U or V of a zero value may be zero. */
export interface Svd {
  readonly left: Matrix<Z>
  readonly values: readonly number[]
  readonly right: Matrix<Z>
}

/** The thin singular value decomposition (one-sided Jacobi, M. R. Hestenes 1958). */
export function svd(A: Matrix<Z>): Svd {
  if (A.rows < A.cols) {
    const { left, values, right } = svd(adjoint(A))
    return { left: right, values, right: left }
  }
  const n = A.cols
  const C = columnsOf(A)
  const V = identity(n)
  const dot = (p: number, q: number): Z => {
    let [re, im] = [0, 0]
    const [pr, pi, qr, qi] = [C.re[p], C.im[p], C.re[q], C.im[q]] as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ]
    for (let i = 0; i < C.length; i++) {
      const [a, b, c, d] = [pr[i], pi[i], qr[i], qi[i]] as [number, number, number, number]
      re += a * c + b * d
      im += a * d - b * c
    }
    return { re, im }
  }
  sweep(n, (p, q) => {
    const [alpha, beta, gamma] = [dot(p, p).re, dot(q, q).re, dot(p, q)]
    if (!(Math.hypot(gamma.re, gamma.im) > 2 ** -51 * Math.sqrt(alpha * beta))) return false
    const turn = rotation(alpha, beta, gamma)
    for (const columns of [C, V]) rotate(columns, p, q, turn)
    return true
  })
  const values = Array.from({ length: n }, (_, j) => Math.sqrt(dot(j, j).re))
  const order = descending(values)
  const left = matrixOf(C, order)
  const unit = left.data.map((a, k): Z => {
    const value = values[order[k % n] as number] as number
    return value === 0 ? { re: 0, im: 0 } : { re: a.re / value, im: a.im / value }
  })
  return { left: { ...left, data: unit }, values: order.map((i) => values[i] as number), right: matrixOf(V, order) }
}

function adjoint(A: Matrix<Z>): Matrix<Z> {
  const data: Z[] = []
  for (let j = 0; j < A.cols; j++)
    for (let i = 0; i < A.rows; i++) {
      const { re, im } = A.data[i * A.cols + j] as Z
      data.push({ re, im: -im })
    }
  return { rows: A.cols, cols: A.rows, data }
}
