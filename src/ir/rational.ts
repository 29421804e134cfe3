/** An exact fraction in lowest terms, denominator positive. */
export interface Rational {
  readonly num: bigint
  readonly den: bigint
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y) [x, y] = [y, x % y]
  return x
}

/** num/den in lowest terms. @throws RangeError where den is 0 */
export function rational(num: bigint | number, den: bigint | number = 1n): Rational {
  const [n, d] = [BigInt(num), BigInt(den)]
  if (d === 0n) throw new RangeError("a fraction's denominator is not zero")
  const g = gcd(n, d) || 1n
  return d < 0n ? { num: -n / g, den: -d / g } : { num: n / g, den: d / g }
}

export const ZERO: Rational = rational(0)
export const ONE: Rational = rational(1)
export const MINUS_ONE: Rational = rational(-1)

export const addRational = (a: Rational, b: Rational): Rational =>
  rational(a.num * b.den + b.num * a.den, a.den * b.den)
export const mulRational = (a: Rational, b: Rational): Rational => rational(a.num * b.num, a.den * b.den)
export const negRational = (a: Rational): Rational => ({ num: -a.num, den: a.den })
/** @throws RangeError where `a` is 0 */
export const invRational = (a: Rational): Rational => rational(a.den, a.num)
export const equalRational = (a: Rational, b: Rational): boolean => a.num === b.num && a.den === b.den
export const isInteger = (a: Rational): boolean => a.den === 1n
export const toNumber = (a: Rational): number => Number(a.num) / Number(a.den)
export const compareRational = (a: Rational, b: Rational): number => {
  const d = a.num * b.den - b.num * a.den
  return d < 0n ? -1 : d > 0n ? 1 : 0
}

/** a to an integer power. @throws RangeError for 0 to a negative power */
export function powRational(a: Rational, exponent: number): Rational {
  const base = exponent < 0 ? invRational(a) : a
  const n = BigInt(Math.abs(exponent))
  return { num: base.num ** n, den: base.den ** n }
}

/**
 * What to factor out of a sum with these coefficients: their common size where all have one, else the greatest common
 * divisor of integers, else 1; negative where all are and there is something to factor out.
 */
export function contentOf(coefficients: readonly Rational[]): Rational {
  const sizes = coefficients.map((c) => (c.num < 0n ? negRational(c) : c))
  const first = sizes[0] ?? ONE
  const equal = sizes.every((c) => equalRational(c, first))
  const integers = sizes.every(isInteger)
  const content = equal ? first : integers ? rational(sizes.map((c) => c.num).reduce(gcd)) : ONE
  return !equalRational(content, ONE) && coefficients.every((c) => c.num < 0n) ? negRational(content) : content
}

/** Reads `12`, `0.5`, `1e-3`. @throws RangeError on anything else */
export function parseRational(text: string): Rational {
  const m = /^(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!m || !(m[1] || m[2])) throw new RangeError(`not a number: ${text}`)
  const fraction = m[2] ?? ""
  const shift = Number(m[3] ?? 0) - fraction.length
  const digits = BigInt(`${m[1]}${fraction}`)
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift)) : rational(digits, 10n ** BigInt(-shift))
}

/** `3`, `-1/2`. */
export const formatRational = (a: Rational): string => (a.den === 1n ? `${a.num}` : `${a.num}/${a.den}`)
