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

/** Steps over which a difference is seen to stay. */
const LEVEL = 8

/** How often a point is drawn for one inside the domain. */
const ATTEMPTS = 100
/** How many points may leave it open. */
const OPEN = 10

/** Steps of a limit: 2^-3 … 2^-24. */
const STEPS: readonly number[] = Array.from({ length: 22 }, (_, k) => 2 ** (-3 - k))

/**
 * `a -> b` as all increments shrink to 0 together: the difference shrinks at least like the square root of the
 * increments, over the steps where it stands out of rounding; points that leave it open do not count.
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
    return votes.length === 0 ? undefined : !votes.includes(false)
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
): boolean[] {
  const random = createRandom(seed)
  const symbols = sampledSymbols([a, b])
  const votes: boolean[] = []
  for (const sizes of sizeAssignments(sizeNeeds([a, b]), 2)) {
    for (let attempt = 0, open = 0, done = 0; attempt < ATTEMPTS && open < OPEN && done < 2; attempt++) {
      try {
        const vote = limitAt(floats, a, b, increments, meaning, samplePoint(source, symbols, sizes, random))
        if (vote === undefined) open++
        else {
          votes.push(vote)
          done++
        }
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
  for (const [k, t] of STEPS.entries()) {
    const [A, B] = sides(F, t)
    // the noise differs from step to step: where little is computed some of it is small by chance
    const spreads = [1, 2, 3].map((n) => {
      const [noisyA, noisyB] = sides(floats.noisy(3 * k + n), t)
      return distance(F, A, noisyA) + distance(F, B, noisyB)
    })
    const rounding = Math.max(...spreads) / AMPLIFIED
    const difference = distance(F, A, B)
    if (!Number.isFinite(difference)) return undefined
    if (first === 0) first = difference
    if (difference <= 50 * rounding || difference === 0) {
      // beyond a kink the sides may be equal at once: rounding has to be small for that to say something
      if (points.length > 0 && rounding <= 1e-6 * first) return true
      break
    }
    points.push({ x: Math.log(t), y: Math.log(difference) })
    last = difference
  }
  // equal from the start, up to rounding
  if (points.length < 4) return points.length === 0 ? true : undefined
  const slope = fittedSlope(points.slice(-6))
  if (slope > 0.4 && last < first / 2) return true
  // a difference that stays, or grows, does so over many steps
  return points.length >= LEVEL && slope < 0.1 ? false : undefined
}
