import { isStructured, projected, projectedDerivative } from "../derive/structures.ts"
import { type Expr, isScalar, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { d, grad, wirtinger, wirtingerconj } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { substitute } from "../syntax/substitute.ts"
import type { Draft, Name, Question, Statement } from "./derivation.ts"
import { writtenDifferential } from "./forward.ts"
import { namesIn } from "./letters.ts"
import { crossingOf } from "./moves.ts"
import { chooseNames, type Naming } from "./naming.ts"
import { ComplexPairing, type Factor, type Pairing, RealPairing } from "./pairing.ts"
import { Prose } from "./prose.ts"
import { REASONS } from "./reasons.ts"
import { imagesOf, longFactor, repeatedPart } from "./shorten.ts"
import type { RuleName } from "./rules.ts"

/** Differentials: df as factors times the increments of the variables, name by name; the factors are the gradients. */
export const differentialStyle = (question: Question, naming: Naming = chooseNames(question)): Draft =>
  new Writer(question, naming).write()

/** With more names than this the sums of their differentials are not written out before they are sorted. */
const FEW_NAMES = 2

/** From what size on a part gets a name: written twice in one line, about to be written twice, at all. */
const SIZES = { repeated: 4, spread: 6, any: 12 }
const SIZES_OF_MANY_NAMES = { repeated: 3, spread: 5, any: 9 }

interface Inserted {
  readonly name: Name
  /** Its differential. */
  readonly terms: readonly Expr[]
}

class Writer {
  private readonly question: Question
  private readonly naming: Naming
  private readonly pairing: Pairing
  private readonly prose: Prose
  private readonly statements: Statement[] = []
  private readonly factors = new Map<Sym, Factor>()
  /** The names that move with the variables, and the variables. */
  private readonly varying: readonly Sym[]
  /** What a name stands for, where that is recognised. */
  private readonly bodies = new Map<Expr, Expr>()
  /** Scalar names whose differentials were written with factors. */
  private readonly sorted = new Set<Sym>()

  constructor(question: Question, naming: Naming) {
    this.question = question
    this.naming = naming
    const { shop, gradients, wrt, problem } = question
    const builders = { plain: naming.plain, derive: shop.derive, tidy: this.tidy }
    const real = gradients.every((g) => g.sense === "gradient")
    this.pairing = real ? new RealPairing(builders) : new ComplexPairing(builders)
    const varying = new Set<Sym>(wrt)
    for (const n of naming.names) if (symbolsOf(n.body).some((s) => varying.has(s))) varying.add(n.symbol)
    this.varying = [...naming.names.map((n) => n.symbol).filter((s) => varying.has(s)), ...wrt]
    const complex = nodesOf(naming.of.value, ...wrt).some((n) => n.type.field === "C")
    const used = new Set([...namesIn(problem), ...naming.names.map((n) => n.symbol.name)])
    this.prose = new Prose(complex ? "C" : "R", !real, varying, used)
    for (const n of naming.names) {
      if (n.body.kind !== "apply" || n.body.op === ops.add) continue
      this.bodies.set(n.body, n.symbol).set(shop.read.rebuild(n.body), n.symbol)
    }
  }

  write(): Draft {
    const { naming, question } = this
    const { of, names } = naming
    for (const n of names) this.introduce(n)
    const body = this.prose.function(question.of, of.body)
    this.state(of.given ? "restate" : "let", of.symbol, this.stated(), body)
    this.differentiate(of)
    const waiting = new Set(names.filter((n) => this.varying.includes(n.symbol)))
    while (waiting.size > 0) {
      const used = new Set([...waiting].flatMap((n) => symbolsOf(n.body)))
      const next = [...waiting].filter((n) => !used.has(n.symbol))
      for (const n of next) waiting.delete(n)
      this.insert(next.filter((n) => this.factors.has(n.symbol)))
    }
    this.readOff()
    return { style: "differential", of, wrt: question.wrt, names: naming.all, steps: this.statements }
  }

  /** In index sums norms stay norms, as their arguments have no names. */
  private stated(): Expr {
    const stated = this.naming.stated()
    const sums = nodesOf(stated).some((n) => n.kind === "apply" && n.op.lambda)
    return sums ? this.question.shop.read.rebuild(stated) : stated
  }

  private introduce(n: Name): void {
    const { read } = this.question.shop
    const body = isScalar(n.body.type) ? read.rebuild(n.body) : n.body
    this.state("let", n.symbol, body, n.given ? REASONS.definition : REASONS.abbreviation)
  }

  private readonly tidy = (e: Expr): Expr => this.named(this.question.shop.read.rebuild(e))

  /** Names put in where what they stand for occurs. */
  private named(e: Expr): Expr {
    return substitute(this.naming.plain, e, this.bodies)
  }

  private state(rule: RuleName, lhs: Expr, rhs: Expr, reason: string): void {
    const last = this.statements.at(-1)
    if (last?.lhs === lhs && last.rhs === rhs) return
    this.statements.push({ rule, lhs, relation: "=", rhs, reason })
  }

  private get sizes(): typeof SIZES {
    return this.naming.names.length > FEW_NAMES ? SIZES_OF_MANY_NAMES : SIZES
  }

  private d(e: Expr): Expr {
    return this.naming.plain.apply(d, [e])
  }

  private get df(): Expr {
    return this.d(this.naming.of.symbol)
  }

  private leavesOf(body: Expr): Sym[] {
    const inside = new Set<Expr>(symbolsOf(body))
    return this.varying.filter((v) => inside.has(v))
  }

  private factorOf(symbol: Sym): Factor {
    return this.factors.get(symbol) as Factor
  }

  private give(symbol: Sym, factor: Factor): void {
    const known = this.factors.get(symbol)
    const total = known ? this.pairing.add(known, factor) : factor
    if (this.pairing.isZero(total)) this.factors.delete(symbol)
    else this.factors.set(symbol, total)
  }

  /** df as factors times increments, as far as it has been worked out; what is written twice gets a name first. */
  private line(): Expr {
    this.shorten((factors) => repeatedPart(factors, this.sizes.repeated))
    const pairs = this.varying.flatMap((v) =>
      this.factors.has(v) ? [{ factor: this.factorOf(v), of: this.d(v) }] : [],
    )
    return this.pairing.line(pairs)
  }

  /** Gives names inside the factors, for as long as `choose` finds something to name. */
  private shorten(choose: (factors: readonly Expr[]) => Expr | undefined, of: readonly Sym[] = this.varying): void {
    if (!(this.pairing instanceof RealPairing)) return
    for (;;) {
      const shown = of.filter((v) => this.factors.has(v)).map((v) => this.tidy(this.factorOf(v)[0] as Expr))
      const part = choose(shown)
      if (!part) return
      const name = this.naming.introduce(part)
      this.introduce(name)
      const { read } = this.question.shop
      const images = imagesOf(read, part, name.symbol)
      for (const [node, image] of images) this.bodies.set(node, image)
      for (const [v, [factor]] of this.factors)
        this.factors.set(v, [substitute(read, this.tidy(factor as Expr), images)])
    }
  }

  private forward(body: Expr): readonly Expr[] {
    return writtenDifferential(this.question.shop.derive, body, this.leavesOf(body)).map((t) => this.named(t))
  }

  private sum(terms: readonly Expr[], like: Expr): Expr {
    const { plain } = this.naming
    if (terms.length === 0) return plain.zeros(like.type)
    const bare = terms.map((t) => (t.kind === "apply" && t.op === ops.re ? (t.args[0] as Expr) : undefined))
    if (terms.length > 1 && bare.every((t) => t !== undefined)) return plain.re(plain.add(...bare))
    return plain.add(...terms)
  }

  /** `d(v)` of a scalar: in the terms of its parts, then as factors times increments; one line where that is plain. */
  private differentiate({ symbol, body }: Name): void {
    for (const [leaf, factor] of this.pairing.pull(body, this.pairing.start, this.leavesOf(body)))
      this.give(leaf, factor)
    // the names that the line needs come first
    const line = this.line()
    const forward = this.sum(this.forward(body), body)
    this.scalar(symbol, body, forward, line, this.prose.isAtOnce(body))
  }

  private scalar(symbol: Sym, body: Expr, forward: Expr, line: Expr, atOnce: boolean): void {
    const { prose } = this
    const moves = prose.moves(crossingOf(forward))
    const dv = this.d(symbol)
    if (atOnce) this.state("differentiate", dv, line, prose.withNotation(prose.atOnce(body), line))
    else if (moves === "") this.state("differentiate", dv, line, prose.withNotation(prose.forward(body), line))
    else {
      this.state("differentiate", dv, forward, prose.withNotation(prose.forward(body), forward))
      this.state("move", dv, line, prose.withNotation(moves, line))
    }
  }

  /** The differential of a name. */
  private differentiateName({ name, terms }: Inserted): void {
    const { body, symbol } = name
    const { prose } = this
    const forward = this.sum(terms, body)
    if (!isScalar(body.type) || body.type.field === "C" || !(this.pairing instanceof RealPairing)) {
      this.state("differentiate", this.d(symbol), forward, prose.forward(body))
      return
    }
    this.sorted.add(symbol)
    const pairs = [...this.pairing.pull(body, this.pairing.start, this.leavesOf(body))]
    const line = this.pairing.line(pairs.map(([leaf, factor]) => ({ factor, of: this.d(leaf) })))
    if (prose.isForm(body) && !prose.isAtOnce(body))
      this.state("differentiate", this.d(symbol), line, prose.withNotation(prose.form(body, crossingOf(forward)), line))
    else this.scalar(symbol, body, forward, line, prose.isAtOnce(body))
  }

  /** The differentials of some names, put into df. */
  private insert(names: readonly Name[]): void {
    if (names.length === 0) return
    const inserted = names.map((name) => ({ name, terms: this.forward(name.body) }))
    for (const { name, terms } of inserted) {
      const spread = terms.length > 1 || this.leavesOf(name.body).length > 1
      this.shorten((factors) => longFactor(factors, spread ? this.sizes.spread : this.sizes.any), [name.symbol])
    }
    for (const i of inserted) this.differentiateName(i)
    const show = this.isWorthShowing(inserted)
    if (show) {
      const others = this.varying.filter((v) => this.factors.has(v) && !names.some((n) => n.symbol === v))
      const line = this.pairing.line([
        ...inserted.flatMap(({ name, terms }) => terms.map((of) => ({ factor: this.factorOf(name.symbol), of }))),
        ...others.map((v) => ({ factor: this.factorOf(v), of: this.d(v) })),
      ])
      this.state("insert", this.df, line, names.length > 1 ? this.prose.inserted(NONE, names, false) : REASONS.pairing)
    }
    const crossing = crossingOf(this.naming.plain.add(...this.paired(inserted)))
    const merged = this.pull(names)
    const line = this.line()
    const because = this.prose.inserted(crossing, show ? [] : names, merged)
    this.state(show ? "move" : "insert", this.df, line, this.prose.withNotation(because, line))
  }

  private isWorthShowing(inserted: readonly Inserted[]): boolean {
    const count = inserted.reduce((n, { terms }) => n + terms.length, 0)
    const names = this.naming.names.filter((n) => !isScalar(n.body.type))
    return count > 1 && names.length <= FEW_NAMES && inserted.some(({ name }) => !isScalar(name.body.type))
  }

  /** Passes the factors of names on to what they are made of; whether some leaf got more than one. */
  private pull(names: readonly Name[]): boolean {
    let merged = false
    for (const { symbol, body } of names) {
      const factor = this.factorOf(symbol)
      this.factors.delete(symbol)
      for (const [leaf, part] of this.pairing.pull(body, factor, this.leavesOf(body))) {
        merged ||= this.factors.has(leaf)
        this.give(leaf, part)
      }
    }
    return merged
  }

  /** The terms from which increments have to be moved out. */
  private paired(inserted: readonly Inserted[]): Expr[] {
    const { plain } = this.naming
    const found = inserted.flatMap(({ name, terms }) => {
      if (this.sorted.has(name.symbol)) return []
      return isScalar(name.body.type) ? terms : terms.map((t) => plain.apply(ops.inner, [name.symbol, t]))
    })
    return found.length > 0 ? found : [plain.literal(0)]
  }

  /** The gradients, as the factors of the increments. */
  private readOff(): void {
    const { gradients } = this.question
    const together = this.prose.readOff(
      gradients.map((g) => g.variable),
      gradients.some((g) => g.sense === "wirtinger"),
    )
    for (const g of gradients) {
      const { variable } = g
      const zero = this.naming.plain.zeros(variable.type)
      const factor = this.factors.get(variable) ?? [zero, zero]
      if (this.pairing instanceof ComplexPairing) {
        const { plain, conjugate } = this.pairing.derivatives(factor, variable.type.field === "R")
        const bar = g.sense === "wirtinger" ? g.wirtinger?.dWbar : undefined
        const { derive } = this.question.shop
        const inSpace = (e: Expr): Expr => projectedDerivative(derive, variable, e) ?? e
        const because = this.prose.projection(variable) ?? together
        this.ending(bar ? wirtinger : grad, variable, this.answered(inSpace(plain), g.value), because)
        if (bar) this.ending(wirtingerconj, variable, this.answered(inSpace(conjugate), bar), because)
        continue
      }
      const { derive } = this.question.shop
      const G = variable.type.field === "R" ? derive.re(factor[0] as Expr) : (factor[0] as Expr)
      const rhs = this.answered(projected(derive, variable, G) ?? G, g.value)
      const special = isStructured(variable) && this.tidy(G) !== rhs
      const real = G !== factor[0] && this.tidy(factor[0] as Expr) !== rhs
      const projection = special ? this.prose.projection(variable) : real ? this.prose.realPart(variable) : undefined
      this.ending(grad, variable, rhs, projection ?? together)
    }
  }

  private ending(form: Op, variable: Sym, rhs: Expr, because: string): void {
    this.state("read-off", this.naming.plain.apply(form, [this.naming.of.symbol, variable]), rhs, because)
  }

  /** A factor in the form in which the answer gives it, with the names of the derivation. */
  private answered(factor: Expr, answer: Expr): Expr {
    const shown = this.tidy(factor)
    const { read } = this.question.shop
    if (read.rebuild(this.naming.inline(shown)) === answer) return shown
    let named = answer
    for (const n of [...this.naming.all].reverse())
      named = substitute(read, named, imagesOf(read, read.rebuild(n.value), n.symbol))
    return nodesOf(named).length < nodesOf(shown).length ? named : shown
  }
}

const NONE = { moves: [], symmetric: [] }
