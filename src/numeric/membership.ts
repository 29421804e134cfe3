import { float64 } from "../field/float64.ts"
import { type Complex, complex } from "../field/complex.ts"
import { adjoint, at, identity, matmul, transpose } from "../field/linalg.ts"
import type { Matrix, NumberSystem } from "../ir/number.ts"
import type { SetName } from "../ir/set.ts"

// Whether given numbers lie in a declared set, up to rounding: formulas for the set are wrong elsewhere.

const C: NumberSystem<Complex<number>> = complex(float64)
type M = Matrix<Complex<number>>

/** Relative to the largest entry. */
const TOLERANCE = 1e-8

const size = (a: Complex<number>): number => Math.hypot(a.re, a.im)
const largest = (A: M): number => A.data.reduce((m, a) => Math.max(m, size(a)), 0)
const number = (a: Complex<number>): string =>
  a.im === 0 ? `${a.re}` : `${a.re}${a.im < 0 ? "-" : "+"}${Math.abs(a.im)}i`
const entry = (i: number, j: number): string => `[${i + 1},${j + 1}]`

/** What is wrong, in words, or undefined. */
type Test = (A: M) => string | undefined

/** The first entry (from 0) for which the test fails. */
function firstEntry(A: M, fails: (a: Complex<number>, i: number, j: number) => boolean): [number, number] | undefined {
  const k = A.data.findIndex((a, index) => fails(a, Math.floor(index / A.cols), index % A.cols))
  return k < 0 ? undefined : [Math.floor(k / A.cols), k % A.cols]
}

const each =
  (what: string, holds: (a: Complex<number>) => boolean): Test =>
  (A) => {
    const found = firstEntry(A, (a) => !holds(a))
    return found && `its entry ${entry(...found)} is ${number(at(A, ...found))}, not ${what}`
  }

/** A equals another matrix made from it. */
function mirrored(A: M, B: M, relation: string): string | undefined {
  const bound = TOLERANCE * Math.max(largest(A), Number.MIN_VALUE)
  const found = firstEntry(A, (a, i, j) => size(C.sub(a, at(B, i, j))) > bound)
  if (!found) return undefined
  const [i, j] = found
  return `its entries ${entry(i, j)} = ${number(at(A, i, j))} and ${entry(j, i)} = ${number(at(A, j, i))} break ${relation}`
}

const zeroWhere =
  (what: string, outside: (i: number, j: number) => boolean): Test =>
  (A) => {
    const bound = TOLERANCE * largest(A)
    const found = firstEntry(A, (a, i, j) => outside(i, j) && size(a) > bound)
    return found && `its entry ${entry(...found)} ${what} is ${number(at(A, ...found))}, not 0`
  }

const symmetric: Test = (A) => mirrored(A, transpose(A), "A' = A")
const hermitian: Test = (A) => mirrored(A, adjoint(C, A), "A' = A")

/** Cholesky's elimination: all pivots above the bound, or for semidefinite ones not below it. */
const definite =
  (strict: boolean): Test =>
  (A) => {
    const crooked = hermitian(A)
    if (crooked) return crooked
    const n = A.rows
    const bound = 10 * n * Number.EPSILON * largest(A)
    const rows = Array.from({ length: n }, (_, i) => A.data.slice(i * n, (i + 1) * n))
    for (let k = 0; k < n; k++) {
      // the largest pivot first: at the end of a semidefinite matrix only rounding errors are left
      let best = k
      for (let i = k; i < n; i++) if ((rows[i]?.[i]?.re ?? 0) > (rows[best]?.[best]?.re ?? 0)) best = i
      ;[rows[k], rows[best]] = [rows[best] as Complex<number>[], rows[k] as Complex<number>[]]
      for (const row of rows) [row[k], row[best]] = [row[best] as Complex<number>, row[k] as Complex<number>]
      const top = rows[k] as Complex<number>[]
      const pivot = (top[k] as Complex<number>).re
      if (strict && pivot <= bound) return "it is not positive definite"
      if (pivot <= bound) {
        const rest = rows.slice(k).flatMap((row) => row.slice(k).map(size))
        return Math.max(...rest) <= Math.sqrt(TOLERANCE) * largest(A) ? undefined : "it is not positive semidefinite"
      }
      for (let i = k + 1; i < n; i++) {
        const row = rows[i] as Complex<number>[]
        const factor = C.div(row[k] as Complex<number>, top[k] as Complex<number>)
        for (let j = k; j < n; j++) row[j] = C.sub(row[j] as Complex<number>, C.mul(factor, top[j] as Complex<number>))
      }
    }
    return undefined
  }

const orthonormal: Test = (A) => {
  const product = matmul(C, adjoint(C, A), A)
  const found = firstEntry(product, (a, i, j) => size(C.sub(a, at(identity(C, A.cols), i, j))) > 1e-6)
  return (
    found && `its columns ${found[0] + 1} and ${found[1] + 1} have the inner product ${number(at(product, ...found))}`
  )
}

const TESTS: Readonly<Record<SetName, Test>> = {
  general: () => undefined,
  positive: each("above 0", (a) => a.re > 0),
  Sym: symmetric,
  Skew: (A) => mirrored(A, { ...A, data: transpose(A).data.map(C.neg) }, "A' = -A"),
  Diag: zeroWhere("off the diagonal", (i, j) => i !== j),
  Lower: zeroWhere("above the diagonal", (i, j) => j > i),
  Upper: zeroWhere("below the diagonal", (i, j) => j < i),
  PSD: definite(false),
  PD: definite(true),
  Herm: hermitian,
  HPD: definite(true),
  O: orthonormal,
  U: orthonormal,
  St: orthonormal,
  Perm: (A) => each("0 or 1", (a) => a.re === 0 || a.re === 1)(A) ?? orthonormal(A),
  Toep: (A) => {
    const bound = TOLERANCE * largest(A)
    const found = firstEntry(A, (a, i, j) => i > 0 && j > 0 && size(C.sub(a, at(A, i - 1, j - 1))) > bound)
    return found && `its entry ${entry(...found)} differs from ${entry(found[0] - 1, found[1] - 1)}`
  },
  Simplex: (A) => {
    const total = A.data.reduce((sum, a) => sum + a.re, 0)
    const sign = each("above 0", (a) => a.re > 0)(A)
    return sign ?? (Math.abs(total - 1) > TOLERANCE ? `its entries sum to ${total}, not 1` : undefined)
  },
  Int: each("an integer", (a) => Number.isInteger(a.re)),
  Nat: each("a positive integer", (a) => Number.isInteger(a.re) && a.re > 0),
}

/** Why the matrix is not in the set, or undefined where it is. */
export const outsideSet = (set: SetName, A: M): string | undefined => TESTS[set](A)
