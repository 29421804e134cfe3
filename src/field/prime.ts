import { type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import { discreteLog, invmod, legendre, mulmod, powmod } from "./modular.ts"
import type { Random } from "./random.ts"

/**
 * A Cunningham chain of the first kind, p[k] = 2 p[k+1] + 1, the only one of seven primes whose products of two residues
 * are exact in doubles. All are ≡ 3 mod 4: -1 is no square, so the Legendre symbol acts as a sign, roots are unique,
 * and F_p(i) is a field. 4 generates the squares modulo p[k], whose number is p[k+1].
 */
export const CHAIN: readonly number[] = [71850239, 35925119, 17962559, 8981279, 4490639, 2245319, 1122659]

/** Residues, one a level, level k modulo CHAIN[k]; NaN where the level is unknown. At least one is known. */
export type Chain = readonly number[]

const unavailable = (what: string) => (): never => {
  throw new Unavailable(`${what} means nothing over a prime field`)
}

/** The largest integer, in size, that is recognised as one in an exponent. */
const SMALL = 64

function residue(n: bigint, p: number): number {
  const m = Number(n % BigInt(p))
  return m < 0 ? m + p : m
}

/**
 * F_p for the first `levels` primes of CHAIN at once, with exp and log between neighbouring levels: exp at level k is
 * 4^a with the exponent a of level k + 1, log |a| at level k + 1 comes from a at level k. So exp loses the last known
 * level and log the first. Identities of exp and log hold exactly: exp(a+b) = exp(a) exp(b), log(ab) = log a + log b,
 * exp(log a) = |a|, where |a| is the one of a and -a that is a square. Choose as many levels as exp and log are nested,
 * and one more.
 */
export function primeChain(levels: number): NumberSystem<Chain> {
  if (!Number.isInteger(levels) || levels < 1 || levels > CHAIN.length) {
    throw new RangeError(`a prime chain has 1 to ${CHAIN.length} levels, not ${levels}`)
  }
  return (chains[levels] ??= chainOf(levels))
}

/** By their levels, made once. */
const chains: NumberSystem<Chain>[] = []

function chainOf(levels: number): NumberSystem<Chain> {
  const primes = CHAIN.slice(0, levels)
  const modulus = (k: number): number => primes[k] as number

  /** The element with level k given by `level(k, p)`. */
  function build(level: (k: number, p: number) => number): Chain {
    const out = new Array<number>(levels)
    for (let k = 0; k < levels; k++) out[k] = level(k, modulus(k))
    return expectKnown(out)
  }
  function expectKnown(a: Chain): Chain {
    for (let k = 0; k < levels; k++) if (!Number.isNaN(a[k])) return a
    throw new Unavailable("no level of the prime chain is known any more")
  }
  const at = (a: Chain, k: number): number => a[k] ?? Number.NaN

  const fromInteger = (n: number): Chain => build((_, p) => ((n % p) + p) % p)
  const rational = (num: bigint, den: bigint): Chain =>
    build((_, p) => mulmod(residue(num, p), invmod(residue(den, p), p), p))
  // what everything else is made of, level by level without a call for each
  function add(a: Chain, b: Chain): Chain {
    const out = new Array<number>(levels)
    for (let k = 0; k < levels; k++) {
      const r = (a[k] as number) + (b[k] as number)
      const p = modulus(k)
      out[k] = r >= p ? r - p : r
    }
    return expectKnown(out)
  }
  function sub(a: Chain, b: Chain): Chain {
    const out = new Array<number>(levels)
    for (let k = 0; k < levels; k++) {
      const r = (a[k] as number) - (b[k] as number)
      out[k] = r < 0 ? r + modulus(k) : r
    }
    return expectKnown(out)
  }
  function mul(a: Chain, b: Chain): Chain {
    const out = new Array<number>(levels)
    for (let k = 0; k < levels; k++) out[k] = mulmod(a[k] as number, b[k] as number, modulus(k))
    return expectKnown(out)
  }
  const div = (a: Chain, b: Chain): Chain => build((k, p) => mulmod(at(a, k), invmod(at(b, k), p), p))

  /** |log a| at level k + 1, from a at level k: half the discrete logarithm of a². */
  function logBelow(a: Chain, k: number): number {
    const p = at(primes, k)
    const r = at(a, k)
    if (r === 0) throw new OutsideDomain("log(0)")
    if (Number.isNaN(p) || Number.isNaN(r)) return Number.NaN
    const q = (p - 1) / 2
    const twice = discreteLog(mulmod(r, r, p), p)
    return twice % 2 === 0 ? twice / 2 : (twice + q) / 2
  }
  const exp = (a: Chain): Chain => build((k, p) => powmod(4, at(a, k + 1), p))
  const log = (a: Chain): Chain => build((k) => (k === 0 ? Number.NaN : logBelow(a, k - 1)))
  const sign = (a: Chain): Chain =>
    build((k, p) => {
      const s = legendre(at(a, k), p)
      return s < 0 ? p - 1 : s
    })
  const isZero = (a: Chain): boolean => a.includes(0)

  function toInteger(a: Chain): number | undefined {
    let found: number | undefined
    for (let k = 0; k < levels; k++) {
      const r = at(a, k)
      if (Number.isNaN(r)) continue
      const n = r > modulus(k) / 2 ? r - modulus(k) : r
      if (Math.abs(n) > SMALL || (found !== undefined && found !== n)) return undefined
      found = n
    }
    return found
  }

  function pow(a: Chain, b: Chain, integer: number | undefined = toInteger(b)): Chain {
    if (integer !== undefined) {
      return build((k, p) => {
        const r = integer < 0 ? invmod(at(a, k), p) : at(a, k)
        return r === 0 ? (integer === 0 ? 1 : 0) : powmod(r, Math.abs(integer) % (p - 1), p)
      })
    }
    return build((k, p) => {
      const [r, e] = [at(a, k), at(b, k + 1)]
      if (Number.isNaN(r) || Number.isNaN(e)) return Number.NaN
      if (legendre(r, p) !== 1) throw new OutsideDomain("a power of a number that is not positive")
      return powmod(4, mulmod(e, logBelow(a, k), (p - 1) / 2), p)
    })
  }

  const one = fromInteger(1)
  const half = rational(1n, 2n)
  const reciprocal = (a: Chain): Chain => div(one, a)

  return {
    name: `prime(${levels})`,
    exact: true,
    complex: false,
    zero: fromInteger(0),
    one,
    imaginary: unavailable("the imaginary unit"),
    pi: unavailable("pi"),
    rational,
    number: (n) => {
      if (Number.isSafeInteger(n)) return fromInteger(n)
      if (!Number.isFinite(n)) throw new OutsideDomain(`${n} is not a number`)
      let [num, den] = [n, 1n]
      for (; !Number.isInteger(num); num *= 2) den *= 2n
      return rational(BigInt(num), den)
    },
    add,
    sub,
    neg: (a) => build((k, p) => (at(a, k) === 0 ? 0 : p - at(a, k))),
    mul,
    div,
    pow,
    conj: (a) => a,
    re: (a) => a,
    im: (a) => sub(a, a),
    isZero,
    equal: (a, b) => {
      let shared = false
      for (let k = 0; k < levels; k++) {
        const [x, y] = [at(a, k), at(b, k)]
        if (Number.isNaN(x) || Number.isNaN(y)) continue
        if (x !== y) return false
        shared = true
      }
      if (!shared) throw new Unavailable("no level of the prime chain is known on both sides")
      return true
    },
    toInteger,
    magnitude: (a) => (isZero(a) ? 0 : 1),
    extent: (a) => (isZero(a) ? 0 : 1),
    compare: unavailable("an order"),
    exp,
    log,
    sqrt: (a) =>
      build((k, p) => {
        const r = at(a, k)
        const root = powmod(r, (p + 1) / 4, p)
        if (!Number.isNaN(r) && mulmod(root, root, p) !== r)
          throw new OutsideDomain("sqrt of a number that is no square")
        return root
      }),
    abs: (a) => mul(sign(a), a),
    sign,
    sin: unavailable("sin"),
    cos: unavailable("cos"),
    tan: unavailable("tan"),
    asin: unavailable("asin"),
    acos: unavailable("acos"),
    atan: unavailable("atan"),
    sinh: (a) => {
      const e = exp(a)
      return mul(half, sub(e, reciprocal(e)))
    },
    cosh: (a) => {
      const e = exp(a)
      return mul(half, add(e, reciprocal(e)))
    },
    tanh: (a) => {
      const e = exp(a)
      const square = mul(e, e)
      return div(sub(square, one), add(square, one))
    },
    erf: unavailable("erf"),
    lgamma: unavailable("lgamma"),
    digamma: unavailable("digamma"),
  }
}

/** A uniform residue on each level. */
export const randomResidue = (levels: number, random: Random): Chain =>
  CHAIN.slice(0, levels).map((p) => random.integer(0, p - 1))

/** A uniform non-zero square on each level: what stands for a positive number. */
export const randomSquare = (levels: number, random: Random): Chain =>
  CHAIN.slice(0, levels).map((p) => {
    const root = random.integer(1, p - 1)
    return mulmod(root, root, p)
  })

/** The same integer from lo to hi on each level. */
export function randomSmall(levels: number, random: Random, lo: number, hi: number): Chain {
  const n = random.integer(lo, hi)
  return CHAIN.slice(0, levels).map((p) => (n < 0 ? n + p : n))
}

/** n squares that sum to 1 on each level. */
export function randomSimplex(levels: number, random: Random, n: number): Chain[] {
  const columns = CHAIN.slice(0, levels).map((p) => {
    for (;;) {
      const squares = Array.from({ length: n }, () => {
        const root = random.integer(1, p - 1)
        return mulmod(root, root, p)
      })
      const sum = squares.reduce((a, b) => (a + b) % p, 0)
      if (legendre(sum, p) !== 1) continue
      const scale = invmod(sum, p)
      return squares.map((s) => mulmod(s, scale, p))
    }
  })
  return Array.from({ length: n }, (_, i) => columns.map((column) => column[i] ?? Number.NaN))
}
