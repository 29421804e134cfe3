import { isUnverified } from "../../src/answer/derive.ts"
import { functionOf } from "../../src/answer/function.ts"
import { solve, type Solution } from "../../src/answer/solve.ts"
import { dimNames } from "../../src/ir/dim.ts"
import { fromNested } from "../../src/numeric/array.ts"
import { evaluateFunctions } from "../../src/numeric/evaluate.ts"
import { relativeDistance } from "./compare.ts"
import type { ReferenceRecord } from "./records.ts"

export type Outcome = "right" | "refused" | "wrong"

/** Relative distance up to which values are equal. */
export const TOLERANCE = 1e-6

export const functionsOf = (s: Solution) => s.requests.map((r) => functionOf(s.shop, r))

export const unverified = (s: Solution): boolean => s.requests.some((r) => r.derivatives.some(isUnverified))

/** A record's problem solved, and evaluated at its point. */
export async function checkReference(r: ReferenceRecord): Promise<{ outcome: Outcome; why?: string }> {
  const solution = await solve(r.problem)
  const arrays = new Map(Object.entries(r.point.inputs).map(([name, v]) => [name, fromNested(v)]))
  // sizes that no array fixes are given; those of undeclared names have names of their own
  const declared = new Set(solution.problem.variables.flatMap((v) => [...dimNames(v.type.rows), ...dimNames(v.type.cols)]))
  const sizes = new Map(Object.entries(r.dims).filter(([name]) => declared.has(name) && r.problem.includes(" in ")))
  const [f] = evaluateFunctions({ variables: solution.problem.variables, functions: functionsOf(solution) }, { arrays, sizes }).functions
  const far = r.wrt.flatMap((v) => {
    const distance = relativeDistance(f?.derivatives[v] ?? null, r.point.derivatives[v] ?? null)
    return distance > TOLERANCE ? [`by ${v} off by ${distance.toExponential(1)}`] : []
  })
  if (relativeDistance(f?.value ?? null, r.point.value) > TOLERANCE) far.push("value differs")
  if (far.length > 0) return { outcome: "wrong", why: far.join(", ") }
  return unverified(solution) ? { outcome: "refused", why: "right but unverified" } : { outcome: "right" }
}

