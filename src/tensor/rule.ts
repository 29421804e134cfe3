import type { Budget } from "./budget.ts"
import { contract, type Factor, type NormalTerm, type Term, type Tie, withFactors } from "./term.ts"

/** What a rule may use: the budget, and collecting terms to a normal form. */
export interface RuleContext {
  readonly budget: Budget
  readonly collect: (terms: readonly Term[]) => readonly NormalTerm[]
}

/** A tidy term in other terms of the same sum, by what holds for one of its factors; undefined where nothing does. */
export type Rule = (t: Term, f: Factor, c: RuleContext) => readonly Term[] | undefined

/** The term without some factors and, where nothing else touches them, some indices; others become the same. */
export function without(
  t: Term,
  factors: readonly Factor[],
  indices: readonly number[],
  ties: readonly Tie[],
  c: RuleContext,
): readonly Term[] {
  const rest = withFactors(
    t,
    t.factors.filter((g) => !factors.includes(g)),
  )
  return contract([rest], ties, t.row, t.col, c.budget, indices)
}

/** Whether an index is summed and lies in this many slots. */
export function isSummed(t: Term, index: number, degree: number): boolean {
  if (index === t.row || index === t.col) return false
  let count = 0
  for (const f of t.factors) for (const s of f.slots) if (s === index) count++
  return count === degree
}
