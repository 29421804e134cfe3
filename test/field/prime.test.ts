import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { complex } from "../../src/field/complex.ts"
import { discreteLog, legendre, powmod } from "../../src/field/modular.ts"
import { CHAIN, type Chain, primeChain, randomSmall, randomSquare } from "../../src/field/prime.ts"
import { OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { complexes, random, residues, squares } from "./support.ts"

const LEVELS = 5
const F = primeChain(LEVELS)
const nonzero = residues(LEVELS).filter((a) => !F.isZero(a))
const known = (a: Chain): number[] => a.flatMap((r, k) => (Number.isNaN(r) ? [] : [k]))
const holds = (a: Chain, b: Chain): void => {
  if (!F.equal(a, b)) expect(a).toEqual(b)
}
const check = (law: (a: Chain, b: Chain, s: Chain, t: Chain) => void): void => {
  fc.assert(fc.property(nonzero, nonzero, squares(LEVELS), squares(LEVELS), law), { numRuns: 100 })
}

function smallestFactor(n: number): number {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return d
  return n
}

describe("the chain", () => {
  it("consists of primes p[k] = 2 p[k+1] + 1, all 3 modulo 4, with exact products", () => {
    for (const [k, p] of CHAIN.entries()) {
      expect(p % 4).toBe(3)
      expect((p - 1) ** 2).toBeLessThan(2 ** 53)
      expect(smallestFactor(p)).toBe(p)
      expect(k === 0 ? 2 * p + 1 : CHAIN[k - 1]).toBe(2 * p + 1)
    }
  })

  it("multiplies as BigInt does, at the ends of the range too", () => {
    const edge = primeChain(CHAIN.length)
    const r = random("products")
    for (let i = 0; i < 2000; i++) {
      const a = CHAIN.map((p) => (i % 3 === 0 ? p - 1 - r.integer(0, 3) : r.integer(0, p - 1)))
      const b = CHAIN.map((p) => (i % 2 === 0 ? p - 1 - r.integer(0, 3) : r.integer(0, p - 1)))
      const expected = CHAIN.map((p, k) => Number((BigInt(a[k] ?? 0) * BigInt(b[k] ?? 0)) % BigInt(p)))
      expect(edge.mul(a, b)).toEqual(expected)
    }
  })

  it("has discrete logarithms to base 4", () => {
    const r = random("dlog")
    for (const p of CHAIN.slice(0, -1)) {
      for (const x of [
        0,
        1,
        32767,
        32768,
        (p - 1) / 2 - 1,
        ...Array.from({ length: 20 }, () => r.integer(0, (p - 3) / 2)),
      ]) {
        expect(discreteLog(powmod(4, x, p), p)).toBe(x)
      }
      expect(() => discreteLog(p - 4, p)).toThrow(OutsideDomain)
    }
  })

  it("refuses lengths it does not have", () => {
    expect(() => primeChain(0)).toThrow(RangeError)
    expect(() => primeChain(CHAIN.length + 1)).toThrow(RangeError)
  })
})

describe("exp and log", () => {
  it("are inverse homomorphisms between sums and products", () => {
    check((a, b, s) => {
      holds(F.exp(F.add(a, b)), F.mul(F.exp(a), F.exp(b)))
      holds(F.exp(F.neg(a)), F.div(F.one, F.exp(a)))
      holds(F.log(F.mul(a, b)), F.add(F.log(a), F.log(b)))
      holds(F.log(F.neg(a)), F.log(a))
      holds(F.exp(F.log(s)), s)
      holds(F.exp(F.log(a)), F.abs(a))
      holds(F.log(F.exp(a)), a)
    })
    holds(F.exp(F.zero), F.one)
    holds(F.log(F.one), F.zero)
  })

  it("take values that are neither trivial nor the same on all levels", () => {
    check((a, b) => {
      if (F.equal(a, b) || F.toInteger(a) !== undefined) return
      expect(F.equal(F.exp(a), F.exp(b))).toBe(false)
      expect(F.equal(F.exp(F.mul(a, a)), F.mul(F.exp(a), F.exp(a)))).toBe(false)
    })
  })

  it("lose one level each", () => {
    check((a, _, s) => {
      expect(known(F.exp(a))).toEqual([0, 1, 2, 3])
      expect(known(F.log(s))).toEqual([1, 2, 3, 4])
      expect(known(F.exp(F.log(s)))).toEqual([0, 1, 2, 3])
      expect(known(F.exp(F.exp(F.exp(F.exp(a)))))).toEqual([0])
      expect(known(F.add(F.exp(a), F.log(s)))).toEqual([1, 2, 3])
    })
  })

  it("are unavailable once no level is known", () => {
    const one = primeChain(1)
    expect(() => one.exp(one.one)).toThrow(Unavailable)
    expect(() => one.log(one.one)).toThrow(Unavailable)
    const two = primeChain(2)
    const e = two.exp(two.one)
    const l = two.log(two.one)
    expect(() => two.exp(e)).toThrow(Unavailable)
    expect(() => two.add(e, l)).toThrow(Unavailable)
    expect(() => two.equal(e, l)).toThrow(Unavailable)
    expect(() => F.log(F.zero)).toThrow(OutsideDomain)
  })

  it("give hyperbolic functions their identities", () => {
    check((a, b) => {
      const [s, c, t] = [F.sinh(a), F.cosh(a), F.tanh(a)]
      holds(F.sub(F.mul(c, c), F.mul(s, s)), F.one)
      holds(F.mul(t, c), s)
      holds(F.add(F.mul(s, F.cosh(b)), F.mul(c, F.sinh(b))), F.sinh(F.add(a, b)))
      holds(F.tanh(F.neg(a)), F.neg(t))
    })
  })
})

describe("powers", () => {
  it("have the laws of powers for squares", () => {
    check((a, b, s, t) => {
      holds(F.mul(F.pow(s, a), F.pow(s, b)), F.pow(s, F.add(a, b)))
      holds(F.mul(F.pow(s, a), F.pow(t, a)), F.pow(F.mul(s, t), a))
      holds(F.pow(F.pow(s, a), b), F.pow(s, F.mul(a, b)))
      holds(F.pow(s, a), F.exp(F.mul(a, F.log(s))))
      holds(F.log(F.pow(s, a)), F.mul(a, F.log(s)))
    })
  })

  it("take the exponent from the level below", () => {
    const mixed = [5, 2, 2, 2, 2]
    expect(F.pow(F.number(4), mixed)).toEqual([16, 16, 16, 16, Number.NaN])
  })

  it("agree with products, and with roots", () => {
    check((a, _, s) => {
      holds(F.pow(a, F.number(-3)), F.div(F.one, F.mul(a, F.mul(a, a))))
      holds(F.pow(a, F.zero), F.one)
      expect(known(F.pow(a, F.number(3)))).toEqual([0, 1, 2, 3, 4])
      holds(F.pow(a, F.number(1000), 1000), F.pow(F.pow(a, F.number(50)), F.number(20)))
      holds(F.pow(s, F.rational(1n, 2n)), F.sqrt(s))
      holds(F.pow(s, F.rational(-3n, 2n)), F.div(F.one, F.mul(s, F.sqrt(s))))
    })
    expect(() => F.pow(F.number(-4), F.rational(1n, 2n))).toThrow(OutsideDomain)
  })
})

describe("signs and roots", () => {
  it("sqrt is the root that is a square, and multiplicative", () => {
    check((a, _, s, t) => {
      const root = F.sqrt(s)
      holds(F.mul(root, root), s)
      holds(F.sign(root), F.one)
      holds(F.sqrt(F.mul(s, t)), F.mul(root, F.sqrt(t)))
      holds(F.sqrt(F.mul(a, a)), F.abs(a))
      expect(() => F.sqrt(F.neg(s))).toThrow(OutsideDomain)
    })
    holds(F.sqrt(F.zero), F.zero)
  })

  it("sign is multiplicative with values 1, -1 and 0", () => {
    check((a, b) => {
      holds(F.sign(F.mul(a, b)), F.mul(F.sign(a), F.sign(b)))
      holds(F.sign(F.neg(a)), F.neg(F.sign(a)))
      holds(F.mul(F.abs(a), F.sign(a)), a)
      for (const [k, p] of CHAIN.slice(0, LEVELS).entries()) expect([1, p - 1]).toContain(F.sign(a)[k])
    })
    holds(F.sign(F.zero), F.zero)
  })
})

describe("what the chain does not have", () => {
  it.each(["sin", "cos", "tan", "asin", "acos", "atan", "erf", "lgamma", "digamma"] as const)("%s", (name) => {
    expect(() => F[name](F.one)).toThrow(Unavailable)
  })
  it("order, π and i", () => {
    expect(() => F.compare(F.one, F.zero)).toThrow(Unavailable)
    expect(() => F.pi()).toThrow(Unavailable)
    expect(() => F.imaginary()).toThrow(Unavailable)
  })
})

describe("F_p(i)", () => {
  const C = complex(F)
  const single = complex(primeChain(1))
  it("has the Frobenius map as conjugation", () => {
    fc.assert(
      fc.property(complexes(residues(1)), (z) => {
        const p = CHAIN[0] ?? 0
        expect(single.pow(z, single.zero, p)).toEqual(single.conj(z))
      }),
    )
  })
  it("has the functions of real numbers, and moduli where the norm is a square", () => {
    check((a, _, s) => {
      const real = (x: Chain): { re: Chain; im: Chain } => ({ re: x, im: F.zero })
      expect(C.exp(real(a))).toEqual(real(F.exp(a)))
      expect(C.log(real(s))).toEqual(real(F.log(s)))
      expect(C.pow(real(s), real(a))).toEqual(real(F.pow(s, a)))
      expect(C.sqrt(real(s))).toEqual(real(F.sqrt(s)))
      expect(C.mul(C.sqrt(real(F.neg(s))), C.sqrt(real(F.neg(s))))).toEqual(real(F.neg(s)))
      expect(C.abs(real(a))).toEqual(real(F.abs(a)))
      expect(() => C.exp(C.imaginary())).toThrow(Unavailable)
      // 3 s + 4 s i has the norm (5 s)²
      const z = { re: F.mul(F.number(3), s), im: F.mul(F.number(4), s) }
      const size = F.abs(F.mul(F.number(5), s))
      expect(C.abs(z)).toEqual(real(size))
      expect(C.mul(C.sign(z), C.abs(z))).toEqual(z)
    })
  })
})

describe("random elements", () => {
  it("are squares, or one integer on all levels", () => {
    const r = random("elements")
    const seen = new Set<number | undefined>()
    for (let i = 0; i < 200; i++) {
      const square = randomSquare(LEVELS, r)
      square.forEach((a, k) => expect(legendre(a, CHAIN[k] ?? 0)).toBe(1))
      seen.add(F.toInteger(randomSmall(LEVELS, r, -3, 9)))
    }
    expect([...seen].sort((a, b) => (a ?? 99) - (b ?? 99))).toEqual([-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})
