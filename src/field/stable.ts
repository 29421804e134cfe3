import { type NumberSystem, OutsideDomain } from "../ir/number.ts"

// Functions of one number that lose digits, or overflow, where they are written out. Where equality is exact there are no
// digits to lose: the plain formula.

/** Whether the real part is below zero, where that can be asked. */
const isNegative = <T>(F: NumberSystem<T>, x: T): boolean => !F.exact && F.compare(F.re(x), F.zero) < 0

const isReal = <T>(F: NumberSystem<T>, x: T): boolean => !F.complex || F.equal(F.im(x), F.zero)

/** log(1 + x). */
export function log1p<T>(F: NumberSystem<T>, x: T): T {
  if (F.exact || F.magnitude(x) > 0.25) return F.log(F.add(F.one, x))
  // 2 artanh(z) with z = x/(2 + x): |z| <= 1/7
  const z = F.div(x, F.add(F.number(2), x))
  const square = F.mul(z, z)
  let sum = F.zero
  for (let k = 21; k >= 1; k -= 2) sum = F.add(F.rational(1n, BigInt(k)), F.mul(square, sum))
  return F.mul(F.number(2), F.mul(z, sum))
}

/** exp(x) - 1. */
export function expm1<T>(F: NumberSystem<T>, x: T): T {
  if (F.exact || F.magnitude(x) > 1) return F.sub(F.exp(x), F.one)
  const t = F.tanh(F.mul(F.rational(1n, 2n), x))
  return F.div(F.mul(F.number(2), t), F.sub(F.one, t))
}

/** 1/(1 + exp(-x)). */
export function sigmoid<T>(F: NumberSystem<T>, x: T): T {
  if (!isNegative(F, x)) return F.div(F.one, F.add(F.one, F.exp(F.neg(x))))
  const e = F.exp(x)
  return F.div(e, F.add(F.one, e))
}

/** log(1 + exp(x)). */
export function softplus<T>(F: NumberSystem<T>, x: T): T {
  // off the real line another branch of the logarithm may be meant
  if (isNegative(F, x) || F.exact || !isReal(F, x)) return log1p(F, F.exp(x))
  return F.add(x, log1p(F, F.exp(F.neg(x))))
}

/** The number among several with the largest real part, the first of equal ones. @throws Unavailable without an order */
export function largest<T>(F: NumberSystem<T>, numbers: readonly T[]): T {
  return numbers.reduce((a, b) => (F.compare(F.re(b), F.re(a)) > 0 ? b : a))
}

/** exp of each number, all over the exponential of the largest, and that largest: no overflow. */
function shiftedExponentials<T>(
  F: NumberSystem<T>,
  x: readonly T[],
): { readonly exps: readonly T[]; readonly shift: T } {
  const shift = F.exact ? F.zero : F.re(largest(F, x))
  return { exps: x.map((a) => F.exp(F.exact ? a : F.sub(a, shift))), shift }
}

/** log(Σ exp(x)). */
export function logsumexp<T>(F: NumberSystem<T>, x: readonly T[]): T {
  const { exps, shift } = shiftedExponentials(F, x)
  const log = F.log(exps.reduce(F.add))
  return F.exact ? log : F.add(shift, log)
}

/** exp(x) / Σ exp(x). */
export function softmax<T>(F: NumberSystem<T>, x: readonly T[]): T[] {
  const { exps } = shiftedExponentials(F, x)
  const total = exps.reduce(F.add)
  return exps.map((e) => F.div(e, total))
}

/** The root of a number at least 0, as a norm is. @throws OutsideDomain where there is no real one (over a prime field) */
export function realRoot<T>(F: NumberSystem<T>, a: T): T {
  const root = F.sqrt(a)
  if (!isReal(F, root)) throw new OutsideDomain("sqrt of a number that is no square")
  return root
}
