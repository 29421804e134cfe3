import { isOne } from "../ir/dim.ts"
import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import { grad, hess, jac } from "../ops/forms.ts"
import { type Draft, type MatrixAnswer, type Question, type Shown, unsuited } from "./derivation.ts"
import { shownHessian } from "./matrices.ts"
import { chooseNames } from "./naming.ts"
import { byStacking, StackWriter } from "./stack-writer.ts"
import { vecStyle } from "./vec.ts"

/** Jacobians by stacking: vec(dF) as Kronecker products times vec(dX). */
export const jacobianByStacking = (question: Question): Draft =>
  byStacking(() => new Writer(question, chooseNames(suited(question, question.of))).jacobian())

/** Hessians by stacking, from the gradient. */
export const hessianByStacking = (question: Question): Draft =>
  byStacking(() => new Writer(suited(question), chooseNames(question)).hessian())

function suited(question: Question, ...of: readonly Expr[]): Question {
  const all = [...of, ...question.wrt]
  if (nodesOf(question.of, ...all).some((e) => e.type.field === "C"))
    throw unsuited("vec", "it is for real functions of real variables", "differential")
  if (all.every((v) => isOne(v.type.cols))) throw unsuited("vec", "there are only columns already", "differential")
  return question
}

class Writer extends StackWriter {
  /** What is differentiated, where that is not the function. */
  private gradient: Expr | undefined

  protected override get top(): Expr {
    return this.gradient ? this.stackedIncrement(this.gradient) : super.top
  }

  jacobian(): Draft {
    const { naming, question } = this
    const { of, names, plain } = naming
    for (const n of names) this.state("let", n.symbol, n.body, n.given ? "as defined" : "abbreviation")
    this.state(of.given ? "restate" : "let", of.symbol, of.body, "as given")
    this.derive(of.symbol, of.body)
    for (const m of question.matrices) this.end(plain.apply(jac, [of.symbol, ...m.wrt]), m)
    return { style: "vec", of, wrt: question.wrt, names, steps: this.statements }
  }

  hessian(): Draft {
    const { naming, question } = this
    const { of, plain } = naming
    const first = vecStyle(question, naming)
    const shown = new Map<Expr, Shown>(first.shown)
    this.statements.push(...first.steps)
    for (const x of question.wrt) {
      this.gradient = plain.apply(grad, [of.symbol, x])
      const value = first.steps.findLast((s) => s.lhs === this.gradient)?.rhs as Expr
      this.derive(this.gradient, value)
      for (const m of question.matrices.filter(({ wrt }) => wrt[0] === x)) {
        const form = plain.apply(hess, [of.symbol, ...m.wrt])
        if (m.wrt[1] === x) shown.set(form, shownHessian(of.symbol, x))
        this.end(form, m)
      }
    }
    return { ...first, steps: this.statements, shown }
  }

  /** The stacked differential in those of the variables. */
  private derive(of: Expr, body: Expr): void {
    this.rows.clear()
    this.rows.set(of, [{ scalar: this.naming.plain.literal(1), matrices: [] }])
    this.pass(of, body)
    this.insertAll()
  }

  private end(form: Expr, m: MatrixAnswer): void {
    const x = m.wrt.at(-1) as Sym
    const value = this.naming.abstract(m.value, this.question.shop)
    const name = `$${isOne(x.type.cols) ? `d⟨${x.name}⟩` : `vec(d⟨${x.name}⟩)`}$`
    const turned = m.transposed ? ", transposed" : ""
    const reason = this.rows.has(x) ? `read off the matrix before ${name}${turned}` : `there is no ${name}`
    this.state("read-off", form, value, reason)
  }
}
