import { isStructured } from "../derive/structures.ts"
import type { Dim } from "../ir/dim.ts"
import { isOne } from "../ir/dim.ts"
import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import { grad, hess, jac } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { type Draft, type MatrixAnswer, type Question, unsuited } from "./derivation.ts"
import { byIndices, EntryWriter, SUMMED } from "./entry-writer.ts"
import { shownHessian } from "./matrices.ts"
import { chooseNames } from "./naming.ts"
import { REASONS } from "./reasons.ts"
import type { Index, Term } from "./terms.ts"

/** More free indices than a reader follows. */
const MAX_FREE = 4

/** Jacobians entry by entry: ∂F_i/∂x_j. */
export const jacobianByIndices = (question: Question): Draft =>
  byIndices("index", () => new Writer(question, chooseNames(suited(question))).jacobian())

/** Hessians entry by entry, from the entries of the gradient: ∂²y/∂x_i∂x_j. */
export const hessianByIndices = (question: Question): Draft =>
  byIndices("index", () => new Writer(question, chooseNames(suited(question))).hessian())

function suited(question: Question): Question {
  const structured = question.wrt.find(isStructured)
  if (structured) throw unsuited("index", `the entries of ${structured.name} are not independent`, "differential")
  if (nodesOf(question.of, ...question.wrt).some((e) => e.type.field === "C"))
    throw unsuited("index", "it is for real functions of real variables", "differential")
  return question
}

class Writer extends EntryWriter {
  jacobian(): Draft {
    const { of } = this.naming
    this.introduce()
    const first = this.restart(of.body)
    const body = this.entries.of(of.body, first)
    this.state(of.given ? "restate" : "let", of.symbol, of.body, "as given")
    this.byEntries("entries", this.entry(of.symbol, first), body, SUMMED, first)
    const { mark } = this.letters
    for (const m of this.question.matrices) {
      this.letters.back(mark)
      const [x] = m.wrt as readonly [Sym]
      const second = this.indicesOf(x)
      const lhs = this.place(this.naming.plain.apply(jac, [of.symbol, x]), first, second, m)
      this.differentiate(lhs, body, x, first, second)
      if (first.length + second.length > 0)
        this.showQuotient(lhs, `∂${this.low(of.symbol, first)}`, `∂${this.low(x, second)}`)
    }
    for (const m of this.question.matrices) this.end(this.naming.plain.apply(jac, [of.symbol, ...m.wrt]), m)
    return this.draft()
  }

  hessian(): Draft {
    const { of, plain } = this.naming
    this.introduce()
    const body = this.entriesOf(this.naming.stated())
    this.byEntries(of.given ? "restate" : "let", of.symbol, body, SUMMED, [])
    const { mark } = this.letters
    for (const x of this.question.wrt) {
      this.letters.back(mark)
      const first = this.indicesOf(x)
      const slope = this.entry(plain.apply(grad, [of.symbol, x]), first)
      const slopes = this.differentiate(slope, body, x, [], first)
      this.showQuotient(slope, `∂${this.low(of.symbol, [])}`, `∂${this.low(x, first)}`)
      const { mark: after } = this.letters
      for (const m of this.question.matrices.filter(({ wrt }) => wrt[0] === x)) {
        this.letters.back(after)
        const z = m.wrt[1] as Sym
        const second = this.indicesOf(z)
        const lhs = this.place(plain.apply(hess, [of.symbol, x, z]), first, second, m)
        this.differentiate(lhs, slopes, z, first, second)
        this.showQuotient(lhs, `∂²${this.low(of.symbol, [])}`, `∂${this.low(x, first)} ∂${this.low(z, second)}`)
      }
    }
    for (const m of this.question.matrices) {
      const form = plain.apply(hess, [of.symbol, ...m.wrt])
      if (m.wrt[0] === m.wrt[1]) this.shown.set(form, shownHessian(of.symbol, m.wrt[0] as Sym))
      this.end(form, m)
    }
    return this.draft()
  }

  private draft(): Draft {
    const { of, names } = this.naming
    return { style: "index", of, wrt: this.question.wrt, names, steps: this.statements, shown: this.shown }
  }

  /** ∂/∂x of terms with the free indices `first`, before and after δ are carried out; the latter. */
  private differentiate(
    lhs: Expr,
    body: readonly Term[],
    x: Sym,
    first: readonly Index[],
    second: readonly Index[],
  ): readonly Term[] {
    const free = [...first, ...second]
    if (free.length > MAX_FREE) throw unsuited("index", "it would take too many indices", "differential")
    const terms = this.entries.derivative(body, { V: x, conjugate: false }, second, this.bodies)
    const contracted = this.entries.contracted(terms)
    if (second.length > 0) this.byEntries("differentiate", lhs, terms, this.deltas(x, second, false), free)
    const [rule, reason] =
      second.length > 0 ? (["contract", REASONS.deltas] as const) : (["differentiate", REASONS.entries] as const)
    this.shortened(rule, lhs, contracted, reason, free)
    return contracted
  }

  /** An entry of a matrix of derivatives: columns are stacked, of what is derived and of what by. */
  private place(matrix: Expr, first: readonly Index[], second: readonly Index[], m: MatrixAnswer): Expr {
    const [row, column] = m.transposed ? [second, first] : [first, second]
    if (isOne(matrix.type.rows) && isOne(matrix.type.cols)) return matrix
    const P = this.naming.plain
    return P.apply(ops.entry, [matrix, this.number(row), this.number(column)])
  }

  /** Where an entry stands when the columns are stacked. */
  private number([i, j]: readonly Index[]): Expr {
    const P = this.naming.plain
    if (!i) return P.literal(1)
    if (!j) return i.symbol
    const size = (dim: Dim): Expr => P.apply(ops.size, [], [dim])
    return P.add(i.symbol, P.scale(P.sub(j.symbol, P.literal(1)), size(i.dim)))
  }

  private end(form: Expr, m: MatrixAnswer): void {
    const value = this.naming.abstract(m.value, this.question.shop)
    const stacks = [...m.wrt, this.naming.of.symbol].some((v) => !isOne(v.type.cols))
    this.state("read-off", form, value, stacks ? "entries as a matrix, columns stacked" : "entries as a matrix")
  }
}
