import { createRandom } from "../field/random.ts"
import { chainSource, complexSource, type Source } from "../field/sample.ts"
import { map } from "../field/linalg.ts"
import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import { OutsideDomain, Unavailable } from "../ir/number.ts"
import { isInteger } from "../ir/rational.ts"
import { ops } from "../ops/index.ts"
import { equality } from "../verify/identity.ts"
import { compareAt, complexes, type Floats, reals } from "../verify/numeric.ts"
import { probeAssignments, regimeOf, type Sizes, sizeAssignments, sizeNeeds } from "../verify/sizes.ts"
import { evaluationAt, type Meaning, type Sample, sampledSymbols, samplePoint } from "../verify/values.ts"
import { isComplex } from "./scope.ts"

const ATTEMPTS = 6
const LEVELS = 4

/** What an expression is at a few random points of some sizes; exact, so that a singular matrix is seen. */
type Behaviour = "undefined" | "zero" | "nonzero"

/** @throws Unavailable */
function behaviour<T>(source: Source<T>, e: Expr, roots: readonly Expr[], sizes: Sizes, meaning: Meaning): Behaviour {
  const F = source.system
  const random = createRandom(`regime ${[...sizes.values()].join()}`)
  let found: Behaviour = "undefined"
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      const value = evaluationAt(F, samplePoint(source, sampledSymbols(roots), sizes, random), meaning).value(e)
      if (value.data.some((a) => !F.isZero(a))) return "nonzero"
      found = "zero"
    } catch (error) {
      if (!(error instanceof OutsideDomain)) throw error
    }
  }
  return found
}

/** Where a claim has values, and where it has none though the truth has some that are not zero throughout. */
interface Regimes {
  readonly good: readonly Sizes[]
  readonly bad: readonly Sizes[]
}

/** @throws Unavailable */
function exactRegimes(claim: Expr, truth: Expr, meaning: Meaning, probes: readonly Sizes[]): Regimes {
  const roots = [claim, truth]
  const complexNumbers = isComplex(...roots)
  const at = (e: Expr, sizes: Sizes): Behaviour =>
    complexNumbers
      ? behaviour(complexSource(chainSource(LEVELS)), e, roots, sizes, meaning)
      : behaviour(chainSource(LEVELS), e, roots, sizes, meaning)
  const good = probes.filter((sizes) => at(claim, sizes) !== "undefined")
  return { good, bad: probes.filter((sizes) => !good.includes(sizes) && at(truth, sizes) === "nonzero") }
}

/** In floating point a singular matrix shows in a result that is all rounding. @throws Unavailable */
function roundedRegimes(claim: Expr, truth: Expr, meaning: Meaning, probes: readonly Sizes[]): Regimes {
  const good: Sizes[] = []
  const bad: Sizes[] = []
  for (const sizes of probes) {
    const found = isComplex(claim, truth)
      ? agreement(complexes, claim, truth, meaning, sizes)
      : agreement(reals, claim, truth, meaning, sizes)
    if (found !== undefined) (found ? good : bad).push(sizes)
  }
  return { good, bad }
}

/**
 * The two sides agree at most points; undefined where that is not clear, or the truth itself has no value. The inverse of
 * a singular matrix, rounded, may be right by chance.
 */
function agreement<T>(
  floats: Floats<T>,
  claim: Expr,
  truth: Expr,
  meaning: Meaning,
  sizes: Sizes,
): boolean | undefined {
  const random = createRandom(`regime ${[...sizes.values()].join()}`)
  const identity = equality(claim, truth, meaning)
  const own = equality(truth, truth, meaning)
  let [equal, defined] = [0, 0]
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const sample = samplePoint(floats.source, sampledSymbols([claim, truth]), sizes, random)
    const found = compareAt(floats, identity, () => sample)
    if (found === "equal" || found === "zero") equal++
    else if (compareAt(floats, own, () => sample) === "equal") defined++
  }
  if (equal >= 2 * defined) return equal > 0 ? true : undefined
  return defined >= 2 * equal ? false : undefined
}

/**
 * The condition on the sizes under which a claim has values at all, where the truth has them at other sizes too: a claim
 * with `inv(X'*X)` needs m >= n. Undefined where there is none, or none is found.
 */
export function regimeOfClaim(claim: Expr, truth: Expr, meaning: Meaning): string | undefined {
  const suspicious = nodesOf(claim).some(
    (e) => e.kind === "apply" && e.op.domain !== undefined && e.args.some((a) => a.kind === "apply"),
  )
  if (!suspicious) return undefined
  const needs = sizeNeeds([claim, truth])
  if (needs.names.length < 2) return undefined
  const probes = probeAssignments(needs)
  for (const regimes of [exactRegimes, roundedRegimes]) {
    try {
      const { good, bad } = regimes(claim, truth, meaning, probes)
      return relational(regimeOf(good, bad))
    } catch (error) {
      if (!(error instanceof Unavailable || error instanceof RangeError || error instanceof OutsideDomain)) throw error
    }
  }
  return undefined
}

const SIGN_POINTS = 12

/** It has values for some signs of its entries only, by its card. */
const needsSigns = (e: Expr): boolean =>
  e.kind === "apply" &&
  (e.op.domain?.includes(">") === true ||
    (e.op === ops.pow && !(e.args[1]?.kind === "literal" && isInteger(e.args[1].value))))

/**
 * The variable that has to be positive for a claim to have values at all, where the truth has them for other signs too:
 * a claim with `x.^(p - 1)` for one with `abs(x)`. Over the reals; undefined where there is none.
 */
export function signOfClaim(claim: Expr, truth: Expr, meaning: Meaning): Sym | undefined {
  if (isComplex(claim, truth) || !nodesOf(claim).some(needsSigns)) return undefined
  const [sizes] = sizeAssignments(sizeNeeds([claim, truth]), 0, 1)
  if (!sizes) return undefined
  const symbols = sampledSymbols([claim, truth])
  const random = createRandom("signs")
  const { source } = reals
  const has = (e: Expr, sample: Sample<number>): boolean => {
    try {
      return evaluationAt(source.system, sample, meaning).value(e).data.every(Number.isFinite)
    } catch (error) {
      if (error instanceof OutsideDomain || error instanceof Unavailable) return false
      throw error
    }
  }
  const samples: Sample<number>[] = []
  for (let k = 0; k < SIGN_POINTS; k++) {
    const sample = samplePoint(source, symbols, sizes, random)
    if (has(truth, sample)) samples.push(sample)
  }
  if (samples.every((sample) => has(claim, sample))) return undefined
  const made = (sample: Sample<number>, s: Sym): Sample<number> => {
    const value = sample.values.get(s.name)
    return value ? { ...sample, values: new Map(sample.values).set(s.name, map(value, Math.abs)) } : sample
  }
  return symbols.find((s) => s.set === "general" && samples.every((sample) => has(claim, made(sample, s))))
}

/** A condition that compares two sizes; one that fixes a size to a number says too little to be of use. */
export const relational = (regime: string | undefined): string | undefined =>
  regime !== undefined && /^[\p{L}_]\w* (?:[<>]?=|[<>]|!=) [\p{L}_]\w*$/u.test(regime) ? regime : undefined
