import { pullBack } from "../derive/adjoints.ts"
import { projected } from "../derive/structures.ts"
import { type Apply, type Expr, isScalar, type Sym, symbolsOf } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { grad } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { latexName, unicodeName } from "../syntax/print/names.ts"
import { substitute } from "../syntax/substitute.ts"
import { type Draft, type Name, type Question, type Statement, unsuited } from "./derivation.ts"
import { type Candidate, chooseNames, type Naming } from "./naming.ts"
import { writtenSize } from "./shorten.ts"
import { projectionOf, REASONS } from "./reasons.ts"
import type { RuleName } from "./rules.ts"

/**
 * Backpropagation: every operation's value has a name; then, from the function backwards, the gradient by each name is
 * the sum of what the operations that use it pass back.
 */
export function backpropStyle(question: Question): Draft {
  if (question.gradients.some((g) => g.sense !== "gradient"))
    throw unsuited("backprop", "it is for real functions", "differential")
  return new Writer(question, chooseNames(question, isOperation)).write()
}

/** A constant factor is no operation to keep, nor is what is only added to something. */
const isOperation = ({ e, moving, parents }: Candidate): boolean => {
  const isScaling = (a: Apply): boolean => a.op === ops.scale && !moving.has(a.args[0] as Expr)
  const isPassed = (p: Apply): boolean => p.op === ops.add || p.op === ops.re || isScaling(p)
  return !isScaling(e) && !parents.every(isPassed)
}

class Writer {
  private readonly question: Question
  private readonly naming: Naming
  private readonly statements: Statement[] = []
  private readonly varying: ReadonlySet<Sym>
  /** What is passed back to a name or variable, in terms of the gradients by what uses it. */
  private readonly parts = new Map<Sym, Expr[]>()
  /** The gradients by the names, in terms of names alone. */
  private readonly values = new Map<Expr, Expr>()

  constructor(question: Question, naming: Naming) {
    this.question = question
    this.naming = naming
    const varying = new Set<Sym>(question.wrt)
    for (const n of naming.names) if (symbolsOf(n.body).some((s) => varying.has(s))) varying.add(n.symbol)
    this.varying = varying
  }

  write(): Draft {
    const { naming, question } = this
    const { of, names } = naming
    const { read } = question.shop
    const stated = (n: Name): Expr =>
      isScalar(n.body.type) && n.body.type.field === "R" ? read.rebuild(n.body) : n.body
    for (const n of names) this.state("let", n.symbol, stated(n), n.given ? REASONS.definition : REASONS.abbreviation)
    this.state(of.given ? "restate" : "let", of.symbol, naming.stated(), REASONS.given)
    this.passBack(of, this.naming.plain.literal(1))
    for (const n of [...names].reverse()) {
      const G = this.gradientBy(n.symbol)
      if (!G) continue
      this.state("backprop", G, this.sumOf(n.symbol), this.reason(n.symbol))
      this.values.set(G, this.question.shop.derive.rebuild(this.inTermsOfNames(this.sumOf(n.symbol))))
      this.passBack(n, G)
    }
    for (const g of question.gradients) this.end(g.variable, g.value)
    const made = madeOfEachOther(naming.plain, [...names, of])
    return {
      style: "backprop",
      of: made.at(-1) as Name,
      wrt: question.wrt,
      names: made.slice(0, -1),
      steps: this.statements,
      shown: new Map(this.statements.filter((s) => s.rule === "backprop").map((s) => [s.lhs, barred(s.lhs)])),
    }
  }

  private state(rule: RuleName, lhs: Expr, rhs: Expr, reason: string): void {
    this.statements.push({ rule, lhs, relation: "=", rhs, reason })
  }

  /** `grad(y, N)`; undefined where nothing that varies uses N. */
  private gradientBy(symbol: Sym): Expr | undefined {
    return this.parts.has(symbol) ? this.naming.plain.apply(grad, [this.naming.of.symbol, symbol]) : undefined
  }

  private passBack({ body }: Name, G: Expr): void {
    const { derive } = this.question.shop
    const leaves = symbolsOf(body).filter((s) => this.varying.has(s))
    for (const [leaf, part] of pullBack(derive, body, G, leaves))
      this.parts.set(leaf, [...(this.parts.get(leaf) ?? []), part])
  }

  private sumOf(symbol: Sym): Expr {
    const { read, derive } = this.question.shop
    const sum = derive.add(...(this.parts.get(symbol) ?? [this.naming.plain.zeros(symbol.type)]))
    return this.named(read.rebuild(symbol.type.field === "R" ? derive.re(sum) : sum))
  }

  /** `exp(u)` as the name it has. */
  private named(e: Expr): Expr {
    const { read } = this.question.shop
    const bodies = this.naming.names.filter((n) => n.body.kind === "apply" && n.body.op !== ops.add)
    return substitute(read, e, new Map(bodies.map((n) => [read.rebuild(n.body), n.symbol])))
  }

  private reason(symbol: Sym): string {
    const uses = this.parts.get(symbol)?.length ?? 0
    return uses > 1 ? `used ${uses === 2 ? "twice" : `${uses} times`}: the parts add up` : REASONS.adjoint
  }

  private inTermsOfNames(e: Expr): Expr {
    return substitute(this.question.shop.derive, e, this.values)
  }

  /** The gradient by a variable, first from the last step back, then without gradients. */
  private end(variable: Sym, answer: Expr): void {
    const { derive, read } = this.question.shop
    const lhs = this.naming.plain.apply(grad, [this.naming.of.symbol, variable])
    const passed = this.sumOf(variable)
    const inSpace = projected(derive, variable, passed) ?? passed
    const values = this.inTermsOfNames(passed)
    const own = read.rebuild(this.named(read.rebuild(projected(derive, variable, values) ?? values)))
    const given = this.naming.abstract(answer, this.question.shop)
    const named = writtenSize(given) < writtenSize(own) ? given : own
    if (inSpace === passed && passed !== named) this.state("backprop", lhs, passed, this.reason(variable))
    const projection = projectionOf(variable)
    const last = inSpace === passed ? (passed === named ? this.reason(variable) : REASONS.insertGradients) : projection
    this.state("backprop", lhs, named, last ?? REASONS.insertGradients)
  }
}

/** The names with values made of each other, so that the value of each is a node of what uses it. */
function madeOfEachOther(builder: Builder, names: readonly Name[]): Name[] {
  const values = new Map<Expr, Expr>()
  return names.map((n) => {
    const value = substitute(builder, n.body, values)
    values.set(n.symbol, value)
    return { ...n, value }
  })
}

/** `grad(y, A)` as Ā. */
function barred(e: Expr): { unicode: string; latex: string } {
  const [, by] = e.kind === "apply" ? e.args : []
  const name = by?.kind === "symbol" ? by.name : ""
  const [first = "", ...rest] = unicodeName(name)
  return { unicode: `${first}\u0304${rest.join("")}`, latex: `\\overline{${latexName(name)}}` }
}
