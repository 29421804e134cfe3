import * as la from "../field/linalg.ts"
import { createRandom } from "../field/random.ts"
import { float64Source, type Source } from "../field/sample.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import { AGREES, distance, DIFFERS, norm } from "./compare.ts"
import { equality, isComplex } from "./identity.ts"
import { AMPLIFIED } from "./noisy.ts"
import { complexes, type Floats, fittedSlope, reals } from "./numeric.ts"
import { type Sizes, sizeAssignments, sizeNeeds } from "./sizes.ts"
import { evaluationAt, type Meaning, type Sample, sampledSymbols, samplePoint } from "./values.ts"

/** Points for an inequality, over all sizes. */
const POINTS = 60

/** `a <= b` everywhere, as far as random points tell; false where a point clearly contradicts. */
export function holdsBelow(a: Expr, b: Expr, meaning: Meaning, seed: number): boolean | undefined {
  const complexNumbers = isComplex(equality(a, b, meaning))
  try {
    return complexNumbers ? below(complexes, a, b, meaning, seed) : below(reals, a, b, meaning, seed)
  } catch (error) {
    if (error instanceof Unavailable) return undefined
    throw error
  }
}

function below<T>(floats: Floats<T>, a: Expr, b: Expr, meaning: Meaning, seed: number): boolean | undefined {
  const F = floats.source.system
  const random = createRandom(seed)
  const symbols = sampledSymbols([a, b])
  const assignments = sizeAssignments(sizeNeeds([a, b]), 2)
  let tested = 0
  for (let k = 0; k < 3 * POINTS && tested < POINTS; k++) {
    try {
      const sizes = assignments[k % assignments.length] as Sizes
      // large and small values too: an inequality may fail far from 1 only
      const sample = scaledSample(F, samplePoint(floats.source, symbols, sizes, random), symbols, 4 ** (k % 5) / 16)
      const at = evaluationAt(F, sample, meaning)
      const [A, B] = [at.value(a), at.value(b)]
      const slack = AGREES * Math.max(norm(F, A), norm(F, B))
      for (const [i, x] of A.data.entries()) {
        const excess = F.compare(F.re(x), F.re(B.data[i] as T))
        if (excess > DIFFERS * Math.max(norm(F, A), norm(F, B))) return false
        if (!(excess <= slack)) return undefined
      }
      tested++
    } catch (error) {
      if (!(error instanceof OutsideDomain)) throw error
    }
  }
  return tested > 0 ? true : undefined
}

function scaledSample<T>(F: NumberSystem<T>, sample: Sample<T>, symbols: readonly Sym[], by: number): Sample<T> {
  const values = new Map(sample.values)
  for (const s of symbols)
    if (s.set === "general") values.set(s.name, la.scale(F, F.number(by), values.get(s.name) as Matrix<T>))
  return { ...sample, values }
}

/** Steps of a limit: 2^-3 … 2^-24. */
const STEPS: readonly number[] = Array.from({ length: 22 }, (_, k) => 2 ** (-3 - k))

/**
 * `a -> b` as all increments shrink to 0 together: the difference shrinks at least like the square root of the
 * increments, over the steps where it stands out of rounding.
 */
export function tendsTo(
  a: Expr,
  b: Expr,
  increments: readonly Sym[],
  meaning: Meaning,
  seed: number,
): boolean | undefined {
  const complexNumbers = isComplex(equality(a, b, meaning))
  try {
    const votes = complexNumbers
      ? limits(complexes, complexes.source, a, b, increments, meaning, seed)
      : limits(reals, float64Source, a, b, increments, meaning, seed)
    if (votes.length === 0 || votes.includes(undefined)) return votes.includes(false) ? false : undefined
    return !votes.includes(false)
  } catch (error) {
    if (error instanceof Unavailable) return undefined
    throw error
  }
}

function limits<T>(
  floats: Floats<T>,
  source: Source<T>,
  a: Expr,
  b: Expr,
  increments: readonly Sym[],
  meaning: Meaning,
  seed: number,
): (boolean | undefined)[] {
  const random = createRandom(seed)
  const symbols = sampledSymbols([a, b])
  const votes: (boolean | undefined)[] = []
  for (const sizes of sizeAssignments(sizeNeeds([a, b]), 2)) {
    for (let attempt = 0, done = 0; attempt < 10 && done < 2; attempt++) {
      try {
        votes.push(limitAt(floats, a, b, increments, meaning, samplePoint(source, symbols, sizes, random)))
        done++
      } catch (error) {
        if (!(error instanceof OutsideDomain)) throw error
      }
    }
  }
  return votes
}

function limitAt<T>(
  floats: Floats<T>,
  a: Expr,
  b: Expr,
  increments: readonly Sym[],
  meaning: Meaning,
  sample: Sample<T>,
): boolean | undefined {
  const sides = (F: NumberSystem<T>, t: number): [Matrix<T>, Matrix<T>] => {
    const values = new Map(sample.values)
    for (const s of increments) {
      const H = values.get(s.name)
      if (H) values.set(s.name, la.scale(F, F.number(t), H))
    }
    const at = evaluationAt(F, { ...sample, values }, meaning)
    return [at.value(a), at.value(b)]
  }
  const F = floats.source.system
  const points: { x: number; y: number }[] = []
  let first = 0
  let last = 0
  for (const t of STEPS) {
    const [A, B] = sides(F, t)
    const [noisyA, noisyB] = sides(floats.noisy(5), t)
    const rounding = (distance(F, A, noisyA) + distance(F, B, noisyB)) / AMPLIFIED
    const difference = distance(F, A, B)
    if (!Number.isFinite(difference)) return undefined
    if (first === 0) first = difference
    if (difference <= 50 * rounding || difference === 0) break
    points.push({ x: Math.log(t), y: Math.log(difference) })
    last = difference
  }
  // equal from the start, up to rounding
  if (points.length < 4) return points.length === 0 ? true : undefined
  const slope = fittedSlope(points.slice(-6))
  if (slope > 0.4 && last < first / 2) return true
  return slope < 0.1 ? false : undefined
}
