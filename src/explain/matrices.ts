import { differentialStyle } from "./differential.ts"
import { Differentials } from "./differentials.ts"
import type { Draft, Question } from "./derivation.ts"
import { chooseNames } from "./naming.ts"
import { REASONS } from "./reasons.ts"
import { rootsOf, shownBlocks } from "./roots.ts"

/** Jacobians by differentials: dF as a matrix times the increments; the matrix is read off. Matrices are stacked by columns. */
export function jacobianDraft(question: Question): Draft {
  const naming = chooseNames(question)
  const writer = new Differentials(question, naming, [])
  const { of, plain } = naming
  const roots = rootsOf(plain, question, of.symbol)
  for (const n of naming.names) writer.introduce(n)
  for (const { blocks } of roots) {
    writer.nameParts(of.body, blocks)
    writer.state(of.given ? "restate" : "let", of.symbol, writer.short(of.body), REASONS.given)
    writer.differentiate(of.symbol, of.body, blocks)
  }
  return {
    style: "differential",
    of,
    wrt: question.wrt,
    names: naming.all,
    steps: writer.statements,
    shown: shownBlocks(roots),
  }
}

/** Hessians likewise, from the differential of the gradient, or of the two derivatives where there is none. */
export function hessianDraft(question: Question): Draft {
  const naming = chooseNames(question)
  const first = differentialStyle(question, naming)
  const writer = new Differentials(question, naming, first.steps)
  const roots = rootsOf(naming.plain, question, naming.of.symbol)
  for (const { of, by, blocks } of roots) {
    const value = first.steps.findLast((s) => s.lhs === of)?.rhs ?? of
    writer.nameParts(value, blocks)
    writer.differentiate(of, value, blocks, by)
  }
  const shown = new Map([...writer.shown, ...shownBlocks(roots)])
  return { ...first, names: naming.all, steps: writer.statements, shown }
}
