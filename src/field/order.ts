import { type Matrix, type NumberSystem, OutsideDomain } from "../ir/number.ts"

// Questions about the order of real numbers. Where there is none but signs exist, as over a prime field, those decide.

function requireReal<T>(F: NumberSystem<T>, a: T, what: string): void {
  if (F.complex && !F.equal(F.im(a), F.zero)) throw new OutsideDomain(`${what} of a number that is not real`)
}

/** 1 for numbers above zero, else 0. @throws OutsideDomain for a number that is not real */
export function step<T>(F: NumberSystem<T>, a: T): T {
  requireReal(F, a, "an order")
  if (!F.exact) return F.compare(F.re(a), F.zero) > 0 ? F.one : F.zero
  if (F.isZero(a)) return F.zero
  return F.mul(F.rational(1n, 2n), F.add(F.one, F.sign(a)))
}

/** `above` where d > 0, else `other`. */
export function choose<T>(F: NumberSystem<T>, d: T, above: T, other: T): T {
  if (F.exact) return F.add(other, F.mul(step(F, d), F.sub(above, other)))
  requireReal(F, d, "an order")
  return F.compare(F.re(d), F.zero) > 0 ? above : other
}

/** The number itself. @throws OutsideDomain where it is not above zero, as far as there is an order */
export function positive<T>(F: NumberSystem<T>, a: T, what: string): T {
  requireReal(F, a, what)
  if (!F.exact && !(F.compare(F.re(a), F.zero) > 0)) throw new OutsideDomain(`${what} of a number that is not positive`)
  return a
}

/** The integer that a 1 × 1 matrix holds. @throws OutsideDomain where it holds none */
export function integer<T>(F: NumberSystem<T>, a: Matrix<T>, what: string): number {
  const n = F.toInteger(a.data[0] as T)
  if (n === undefined) throw new OutsideDomain(`${what} is not an integer`)
  return n
}
