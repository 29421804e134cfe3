import { type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import { digamma, erf, lgamma, polygamma } from "./special.ts"

const within = (name: string, ok: boolean, a: number): void => {
  if (!ok) throw new OutsideDomain(`${name}(${a}) is not a real number`)
}

function exactQuotient(num: bigint, den: bigint): number {
  if (den === 0n) throw new OutsideDomain("division by zero")
  const [n, d] = [Number(num), Number(den)]
  if (Number.isSafeInteger(n) && Number.isSafeInteger(d)) return n / d
  // 70 or more significant bits of the quotient, then one rounding
  const shift = den.toString(2).length - num.toString(2).length + 70
  const quotient = shift >= 0 ? (num << BigInt(shift)) / den : num / (den << BigInt(-shift))
  // in two factors, as 2^-shift alone may leave the range
  const half = Math.trunc(shift / 2)
  return Number(quotient) * 2 ** -half * 2 ** (half - shift)
}

/** The real numbers in IEEE double precision. */
export const float64: NumberSystem<number> = {
  name: "float64",
  exact: false,
  complex: false,
  zero: 0,
  one: 1,
  imaginary: () => {
    throw new Unavailable("float64 has no imaginary unit")
  },
  pi: () => Math.PI,
  rational: exactQuotient,
  number: (n) => n,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  neg: (a) => -a,
  mul: (a, b) => a * b,
  div: (a, b) => {
    if (b === 0) throw new OutsideDomain("division by zero")
    return a / b
  },
  pow: (a, b, integer) => {
    const exponent = integer ?? b
    if (a === 0 && exponent < 0) throw new OutsideDomain("zero to a negative power")
    if (a < 0 && !Number.isInteger(exponent)) {
      throw new OutsideDomain(`a negative number to the power ${exponent} is not a real number`)
    }
    return a ** exponent
  },
  conj: (a) => a,
  re: (a) => a,
  im: () => 0,
  isZero: (a) => a === 0,
  equal: (a, b) => a === b,
  toInteger: (a) => (Number.isInteger(a) && Math.abs(a) <= 1024 ? a : undefined),
  magnitude: Math.abs,
  extent: Math.abs,
  compare: (a, b) => a - b,
  exp: Math.exp,
  log: (a) => {
    within("log", a > 0, a)
    return Math.log(a)
  },
  sqrt: (a) => {
    within("sqrt", a >= 0, a)
    return Math.sqrt(a)
  },
  abs: Math.abs,
  sign: Math.sign,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: (a) => {
    within("asin", Math.abs(a) <= 1, a)
    return Math.asin(a)
  },
  acos: (a) => {
    within("acos", Math.abs(a) <= 1, a)
    return Math.acos(a)
  },
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  erf,
  lgamma,
  digamma,
  polygamma,
}
