import { isStructured } from "../derive/structures.ts"
import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import { grad } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { type Draft, type Name, type Question, unsuited } from "./derivation.ts"
import { writtenDifferential } from "./forward.ts"
import { chooseNames, type Naming } from "./naming.ts"
import { namedAnswer } from "./named-answer.ts"
import { ComplexPairing, RealPairing } from "./pairing.ts"
import { listed } from "./prose.ts"
import { REASONS } from "./reasons.ts"
import { byStacking, isColumn, type Row, StackWriter } from "./stack-writer.ts"
import { stacked } from "./stacking.ts"

/** Columns stacked: differentials as Kronecker products times `vec(dW)`, gradients by transposing them. */
export function vecStyle(question: Question, naming: Naming = chooseNames(question)): Draft {
  const senses = new Set(question.gradients.map((g) => g.sense))
  if (senses.has("wirtinger") || senses.size > 1)
    throw unsuited("vec", "it is for real and holomorphic functions", "differential")
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
    const holomorphic = this.question.gradients.some((g) => g.sense === "holomorphic")
    const pairing = holomorphic ? new ComplexPairing(builders) : new RealPairing(builders)
    const leaves = this.leavesOf(body)
    for (const [leaf, factor] of pairing.pull(body, pairing.start, leaves)) {
      const G =
        pairing instanceof ComplexPairing
          ? pairing.derivatives(factor, leaf.type.field === "R").plain
          : (factor[0] as Expr)
      if (!pairing.isZero(factor)) this.rows.set(leaf, [this.row(read.rebuild(G))])
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
      atOnce ? prose.forward(body) : prose.both(factors),
    )
  }

  /** `vec(G)'` with the scalars of G in front. */
  private row(G: Expr): Row {
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
    return this.complex
      ? { scalar: derive.conj(scalar), matrices: [plain.adjoint(column)] }
      : { scalar, matrices: [plain.transpose(column)] }
  }

  private hasKronecker(variable: Sym): boolean {
    const matrices = (this.rows.get(variable) ?? []).flatMap((r) => r.matrices)
    return nodesOf(...matrices).some((e) => e.kind === "apply" && e.op === ops.kron)
  }

  private readOff(): void {
    const P = this.naming.plain
    const { shop, gradients } = this.question
    // a column is its own stack: its gradient is what is read off below
    const stacks = gradients.map((g) => g.variable).filter((v) => !isStructured(v) && !isColumn(v))
    const increments = listed(stacks.map((v) => `$vec(d⟨${v.name}⟩)$`))
    const turned = this.complex ? "conjugated and transposed" : "transposed"
    const rows = `the row${stacks.length > 1 ? "s" : ""} before ${increments}, ${turned}`
    for (const variable of stacks) {
      const G = P.apply(grad, [this.naming.of.symbol, variable])
      const columns = (this.rows.get(variable) ?? []).map(({ scalar, matrices }) =>
        this.written({
          scalar: this.complex ? shop.derive.conj(scalar) : scalar,
          matrices: [...matrices].reverse().map((m) => this.turned(m)),
        }),
      )
      const column = columns.length > 0 ? P.add(...columns) : stacked(P, P.zeros(variable.type))
      this.state("transpose", stacked(P, G), column, rows)
    }
    const together = this.prose.readOff(gradients.map((g) => g.variable))
    for (const { variable, value } of gradients) {
      const projection = isStructured(variable) ? this.prose.projection(variable) : undefined
      const back = this.hasKronecker(variable) ? this.prose.both(REASONS.kroneckerBack) : "columns side by side again"
      const reason = projection ?? (isColumn(variable) ? together : back)
      const named = namedAnswer(this.question, this.naming, variable, value)
      this.state("read-off", P.apply(grad, [this.naming.of.symbol, variable]), named, reason)
    }
  }
}
