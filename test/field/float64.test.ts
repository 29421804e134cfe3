import { describe, expect, it } from "vitest"
import { type Complex, complex } from "../../src/field/complex.ts"
import { float64 as F } from "../../src/field/float64.ts"
import { createRandom } from "../../src/field/random.ts"
import { OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { nearComplex, random } from "./support.ts"

const expectNear = (actual: number, expected: number, tolerance = 2e-15): void => {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected))
  expect(error, `${actual} for ${expected}`).toBeLessThan(tolerance)
}

/** Correct to the last digit (mpmath, 40 digits). */
const VALUES: Record<"erf" | "lgamma" | "digamma", readonly (readonly [number, number])[]> = {
  erf: [
    [0.1, 0.1124629160182849],
    [0.46875, 0.49261347321793797],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2.5, 0.999593047982555],
    [4, 0.9999999845827421],
    [4.5, 0.9999999998033839],
    [-0.3, -0.3286267594591274],
    [5.9, 0.9999999999999999],
  ],
  lgamma: [
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [0.9, 0.06637623973474295],
    [1.3, -0.10817480950786047],
    [1.75, -0.08440112102048555],
    [2.4, 0.21685932244884157],
    [2.6, 0.35741186354897986],
    [5, 3.1780538303479458],
    [7.9, 8.32426586800881],
    [8.1, 8.72738826343204],
    [20.5, 40.8315009745308],
    [1000.25, 5906.9472682711175],
    [-0.5, 1.2655121234846454],
    [-1.5, 0.860047015376481],
    [-7.3, -7.779101629826852],
  ],
  digamma: [
    [0.1, -10.423754940411076],
    [0.5, -1.9635100260214235],
    [1, -0.5772156649015329],
    [1.4616321449683622, -9.241265521729427e-17],
    [2.5, 0.7031566406452432],
    [9.9, 2.2411803166063815],
    [10.1, 2.262214357094148],
    [100, 4.600161852738087],
    [-0.5, 0.03648997397857652],
    [-1.3, 2.8825405488661673],
    [-7.7, -0.17774844371896933],
  ],
}

describe("special functions", () => {
  it.each(["erf", "lgamma", "digamma"] as const)("%s", (name) => {
    for (const [x, y] of VALUES[name]) expectNear(F[name](x), y)
  })
  it("erf is odd, relatively accurate at 0 and saturates", () => {
    expect(F.erf(1e-20)).toBeCloseTo((2 / Math.sqrt(Math.PI)) * 1e-20, 34)
    expect(F.erf(-2)).toBe(-F.erf(2))
    expect([F.erf(30), F.erf(-Infinity), F.erf(0)]).toEqual([1, -1, 0])
  })
  it("lgamma vanishes at 1 and 2 without cancellation", () => {
    expect([F.lgamma(1), F.lgamma(2)]).toEqual([0, 0])
    expect(F.lgamma(1 + 2 ** -30) / (-0.5772156649015329 * 2 ** -30)).toBeCloseTo(1, 8)
  })
  it("polygamma", () => {
    expectNear(F.polygamma?.(1, 1) ?? 0, Math.PI ** 2 / 6)
    expectNear(F.polygamma?.(1, 0.5) ?? 0, Math.PI ** 2 / 2)
    expectNear(F.polygamma?.(2, 1) ?? 0, -2.4041138063191885)
    expect(() => F.polygamma?.(1, -3)).toThrow(OutsideDomain)
  })
})

describe("domains", () => {
  it.each([
    ["log", [0, -0, -1]],
    ["sqrt", [-1, -1e-300]],
    ["asin", [1.1, -2]],
    ["acos", [1.1, -2]],
    ["lgamma", [0, -1, -2]],
    ["digamma", [0, -1, -2]],
  ] as const)("%s", (name, outside) => {
    for (const x of outside) expect(() => F[name](x)).toThrow(OutsideDomain)
  })
  it("division and powers", () => {
    expect(() => F.div(1, 0)).toThrow(OutsideDomain)
    expect(() => F.rational(1n, 0n)).toThrow(OutsideDomain)
    expect(() => F.pow(0, -1)).toThrow(OutsideDomain)
    expect(() => F.pow(-8, 1 / 3)).toThrow(OutsideDomain)
    expect([F.pow(0, 0), F.pow(0, 0.5), F.pow(-2, 3), F.pow(2, -1)]).toEqual([1, 0, -8, 0.5])
  })
  it("rational numbers of any size", () => {
    expect(F.rational(1n, 3n)).toBe(1 / 3)
    expect(F.rational(10n ** 30n + 1n, 10n ** 30n)).toBe(1)
    expect(F.rational(-(3n ** 500n), 3n ** 501n)).toBe(-1 / 3)
    expect(F.rational(1n, 10n ** 310n)).toBe(1e-310)
    expect(F.rational(10n ** 300n, 1n)).toBe(1e300)
    expect(F.rational(0n, 10n ** 30n)).toBe(0)
  })
})

type Z = Complex<number>
const z = (re: number, im: number): Z => ({ re, im })
const holds = (a: Z, b: Z, tolerance = 1e-11): void => {
  if (!nearComplex(a, b, tolerance)) expect(a).toEqual(b)
}

describe("complex functions", () => {
  const C = complex(F)
  const r = random("complex functions")
  const points = [
    ...Array.from({ length: 200 }, () => z(1.5 * r.normal(), 1.5 * r.normal())),
    z(2, 0),
    z(-2, 0),
    z(0, 2),
    z(0, -2),
    z(0.5, 0),
    z(-0.5, 0),
    z(1.5, -1e-9),
    z(-3, 1e-9),
  ]

  it("satisfy their identities", () => {
    for (const a of points) {
      const square = C.mul(a, a)
      holds(C.exp(C.log(a)), a)
      holds(C.mul(C.sqrt(a), C.sqrt(a)), a)
      holds(C.sin(C.asin(a)), a, 1e-8)
      holds(C.cos(C.acos(a)), a, 1e-8)
      holds(C.tan(C.atan(a)), a, 1e-8)
      holds(C.add(C.mul(C.sin(a), C.sin(a)), C.mul(C.cos(a), C.cos(a))), C.one, 1e-7)
      holds(C.div(C.sin(a), C.cos(a)), C.tan(a), 1e-9)
      holds(C.div(C.sinh(a), C.cosh(a)), C.tanh(a), 1e-9)
      holds(C.sub(C.exp(a), C.exp(C.neg(a))), C.mul(C.number(2), C.sinh(a)))
      holds(C.mul(C.abs(a), C.abs(a)), C.mul(C.conj(a), a))
      holds(C.mul(C.sign(a), C.abs(a)), a)
      holds(C.pow(a, C.number(2.5)), C.mul(square, C.sqrt(a)), 1e-9)
      holds(C.pow(a, C.imaginary()), C.exp(C.mul(C.imaginary(), C.log(a))))
    }
  })
  it("take principal values", () => {
    for (const a of points) {
      const angle = C.log(a).im
      expect(angle > -Math.PI && angle <= Math.PI).toBe(true)
      expectNear(angle, Math.atan2(a.im, a.re))
      expect(C.sqrt(a).re).toBeGreaterThanOrEqual(0)
    }
    holds(C.log(z(-1, 0)), z(0, Math.PI))
    holds(C.sqrt(z(-4, 0)), z(0, 2))
    holds(C.log(z(0, -1)), z(0, -Math.PI / 2))
    holds(C.pow(z(-8, 0), C.rational(1n, 3n)), z(1, Math.sqrt(3)))
    // on the cut the side where (arcsin x)' = 1/sqrt(1 - x^2) holds with the principal root
    holds(C.asin(z(2, 0)), z(1.5707963267948966, -1.3169578969248166))
    holds(C.tanh(z(1, 2)), z(1.16673625724092, -0.243458201185725), 1e-13)
  })
  it("do not overflow on the way", () => {
    holds(C.div(z(1e200, 1e200), z(1e200, 0)), z(1, 1))
    expect(C.abs(z(3e200, 4e200)).re / 5e200).toBeCloseTo(1, 14)
    expect(C.abs(z(3e-200, 4e-200)).re / 5e-200).toBeCloseTo(1, 14)
    expect(C.tanh(z(1000, 1))).toEqual(z(1, 0))
  })
  it("have domains", () => {
    expect(() => C.log(C.zero)).toThrow(OutsideDomain)
    expect(() => C.div(C.one, C.zero)).toThrow(OutsideDomain)
    expect(() => C.erf(C.imaginary())).toThrow(Unavailable)
    expect(() => C.compare(C.imaginary(), C.one)).toThrow(Unavailable)
    expect(C.compare(C.one, C.zero)).toBeGreaterThan(0)
    expect(() => C.pow(C.zero, C.number(-1))).toThrow(OutsideDomain)
    expect(C.pow(C.zero, z(1, 1))).toEqual(C.zero)
    expect(() => complex(C)).toThrow(RangeError)
  })
})

describe("random streams", () => {
  it("are the same everywhere", () => {
    const r = createRandom(1)
    expect([r.nextSeed(), r.nextSeed(), r.uniform(), r.normal(), r.integer(1, 6)]).toEqual([
      792534090, 3215351813, 0.037306802481395285, -0.596529712716794, 5,
    ])
    expect(createRandom("seed").nextSeed()).toBe(907848196)
    expect(createRandom(1).nextSeed()).toBe(createRandom(1).nextSeed())
    expect(createRandom(1).nextSeed()).not.toBe(createRandom(2).nextSeed())
  })
  it("have the moments of their distributions", () => {
    const r = random("moments")
    const n = 200_000
    const mean = (draw: () => number): number => {
      let total = 0
      for (let i = 0; i < n; i++) total += draw()
      return total / n
    }
    expect(mean(() => r.uniform())).toBeCloseTo(0.5, 2)
    expect(Math.abs(mean(() => r.normal()))).toBeLessThan(0.02)
    expect(Math.abs(mean(() => r.normal() ** 2) - 1)).toBeLessThan(0.03)
    expect(Math.abs(mean(() => r.normal() ** 4) - 3)).toBeLessThan(0.25)
    expect(Math.abs(mean(() => r.integer(-3, 9)) - 3)).toBeLessThan(0.1)
  })
})
