import type { Complex } from "../field/complex.ts"
import { CHAIN, type Chain } from "../field/prime.ts"
import { createRandom, type Random } from "../field/random.ts"
import { chainSource, complexSource, type Source } from "../field/sample.ts"
import { dependents, nodesOf } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import { type Analysis, analyse, type Degrees, degreeOfDifference, differentiated, factorsOf } from "./analysis.ts"
import { randomBaseSource } from "./chain.ts"
import { type Identity, isComplex, type Pair } from "./identity.ts"
import { probeAssignments, type SizeNeeds, type Sizes, sizeAssignments, sizeNeeds } from "./sizes.ts"
import { sampledSymbols, samplePoint } from "./values.ts"

/** The probability of a false pass that is aimed at. */
const BOUND = 1e-15
/** Points for an expression with branches, over all sizes. */
const BRANCH_POINTS = 40
const MAX_POINTS = 6
/** Levels of a rational check; more cost less than more points. */
const MAX_LEVELS = 6
/** Nodes of an expression from which on it is large. */
export const LARGE = 400

export interface CheckOptions {
  /** All random numbers derive from it. */
  readonly seed: number
  /** Decide at every assignment of sizes, instead of stopping at the first difference; probe equal sizes too. */
  readonly everySize?: boolean
  /** One point at each assignment: a cross-check of what is known otherwise. */
  readonly light?: boolean
  /** Only the first assignment. */
  readonly quick?: boolean
}

/** What a check found, by sizes. */
export interface CheckResult {
  /** `equal`: at all sizes where both sides are defined, and at points that tell; `none`: it could not be decided. */
  readonly outcome: "equal" | "different" | "none"
  readonly equal: readonly Sizes[]
  readonly different: readonly Sizes[]
  /** Some side is undefined at every point that was tried. */
  readonly undefinedAt: readonly Sizes[]
  /** Points at one assignment of sizes. */
  readonly points: number
  /** Only field operations, exact: a difference is a proof of difference. */
  readonly rational: boolean
  /** Roots and the like: where prime fields have no value there may be real ones. */
  readonly branches: boolean
}

export interface FieldResult extends CheckResult {
  readonly primes: readonly number[]
  /** Bounds the probability that the check passes though the two sides differ at some of the sizes. */
  readonly errorBound: number | undefined
}

const total = (s: Sizes): number => [...s.values()].reduce((a, b) => a + b, 0)

/** How many of the points belong to an assignment: fewer to the largest, which costs most. */
export function shareOf(sizes: Sizes, assignments: readonly Sizes[]): number {
  const largest = Math.max(...assignments.map(total))
  return assignments.length < 3 || total(sizes) < largest ? 1 / Math.min(assignments.length, 2.5) : 0.2
}

interface Plan {
  readonly levels: number
  /** Where these many do not reach, more are taken, up to this. */
  readonly most: number
  readonly points: number
  readonly attempts: number
  readonly errorBound: number | undefined
}

/** The degree of the numerator of what has to vanish; the analysis is of the roots and the variables. */
function degreeOf(identity: Identity, { degrees }: Analysis): number {
  const parts = identity.roots.map((_, i) => {
    let part = degrees[i] as Degrees
    for (let k = identity.orders[i] ?? 0; k > 0; k--) part = differentiated(part)
    return part
  })
  // directions (of degree 1 times twice that of the variable), projections on tangent spaces
  const directions = degrees.slice(identity.roots.length).map((v) => 2 + 4 * (v.num + v.den))
  return degreeOfDifference(parts) + directions.reduce((a, b) => a + b, 0)
}

const falsePass = (degree: number, levels: number): number =>
  CHAIN.slice(0, levels).reduce((product, p) => product * Math.min(1, degree / (p - 1)), 1)

function planFor(identity: Identity, analysis: Analysis, share: number): Plan {
  const { lost, rational, branches, pieces } = analysis
  if (!rational || pieces) {
    const points = branches || pieces ? Math.ceil(BRANCH_POINTS * share) : 2
    const most = Math.min(lost + 1, CHAIN.length)
    // a square on every level is rare: as few levels as will do
    return {
      levels: branches ? Math.min(most, 2) : most,
      most,
      points,
      attempts: 8 * points + 40,
      errorBound: undefined,
    }
  }
  // at least every second point is inside the domain: a pass is at most twice as probable where it is asked for
  const degree = 2 * degreeOf(identity, analysis)
  let levels = 1
  while (levels < MAX_LEVELS && falsePass(degree, levels) > BOUND) levels++
  const one = falsePass(degree, levels)
  const points = one >= 1 ? 2 : Math.min(Math.max(1, Math.ceil(Math.log(BOUND) / Math.log(one))), MAX_POINTS)
  const errorBound = one ** points
  return { levels, most: levels, points, attempts: points + 8, errorBound: errorBound > BOUND ? undefined : errorBound }
}

/** Tries with more levels of the chain where too few are known at the end. @throws Unavailable */
function retried(most: number, used: { levels: number }, check: (levels: number) => AtSizes): AtSizes {
  for (;;) {
    try {
      return check(used.levels)
    } catch (error) {
      if (!(error instanceof Unavailable) || used.levels >= most) throw error
      used.levels++
    }
  }
}

/** Something that depends on a variable is differentiated by it. */
const differentiates = (identity: Identity): boolean =>
  identity.roots.some(
    (root, i) => (identity.orders[i] ?? 0) > 0 && dependents(root, new Set(identity.variables)).has(root),
  ) || identity.orders.every((order) => order === 0)

type AtSizes = "equal" | "different" | "undefined" | "vanishing"

/** @throws Unavailable */
function checkAt<T>(source: () => Source<T>, identity: Identity, sizes: Sizes, plan: Plan, random: Random): AtSizes {
  const symbols = sampledSymbols([...identity.roots, ...identity.variables])
  let passed = 0
  let zeros = 0
  for (let attempt = 0; attempt < plan.attempts && passed < plan.points; attempt++) {
    const drawn = source()
    const F = drawn.system
    try {
      const pairs = identity.pairs(F, samplePoint(drawn, symbols, sizes, random))
      if (!pairs.every(([a, b]) => same(F, a, b))) return "different"
      if (vanishes(F, pairs)) zeros++
      else passed++
    } catch (error) {
      if (!(error instanceof OutsideDomain)) throw error
    }
    if (zeros >= plan.points && passed === 0) return "vanishing"
    if (attempt > 60 && passed + zeros === 0) break
  }
  return passed > 0 ? "equal" : zeros > 0 ? "vanishing" : "undefined"
}

const same = <T>(F: NumberSystem<T>, A: Matrix<T>, B: Matrix<T>): boolean =>
  A.rows === B.rows && A.cols === B.cols && A.data.every((a, i) => F.equal(a, B.data[i] as T))

const vanishes = <T>(F: NumberSystem<T>, pairs: readonly Pair<T>[]): boolean =>
  pairs.every(([A]) => A.data.every((a) => F.equal(a, F.zero)))

const NOTHING: FieldResult = {
  outcome: "none",
  equal: [],
  different: [],
  undefinedAt: [],
  points: 0,
  rational: false,
  branches: false,
  primes: [],
  errorBound: undefined,
}

/**
 * Checks an identity exactly, over a chain of prime fields or over their complex extension, at random points of several
 * sizes. It verifies; where functions have branches or an order matters, a difference refutes nothing about real
 * numbers.
 */
export function checkOverField(identity: Identity, options: CheckOptions): FieldResult {
  const needs = sizeNeeds([...identity.roots, ...identity.variables])
  try {
    return run(identity, needs, options)
  } catch (error) {
    if (error instanceof Unavailable || error instanceof OutsideDomain) return NOTHING
    throw error
  }
}

function run(identity: Identity, needs: SizeNeeds, options: CheckOptions): FieldResult {
  const smallest = sizeAssignments(needs, 0)
  const [first] = smallest
  if (!first) return NOTHING
  // the sizes of a large expression stay small
  const factors = nodesOf(...identity.roots).length > LARGE ? 0 : factorsOf(identity.roots)
  const assignments = options.quick ? [first] : sizeAssignments(needs, factors)
  const random = createRandom(options.seed)
  const complex = isComplex(identity)
  const found: Record<AtSizes, Sizes[]> = { equal: [], different: [], undefined: [], vanishing: [] }
  let errorBound: number | undefined = 0
  let points = 0
  let levels = 0
  let rational = true
  let branches = false
  const visit = (sizes: Sizes): AtSizes => {
    const analysis = analyse([...identity.roots, ...identity.variables], sizes)
    const full = planFor(identity, analysis, shareOf(sizes, assignments))
    const plan = options.light ? { ...full, points: 1, attempts: Math.min(full.attempts, 20) } : full
    const used = { levels: plan.levels }
    const at = retried(plan.most, used, (n) => {
      const plain = chainSource(n)
      const chain = (): Source<Chain> => (analysis.rational ? plain : randomBaseSource(n, random))
      const plainComplex = complexSource(plain)
      const complexChain = (): Source<Complex<Chain>> => (analysis.rational ? plainComplex : complexSource(chain()))
      return complex
        ? checkAt(complexChain, identity, sizes, plan, random)
        : checkAt(chain, identity, sizes, plan, random)
    })
    found[at].push(sizes)
    points = Math.max(points, plan.points)
    levels = Math.max(levels, used.levels)
    rational &&= analysis.rational
    branches ||= analysis.branches
    if (at === "equal" || at === "vanishing")
      errorBound =
        plan.errorBound === undefined || errorBound === undefined ? undefined : Math.max(errorBound, plan.errorBound)
    return at
  }
  for (const sizes of assignments) if (visit(sizes) === "different" && !options.everySize) break
  if (!options.quick && found.equal.length + found.vanishing.length > 0 && found.undefined.length > 0) {
    // sizes on one side of a border are out: as many on the other side, and the border itself
    const seen = new Set(assignments.map((s) => [...s.values()].join()))
    const more = [...sizeAssignments(needs, 0, 12), ...probeAssignments(needs)].filter(
      (s) => !seen.has([...s.values()].join()),
    )
    for (const sizes of more) {
      const enough = found.equal.length >= 3 && found.undefined.length > 0
      const probe = new Set(sizes.values()).size < sizes.size
      if ((!enough || probe || options.everySize) && visit(sizes) === "different" && !options.everySize) break
    }
  } else if (options.everySize && found.different.length > 0) {
    for (const sizes of probeAssignments(needs)) visit(sizes)
  }
  // zeros on both sides tell something unless they may be those of another branch
  const zerosCount = !branches || !differentiates(identity)
  const passes = found.equal.length > 0 || (zerosCount && found.vanishing.length > 0)
  return {
    outcome: found.different.length > 0 ? "different" : passes ? "equal" : "none",
    equal: zerosCount ? [...found.equal, ...found.vanishing] : found.equal,
    different: found.different,
    undefinedAt: found.undefined,
    points,
    rational,
    branches,
    primes: CHAIN.slice(0, levels),
    errorBound: found.different.length > 0 || !passes ? undefined : errorBound,
  }
}
