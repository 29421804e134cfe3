import { type Helper, helper } from "./typescript-helper.ts"

// Eigenvalues, singular values and functions of matrices in emitted TypeScript, for real matrices. A complex matrix
// X + iY goes through the real one [X, -Y; Y, X], which has every eigen- and singular value twice.

export const SPECTRAL: Readonly<Record<string, Helper>> = {
  embed: helper(`function embed(A: ComplexMatrix): number[][] {
  return [
    ...A.map((row) => [...row.map((a) => a.re), ...row.map((a) => -a.im)]),
    ...A.map((row) => [...row.map((a) => a.im), ...row.map((a) => a.re)]),
  ]
}`),
  unembed: helper(`function unembed(A: Matrix): Complex[][] {
  const [m, n] = [A.length / 2, (A[0]?.length ?? 0) / 2]
  return table(m, (i) => table(n, (j) => ({ re: A[i]![j]!, im: A[m + i]![j]! })))
}`),
  isSymmetric: helper(`function isSymmetric(A: Matrix): boolean {
  const bound = 1e-8 * A.flat().reduce((m, a) => Math.max(m, Math.abs(a)), 0)
  return A.every((row, i) => row.every((a, j) => Math.abs(a - A[j]![i]!) <= bound))
}`),
  eigen:
    helper(`/** Eigenvalues of a symmetric matrix, largest first, with unit eigenvectors: C. G. J. Jacobi's rotations. */
function eigen(A: Matrix): { values: number[]; vectors: number[][] } {
  if (!isSymmetric(A)) throw new Error("a symmetric or Hermitian matrix is wanted here")
  const n = A.length
  const S = table(n, (i) => table(n, (j) => (A[i]![j]! + A[j]![i]!) / 2))
  const V = eye(n)
  const rotate = (x: number[], y: number[], c: number, s: number): void => {
    for (let k = 0; k < n; k++) [x[k], y[k]] = [c * x[k]! - s * y[k]!, s * x[k]! + c * y[k]!]
  }
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const a = S[p]![q]!
        off = Math.max(off, Math.abs(a) / (Math.sqrt(Math.abs(S[p]![p]! * S[q]![q]!)) + Number.MIN_VALUE))
        if (a === 0) continue
        const theta = (S[q]![q]! - S[p]![p]!) / (2 * a)
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
        const c = 1 / Math.hypot(t, 1)
        const s = t * c
        rotate(S[p]!, S[q]!, c, s)
        for (const row of S) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!]
        S[p]![q] = 0
        S[q]![p] = 0
        rotate(V[p]!, V[q]!, c, s)
      }
    }
    if (off < 1e-15) break
  }
  const order = table(n, (i) => i).sort((i, j) => S[j]![j]! - S[i]![i]!)
  return { values: order.map((i) => S[i]![i]!), vectors: order.map((i) => V[i]!) }
}`),
  svd: helper(
    `/** Singular values, largest first, and pairs of unit vectors with A v = s u: one-sided rotations (M. R. Hestenes). */
function svd(A: Matrix): { values: number[]; left: number[][]; right: number[][] } {
  if (A.length < (A[0]?.length ?? 0)) {
    const { values, left, right } = svd(transpose(A))
    return { values, left: right, right: left }
  }
  const U = transpose(A)
  const V = eye(U.length)
  const rotate = (x: number[], y: number[], c: number, s: number): void => {
    for (let k = 0; k < x.length; k++) [x[k], y[k]] = [c * x[k]! - s * y[k]!, s * x[k]! + c * y[k]!]
  }
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false
    for (let p = 0; p < U.length; p++) {
      for (let q = p + 1; q < U.length; q++) {
        const [a, b, d] = [dot(U[p]!, U[p]!), dot(U[p]!, U[q]!), dot(U[q]!, U[q]!)]
        if (Math.abs(b) <= 1e-15 * Math.sqrt(a * d) || b === 0) continue
        turned = true
        const theta = (d - a) / (2 * b)
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
        const c = 1 / Math.hypot(t, 1)
        rotate(U[p]!, U[q]!, c, t * c)
        rotate(V[p]!, V[q]!, c, t * c)
      }
    }
  }
  const norms = U.map(norm)
  const order = norms.map((_, i) => i).sort((i, j) => norms[j]! - norms[i]!)
  const unit = (i: number): number[] => U[i]!.map((a) => (norms[i]! > 0 ? a / norms[i]! : 0))
  return { values: order.map((i) => norms[i]!), left: order.map(unit), right: order.map((i) => V[i]!) }
}`,
    "norm",
  ),
  csingularValues: helper(`function csingularValues(A: ComplexMatrix): number[] {
  return svd(embed(A)).values.filter((_, i) => i % 2 === 0)
}`),
  singularValues: helper(`function singularValues(A: Matrix): number[] {
  return svd(A).values
}`),
  turned: helper(
    `/** Complex vectors that share a phase, turned so that the largest entry of the first is positive. */
function turned(...vectors: Complex[][]): Complex[][] {
  const [first = []] = vectors
  const top = largest(first.map(cabs))
  const entry = first.find((a) => cabs(a) >= (1 - 1e-9) * top)!
  const phase = { re: entry.re / cabs(entry), im: -entry.im / cabs(entry) }
  return vectors.map((v) => v.map((a) => cmul(a, phase)))
}`,
    "cabs",
  ),
  eigvec: helper(
    `function eigvec(A: Matrix, k: number): number[] {
  return turned(eigen(A).vectors[indexOf(k, A.length)]!.map(complex))[0]!.map((a) => a.re)
}`,
    "complex",
  ),
  ceigvec: helper(`function ceigvec(A: ComplexMatrix, k: number): Complex[] {
  const n = A.length
  const v = eigen(embed(A)).vectors[2 * indexOf(k, n)]!
  const found = table(n, (i) => ({ re: v[i]!, im: v[n + i]! }))
  return turned(found)[0]!
}`),
  singularPair: helper(
    `function singularPair(A: Matrix, k: number): number[][] {
  const { values, left, right } = svd(A)
  const j = indexOf(k, values.length)
  return turned(left[j]!.map(complex), right[j]!.map(complex)).map((v) => v.map((a) => a.re))
}`,
    "complex",
  ),
  csingularPair: helper(`function csingularPair(A: ComplexMatrix, k: number): Complex[][] {
  const { values, left, right } = svd(embed(A))
  const j = 2 * indexOf(k, values.length / 2)
  const joined = (v: Vector): Complex[] => table(v.length / 2, (i) => ({ re: v[i]!, im: v[v.length / 2 + i]! }))
  return turned(joined(left[j]!), joined(right[j]!))
}`),
  pinv: helper(`function pinv(A: Matrix): number[][] {
  const { values, left, right } = svd(A)
  const kept = values.map((s) => (s > 1e-12 * values[0]! ? 1 / s : 0))
  return table(A[0]?.length ?? 0, (i) =>
    table(A.length, (j) => kept.reduce((sum, s, k) => sum + s * right[k]![i]! * left[k]![j]!, 0)),
  )
}`),
  byEigenvalues: helper(`function byEigenvalues(A: Matrix, f: (value: number) => number): number[][] {
  const { values, vectors } = eigen(A)
  const images = values.map((v) => f(v))
  return A.map((_, i) => A.map((_, j) => images.reduce((sum, a, k) => sum + a * vectors[k]![i]! * vectors[k]![j]!, 0)))
}`),
  matrixNorm: helper(`/** The largest sum of moduli in a column. */
function matrixNorm(A: Matrix): number {
  return largest(transpose(A).map((column) => sum(column.map(Math.abs))))
}`),
  combine: helper(`function combine(a: number, A: Matrix, b: number, B: Matrix): number[][] {
  return A.map((row, i) => row.map((x, j) => a * x + b * B[i]![j]!))
}`),
  expm: helper(`/** Scaling and squaring with a Padé approximant (N. J. Higham, Functions of Matrices, algorithm 10.20). */
function expm(A: Matrix): number[][] {
  const b = [
    64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
    670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
  ]
  const squarings = Math.max(0, Math.ceil(Math.log2(matrixNorm(A) / 4)))
  const X = A.map((row) => row.map((a) => a / 2 ** squarings))
  const square = matmul(X, X)
  const I = eye(A.length)
  let even = I.map((row) => row.map(() => 0))
  let odd = even
  for (let k = 12; k >= 0; k -= 2) {
    even = combine(1, matmul(square, even), b[k]!, I)
    odd = combine(1, matmul(square, odd), b[k + 1]!, I)
  }
  odd = matmul(X, odd)
  let result = solve(combine(1, even, -1, odd), combine(1, even, 1, odd))
  for (let k = 0; k < squarings; k++) result = matmul(result, result)
  return result
}`),
  sqrtm: helper(`/** Principal square root: by eigenvalues, or the iteration of E. D. Denman and A. N. Beavers. */
function sqrtm(A: Matrix): number[][] {
  const size = matrixNorm(A)
  const none = (): Error => new Error("sqrtm of a matrix with an eigenvalue on the closed negative real axis")
  if (isSymmetric(A)) {
    return byEigenvalues(A, (v) => {
      if (v < -1e-12 * size) throw none()
      return Math.sqrt(Math.max(v, 0))
    })
  }
  let Y = A.map((row) => [...row])
  let Z = eye(A.length)
  for (let k = 0, step = Infinity; k < 80 && step > 1e-14 * matrixNorm(Y); k++) {
    const next = combine(0.5, Y, 0.5, inv(Z))
    Z = combine(0.5, Z, 0.5, inv(Y))
    step = matrixNorm(combine(1, next, -1, Y))
    Y = next
  }
  if (!(matrixNorm(combine(1, matmul(Y, Y), -1, A)) <= 1e-6 * size)) throw none()
  return Y
}`),
  logm: helper(`/** Principal logarithm: by eigenvalues, or inverse scaling and squaring (N. J. Higham, chapter 11). */
function logm(A: Matrix): number[][] {
  if (isSymmetric(A)) {
    return byEigenvalues(A, (v) => {
      if (!(v > 0)) throw new Error("logm of a matrix with an eigenvalue that is not positive")
      return Math.log(v)
    })
  }
  const I = eye(A.length)
  let X: Matrix = A
  let roots = 0
  for (; !(matrixNorm(combine(1, X, -1, I)) <= 0.5); roots++) {
    if (roots === 60) throw new Error("logm of a singular matrix")
    X = sqrtm(X)
  }
  const E = combine(1, X, -1, I)
  let sum = I.map((row) => row.map(() => 0))
  for (const { node, weight } of gaussLegendre(12)) sum = combine(1, sum, weight, solve(combine(1, I, node, E), E))
  return sum.map((row) => row.map((a) => a * 2 ** roots))
}`),
  gaussLegendre: helper(`/** Nodes and weights on [0, 1]. */
function gaussLegendre(n: number): { node: number; weight: number }[] {
  return table(n, (i) => {
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
}`),
  matpow: helper(`/** Integer powers of any square matrix, real ones of a matrix with positive eigenvalues. */
function matpow(A: Matrix, p: number): number[][] {
  if (!Number.isInteger(p)) {
    if (!(p > 0) || !isSymmetric(A)) return expm(logm(A).map((row) => row.map((a) => p * a)))
    const size = matrixNorm(A)
    return byEigenvalues(A, (v) => {
      if (v < -1e-12 * size) throw new Error("a real power of a matrix with a negative eigenvalue")
      return Math.max(v, 0) ** p
    })
  }
  let square: Matrix = p < 0 ? inv(A) : A
  let result = eye(A.length)
  for (let e = Math.abs(p); e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result = matmul(result, square)
    if (e > 1) square = matmul(square, square)
  }
  return result
}`),
  frechet: helper(`/** Fréchet derivative of f at A along E: a block of f([A, E; 0, A]). */
function frechet(f: (A: Matrix) => number[][], A: Matrix, E: Matrix): number[][] {
  const image = f([...A.map((row, i) => [...row, ...E[i]!]), ...A.map((row) => [...row.map(() => 0), ...row])])
  return A.map((row, i) => image[i]!.slice(row.length))
}`),
  frechet2: helper(`function frechet2(f: (A: Matrix) => number[][], A: Matrix, D: Matrix, E: Matrix): number[][] {
  const twice = (X: Matrix, Y: Matrix): number[][] => [
    ...X.map((row, i) => [...row, ...Y[i]!]),
    ...X.map((row) => [...row.map(() => 0), ...row]),
  ]
  const zero = A.map((row) => row.map(() => 0))
  return frechet(f, twice(A, D), twice(E, zero)).slice(0, A.length).map((row) => row.slice(A.length))
}`),
}
