import type { Expr, Sym } from "../ir/expr.ts"
import { grad, hess, jac } from "../ops/forms.ts"
import { latexName, unicodeName } from "../syntax/print/names.ts"
import { type Draft, type Question, type Shown, unsuited } from "./derivation.ts"
import { differentialStyle } from "./differential.ts"
import { Differentials } from "./differentials.ts"
import { chooseNames } from "./naming.ts"
import { REASONS } from "./reasons.ts"

/** Jacobians by differentials: dF as a matrix times the increments; the matrix is read off. Matrices are stacked by columns. */
export function jacobianDraft(question: Question): Draft {
  const naming = chooseNames(question)
  const writer = new Differentials(question, naming, [])
  const { of, plain } = naming
  for (const n of naming.names) writer.introduce(n)
  writer.nameParts(of.body, question.matrices)
  writer.state(of.given ? "restate" : "let", of.symbol, writer.short(of.body), REASONS.given)
  writer.differentiate(of.symbol, of.body, question.matrices)
  for (const m of question.matrices) writer.end(plain.apply(jac, [of.symbol, ...m.wrt]), m)
  return { style: "differential", of, wrt: question.wrt, names: naming.all, steps: writer.statements }
}

/** The block by one variable twice. */
export const shownHessian = (y: Sym, x: Sym): Shown => ({
  unicode: `∇²_${unicodeName(x.name)} ${unicodeName(y.name)}`,
  latex: `\\nabla^2_{${latexName(x.name)}} ${latexName(y.name)}`,
})

/** Hessians likewise, from the differential of the gradient. */
export function hessianDraft(question: Question): Draft {
  if (question.gradients.some((g) => g.sense === "wirtinger"))
    throw unsuited("differential", "it is for real and holomorphic functions", "index")
  const naming = chooseNames(question)
  const first = differentialStyle(question, naming)
  const { of, plain } = naming
  const writer = new Differentials(question, naming, first.steps)
  const shown = new Map<Expr, Shown>()
  for (const x of question.wrt) {
    const blocks = question.matrices.filter((m) => m.wrt[0] === x)
    const G = plain.apply(grad, [of.symbol, x])
    const value = first.steps.findLast((s) => s.lhs === G)?.rhs as Expr
    writer.nameParts(value, blocks)
    writer.differentiate(G, value, blocks)
    for (const m of blocks) {
      const form = plain.apply(hess, [of.symbol, ...m.wrt])
      if (m.wrt[1] === x) shown.set(form, shownHessian(of.symbol, x))
      writer.end(form, m)
    }
  }
  return { ...first, names: naming.all, steps: writer.statements, shown }
}
