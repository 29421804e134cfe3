import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Workshop } from "../src/derive/gradient.ts"
import { type Complex, complex } from "../src/field/complex.ts"
import * as la from "../src/field/linalg.ts"
import { createRandom, type Random } from "../src/field/random.ts"
import { chainSource, complexSource, float64Source, type Source } from "../src/field/sample.ts"
import { type Expr, type Field, sameShape, symbolsOf } from "../src/ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../src/ir/number.ts"
import { evaluate } from "../src/ops/evaluate.ts"
import type { SimplifyingBuilder } from "../src/rewrite/simplify.ts"
import { provablyEqual } from "../src/tensor/index.ts"
import { noisyFloat64 } from "../src/verify/noisy.ts"
import { type Sizes, sizeAssignments, sizeNeeds } from "../src/verify/sizes.ts"
import { samplePoint } from "../src/verify/values.ts"
import { FATAL, type Outcome, runCase } from "./fuzz/case.ts"
import { problemText, randomProblem } from "./fuzz/problem.ts"
import { declared } from "./tensor/reading.ts"
import { SEED } from "./support/seed.ts"
import { Spelling } from "./tensor/spelling.ts"
import { mutantsOf } from "./verify/support.ts"

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const runs = (numRuns: number): fc.Parameters<unknown> => ({ numRuns, seed: SEED })

/** The value at a random point, where it is defined: what is real by its type is real. */
function valueOf<T>(
  F: NumberSystem<T>,
  e: Expr,
  sizes: Sizes,
  values: ReadonlyMap<string, Matrix<T>>,
): Matrix<T> | undefined {
  const memo = new Map<Expr, Matrix<T>>()
  try {
    const value = evaluate(F, e, { sizes, value: (name) => values.get(name) }, memo)
    const isReal = (a: T): boolean => (F.exact ? F.isZero(F.im(a)) : F.magnitude(F.im(a)) <= 1e-9 * F.magnitude(a))
    return [...memo].every(([n, v]) => n.type.field === "C" || !F.complex || v.data.every(isReal)) ? value : undefined
  } catch (error) {
    if (error instanceof OutsideDomain || error instanceof Unavailable) return undefined
    throw error
  }
}

type Verdict = "equal" | "different" | "unknown"

/** Exact equality over the prime chain; a difference there shows nothing where functions have branches. */
function sameOverPrimes(a: Expr, b: Expr, random: Random): Verdict {
  const source = complexSource(chainSource(3))
  let found = 0
  for (const [x, y] of pairs(source, [source.system], a, b, random)) {
    if (!x.data.every((v, i) => source.system.equal(v, y.data[i] as typeof v))) return "unknown"
    found++
  }
  return found > 0 ? "equal" : "unknown"
}

/** In complex128, as far as rounding leaves something to compare. */
function sameOverFloats(a: Expr, b: Expr, random: Random): Verdict {
  const source = complexSource(float64Source)
  const F = source.system
  const size = (A: Matrix<Complex<number>>): number => Math.max(...A.data.map(F.magnitude))
  let verdict: Verdict = "unknown"
  for (const [x, y, x2, y2] of pairs(source, [F, complex(noisyFloat64(1))], a, b, random)) {
    const scale = 1 + size(x) + size(y)
    const noise = size(la.sub(F, x, x2 ?? x)) + size(la.sub(F, y, y2 ?? y))
    const distance = size(la.sub(F, x, y))
    if (!(noise < 1e-8 * scale)) continue
    if (distance > 1e-6 * scale) return "different"
    verdict = "equal"
  }
  return verdict
}
/** The values of a and b in each system, one after another, at points of several sizes where both are defined. */
function* pairs<T>(
  source: Source<T>,
  systems: readonly NumberSystem<T>[],
  a: Expr,
  b: Expr,
  random: Random,
): Generator<[Matrix<T>, Matrix<T>, ...Matrix<T>[]]> {
  for (const sizes of sizeAssignments(sizeNeeds([a, b]), 2)) {
    for (let attempt = 0; attempt < 4; attempt++) {
      const { values } = samplePoint(source, symbolsOf(a, b), sizes, random)
      const [x, y, ...more] = systems.flatMap((F) => [valueOf(F, a, sizes, values), valueOf(F, b, sizes, values)])
      if (x && y && more.every((v) => v !== undefined)) yield [x, y, ...more]
    }
  }
}

describe.each(["derive", "read"] as const)("what the rules to %s with make of an expression", (which) => {
  it("has its shape and its value", () => {
    const counts: Record<Verdict, number> = { equal: 0, different: 0, unknown: 0 }
    fc.assert(
      fc.property(seeds, (seed) => {
        const { f, builder } = randomProblem(seed, { depth: 1 + (seed % 6) })
        const B: SimplifyingBuilder = new Workshop(builder.arena)[which]
        const simple = B.rebuild(f)
        if (!sameShape(f.type, simple.type)) throw new Error(`another shape\n${problemText(f, symbolsOf(f))}`)
        const random = createRandom(seed)
        const exactly = sameOverPrimes(f, simple, random)
        const verdict = exactly === "equal" ? exactly : sameOverFloats(f, simple, random)
        counts[verdict]++
        if (verdict === "different")
          throw new Error(
            `another value: ${problemText(simple, symbolsOf(simple))}\nfrom ${problemText(f, symbolsOf(f))}`,
          )
      }),
      runs(150),
    )
    expect(counts.equal).toBeGreaterThan(75)
  })
})

describe.each<[string, Field]>([
  ["real", "R"],
  ["complex", "C"],
])("a gradient over %s variables", (_, field) => {
  it("is what dual numbers say", () => {
    const counts = new Map<Outcome, number>()
    fc.assert(
      fc.property(seeds, (seed) => {
        const c = runCase(`${seed}`, { field, depth: 1 + (seed % 5) })
        counts.set(c.outcome, (counts.get(c.outcome) ?? 0) + 1)
        if (FATAL.has(c.outcome)) throw new Error(`${c.outcome}: ${c.why}\n${problemText(c.problem.f, c.problem.wrt)}`)
      }),
      runs(60),
    )
    expect(counts.get("right") ?? 0).toBeGreaterThan(25)
  })
})

describe("polynomials", () => {
  const reader = declared(
    `A, B in R^(m x n); V in C^(m x n); S in Sym(m); K in Skew(m); Q in C^(m x m); H in Herm(m); N in R^(n x n)`,
  )
  const { problem } = reader
  const spelled = (content: number, spelling: number): Expr =>
    new Spelling(problem.builder, problem.variables, content, spelling).scalar(2)

  it("that are written in two ways are found equal, and none that was changed", () => {
    const counts = { equal: 0, changed: 0, told: 0 }
    fc.assert(
      fc.property(seeds, seeds, seeds, (content, one, two) => {
        const [x, y] = [spelled(content, one), spelled(content, two)]
        const equal = provablyEqual(x, y)
        if (equal === false) throw new Error("two spellings of one polynomial are not found equal")
        if (equal) counts.equal++
        const random = createRandom(content)
        for (const { how, mutant } of mutantsOf(problem, y).slice(0, 6)) {
          if (sameOverFloats(x, mutant, random) !== "different") continue
          counts.changed++
          const still = provablyEqual(x, mutant)
          if (still) throw new Error(`found equal in spite of: ${how}`)
          if (still === false) counts.told++
        }
      }),
      runs(60),
    )
    expect(counts.equal).toBeGreaterThan(40)
    expect(counts.told).toBeGreaterThan(counts.changed / 2)
  })
})
