import { isStructured } from "../derive/structures.ts"
import { isOne } from "../ir/dim.ts"
import { contentOf, invRational, mulRational } from "../ir/rational.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"
import { type Expr, fold, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import { d, grad } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { substitute } from "../syntax/substitute.ts"
import { type Draft, type Name, type Question, type Statement, unsuited } from "./derivation.ts"
import { writtenDifferential } from "./forward.ts"
import { namesIn } from "./letters.ts"
import { chooseNames, type Naming } from "./naming.ts"
import { namedAnswer } from "./named-answer.ts"
import { RealPairing } from "./pairing.ts"
import { Prose } from "./prose.ts"
import { REASONS } from "./reasons.ts"
import { NotStackable, stacked, stackedDifferential } from "./stacking.ts"
import type { RuleName } from "./rules.ts"

/** Columns stacked: differentials as Kronecker products times `vec(dW)`, gradients by transposing them. */
export function vecStyle(question: Question): Draft {
  if (question.gradients.some((g) => g.sense !== "gradient"))
    throw unsuited("vec", "it is for real functions", "differential")
  try {
    return new Writer(question, chooseNames(question)).write()
  } catch (error) {
    if (error instanceof NotStackable) throw unsuited("vec", "it is for products and sums of matrices", "differential")
    throw error
  }
}

/** A scalar times a product of matrices of which the first is a row. */
interface Row {
  readonly scalar: Expr
  readonly matrices: readonly Expr[]
}

class Writer {
  private readonly question: Question
  private readonly naming: Naming
  private readonly prose: Prose
  private readonly statements: Statement[] = []
  private readonly varying: readonly Sym[]
  private readonly complex: boolean
  /** dy is the sum of these rows times the stacked increments. */
  private readonly rows = new Map<Sym, Row[]>()

  constructor(question: Question, naming: Naming) {
    this.question = question
    this.naming = naming
    const varying = new Set<Sym>(question.wrt)
    for (const n of naming.names) if (symbolsOf(n.body).some((s) => varying.has(s))) varying.add(n.symbol)
    this.varying = [...naming.names.map((n) => n.symbol).filter((s) => varying.has(s)), ...question.wrt]
    const used = new Set([...namesIn(question.problem), ...naming.names.map((n) => n.symbol.name)])
    this.complex = nodesOf(naming.of.value, ...question.wrt).some((e) => e.type.field === "C")
    this.prose = new Prose(this.complex ? "C" : "R", false, varying, used)
  }

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
    const waiting = new Set(names.filter((n) => this.varying.includes(n.symbol)))
    while (waiting.size > 0) {
      const used = new Set([...waiting].flatMap((n) => symbolsOf(n.body)))
      const next = [...waiting].filter((n) => !used.has(n.symbol))
      for (const n of next) waiting.delete(n)
      this.insert(next.filter((n) => this.rows.has(n.symbol)))
    }
    this.readOff()
    return { style: "vec", of, wrt: question.wrt, names, steps: this.statements }
  }

  private state(rule: RuleName, lhs: Expr, rhs: Expr, reason: string): void {
    const last = this.statements.at(-1)
    if (last?.lhs === lhs && last.rhs === rhs) return
    this.statements.push({ rule, lhs, relation: "=", rhs, reason })
  }

  /** `P : Q` as `vec(P)'*vec(Q)`. */
  private withoutInner(root: Expr): Expr {
    const P = this.naming.plain
    return fold<Expr>(root, (e, args) => {
      if (e.kind !== "apply") return e
      const [a, b] = args
      if (e.op === ops.inner && a && b) return P.times(P.adjoint(stacked(P, a)), stacked(P, b))
      return e.args.every((x, i) => x === args[i]) ? e : P.apply(e.op, args, e.dims)
    })
  }

  private stackedIncrement(v: Sym): Expr {
    const P = this.naming.plain
    return stacked(P, P.apply(d, [v]))
  }

  private get line(): Expr {
    const P = this.naming.plain
    const terms = this.varying.flatMap((v) =>
      (this.rows.get(v) ?? []).map((row) => this.written(row, this.stackedIncrement(v))),
    )
    return terms.length > 0 ? this.real(terms) : P.literal(0)
  }

  /** The sum of rows times increments, over C its real part; a number that all have stands before that. */
  private real(terms: readonly Expr[]): Expr {
    const P = this.naming.plain
    if (!this.complex) return P.add(...terms)
    const split = terms.map((t) => splitCoefficient(t))
    const content = contentOf(split.map((s) => s.coefficient))
    const each = split.map(({ coefficient, core }) => {
      const number = mulRational(coefficient, invRational(content))
      const rest = core ?? P.literal(1)
      return number.num === number.den ? rest : P.scale(P.literal(number), rest)
    })
    const whole = P.re(P.add(...each))
    return content.num === content.den ? whole : P.scale(P.literal(content), whole)
  }

  private get dy(): Expr {
    return this.naming.plain.apply(d, [this.naming.of.symbol])
  }

  private leavesOf(body: Expr): Sym[] {
    const inside = new Set<Expr>(symbolsOf(body))
    return this.varying.filter((v) => inside.has(v))
  }

  /** The function itself: its factors, stacked. */
  private differentiate({ body }: Name): void {
    const { plain } = this.naming
    const { derive, read } = this.question.shop
    const pairing = new RealPairing({ plain, derive, tidy: (e) => read.rebuild(e) })
    const leaves = this.leavesOf(body)
    for (const [leaf, factor] of pairing.pull(body, pairing.start, leaves)) {
      if (!pairing.isZero(factor)) this.rows.set(leaf, [this.row(read.rebuild(factor[0] as Expr))])
    }
    const { prose } = this
    const terms = writtenDifferential(derive, body, leaves)
    const forward = terms.length > 0 ? this.withoutInner(plain.add(...terms)) : plain.literal(0)
    const atOnce = prose.isAtOnce(body)
    if (!atOnce) this.state("differentiate", this.dy, forward, prose.forward(body))
    const traces = nodesOf(body).some((e) => e.kind === "apply" && e.op === ops.trace)
    const factors = traces ? REASONS.stackedTrace : REASONS.stackedFactors
    this.state(
      atOnce ? "differentiate" : "stack",
      this.dy,
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
    return { scalar: derive.conj(scalar), matrices: [this.naming.plain.adjoint(stacked(this.naming.plain, core))] }
  }

  /** scalar · matrices · column; the matrices alone where there is no column. */
  private written({ scalar, matrices }: Row, column?: Expr): Expr {
    const P = this.naming.plain
    const factors = column ? [...matrices, column] : matrices
    const product = factors.length > 0 ? factors.reduce((a, b) => P.times(a, b)) : P.literal(1)
    return scalar.kind === "literal" && scalar.value.num === scalar.value.den ? product : P.scale(scalar, product)
  }

  /** `exp(u)` as the name it has. */
  private named(e: Expr): Expr {
    const { plain, names } = this.naming
    const bodies = names.filter((n) => n.body.kind === "apply" && n.body.op !== ops.add)
    return substitute(plain, e, new Map(bodies.map((n) => [n.body, n.symbol])))
  }

  private insert(names: readonly Name[]): void {
    if (names.length === 0) return
    const P = this.naming.plain
    const { derive } = this.question.shop
    for (const { symbol, body } of names) {
      const terms = writtenDifferential(derive, body, this.leavesOf(body)).map((t) => this.named(t))
      const parts = terms.flatMap((t) => stackedDifferential(derive, t))
      const dn = this.stackedIncrement(symbol)
      const rhs = P.add(...parts.map((p) => this.written(p, stacked(P, p.increment))))
      const calculus = this.prose.forward(body)
      const swaps = parts.some((p) => p.matrices.some((m) => m.kind === "apply" && m.op === ops.commutation))
      const identity = swaps ? REASONS.kroneckerSwap : REASONS.kronecker
      this.state("differentiate", dn, rhs, isOne(body.type.cols) ? calculus : this.prose.both(identity, calculus))
      const rows = this.rows.get(symbol) ?? []
      this.rows.delete(symbol)
      for (const part of parts) {
        const v = symbolsOf(part.increment)[0] as Sym
        const passed = rows.map((row) => ({
          scalar: derive.scale(row.scalar, part.scalar),
          matrices: [...row.matrices, ...part.matrices],
        }))
        this.rows.set(v, [...(this.rows.get(v) ?? []), ...passed])
      }
    }
    this.state("insert", this.dy, this.line, this.prose.inserted({ moves: [], symmetric: [] }, names, false))
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
    const increments = stacks.map((v) => `$vec(d⟨${v.name}⟩)$`).join(" and ")
    const turned = this.complex ? "conjugated and transposed" : "transposed"
    const rows = `the row${stacks.length > 1 ? "s" : ""} before ${increments}, ${turned}`
    for (const variable of stacks) {
      const G = P.apply(grad, [this.naming.of.symbol, variable])
      const columns = (this.rows.get(variable) ?? []).map(({ scalar, matrices }) =>
        this.written({
          scalar: shop.derive.conj(scalar),
          matrices: [...matrices].reverse().map((m) => shop.derive.adjoint(m)),
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

/** What is its own stack. */
const isColumn = (v: Sym): boolean => isOne(v.type.cols)
