import { type Complex, complex } from "../field/complex.ts"
import { float64 } from "../field/float64.ts"
import * as la from "../field/linalg.ts"
import { createRandom, type Random } from "../field/random.ts"
import { complexSource, float64Source, type Source } from "../field/sample.ts"
import { type Expr, nodesInside, nodesOf } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import { ops } from "../ops/index.ts"
import { hasBranches } from "./analysis.ts"
import { AGREES, DIFFERS, distance, norm } from "./compare.ts"
import { type CheckOptions, type CheckResult, LARGE, shareOf } from "./finite-field.ts"
import { type Identity, isComplex, type Pair, type PartialDerivative } from "./identity.ts"
import { AMPLIFIED, noisyFloat64 } from "./noisy.ts"
import { dimValue } from "../ir/dim.ts"
import { probeAssignments, type SizeNeeds, type Sizes, sizeAssignments, sizeNeeds } from "./sizes.ts"
import { evaluationAt, type Meaning, perturbed, sampledSymbols, type Sample, samplePoint } from "./values.ts"

/** Points at one assignment of sizes. */
const POINTS = 3
/** Points over all sizes where a point tests one of several branches or pieces of a set. */
const BRANCH_POINTS = 40

/** float64 or complex128: the plain system, and the same with noise of a seed. */
export interface Floats<T> {
  readonly source: Source<T>
  readonly noisy: (seed: number) => NumberSystem<T>
}
export const reals: Floats<number> = { source: float64Source, noisy: noisyFloat64 }
export const complexes: Floats<Complex<number>> = {
  source: complexSource(float64Source),
  noisy: (seed) => complex(noisyFloat64(seed)),
}

/** How two computed sides compare: they agree, they differ, or rounding hides which. */
export type Comparison = "equal" | "different" | "unclear"

/** Compares the sides of a pair; `spread` bounds the rounding errors in both. */
function comparePair<T>(F: NumberSystem<T>, [A, B]: Pair<T>, spread: number): Comparison | "zero" {
  const scale = Math.max(norm(F, A), norm(F, B))
  const difference = distance(F, A, B)
  if (difference === Number.POSITIVE_INFINITY && Number.isFinite(scale)) return "different"
  if (!Number.isFinite(scale) || !Number.isFinite(difference) || !Number.isFinite(spread)) return "unclear"
  if (scale === 0 && spread === 0) return "zero"
  if (spread < AGREES * scale && difference > DIFFERS * scale) return "different"
  if (spread < DIFFERS * scale && difference <= Math.max(AGREES * scale, 4 * spread)) return "equal"
  // both sides are rounding of values near 1: zeros
  const nothing = scale <= 1e3 * spread && spread < 1e-10
  return nothing && difference <= 4 * spread ? "equal" : "unclear"
}

/**
 * Compares the pairs of an identity at a sample, rounding measured by evaluation with noise; undefined where some side
 * has no value.
 * @throws Unavailable
 */
export function compareAt<T>(
  floats: Floats<T>,
  identity: Identity,
  sampled: () => Sample<T>,
): Comparison | "zero" | undefined {
  try {
    const sample = sampled()
    const plain = identity.pairs(floats.source.system, sample)
    const noisyAt = (seeds: readonly number[]): (readonly Pair<T>[])[] =>
      seeds.map((seed) => {
        const system = floats.noisy(seed)
        return identity.pairs(system, perturbed(system, sample))
      })
    const outcome = compareWith(floats.source.system, plain, noisyAt([1, 2]))
    // a sign that rounding decides may come out alike by chance twice
    return outcome === "different"
      ? compareWith(floats.source.system, plain, noisyAt([1, 2, 3, 4, 5, 6, 7, 8]))
      : outcome
  } catch (error) {
    if (error instanceof OutsideDomain) return undefined
    throw error
  }
}

function compareWith<T>(
  F: NumberSystem<T>,
  plain: readonly Pair<T>[],
  noisy: readonly (readonly Pair<T>[])[],
): Comparison | "zero" {
  const found = new Set(
    plain.map((pair, k) => {
      const spread = noisy.flatMap((other) =>
        pair.map((A, side) => distance(F, A, (other[k] as Pair<T>)[side as 0 | 1])),
      )
      // the noise of two systems, however many there are
      return comparePair(F, pair, (2 * spread.reduce((a, b) => a + b)) / noisy.length)
    }),
  )
  for (const outcome of ["different", "unclear", "equal"] as const) if (found.has(outcome)) return outcome
  return "zero"
}

const NOTHING: CheckResult = {
  outcome: "none",
  equal: [],
  different: [],
  undefinedAt: [],
  points: 0,
  rational: false,
  branches: false,
}

/** Checks an identity in floating point at random points of several sizes. Clear differences refute it. */
export function checkNumerically(identity: Identity, options: CheckOptions): CheckResult {
  try {
    return isComplex(identity) ? run(complexes, identity, options) : run(reals, identity, options)
  } catch (error) {
    if (error instanceof Unavailable) return NOTHING
    throw error
  }
}

function run<T>(floats: Floats<T>, identity: Identity, options: CheckOptions): CheckResult {
  const roots = [...identity.roots, ...identity.variables]
  const needs = sizeNeeds(roots)
  const symbols = sampledSymbols(roots)
  const random = createRandom(options.seed)
  const assignments = affordable(identity, needs, sizeAssignments(needs, 3))
  const inAll = nodesOf(...identity.roots).length > LARGE ? BRANCH_POINTS / 4 : BRANCH_POINTS
  const branches = assignments.some((sizes) => hasBranches([...identity.roots, ...identity.variables], sizes))
  let most = 0
  const found = { equal: [] as Sizes[], different: [] as Sizes[], undefined: [] as Sizes[] }
  const visit = (sizes: Sizes): void => {
    const few = needs.positive.some((d) => (dimValue(d, sizes) ?? 0) > SMALL / 2) ? 2 : POINTS
    const points = options.light ? 1 : branches ? Math.ceil(inAll * shareOf(sizes, assignments)) : few
    most = Math.max(most, points)
    let equal = 0
    let values = 0
    for (let attempt = 0; attempt < 40 + 4 * points && equal < points; attempt++) {
      const at = compareAt(floats, identity, () => samplePoint(floats.source, symbols, sizes, random))
      if (at === "different") {
        found.different.push(sizes)
        return
      }
      if (at !== undefined) values++
      if (at === "equal") equal++
      if (attempt >= 40 && values === 0) break
    }
    if (equal > 0) found.equal.push(sizes)
    else if (values === 0) found.undefined.push(sizes)
  }
  for (const sizes of assignments) {
    visit(sizes)
    if (found.different.length > 0 && !options.everySize) break
  }
  const open = found.equal.length > 0 ? found.undefined.length > 0 : found.different.length > 0
  if (open && (options.everySize || found.different.length === 0))
    for (const sizes of [...probeAssignments(needs), ...sizeAssignments(needs, 0, 6)]) visit(sizes)
  const { equal, different } = found
  return {
    outcome: different.length > 0 ? "different" : equal.length > 0 ? "equal" : "none",
    equal,
    different,
    undefinedAt: found.undefined,
    points: most,
    rational: false,
    branches,
  }
}

/** Rows and columns up to which matrices are evaluated many times over, with and without noise. */
const SMALL = 20
/** The same where a sum has a term for every entry of a matrix. */
const SMALLER = 9

/** Sums over the entries of a matrix evaluate their body as often as there are entries. */
const sumsOverEntries = (identity: Identity): boolean =>
  nodesInside(...identity.roots).some((e) => {
    const [, to] = e.kind === "apply" && e.op.lambda ? e.args : []
    return to?.kind === "apply" && to.op === ops.size && to.dims.some((d) => d.terms.some((t) => t.names.length > 1))
  })

/** The assignments with small matrices, where there are two at least; otherwise all. */
function affordable(identity: Identity, needs: SizeNeeds, assignments: readonly Sizes[]): readonly Sizes[] {
  const limit = sumsOverEntries(identity) ? SMALLER : SMALL
  const fits = (sizes: Sizes): boolean => needs.positive.every((d) => (dimValue(d, sizes) ?? 0) <= limit)
  const small = assignments.filter(fits)
  if (small.length >= 2 || small.length === assignments.length) return small
  const others = probeAssignments(needs).filter(fits)
  return others.length >= 2 ? others : assignments
}

/** What the remainder of the linear approximation does as the step shrinks. */
export interface Taylor {
  readonly outcome: "quadratic" | "linear" | "extrapolated" | "wrong" | "unclear"
  /** The exponent of the step in the remainder; absent where the remainder is rounding. */
  readonly slope?: number
}

/**
 * Order-2 Taylor test of a gradient: f(X + tH) - f(X) - t·(G : H) is O(t²), for every variable moved at once. The
 * slope of the logarithm of the remainder against log t is fitted over the steps where it stands out of rounding.
 */
export function taylorTest(f: Expr, partials: readonly PartialDerivative[], meaning: Meaning, seed: number): Taylor {
  const variables = partials.map((p) => p.wrt)
  const all = [f, ...variables, ...partials.map((p) => p.derivative)]
  const complexNumbers = isComplex({ roots: all, orders: [], variables, meaning, pairs: () => [] })
  const random = createRandom(seed)
  let passed: Taylor = { outcome: "unclear" }
  for (const sizes of sizeAssignments(sizeNeeds(all), 3)) {
    let one: Taylor
    try {
      one = complexNumbers
        ? taylorAt(complexes, f, partials, meaning, sizes, random)
        : taylorAt(reals, f, partials, meaning, sizes, random)
    } catch (error) {
      if (error instanceof Unavailable) return { outcome: "unclear" }
      throw error
    }
    if (one.outcome === "wrong") return one
    if (one.outcome !== "unclear" && passed.outcome !== "quadratic") passed = one
  }
  return passed
}

function taylorAt<T>(
  floats: Floats<T>,
  f: Expr,
  partials: readonly PartialDerivative[],
  meaning: Meaning,
  sizes: Sizes,
  random: Random,
): Taylor {
  const symbols = sampledSymbols([f, ...partials.flatMap((p) => [p.wrt, p.derivative])])
  const votes: Taylor[] = []
  for (let attempt = 0; attempt < 12 && votes.length < 3; attempt++) {
    try {
      const sample = samplePoint(floats.source, symbols, sizes, random)
      votes.push(remainders(floats, f, partials, meaning, sample))
    } catch (error) {
      if (!(error instanceof OutsideDomain)) throw error
    }
  }
  const clear = votes.filter((v) => v.outcome !== "unclear")
  const wrong = clear.filter((v) => v.outcome === "wrong")
  // near a kink a step crosses it: one point alone does not speak
  if (wrong.length > clear.length / 2) return wrong[0] as Taylor
  return clear.find((v) => v.outcome !== "wrong") ?? { outcome: "unclear" }
}

function remainders<T>(
  floats: Floats<T>,
  f: Expr,
  partials: readonly PartialDerivative[],
  meaning: Meaning,
  sample: Sample<T>,
): Taylor {
  const F = floats.source.system
  const real = meaning.isReal(f)
  const valueAt = (system: NumberSystem<T>, t: number): T => {
    const values = new Map(sample.values)
    for (const { wrt } of partials) {
      const point = values.get(wrt.name) as Matrix<T>
      values.set(wrt.name, la.add(F, point, la.scale(F, F.number(t), sample.direction(wrt, 0))))
    }
    const value = la.at(evaluationAt(system, { ...sample, values }, meaning).value(f), 0, 0)
    return real ? F.re(value) : value
  }
  const slopeIn = (system: NumberSystem<T>): T => {
    const at = evaluationAt(system, sample, meaning)
    let total = F.zero
    for (const { wrt, derivative } of partials) {
      const products = la.zip(at.value(derivative), sample.direction(wrt, 0), (g, h) => F.mul(real ? F.conj(g) : g, h))
      const sum = la.sum(F, products)
      total = F.add(total, real ? F.re(sum) : sum)
    }
    return total
  }
  const slopeClaimed = slopeIn(F)
  const start = valueAt(F, 0)
  const steps = Array.from({ length: 12 }, (_, k) => 2 ** (-5 - k))
  const noise = (t: number): number => F.magnitude(F.sub(valueAt(floats.noisy(3), t), valueAt(F, t))) / AMPLIFIED
  const floor = 8 * (noise(0) + noise(steps[0] as number)) + 1e-15 * F.magnitude(start)
  const points: { x: number; y: number }[] = []
  let largest = 0
  for (const t of steps) {
    const linear = F.mul(F.number(t), slopeClaimed)
    const rest = F.magnitude(F.sub(F.sub(valueAt(F, t), start), linear))
    largest = Math.max(largest, rest)
    if (!Number.isFinite(rest)) return { outcome: "unclear" }
    if (rest > 50 * floor) points.push({ x: Math.log(t), y: Math.log(rest) })
  }
  const moved = F.magnitude(slopeClaimed) * (steps[0] as number)
  if (points.length < 4) return { outcome: largest <= 50 * floor && moved > 1e4 * floor ? "linear" : "unclear" }
  const slope = fittedSlope(points.slice(-6))
  if (slope > 1.7) return { outcome: "quadratic", slope }
  if (!real) return { outcome: "unclear", slope }
  const float = (a: T): number => Math.sign(F.compare(a, F.zero)) * F.magnitude(a)
  const measured = ridders((t) => float(valueAt(F, t)), steps[2] as number)
  const off = Math.abs(measured.value - float(slopeClaimed))
  if (slope < 1.3) {
    // jumps and kinks make the remainder large, a singular matrix the claimed slope: neither speaks against it
    const rounding = F.magnitude(F.sub(slopeIn(floats.noisy(4)), slopeClaimed))
    // nor does a function that turns many times within a step
    const steepest = Math.max(Math.abs(measured.value), F.magnitude(start) / (steps[2] as number))
    const resolved = measured.error <= 1e-3 * steepest
    return { outcome: resolved && off > 1e3 * (measured.error + rounding) ? "wrong" : "unclear", slope }
  }
  const agrees = off <= 10 * measured.error && measured.error <= DIFFERS * Math.abs(measured.value)
  return { outcome: agrees ? "extrapolated" : "unclear", slope }
}

/** Least squares. */
export function fittedSlope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const n = points.length
  const meanX = points.reduce((s, p) => s + p.x, 0) / n
  const meanY = points.reduce((s, p) => s + p.y, 0) / n
  const xy = points.reduce((s, p) => s + (p.x - meanX) * (p.y - meanY), 0)
  const xx = points.reduce((s, p) => s + (p.x - meanX) ** 2, 0)
  return xy / xx
}

/**
 * The derivative at 0 of a function by central differences extrapolated to step 0 (C. J. F. Ridders, Advances in
 * Engineering Software 4 (1982)), with an estimate of its error.
 */
function ridders(f: (t: number) => number, step: number): { readonly value: number; readonly error: number } {
  const central = (h: number): number => (f(h) - f(-h)) / (2 * h)
  let row = [central(step)]
  let best = { value: row[0] as number, error: Number.POSITIVE_INFINITY }
  for (let k = 1, h = step; k < 10; k++) {
    h /= 1.4
    const next = [central(h)]
    for (let j = 1, factor = 1.96; j <= k; j++, factor *= 1.96) {
      const value = ((next[j - 1] as number) * factor - (row[j - 1] as number)) / (factor - 1)
      const error = Math.max(Math.abs(value - (next[j - 1] as number)), Math.abs(value - (row[j - 1] as number)))
      next.push(value)
      if (error <= best.error) best = { value, error }
    }
    if (Math.abs((next[k] as number) - (row[k - 1] as number)) >= 2 * best.error) break
    row = next
  }
  return best
}

/** The system's own name, for the detail of a verification. */
export const floatName = (identity: Identity): string =>
  isComplex(identity) ? complexes.source.system.name : float64.name
