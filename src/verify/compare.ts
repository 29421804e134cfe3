import type { Matrix, NumberSystem } from "../ir/number.ts"

/** Relative difference up to which two results of well-conditioned floating-point evaluation count as one. */
export const AGREES = 1e-9
/** Relative difference from which on they count as two. */
export const DIFFERS = 1e-6

/** Equal in exact arithmetic, else equal up to rounding. */
export function close<T>(F: NumberSystem<T>, a: T, b: T): boolean {
  if (F.exact) return F.equal(a, b)
  return F.magnitude(F.sub(a, b)) <= 1e-8 * (F.magnitude(a) + F.magnitude(b))
}

/** The largest magnitude of an entry. */
export const norm = <T>(F: NumberSystem<T>, A: Matrix<T>): number =>
  A.data.reduce((m, a) => Math.max(m, F.magnitude(a)), 0)

/** The largest magnitude of a difference of entries. */
export const distance = <T>(F: NumberSystem<T>, A: Matrix<T>, B: Matrix<T>): number =>
  A.rows === B.rows && A.cols === B.cols
    ? A.data.reduce((m, a, i) => Math.max(m, F.magnitude(F.sub(a, B.data[i] as T))), 0)
    : Number.POSITIVE_INFINITY
