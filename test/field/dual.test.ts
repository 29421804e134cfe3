import { describe, expect, it } from "vitest"
import { type Complex, complex } from "../../src/field/complex.ts"
import { type Dual, dual, dualMatrix } from "../../src/field/dual.ts"
import { float64 } from "../../src/field/float64.ts"
import { at, determinant, generate, identity, inverse, matmul, trace } from "../../src/field/linalg.ts"
import { primeChain } from "../../src/field/prime.ts"
import { chainSource } from "../../src/field/sample.ts"
import { ELEMENTARY, type ElementaryName, type NumberSystem, OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { near, nearComplex, random } from "./support.ts"

const C = complex(float64)
const D = dual(float64)
const DC = dual(C)
type Z = Complex<number>

/** Where float64 has the function, away from kinks and poles. */
const POINTS: Record<ElementaryName, (uniform: number) => number> = {
  exp: (u) => 4 * u - 2,
  log: (u) => 0.2 + 3 * u,
  sqrt: (u) => 0.2 + 3 * u,
  abs: (u) => (u < 0.5 ? -0.2 - u : u),
  sign: (u) => (u < 0.5 ? -0.2 - u : u),
  sin: (u) => 10 * u - 5,
  cos: (u) => 10 * u - 5,
  tan: (u) => 2 * u - 1,
  asin: (u) => 1.6 * u - 0.8,
  acos: (u) => 1.6 * u - 0.8,
  atan: (u) => 8 * u - 4,
  sinh: (u) => 4 * u - 2,
  cosh: (u) => 4 * u - 2,
  tanh: (u) => 4 * u - 2,
  erf: (u) => 6 * u - 3,
  lgamma: (u) => (u < 0.2 ? -0.2 - 3 * u : 0.3 + 6 * u),
  digamma: (u) => (u < 0.2 ? -0.2 - 3 * u : 0.3 + 6 * u),
}
const REAL_ONLY: ReadonlySet<ElementaryName> = new Set<ElementaryName>(["erf", "lgamma", "digamma"])
const COMPLEX = ELEMENTARY.filter((name) => !REAL_ONLY.has(name))

/** Fourth-order central difference. */
const slope = (f: (x: number) => number, x: number, h = 1e-3): number =>
  (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)

describe("dual(float64)", () => {
  it.each(ELEMENTARY)("differentiates %s", (name) => {
    const r = random(name)
    for (let i = 0; i < 50; i++) {
      const [x, d] = [POINTS[name](r.uniform()), r.normal()]
      const result = D[name]({ v: x, d })
      expect(result.v).toBe(float64[name](x))
      const expected = d * slope(float64[name], x)
      expect(near(result.d, expected, 1e-7), `${name}'(${x}) = ${result.d / d}, not ${expected / d}`).toBe(true)
    }
  })

  it.each(ELEMENTARY)("has second derivatives of %s as dual(dual(float64))", (name) => {
    const r = random(`second ${name}`)
    const DD = dual(D)
    for (let i = 0; i < 30; i++) {
      const x = POINTS[name](r.uniform())
      const second = DD[name]({ v: { v: x, d: 1 }, d: { v: 1, d: 0 } }).d.d
      const expected = slope((t) => D[name]({ v: t, d: 1 }).d, x)
      expect(near(second, expected, 1e-6), `${name}''(${x}) = ${second}, not ${expected}`).toBe(true)
    }
  })

  it("has higher derivatives of lgamma", () => {
    const DDD = dual(dual(D))
    const x = DDD.number(2.5)
    const moved = { v: { v: { v: 2.5, d: 1 }, d: { v: 1, d: 0 } }, d: { v: { v: 1, d: 0 }, d: { v: 0, d: 0 } } }
    // ψ''(5/2) = -2 Σ 1/(k + 5/2)³ = -14 ζ(3) + 16 + 16/27
    expect(DDD.lgamma(moved).d.d.d).toBeCloseTo(-14 * 1.2020569031595942 + 16 + 16 / 27, 12)
    expect(DDD.lgamma(x).v.v.v).toBe(float64.lgamma(2.5))
  })

  it("differentiates powers, products and quotients", () => {
    const r = random("powers")
    for (let i = 0; i < 100; i++) {
      const [a, b] = [0.3 + 2 * r.uniform(), r.normal()]
      const [da, db] = [r.normal(), r.normal()]
      const along = (f: (F: NumberSystem<number>, a: number, b: number) => number): number =>
        slope((t) => f(float64, a + t * da, b + t * db), 0)
      const [A, B] = [
        { v: a, d: da },
        { v: b, d: db },
      ]
      expect(
        near(
          D.pow(A, B).d,
          along((F, x, y) => F.pow(x, y)),
          1e-6,
        ),
      ).toBe(true)
      expect(
        near(
          D.mul(A, B).d,
          along((F, x, y) => F.mul(x, y)),
          1e-7,
        ),
      ).toBe(true)
      expect(
        near(
          D.div(B, A).d,
          along((F, x, y) => F.div(y, x)),
          1e-6,
        ),
      ).toBe(true)
      expect(near(D.pow(A, D.number(b)).d, b * a ** (b - 1) * da, 1e-12)).toBe(true)
    }
  })

  it("differentiates constant powers at zero and below", () => {
    const x = { v: -2, d: 1 }
    expect(D.pow(x, D.number(3))).toEqual({ v: -8, d: 12 })
    expect(D.pow(x, D.number(3), 3)).toEqual({ v: -8, d: 12 })
    expect(D.pow(x, D.number(-1))).toEqual({ v: -0.5, d: -0.25 })
    expect(() => D.pow(x, D.number(0.5))).toThrow(OutsideDomain)
    const zero = { v: 0, d: 1 }
    expect(D.pow(zero, D.number(2))).toEqual({ v: 0, d: 0 })
    expect(D.pow(zero, D.one)).toEqual({ v: 0, d: 1 })
    expect(D.pow(zero, D.zero)).toEqual({ v: 1, d: 0 })
    expect(D.pow(zero, D.number(1.5))).toEqual({ v: 0, d: 0 })
    expect(() => D.pow(zero, D.number(0.5))).toThrow(OutsideDomain)
    expect(() => D.pow(zero, D.number(-1))).toThrow(OutsideDomain)
    const DD = dual(D)
    const second = DD.pow({ v: zero, d: { v: 1, d: 0 } }, DD.number(2))
    expect(second.d.d).toBe(2)
  })

  it("has no derivative at kinks, but constants there", () => {
    for (const name of ["abs", "sign", "sqrt"] as const) {
      expect(() => D[name]({ v: 0, d: 1 })).toThrow(OutsideDomain)
      expect(D[name](D.zero)).toEqual(D.zero)
    }
  })

  it("compares by value, equals by both parts", () => {
    expect(D.compare({ v: 1, d: 5 }, { v: 2, d: 0 })).toBeLessThan(0)
    expect(D.equal({ v: 1, d: 5 }, { v: 1, d: 0 })).toBe(false)
    expect(D.isZero({ v: 0, d: 1 })).toBe(true)
  })
})

/** Fourth-order central difference along a complex direction. */
const complexSlope = (f: (z: Z) => Z, z: Z, dz: Z, h = 1e-3): Z => {
  const point = (t: number): Z => ({ re: z.re + t * dz.re, im: z.im + t * dz.im })
  const part = (of: "re" | "im"): number => slope((t) => f(point(t))[of], 0, h)
  return { re: part("re"), im: part("im") }
}

const offAxes = (r: ReturnType<typeof random>): Z => {
  // away from zero and from the branch cuts on the axes
  const [re, im] = [r.normal(), r.normal()]
  return { re: Math.sign(re) * (0.3 + Math.abs(re)), im: Math.sign(im) * (0.3 + Math.abs(im)) }
}
const swap = (z: Complex<Dual<number>>): Dual<Z> => ({ v: { re: z.re.v, im: z.im.v }, d: { re: z.re.d, im: z.im.d } })

describe("dual(complex(float64)) and complex(dual(float64))", () => {
  const CD = complex(D)

  it.each([...COMPLEX, "conj", "re", "im"] as const)("differentiate %s", (name) => {
    const r = random(`complex ${name}`)
    for (let i = 0; i < 50; i++) {
      const [v, d] = [offAxes(r), offAxes(r)]
      const result = DC[name]({ v, d })
      const expected = complexSlope(C[name], v, d)
      expect(nearComplex(result.d, expected, 1e-6), `${name} at ${v.re} + ${v.im}i: ${result.d.re}`).toBe(true)
      const other = swap(CD[name]({ re: { v: v.re, d: d.re }, im: { v: v.im, d: d.im } }))
      expect(nearComplex(other.v, result.v, 1e-10)).toBe(true)
      expect(nearComplex(other.d, result.d, 1e-9)).toBe(true)
    }
  })

  it.each(COMPLEX)("differentiate %s across the real axis", (name) => {
    const r = random(`axis ${name}`)
    for (let i = 0; i < 20; i++) {
      const v = { re: POINTS[name](r.uniform()), im: 0 }
      const d = offAxes(r)
      const expected = complexSlope(C[name], v, d)
      expect(nearComplex(DC[name]({ v, d }).d, expected, 1e-6)).toBe(true)
      const other = swap(CD[name]({ re: { v: v.re, d: d.re }, im: { v: v.im, d: d.im } }))
      expect(nearComplex(other.d, expected, 1e-6), `${name} at ${v.re}`).toBe(true)
    }
  })

  it("differentiate powers", () => {
    const r = random("complex powers")
    for (let i = 0; i < 50; i++) {
      const [v, d, e] = [offAxes(r), offAxes(r), offAxes(r)]
      for (const b of [C.number(3), C.number(-2), e]) {
        const result = DC.pow({ v, d }, { v: b, d: C.zero })
        expect(
          nearComplex(
            result.d,
            complexSlope((z) => C.pow(z, b), v, d, 1e-4),
            1e-5,
          ),
        ).toBe(true)
      }
      const result = DC.pow({ v, d: C.zero }, { v: e, d })
      expect(
        nearComplex(
          result.d,
          complexSlope((z) => C.pow(v, z), e, d, 1e-4),
          1e-5,
        ),
      ).toBe(true)
    }
  })
})

describe("dual(prime chain)", () => {
  const LEVELS = 4
  const F = primeChain(LEVELS)
  const DF = dual(F)
  const source = chainSource(LEVELS)

  it("differentiates exp, log, sqrt and powers consistently", () => {
    const r = random("chain duals")
    const draw = (): Dual<readonly number[]> => ({ v: source.positive(r), d: source.real(r) })
    for (let i = 0; i < 30; i++) {
      const [a, b] = [draw(), draw()]
      const same = (x: Dual<readonly number[]>, y: Dual<readonly number[]>): void => expect(DF.equal(x, y)).toBe(true)
      same(DF.exp(DF.add(a, b)), DF.mul(DF.exp(a), DF.exp(b)))
      same(DF.log(DF.mul(a, b)), DF.add(DF.log(a), DF.log(b)))
      same(DF.exp(DF.log(a)), a)
      same(DF.mul(DF.sqrt(a), DF.sqrt(a)), a)
      same(DF.pow(a, b), DF.exp(DF.mul(b, DF.log(a))))
      same(DF.pow(a, DF.rational(1n, 2n)), DF.sqrt(a))
      same(DF.tanh(DF.neg(a)), DF.neg(DF.tanh(a)))
      same(DF.mul(DF.tanh(a), DF.cosh(a)), DF.sinh(a))
      same(DF.abs(DF.neg(a)), a)
      expect(DF.equal(DF.exp(a), { v: F.exp(a.v), d: a.d })).toBe(false)
    }
    expect(() => DF.erf(DF.one)).toThrow(Unavailable)
  })

  it("differentiates determinant and inverse", () => {
    const r = random("chain matrices")
    const n = 4
    const A = generate(n, n, () => source.real(r))
    const dA = generate(n, n, () => source.real(r))
    const M = dualMatrix(F, A, dA)
    const det = determinant(DF, M)
    // Jacobi: d det = det tr(A^-1 dA)
    expect(F.equal(det.d, F.mul(det.v, trace(F, matmul(F, inverse(F, A), dA))))).toBe(true)
    const X = matmul(DF, inverse(DF, M), M)
    const I = identity(DF, n)
    expect(X.data.every((a, i) => DF.equal(a, I.data[i] ?? DF.zero))).toBe(true)
  })

  it("has the derivative of the determinant also at singular matrices", () => {
    const r = random("singular")
    const n = 3
    for (const rank of [0, 1, 2]) {
      const A = matmul(
        F,
        generate(n, rank, () => source.real(r)),
        generate(rank, n, () => source.real(r)),
      )
      const dA = generate(n, n, () => source.real(r))
      const det = determinant(DF, dualMatrix(F, A, dA))
      // the sum over rows i of the determinant with row i of A replaced by that of dA
      let expected = F.zero
      for (let i = 0; i < n; i++) {
        expected = F.add(
          expected,
          determinant(
            F,
            generate(n, n, (k, j) => at(k === i ? dA : A, k, j)),
          ),
        )
      }
      expect(F.isZero(det.v)).toBe(true)
      expect(F.equal(det.d, expected)).toBe(true)
      expect(F.isZero(det.d)).toBe(rank < 2)
    }
  })

  it("and over float64 where rounding hides the rank", () => {
    const r = random("nearly singular")
    for (let i = 0; i < 50; i++) {
      const G = generate(4, 2, () => r.normal())
      const A = matmul(
        float64,
        G,
        generate(2, 4, () => r.normal()),
      )
      const dA = generate(4, 4, () => r.normal())
      const det = determinant(D, dualMatrix(float64, A, dA))
      expect(Math.abs(det.v)).toBeLessThan(1e-10)
      expect(Math.abs(det.d)).toBeLessThan(1e-8)
    }
  })
})
