import { createRandom } from "../field/random.ts"
import { chainSource, complexSource, type Source } from "../field/sample.ts"
import { type Expr, nodesOf } from "../ir/expr.ts"
import { OutsideDomain, Unavailable } from "../ir/number.ts"
import { regimeOf, type Sizes, probeAssignments, sizeNeeds } from "../verify/sizes.ts"
import { evaluationAt, type Meaning, sampledSymbols, samplePoint } from "../verify/values.ts"
import { isComplex } from "./scope.ts"

const ATTEMPTS = 6
const LEVELS = 4

/** Has a value at some of a few random points; exact, so that a singular matrix is seen. */
function isDefined<T>(source: Source<T>, e: Expr, roots: readonly Expr[], sizes: Sizes, meaning: Meaning): boolean {
  const random = createRandom(`regime ${[...sizes.values()].join()}`)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      evaluationAt(source.system, samplePoint(source, sampledSymbols(roots), sizes, random), meaning).value(e)
      return true
    } catch (error) {
      if (!(error instanceof OutsideDomain)) throw error
    }
  }
  return false
}

/**
 * The condition on the sizes under which a claim has values at all, where the truth has them at other sizes too: a claim
 * with `inv(X'*X)` needs m >= n. Undefined where there is none, or none is found.
 */
export function regimeOfClaim(claim: Expr, truth: Expr, meaning: Meaning): string | undefined {
  const suspicious = nodesOf(claim).some((e) => e.kind === "apply" && e.op.domain !== undefined && e.args.some((a) => a.kind === "apply"))
  if (!suspicious) return undefined
  const roots = [claim, truth]
  const needs = sizeNeeds(roots)
  if (needs.names.length < 2) return undefined
  const good: Sizes[] = []
  const bad: Sizes[] = []
  try {
    for (const sizes of probeAssignments(needs)) {
      const at = (e: Expr): boolean =>
        isComplex(...roots)
          ? isDefined(complexSource(chainSource(LEVELS)), e, roots, sizes, meaning)
          : isDefined(chainSource(LEVELS), e, roots, sizes, meaning)
      if (at(claim)) good.push(sizes)
      else if (at(truth)) bad.push(sizes)
    }
  } catch (error) {
    if (error instanceof Unavailable || error instanceof RangeError) return undefined
    throw error
  }
  return relational(regimeOf(good, bad))
}

/** A condition that compares two sizes; one that fixes a size to a number says too little to be of use. */
export const relational = (regime: string | undefined): string | undefined =>
  regime !== undefined && /^[\p{L}_]\w* (?:[<>]?=|[<>]|!=) [\p{L}_]\w*$/u.test(regime) ? regime : undefined
