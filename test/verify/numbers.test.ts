import { describe, expect, it } from "vitest"
import { complex } from "../../src/field/complex.ts"
import * as la from "../../src/field/linalg.ts"
import { createRandom } from "../../src/field/random.ts"
import { complexSource, float64Source, sampleMatrix, sampleTangent } from "../../src/field/sample.ts"
import { SETS } from "../../src/ir/set.ts"
import { analyse } from "../../src/verify/analysis.ts"
import { randomBaseSource } from "../../src/verify/chain.ts"
import { noisyFloat64 } from "../../src/verify/noisy.ts"
import { rationals } from "../../src/verify/rationals.ts"
import { projectTangent } from "../../src/verify/tangent.ts"
import { float64 } from "../../src/field/float64.ts"
import { expressionIn, problemOf } from "./support.ts"

const q = (num: number, den = 1): { num: bigint; den: bigint } => rationals.rational(BigInt(num), BigInt(den))

describe("fractions", () => {
  it("are exact", () => {
    expect(rationals.add(q(1, 3), q(1, 6))).toEqual(q(1, 2))
    expect(rationals.pow(q(2, 3), q(-3))).toEqual(q(27, 8))
    expect(rationals.number(0.375)).toEqual(q(3, 8))
  })
  it("have roots where those are fractions", () => {
    expect(rationals.sqrt(q(49, 4))).toEqual(q(7, 2))
    expect(rationals.sqrt({ num: 123456789012345678901234567890n ** 2n, den: 1n }).num).toBe(
      123456789012345678901234567890n,
    )
    expect(rationals.pow(q(4), q(3, 2))).toEqual(q(8))
    expect(() => rationals.sqrt(q(2))).toThrow("irrational")
    expect(() => rationals.sqrt(q(-1))).toThrow("negative")
    expect(() => rationals.div(q(1), q(0))).toThrow("zero")
  })
})

describe("noisy float64", () => {
  it("shows cancellation", () => {
    const F = noisyFloat64(1)
    const x = F.sub(F.add(1e8, 0.1), 1e8)
    expect(Math.abs(x - 0.1)).toBeGreaterThan(1e-9)
    expect(Math.abs(F.mul(0.3, 0.7) - 0.21)).toBeLessThan(1e-13)
  })
  it("keeps small integers", () => {
    const F = noisyFloat64(1)
    expect(F.add(2, 3)).toBe(5)
    expect(F.toInteger(F.add(F.number(1), F.one))).toBe(2)
  })
})

describe("a prime chain with a random base", () => {
  it("keeps the laws of exp and log, and no value", () => {
    const random = createRandom(7)
    const source = randomBaseSource(3, random)
    const F = source.system
    const [a, b] = [source.positive(random), source.positive(random)]
    expect(F.equal(F.exp(F.add(a, b)), F.mul(F.exp(a), F.exp(b)))).toBe(true)
    expect(F.equal(F.log(F.mul(a, b)), F.add(F.log(a), F.log(b)))).toBe(true)
    expect(F.equal(F.log(F.exp(a)), a)).toBe(true)
    expect(F.equal(F.exp(F.one), F.number(4))).toBe(false)
    const e = F.exp(a)
    expect(F.equal(F.add(F.sinh(a), F.cosh(a)), e)).toBe(true)
    expect(F.equal(F.mul(F.tanh(a), F.cosh(a)), F.sinh(a))).toBe(true)
  })
})

describe("projection on the tangent space", () => {
  const discrete = new Set(["Perm", "Int", "Nat"])
  const real = new Set(["positive", "Simplex", "Perm", "Int", "Nat"])
  const cases = SETS.flatMap((set) => (["R", "C"] as const).map((field) => [set, field] as const))
  it.each(cases.filter(([set, field]) => !discrete.has(set) && !(field === "C" && (real.has(set) || set === "O"))))(
    "%s over %s keeps tangents and is orthogonal",
    (set, field) => {
      const F = complex(float64)
      const source = complexSource(float64Source)
      const random = createRandom(3)
      const [rows, cols] = set === "St" ? [4, 2] : set === "Simplex" ? [4, 1] : [3, 3]
      const W = sampleMatrix(source, set, field, rows, cols, random)
      const H = sampleTangent(source, set, field, W, random)
      const G = la.generate(rows, cols, () => ({ re: random.normal(), im: field === "C" ? random.normal() : 0 }))
      const P = projectTangent(F, set, field, W, G)
      const inner = (A: typeof G, B: typeof G): number =>
        la.sum(
          F,
          la.zip(A, B, (a, b) => F.mul(F.conj(a), b)),
        ).re
      expect(F.magnitude(F.sub({ re: inner(P, H), im: 0 }, { re: inner(G, H), im: 0 }))).toBeLessThan(1e-12)
      const kept = projectTangent(F, set, field, W, H)
      expect(Math.max(...la.sub(F, kept, H).data.map(F.magnitude))).toBeLessThan(1e-12)
    },
  )
})

describe("degrees", () => {
  const p = problemOf(`
A in R^(n x n)
x in R^n
r in R+^n
Q in O(n)
f = sum(x)
gradient f wrt x`)
  const sizes = new Map([["n", 3]])
  const of = (text: string): ReturnType<typeof analyse> => analyse([expressionIn(p, text)], sizes)
  it.each([
    ["x'*A*x", 3, 0],
    ["2*x + A*x", 2, 0],
    ["inv(A)*x", 3, 3],
    ["x'*inv(A)*x + x'*inv(A')*x", 7, 6],
    ["det(A)", 3, 0],
    ["x./sum(x)", 1, 1],
    ["sum(1./x)", 2, 3],
    ["norm2(A*x)^2", 4, 0],
    ["r'*r", 4, 0],
    ["grad(x'*A*x, x)", 4, 0],
  ])("%s: %d over %d", (text, num, den) => {
    const found = of(text)
    expect(found).toMatchObject({ rational: true, branches: false, pieces: false, lost: 0 })
    expect(found.degrees[0]?.num).toBeGreaterThanOrEqual(num)
    expect(found.degrees[0]?.num).toBeLessThanOrEqual(2 * num)
    expect(found.degrees[0]?.den).toBe(den)
  })
  it.each([
    ["exp(x)", { lost: 1, rational: false, branches: false }],
    ["log(sum(exp(x)))", { lost: 2, rational: false, branches: false }],
    ["exp(log(x))", { lost: 2, rational: false, branches: true }],
    ["norm2(x)", { lost: 0, rational: false, branches: true }],
    ["norm2(x)^3", { lost: 0, rational: false, branches: true }],
    ["sqrt(r)", { lost: 0, rational: false, branches: true }],
    ["Q*x", { lost: 0, rational: true, branches: false, pieces: true }],
  ])("%s", (text, expected) => {
    expect(of(text)).toMatchObject(expected)
  })
})
