import { isCurved } from "../derive/structures.ts"
import { isOne } from "../ir/dim.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import { type Draft, type Question, unsuited } from "./derivation.ts"
import { chooseNames } from "./naming.ts"
import { rowsInSpace, stackText } from "./prose.ts"
import { REASONS } from "./reasons.ts"
import { type Block, rootsOf, shownBlocks } from "./roots.ts"
import { byStacking, StackWriter } from "./stack-writer.ts"
import { vecStyle } from "./vec.ts"

/** Jacobians by stacking: vec(dF) as Kronecker products times vec(dX). */
export const jacobianByStacking = (question: Question): Draft =>
  byStacking(() => new Writer(question, chooseNames(suited(question, question.of))).jacobian())

/** Hessians by stacking, from the gradient. */
export const hessianByStacking = (question: Question): Draft =>
  byStacking(() => new Writer(suited(question), chooseNames(question)).hessian())

function suited(question: Question, ...of: readonly Expr[]): Question {
  const curved = of.length === 0 && question.wrt.find(isCurved)
  if (curved) throw unsuited("vec", `second derivatives follow the set of ${curved.name}`, "differential")
  if ([...of, ...question.wrt].every((v) => isOne(v.type.cols)))
    throw unsuited("vec", "there are only columns already", "differential")
  return question
}

class Writer extends StackWriter {
  /** What is differentiated, where that is not the function. */
  private root: Expr | undefined
  private readonly roots = rootsOf(this.naming.plain, this.question, this.naming.of.symbol)

  protected override get top(): Expr {
    return this.root ? this.stackedIncrement(this.root) : super.top
  }

  jacobian(): Draft {
    const { naming, question } = this
    const { of, names } = naming
    for (const n of names) this.state("let", n.symbol, n.body, n.given ? REASONS.definition : REASONS.abbreviation)
    this.state(of.given ? "restate" : "let", of.symbol, of.body, REASONS.given)
    for (const { blocks } of this.roots) this.derive(of.symbol, of.body, blocks)
    return { style: "vec", of, wrt: question.wrt, names, steps: this.statements, shown: shownBlocks(this.roots) }
  }

  hessian(): Draft {
    const { naming, question } = this
    const first = vecStyle(question, naming)
    this.statements.push(...first.steps)
    for (const { of, blocks } of this.roots) {
      this.root = of
      this.derive(of, first.steps.findLast((s) => s.lhs === of)?.rhs ?? of, blocks)
    }
    const shown = new Map([...(first.shown ?? []), ...shownBlocks(this.roots)])
    return { ...first, steps: this.statements, shown }
  }

  /** The stacked differential in those of the variables, and what is read off it. */
  private derive(of: Expr, body: Expr, blocks: readonly Block[]): void {
    this.start(of)
    this.pass(of, body)
    this.insertAll()
    for (const m of blocks) {
      const value = this.naming.abstract(m.value, this.question.shop)
      const name = stackText(m.wrt.at(-1) as Sym, m.barred)
      const inSpace = rowsInSpace(m)
      const after = `${m.transposed ? ", transposed" : ""}${inSpace ? `; ${inSpace}` : ""}`
      const reason = `read off the matrix before ${name}${after}`
      this.state("read-off", m.form, value, this.reaches(m) ? reason : `there is no ${name}`)
    }
  }

  private reaches({ wrt, barred }: Block): boolean {
    return (this.rows.get(wrt.at(-1) as Sym) ?? []).some((r) => r.barred === barred)
  }
}
