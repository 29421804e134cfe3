import type { Gradient } from "../derive/gradient.ts"
import { isStructured } from "../derive/structures.ts"
import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import { grad, wirtinger, wirtingerconj } from "../ops/forms.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import type { Draft, Name, Question } from "./derivation.ts"
import { writtenDifferential } from "./forward.ts"
import { chooseNames, type Naming } from "./naming.ts"
import { namedAnswer } from "./named-answer.ts"
import { ComplexPairing, RealPairing } from "./pairing.ts"
import { listed, stackText } from "./prose.ts"
import { REASONS } from "./reasons.ts"
import { byStacking, isColumn, StackWriter } from "./stack-writer.ts"
import { type Row, stacked } from "./stacking.ts"

/** Columns stacked: differentials as Kronecker products times `vec(dW)`, gradients by transposing them. */
export function vecStyle(question: Question, naming: Naming = chooseNames(question)): Draft {
  return byStacking(() => new Writer(question, naming).write())
}

class Writer extends StackWriter {
  write(): Draft {
    const { naming, question } = this
    const { of, names } = naming
    for (const n of names) this.state("let", n.symbol, n.body, n.given ? REASONS.definition : REASONS.abbreviation)
    const stated = naming.stated()
    const body = this.withoutInner(stated)
    this.state(
      of.given ? "restate" : "let",
      of.symbol,
      body,
      body === stated ? REASONS.given : this.prose.both(REASONS.stackedInner),
    )
    this.differentiate(of)
    this.insertAll()
    this.readOff()
    return { style: "vec", of, wrt: question.wrt, names, steps: this.statements }
  }

  /** The function itself: its factors, stacked. */
  private differentiate({ body }: Name): void {
    const { plain } = this.naming
    const { derive, read } = this.question.shop
    const builders = { plain, derive, tidy: (e: Expr) => read.rebuild(e) }
    const real = this.question.gradients.every((g) => g.sense === "gradient")
    const pairing = real ? new RealPairing(builders) : new ComplexPairing(builders)
    const leaves = this.leavesOf(body)
    for (const [leaf, factor] of pairing.pull(body, pairing.start, leaves)) {
      const { plain: G, conjugate } =
        pairing instanceof ComplexPairing
          ? pairing.derivatives(factor, leaf.type.field === "R")
          : { plain: factor[0] as Expr, conjugate: undefined }
      const own = [this.row(read.rebuild(G), false), ...(conjugate ? [this.row(read.rebuild(conjugate), true)] : [])]
      const rows = own.filter((r) => !r.matrices.some(isZeros))
      if (rows.length > 0) this.rows.set(leaf, rows)
    }
    const { prose } = this
    const terms = writtenDifferential(derive, body, leaves)
    const forward = terms.length > 0 ? this.withoutInner(plain.add(...terms)) : plain.literal(0)
    const atOnce = prose.isAtOnce(body)
    if (!atOnce) this.state("differentiate", this.top, forward, prose.forward(body))
    const traces = nodesOf(body).some((e) => e.kind === "apply" && e.op === ops.trace)
    const columns = leaves.every(isColumn)
    const factors = columns ? REASONS.columnFactors : traces ? REASONS.stackedTrace : REASONS.stackedFactors
    this.state(
      atOnce ? "differentiate" : "stack",
      this.top,
      this.line,
      atOnce ? this.atOnce(body, factors) : prose.both(factors),
    )
  }

  private atOnce(body: Expr, factors: string): string {
    const { prose } = this
    return prose.hasCoefficient(body) ? `${prose.atOnce(body)}; ${prose.both(factors)}` : prose.forward(body)
  }

  /** `vec(G)'` with the scalars of G in front. */
  private row(G: Expr, barred: boolean): Row {
    const { derive } = this.question.shop
    let scalar: Expr = derive.literal(1)
    let core = G
    while (core.kind === "apply" && core.op === ops.scale) {
      const [c, rest] = core.args as readonly [Expr, Expr]
      scalar = derive.scale(scalar, c)
      core = rest
    }
    const { plain } = this.naming
    const column = stacked(plain, core)
    return this.underRe
      ? { scalar: derive.conj(scalar), matrices: [plain.adjoint(column)], barred }
      : { scalar, matrices: [isZeros(core) ? core : plain.transpose(column)], barred }
  }

  private rowsOf({ variable, barred }: Ending): readonly Row[] {
    return (this.rows.get(variable) ?? []).filter((r) => r.barred === barred)
  }

  private readOff(): void {
    const P = this.naming.plain
    const { gradients } = this.question
    const endings = gradients.flatMap((g): Ending[] => endingsOf(P, this.naming.of.symbol, g))
    // a column is its own stack: its gradient is what is read off below
    const stacks = endings.filter(({ variable: v }) => !isStructured(v) && !isColumn(v))
    const increments = listed(stacks.map((e) => stackText(e.variable, e.barred)))
    const turned = this.underRe ? "conjugated and transposed" : "transposed"
    const reason = `the row${stacks.length > 1 ? "s" : ""} before ${increments}, ${turned}`
    for (const e of stacks) {
      const columns = this.rowsOf(e).map(({ scalar, matrices }) =>
        this.written({
          scalar: this.underRe ? this.question.shop.derive.conj(scalar) : scalar,
          matrices: [...matrices].reverse().map((m) => this.turned(m)),
          barred: false,
        }),
      )
      const column = columns.length > 0 ? P.add(...columns) : stacked(P, P.zeros(e.variable.type))
      this.state("transpose", stacked(P, e.form), column, reason)
    }
    const together = this.prose.readOff(
      gradients.map((g) => g.variable),
      gradients.some((g) => g.sense === "wirtinger"),
    )
    for (const e of endings) {
      const projection = isStructured(e.variable) ? this.prose.projection(e.variable) : undefined
      const matrices = this.rowsOf(e).flatMap((r) => r.matrices)
      const kronecker = nodesOf(...matrices).some((m) => m.kind === "apply" && m.op === ops.kron)
      const back = kronecker ? this.prose.both(REASONS.kroneckerBack) : "columns side by side again"
      const named = namedAnswer(this.question, this.naming, e.variable, e.value)
      const columnwise = kronecker ? `the row before ${stackText(e.variable, e.barred)}, ${turned}; ${back}` : together
      this.state("read-off", e.form, named, projection ?? (isColumn(e.variable) ? columnwise : back))
    }
  }
}

/** A derivative by a variable, or by its conjugate, and what it is called. */
interface Ending {
  readonly variable: Sym
  readonly barred: boolean
  readonly form: Expr
  readonly value: Expr
}

function endingsOf(P: Builder, y: Sym, { variable, sense, value, wirtinger: pair }: Gradient): Ending[] {
  if (sense !== "wirtinger" || !pair) return [{ variable, barred: false, form: P.apply(grad, [y, variable]), value }]
  return [
    { variable, barred: false, form: P.apply(wirtinger, [y, variable]), value: pair.dW },
    { variable, barred: true, form: P.apply(wirtingerconj, [y, variable]), value: pair.dWbar },
  ]
}

const isZeros = (e: Expr): boolean => e.kind === "apply" && e.op === ops.zeros
