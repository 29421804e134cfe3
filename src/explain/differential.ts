import { projected, isStructured } from "../derive/structures.ts"
import { dependents, type Expr, isScalar, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import { d, grad, wirtinger, wirtingerconj } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { substitute } from "../syntax/substitute.ts"
import type { Draft, Name, Question, Statement } from "./derivation.ts"
import { termsIn, writtenDifferential } from "./forward.ts"
import { crossingOf } from "./moves.ts"
import { chooseNames, type Naming } from "./naming.ts"
import { ComplexPairing, type Factor, type Pairing, RealPairing } from "./pairing.ts"
import { Prose } from "./prose.ts"
import { over, PROJECTIONS, REASONS } from "./reasons.ts"

/** Differentials: df as factors times the increments of the variables, name by name; the factors are the gradients. */
export function differentialStyle(question: Question): Draft {
  return new Writer(question, chooseNames(question)).write()
}

/** More lines than this where every name takes three: the middle one goes. */
const BRIEF = 3

class Writer {
  private readonly question: Question
  private readonly naming: Naming
  private readonly pairing: Pairing
  private readonly prose: Prose
  private readonly statements: Statement[] = []
  private readonly factors = new Map<Sym, Factor>()
  /** The variables and the names that move with them. */
  private readonly varying: readonly Sym[]
  private readonly bodies = new Map<Expr, Expr>()

  constructor(question: Question, naming: Naming) {
    this.question = question
    this.naming = naming
    const { shop, gradients, wrt } = question
    const builders = { plain: naming.plain, derive: shop.derive, tidy: this.tidy }
    const real = gradients.every((g) => g.sense === "gradient")
    this.pairing = real ? new RealPairing(builders) : new ComplexPairing(builders)
    const varying = new Set<Sym>(wrt)
    for (const n of naming.names) if (symbolsOf(n.body).some((s) => varying.has(s))) varying.add(n.symbol)
    // names before variables, in the order of their introduction
    this.varying = [...naming.names.map((n) => n.symbol).filter((s) => varying.has(s)), ...wrt]
    const complex = [naming.of.value, ...wrt].some((e) => nodesOf(e).some((n) => n.type.field === "C"))
    this.prose = new Prose(complex ? "C" : "R", new Set(this.varying))
    for (const n of naming.names) {
      if (n.body.kind !== "apply" || n.body.op === ops.add) continue
      this.bodies.set(n.body, n.symbol)
      this.bodies.set(shop.read.rebuild(n.body), n.symbol)
    }
  }

  write(): Draft {
    const { naming, question } = this
    for (const n of naming.names)
      this.state("let", n.symbol, n.body, n.given ? REASONS.definition : REASONS.abbreviation)
    const { of, names } = naming
    this.state(of.given ? "restate" : "let", of.symbol, of.body, this.prose.function(question.of, of.body))
    this.differentiate(of)
    const waiting = new Set(names.filter((n) => this.varying.includes(n.symbol)))
    while (waiting.size > 0) {
      const used = new Set([...waiting].flatMap((n) => symbolsOf(n.body)))
      const next = [...waiting].filter((n) => !used.has(n.symbol))
      for (const n of next) waiting.delete(n)
      this.insert(next.filter((n) => this.factors.has(n.symbol)), waiting.size)
    }
    this.readOff()
    return { style: "differential", of, wrt: question.wrt, names, statements: this.statements }
  }

  private readonly tidy = (e: Expr): Expr => this.named(this.question.shop.read.rebuild(e))

  /** Names put in where what they stand for occurs. */
  private named(e: Expr, except?: Expr): Expr {
    const images = new Map([...this.bodies].filter(([, s]) => s !== except))
    return substitute(this.naming.plain, e, images)
  }

  private state(rule: string, lhs: Expr, rhs: Expr, because: string): void {
    const last = this.statements.at(-1)
    if (last?.lhs === lhs && last.rhs === rhs) return
    this.statements.push({ rule, lhs, relation: "=", rhs, because })
  }

  private d(e: Expr): Expr {
    return this.naming.plain.apply(d, [e])
  }

  private leavesOf(body: Expr): Sym[] {
    const inside = new Set<Expr>(symbolsOf(body))
    return this.varying.filter((v) => inside.has(v))
  }

  private give(symbol: Sym, factor: Factor): void {
    const known = this.factors.get(symbol)
    const total = known ? this.pairing.add(known, factor) : factor
    if (!this.pairing.isZero(total)) this.factors.set(symbol, total)
    else this.factors.delete(symbol)
  }

  /** df as factors times increments, as far as it has been worked out. */
  private line(): Expr {
    const pairs = this.varying.flatMap((v) => {
      const factor = this.factors.get(v)
      return factor ? [{ factor, of: this.d(v) }] : []
    })
    return this.pairing.line(pairs)
  }

  /** The written differential of a body, as one expression. */
  private forward(body: Expr, except?: Expr): readonly Expr[] {
    const terms = writtenDifferential(this.question.shop.derive, body, this.leavesOf(body))
    return terms.map((t) => this.named(t, except && undefined))
  }

  private sum(terms: readonly Expr[], like: Expr): Expr {
    const { plain } = this.naming
    if (terms.length === 0) return plain.zeros(like.type)
    // one `re` around all
    const bare = terms.map((t) => (t.kind === "apply" && t.op === ops.re ? (t.args[0] as Expr) : undefined))
    if (terms.length > 1 && bare.every((t) => t !== undefined)) return plain.re(plain.add(...(bare as Expr[])))
    return plain.add(...terms)
  }

  private differentiate({ symbol, body }: Name): void {
    const dy = this.d(symbol)
    const leaves = this.leavesOf(body)
    for (const [leaf, factor] of this.pairing.pull(body, this.pairing.start, leaves)) this.give(leaf, factor)
    const line = this.line()
    const forward = this.sum(this.forward(body), body)
    const short = this.prose.isAtOnce(body)
    if (!short) this.state("differentiate", dy, forward, this.prose.forward(body))
    const because = short ? this.prose.atOnce(body) : this.prose.moves(crossingOf(forward))
    this.state(short ? "differentiate" : "move", dy, line, this.prose.withNotation(because, line))
  }

  /** The differentials of some names, put into df. */
  private insert(names: readonly Name[], left: number): void {
    const dy = this.d(this.naming.of.symbol)
    const terms = names.map((n) => ({ name: n, terms: this.forward(n.body) }))
    for (const { name, terms: written } of terms) this.ofName(name, written)
    const count = terms.reduce((n, t) => n + t.terms.length, 0)
    const matrices = names.filter((n) => !isScalar(n.body.type))
    const show = count > 1 && matrices.length > 0 && left + names.length <= BRIEF - 1
    if (show) {
      const others = this.varying.filter((v) => this.factors.has(v) && !names.some((n) => n.symbol === v))
      const pairs = [
        ...terms.flatMap(({ name, terms: written }) => {
          const factor = this.factors.get(name.symbol) as Factor
          return written.map((of) => ({ factor, of }))
        }),
        ...others.map((v) => ({ factor: this.factors.get(v) as Factor, of: this.d(v) })),
      ]
      const because = names.length > 1 ? REASONS.insert : REASONS.linear
      this.state("insert", dy, this.pairing.line(pairs), because)
    }
    const before = this.factors.size
    let pulled = 0
    for (const { name } of terms) {
      const factor = this.factors.get(name.symbol) as Factor
      this.factors.delete(name.symbol)
      for (const [leaf, f] of this.pairing.pull(name.body, factor, this.leavesOf(name.body))) {
        pulled++
        this.give(leaf, f)
      }
    }
    const merged = this.factors.size < before - names.length + pulled
    const crossing = crossingOf(this.naming.plain.add(...this.pairsFor(terms)))
    const line = this.line()
    this.state(show ? "move" : "insert", dy, line, this.prose.inserted(crossing, show ? [] : names, merged))
  }

  /** What the moves of the names' differentials are read from. */
  private pairsFor(terms: readonly { readonly name: Name; readonly terms: readonly Expr[] }[]): Expr[] {
    const { plain } = this.naming
    return terms.flatMap(({ name, terms: written }) =>
      isScalar(name.body.type) ? written : written.map((t) => plain.apply(ops.inner, [name.symbol, t])),
    )
  }

  private ofName(name: Name, written: readonly Expr[]): void {
    const { body, symbol } = name
    const dv = this.d(symbol)
    const forward = this.sum(written, body)
    if (!isScalar(body.type) || !(this.pairing instanceof RealPairing) || body.type.field === "C") {
      this.state("differentiate", dv, forward, this.prose.forward(body))
      return
    }
    const pairs = [...this.pairing.pull(body, this.pairing.start, this.leavesOf(body))]
    const line = this.pairing.line(pairs.map(([leaf, factor]) => ({ factor, of: this.d(leaf) })))
    if (this.prose.isAtOnce(body)) {
      this.state("differentiate", dv, line, this.prose.atOnce(body))
    } else if (this.prose.isForm(body)) {
      this.state("differentiate", dv, line, this.prose.form(body, crossingOf(forward)))
    } else {
      this.state("differentiate", dv, forward, this.prose.forward(body))
      this.state("move", dv, line, this.prose.moves(crossingOf(forward)))
    }
  }

  /** The gradients, as the factors of the increments. */
  private readOff(): void {
    const { gradients } = this.question
    const y = this.naming.of.symbol
    const P = this.naming.plain
    const together = this.prose.readOff(gradients.map((g) => g.variable))
    for (const g of gradients) {
      const factor = this.factors.get(g.variable)
      if (this.pairing instanceof ComplexPairing) {
        const zero = [P.zeros(g.variable.type), P.zeros(g.variable.type)]
        const { plain, conjugate } = this.pairing.derivatives(factor ?? zero, g.variable.type.field === "R")
        if (g.sense === "holomorphic") {
          this.state("read-off", P.apply(grad, [y, g.variable]), this.ending(plain, g.value), together)
          continue
        }
        this.state("read-off", P.apply(wirtinger, [y, g.variable]), this.ending(plain, g.value), together)
        const bar = g.wirtinger?.dWbar ?? conjugate
        this.state("read-off", P.apply(wirtingerconj, [y, g.variable]), this.ending(conjugate, bar), together)
        continue
      }
      const G = this.factors.get(g.variable)?.[0] ?? P.zeros(g.variable.type)
      const { derive } = this.question.shop
      const own = g.variable.type.field === "R" ? derive.re(G) : G
      const inSpace = projected(derive, g.variable, own) ?? own
      const rhs = this.ending(inSpace, g.value)
      const special = isStructured(g.variable) && this.tidy(own) !== rhs ? PROJECTIONS[g.variable.set as keyof typeof PROJECTIONS] : undefined
      const because = special ? over(this.prose.field, special.replaceAll("W", g.variable.name)) : together
      this.state(special ? "project" : "read-off", P.apply(grad, [y, g.variable]), rhs, because)
    }
  }

  /** A factor in the form in which the answer gives it, with the names of the derivation. */
  private ending(factor: Expr, answer: Expr): Expr {
    const shown = this.tidy(factor)
    const { read } = this.question.shop
    if (read.rebuild(this.naming.inline(shown)) === answer) return shown
    const named = this.abstracted(answer)
    return nodesOf(named).length <= nodesOf(shown).length ? named : shown
  }

  /** The answer with the names of the derivation in it. */
  private abstracted(answer: Expr): Expr {
    const { read } = this.question.shop
    let e = answer
    for (const n of [...this.naming.names].reverse()) {
      const built = read.rebuild(n.value)
      const images = new Map<Expr, Expr>([[read.neg(built), read.neg(n.symbol)]])
      if (!isScalar(built.type)) images.set(read.transpose(built), read.transpose(n.symbol)).set(read.adjoint(built), read.adjoint(n.symbol))
      e = substitute(this.naming.plain, e, images.set(built, n.symbol))
    }
    return e
  }
}
