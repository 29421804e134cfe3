import { createRandom } from "../field/random.ts"
import { chainSource, complexSource, type Source } from "../field/sample.ts"
import { type Expr, nodesOf } from "../ir/expr.ts"
import { OutsideDomain, Unavailable } from "../ir/number.ts"
import { equality } from "../verify/identity.ts"
import { compareAt, complexes, type Floats, reals } from "../verify/numeric.ts"
import { probeAssignments, regimeOf, type Sizes, sizeNeeds } from "../verify/sizes.ts"
import { evaluationAt, type Meaning, sampledSymbols, samplePoint } from "../verify/values.ts"
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

/** A condition that compares two sizes; one that fixes a size to a number says too little to be of use. */
export const relational = (regime: string | undefined): string | undefined =>
  regime !== undefined && /^[\p{L}_]\w* (?:[<>]?=|[<>]|!=) [\p{L}_]\w*$/u.test(regime) ? regime : undefined
