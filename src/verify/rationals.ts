import { type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import {
  addRational,
  compareRational,
  equalRational,
  invRational,
  isInteger,
  MINUS_ONE,
  mulRational,
  negRational,
  ONE,
  powRational,
  type Rational,
  rational,
  ZERO,
} from "../ir/rational.ts"
import type { Source } from "../field/sample.ts"
import type { Random } from "../field/random.ts"

const unavailable = (name: string) => (): never => {
  throw new Unavailable(`${name} of a fraction`)
}

/** The square root of a non-negative integer that is a square. */
function integerRoot(n: bigint): bigint | undefined {
  if (n < 2n) return n
  let x = 1n << BigInt(Math.ceil(n.toString(2).length / 2))
  for (;;) {
    const next = (x + n / x) >> 1n
    if (next >= x) return x * x === n ? x : undefined
    x = next
  }
}

function sqrt(a: Rational): Rational {
  if (a.num < 0n) throw new OutsideDomain("sqrt of a negative number")
  const [num, den] = [integerRoot(a.num), integerRoot(a.den)]
  if (num === undefined || den === undefined) throw new Unavailable("an irrational root")
  return { num, den }
}

const toInteger = (a: Rational): number | undefined =>
  isInteger(a) && a.num <= 1024n && a.num >= -1024n ? Number(a.num) : undefined
const sign = (a: Rational): Rational => (a.num > 0n ? ONE : a.num < 0n ? MINUS_ONE : ZERO)
const isZero = (a: Rational): boolean => a.num === 0n

/** Exact fractions: what a counterexample is computed in. Functions with irrational values are unavailable. */
export const rationals: NumberSystem<Rational> = {
  name: "rationals",
  exact: true,
  complex: false,
  zero: ZERO,
  one: ONE,
  imaginary: unavailable("the imaginary unit"),
  pi: unavailable("pi"),
  rational,
  number: (n) => {
    let [num, den] = [n, 1n]
    for (; !Number.isInteger(num); num *= 2) den *= 2n
    return rational(BigInt(num), den)
  },
  add: addRational,
  sub: (a, b) => addRational(a, negRational(b)),
  neg: negRational,
  mul: mulRational,
  div: (a, b) => {
    if (isZero(b)) throw new OutsideDomain("division by zero")
    return mulRational(a, invRational(b))
  },
  pow: (a, b, integer = toInteger(b)) => {
    if (integer === undefined) {
      if (b.den === 2n && b.num > -64n && b.num < 64n) {
        const root = sqrt(a)
        if (isZero(root) && b.num < 0n) throw new OutsideDomain("zero to a negative power")
        return powRational(root, Number(b.num))
      }
      throw new Unavailable("a power of a fraction")
    }
    if (integer < 0 && isZero(a)) throw new OutsideDomain("zero to a negative power")
    return powRational(a, integer)
  },
  conj: (a) => a,
  re: (a) => a,
  im: () => ZERO,
  isZero,
  equal: equalRational,
  toInteger,
  magnitude: (a) => (isZero(a) ? 0 : 1),
  extent: (a) => (isZero(a) ? 0 : 1),
  compare: compareRational,
  exp: (a) => (isZero(a) ? ONE : unavailable("exp")()),
  log: (a) => (equalRational(a, ONE) ? ZERO : unavailable("log")()),
  sqrt,
  abs: (a) => (a.num < 0n ? negRational(a) : a),
  sign,
  sin: unavailable("sin"),
  cos: unavailable("cos"),
  tan: unavailable("tan"),
  asin: unavailable("asin"),
  acos: unavailable("acos"),
  atan: unavailable("atan"),
  sinh: unavailable("sinh"),
  cosh: unavailable("cosh"),
  tanh: unavailable("tanh"),
  erf: unavailable("erf"),
  lgamma: unavailable("lgamma"),
  digamma: unavailable("digamma"),
}

/** Integers from -2 to 3; positive ones from 1 to 3. */
export const smallIntegers: Source<Rational> = {
  system: rationals,
  real: (random) => rational(random.integer(-2, 3)),
  positive: (random) => rational(random.integer(1, 3)),
  simplex: (n, random) => simplex(n, random).map((w) => rational(w.part, w.whole)),
}

function simplex(n: number, random: Random): { part: number; whole: number }[] {
  const weights = Array.from({ length: n }, () => random.integer(1, 3))
  const whole = weights.reduce((a, b) => a + b, 0)
  return weights.map((part) => ({ part, whole }))
}
