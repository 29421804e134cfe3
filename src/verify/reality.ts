import { createRandom } from "../field/random.ts"
import { chainSource, complexSource, type Source } from "../field/sample.ts"
import * as la from "../field/linalg.ts"
import type { Expr } from "../ir/expr.ts"
import { OutsideDomain, Unavailable } from "../ir/number.ts"
import { isReal } from "../tensor/index.ts"
import { analyse, hasBranches } from "./analysis.ts"
import { norm } from "./compare.ts"
import { complexes } from "./numeric.ts"
import { type Sizes, sizeAssignments, sizeNeeds } from "./sizes.ts"
import { evaluationAt, sampledSymbols, samplePoint } from "./values.ts"

/** Points at each size; where a function has branches, of which a point shows one, many. */
const POINTS = 2
const BRANCH_POINTS = 40

const known = new WeakMap<Expr, boolean>()

/** The expression has real values on the declared sets, seen by its form or else by its values at random points. */
export function isRealOnSets(e: Expr): boolean {
  if (e.type.field === "R") return true
  let real = known.get(e)
  if (real === undefined) {
    real = isReal(e) || sampledReal(e)
    known.set(e, real)
  }
  return real
}

function sampledReal(e: Expr): boolean {
  const assignments = sizeAssignments(sizeNeeds([e]), 2)
  try {
    const levels = Math.min(7, 2 + Math.max(0, ...assignments.map((s) => analyse([e], s).lost)))
    if (!realAt(complexSource(chainSource(levels)), e, assignments)) return false
    // a prime field knows no order: a comparison of constants comes out there in one way at every point
    if (!assignments.some((sizes) => hasBranches([e], sizes))) return true
  } catch (error) {
    if (!(error instanceof Unavailable) && !(error instanceof OutsideDomain)) throw error
  }
  try {
    return realAt(complexes.source, e, assignments)
  } catch (error) {
    if (error instanceof Unavailable) return false
    throw error
  }
}

/** At least one value was found, and every one is real. @throws Unavailable */
function realAt<T>(source: Source<T>, e: Expr, assignments: readonly Sizes[]): boolean {
  const F = source.system
  const random = createRandom("real")
  const meaning = { varying: new Set<string>(), isReal: isRealOnSets, denominatorLayout: false }
  let found = 0
  for (const sizes of assignments) {
    // at every size: the m-th power of an imaginary number is real for some m
    const points = hasBranches([e], sizes) ? BRANCH_POINTS : POINTS
    for (let attempt = 0, here = 0; attempt < 20 + 2 * points && here < points; attempt++) {
      try {
        const value = evaluationAt(F, samplePoint(source, sampledSymbols([e]), sizes, random), meaning).value(e)
        const imaginary = la.map(value, F.im)
        if (F.exact ? !imaginary.data.every(F.isZero) : norm(F, imaginary) > 1e-9 * norm(F, value)) return false
        here++
        found++
      } catch (error) {
        if (!(error instanceof OutsideDomain)) throw error
      }
    }
  }
  return found > 0
}
