import { isStructured } from "../derive/structures.ts"
import type { Dim } from "../ir/dim.ts"
import { isOne } from "../ir/dim.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import { jac, wirtingerconj } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { type Draft, type Question, unsuited } from "./derivation.ts"
import type { Variable } from "./entries.ts"
import { byIndices, EntryWriter, SUMMED } from "./entry-writer.ts"
import { chooseNames } from "./naming.ts"
import { REASONS } from "./reasons.ts"
import { type Block, jacconj, type Root, rootsOf, shownBlocks } from "./roots.ts"
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
  return question
}

class Writer extends EntryWriter {
  private readonly roots = rootsOf(this.naming.plain, this.question, this.naming.of.symbol)

  jacobian(): Draft {
    const { of } = this.naming
    this.introduce()
    const first = this.restart(of.body)
    const body = this.entries.of(of.body, first)
    this.state(of.given ? "restate" : "let", of.symbol, of.body, REASONS.given)
    this.byEntries("entries", this.entry(of.symbol, first), body, SUMMED, first)
    const { mark } = this.letters
    for (const { blocks } of this.roots) {
      for (const m of blocks) {
        this.letters.back(mark)
        const [x] = m.wrt as readonly [Sym]
        const second = this.indicesOf(x)
        const lhs = this.place(m.form, first, second, m)
        this.differentiate(lhs, body, { V: x, conjugate: m.barred }, first, second)
        if (first.length + second.length > 0)
          this.showQuotient(lhs, `∂${this.low(of.symbol, first)}`, `∂${this.low(x, second, m.barred)}`)
      }
      for (const m of blocks) this.end(m)
    }
    return this.draft()
  }

  hessian(): Draft {
    const { of } = this.naming
    this.introduce()
    const body = this.entriesOf(this.naming.stated())
    this.byEntries(of.given ? "restate" : "let", of.symbol, body, SUMMED, [])
    const { mark } = this.letters
    for (const root of this.roots) {
      this.letters.back(mark)
      this.fromSlope(root, body)
    }
    for (const { of: slope, blocks } of this.roots)
      for (const m of blocks) this.end(m, this.slopeBy(slope, m.wrt[0] as Sym) !== slope)
    return this.draft()
  }

  /** What is differentiated by entries: of a real function of complex variables ∂y/∂x̄, half of the gradient. */
  private slopeBy(of: Expr, x: Sym): Expr {
    const { plain } = this.naming
    const half = x.type.field === "C" && this.question.gradients.find((g) => g.variable === x)?.sense === "gradient"
    return half ? plain.apply(wirtingerconj, [this.naming.of.symbol, x]) : of
  }

  private fromSlope({ of, by, blocks }: Root, body: readonly Term[]): void {
    const { plain } = this.naming
    const y = this.naming.of.symbol
    const x = by as Sym
    const slope = this.slopeBy(of, x)
    const conjugate = slope.kind === "apply" && slope.op === wirtingerconj
    const first = this.indicesOf(x)
    const entry = this.entry(slope, first)
    const slopes = this.differentiate(entry, body, { V: x, conjugate }, [], first)
    this.showQuotient(entry, `∂${this.low(y, [])}`, `∂${this.low(x, first, conjugate)}`)
    const { mark } = this.letters
    for (const m of blocks) {
      this.letters.back(mark)
      const z = m.wrt[1] as Sym
      const second = this.indicesOf(z)
      const half = m.barred ? jacconj(plain, slope, z) : plain.apply(jac, [slope, z])
      const lhs = this.place(slope === of ? m.form : half, first, second, m)
      this.differentiate(lhs, slopes, { V: z, conjugate: m.barred }, first, second)
      this.showQuotient(
        lhs,
        `∂²${this.low(y, [])}`,
        `∂${this.low(x, first, conjugate)} ∂${this.low(z, second, m.barred)}`,
      )
    }
  }

  private draft(): Draft {
    const { of, names } = this.naming
    const shown = new Map([...this.shown, ...shownBlocks(this.roots)])
    return { style: "index", of, wrt: this.question.wrt, names, steps: this.statements, shown }
  }

  /** A derivative of terms with the free indices `first`, before and after δ are carried out; the latter. */
  private differentiate(
    lhs: Expr,
    body: readonly Term[],
    by: Variable,
    first: readonly Index[],
    second: readonly Index[],
  ): readonly Term[] {
    const free = [...first, ...second]
    if (free.length > MAX_FREE) throw unsuited("index", "it would take too many indices", "differential")
    const terms = this.entries.derivative(body, by, second, this.bodies)
    const contracted = this.entries.contracted(terms)
    if (second.length > 0) this.byEntries("differentiate", lhs, terms, this.deltas(by.V, second, by.conjugate), free)
    const [rule, reason] =
      second.length > 0 ? (["contract", REASONS.deltas] as const) : (["differentiate", REASONS.entries] as const)
    this.shortened(rule, lhs, contracted, reason, free)
    return contracted
  }

  /** An entry of a matrix of derivatives: columns are stacked, of what is derived and of what by. */
  private place(matrix: Expr, first: readonly Index[], second: readonly Index[], m: Block): Expr {
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

  private end(m: Block, twice: boolean = false): void {
    const value = this.naming.abstract(m.value, this.question.shop)
    const stacks = [...m.wrt, this.naming.of.symbol].some((v) => !isOne(v.type.cols))
    const reason = stacks ? "entries as a matrix, columns stacked" : "entries as a matrix"
    this.state("read-off", m.form, value, twice ? `twice that; ${reason}` : reason)
  }
}
