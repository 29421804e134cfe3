import type { Gradient } from "../derive/gradient.ts"
import { isStructured } from "../derive/structures.ts"
import { type Expr, isScalar, type Sym } from "../ir/expr.ts"
import { ONE } from "../ir/rational.ts"
import { d, type Form, grad, wirtinger, wirtingerconj } from "../ops/forms.ts"
import type { Draft, Question } from "./derivation.ts"
import { byIndices, EntryWriter, SUMMED } from "./entry-writer.ts"
import { chooseNames } from "./naming.ts"
import { namedAnswer } from "./named-answer.ts"
import { projectionOf, REASONS } from "./reasons.ts"
import type { Term } from "./terms.ts"

/** Entry by entry: sums over indices, ∂W_pq/∂W_rs = δ_pr δ_qs. */
export function indexStyle(question: Question): Draft {
  return byIndices("index", () => new Writer(question, chooseNames(question)).write())
}

class Writer extends EntryWriter {
  write(): Draft {
    const { naming, question } = this
    const { of, names } = naming
    this.introduce()
    const body = this.entriesOf(naming.stated())
    this.byEntries(of.given ? "restate" : "let", of.symbol, body, SUMMED, [])
    const { mark } = this.letters
    for (const g of question.gradients) {
      this.letters.back(mark)
      if (isStructured(g.variable)) this.inSpace(g, body)
      else
        for (const form of formsOf(g)) {
          this.letters.back(mark)
          this.by(g.variable, form, body)
        }
    }
    for (const g of question.gradients) this.end(g)
    return { style: "index", of, wrt: question.wrt, names, steps: this.statements, shown: this.shown }
  }

  private by(V: Sym, form: Form, body: readonly Term[]): void {
    const free = this.indicesOf(V)
    if (free.length === 0) return
    const conjugate = form === wirtingerconj
    const lhs = this.entry(this.derivativeBy(V, form), free)
    this.showQuotient(lhs, `∂⟨${this.naming.of.symbol.name}⟩`, `∂${this.low(V, free, conjugate)}`)
    const terms = this.entries.derivative(body, { V, conjugate }, free, this.bodies)
    const contracted = this.entries.contracted(terms)
    this.byEntries("differentiate", lhs, terms, this.deltas(V, free, conjugate), free)
    this.shortened("contract", lhs, contracted, REASONS.deltas, free)
  }

  /**
   * The entries of a variable in a set are not independent: dy in the entries of its increment, of a real y by complex
   * ones a real part.
   */
  private inSpace({ variable: V, sense }: Gradient, body: readonly Term[]): void {
    const P = this.naming.plain
    const free = this.indicesOf(V)
    const dV = { number: ONE, factors: [{ kind: "entry" as const, of: P.apply(d, [V]), indices: free }], sums: free }
    const slopes = this.entries.derivative(body, { V, conjugate: false }, free, this.bodies)
    const real = sense === "gradient" && V.type.field === "C"
    const barred = real ? this.entries.derivative(body, { V, conjugate: true }, free, this.bodies) : []
    const all = [...slopes, ...this.entries.conjugated(barred)]
    const terms = this.entries.contracted(this.entries.times(all, [dV]))
    const reason = `the entries of $d⟨${V.name}⟩$ in the place of those of $⟨${V.name}⟩$, one after the other`
    this.shortened("differentiate", P.apply(d, [this.naming.of.symbol]), terms, reason, [], { wrt: [V], real })
  }

  private derivativeBy(V: Sym, form: Form): Expr {
    return this.naming.plain.apply(form, [this.naming.of.symbol, V])
  }

  private end(g: Gradient): void {
    const V = g.variable
    if (isStructured(V)) {
      const conjugated = g.sense === "gradient" && V.type.field === "C" ? "$P̄_ij Q_ij = P : Q$; " : ""
      const projection = projectionOf(V) ?? "the part that lies in the space"
      return this.state(
        "read-off",
        this.derivativeBy(V, grad),
        namedAnswer(this.question, this.naming, V, g.value),
        `${conjugated}${projection}`,
      )
    }
    const reason = isScalar(V.type) ? "sums as products of matrices" : "sums over indices as products"
    const twice = g.sense === "gradient" && V.type.field === "C" && !isScalar(V.type)
    for (const form of g.sense === "wirtinger" ? formsOf(g) : [grad]) {
      const value = form === wirtingerconj ? (g.wirtinger?.dWbar ?? g.value) : g.value
      const named = namedAnswer(this.question, this.naming, V, value)
      this.state("read-off", this.derivativeBy(V, form), named, twice ? `twice that; ${reason}` : reason)
    }
  }
}

/** A real function of a complex variable is differentiated by the conjugate, as half of the gradient. */
function formsOf({ sense, variable }: Gradient): readonly Form[] {
  if (sense === "wirtinger") return [wirtinger, wirtingerconj]
  return sense === "gradient" && variable.type.field === "C" ? [wirtingerconj] : [grad]
}
