import { contentOf, invRational, mulRational } from "../ir/rational.ts"
import { isOne } from "../ir/dim.ts"
import { type Expr, fold, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { d } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"
import { substitute } from "../syntax/substitute.ts"
import { type Name, type Question, type Statement, unsuited } from "./derivation.ts"
import { writtenDifferential } from "./forward.ts"
import { namesIn } from "./letters.ts"
import type { Naming } from "./naming.ts"
import { Prose } from "./prose.ts"
import { REASONS } from "./reasons.ts"
import type { RuleName } from "./rules.ts"
import { conjugateRow, NotStackable, type Row, stacked, stackedDifferential } from "./stacking.ts"

/** Runs a style by stacking. @throws GradusError code `unsupported` where an operator has no matrix */
export function byStacking<T>(write: () => T): T {
  try {
    return write()
  } catch (error) {
    if (error instanceof NotStackable) throw unsuited("vec", "it is for products and sums of matrices", "differential")
    throw error
  }
}

/** Writes stacked differentials: sums of products of matrices before stacked increments. */
export class StackWriter {
  protected readonly question: Question
  protected readonly naming: Naming
  protected readonly prose: Prose
  protected readonly statements: Statement[] = []
  protected readonly varying: readonly Sym[]
  /** Of a real function of complex variables: differentials are real parts, transposes adjoints. */
  protected underRe: boolean
  /** dy is the sum of these rows times the stacked increments. */
  protected readonly rows: Map<Expr, Row[]> = new Map()

  constructor(question: Question, naming: Naming) {
    this.question = question
    this.naming = naming
    const varying = new Set<Sym>(question.wrt)
    for (const n of naming.names) if (symbolsOf(n.body).some((s) => varying.has(s))) varying.add(n.symbol)
    this.varying = [...naming.names.map((n) => n.symbol).filter((s) => varying.has(s)), ...question.wrt]
    const used = new Set([...namesIn(question.problem), ...naming.names.map((n) => n.symbol.name)])
    const complex = nodesOf(naming.of.value, ...question.wrt).some((e) => e.type.field === "C")
    const bilinear = question.gradients.some((g) => g.sense !== "gradient")
    this.underRe = complex && !bilinear
    this.prose = new Prose(this.underRe ? "C" : "R", bilinear, varying, used)
  }

  protected state(rule: RuleName, lhs: Expr, rhs: Expr, reason: string): void {
    const last = this.statements.at(-1)
    if (last?.lhs === lhs && last.rhs === rhs) return
    this.statements.push({ rule, lhs, relation: "=", rhs, reason })
  }

  /** `P : Q` as `vec(P)'*vec(Q)`. */
  protected withoutInner(root: Expr): Expr {
    const P = this.naming.plain
    return fold<Expr>(root, (e, args) => {
      if (e.kind !== "apply") return e
      const [a, b] = args
      if (e.op === ops.inner && a && b) return P.times(P.adjoint(stacked(P, a)), stacked(P, b))
      return e.args.every((x, i) => x === args[i]) ? e : P.apply(e.op, args, e.dims)
    })
  }

  protected stackedIncrement(v: Expr): Expr {
    const P = this.naming.plain
    return stacked(P, P.apply(d, [v]))
  }

  protected get line(): Expr {
    const P = this.naming.plain
    const terms = this.varying.flatMap((v) =>
      (this.rows.get(v) ?? []).map((row) => this.written(row, this.stackedIncrement(v))),
    )
    return terms.length > 0 ? this.real(terms) : P.literal(0)
  }

  /** The sum of rows times increments, over C its real part; a number that all have stands before that. */
  protected real(terms: readonly Expr[]): Expr {
    const P = this.naming.plain
    if (!this.underRe) return P.add(...terms)
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

  /** What is differentiated, stacked. */
  protected get top(): Expr {
    return this.stackedIncrement(this.naming.of.symbol)
  }

  /** Transposed, over C with the conjugate where the real part counts. */
  protected turned(e: Expr): Expr {
    const { derive } = this.question.shop
    return this.underRe ? derive.adjoint(e) : derive.transpose(e)
  }

  protected leavesOf(body: Expr): Sym[] {
    const inside = new Set<Expr>(symbolsOf(body))
    return this.varying.filter((v) => inside.has(v))
  }

  /** scalar · matrices · column; the matrices alone where there is no column. */
  protected written({ scalar, matrices, barred }: Row, column?: Expr): Expr {
    const P = this.naming.plain
    const factors = column ? [...matrices, barred ? P.conj(column) : column] : matrices
    const product = factors.length > 0 ? factors.reduce((a, b) => P.times(a, b)) : P.literal(1)
    return scalar.kind === "literal" && scalar.value.num === scalar.value.den ? product : P.scale(scalar, product)
  }

  /** `exp(u)` as the name it has. */
  protected named(e: Expr): Expr {
    const { plain, names } = this.naming
    const bodies = names.filter((n) => n.body.kind === "apply" && n.body.op !== ops.add)
    return substitute(plain, e, new Map(bodies.map((n) => [n.body, n.symbol])))
  }

  /** Names put in, outermost first. */
  protected insertAll(): void {
    const waiting = new Set(this.naming.names.filter((n) => this.varying.includes(n.symbol)))
    while (waiting.size > 0) {
      const used = new Set([...waiting].flatMap((n) => symbolsOf(n.body)))
      const next = [...waiting].filter((n) => !used.has(n.symbol))
      for (const n of next) waiting.delete(n)
      this.insert(next.filter((n) => this.rows.has(n.symbol)))
    }
  }

  protected insert(names: readonly Name[]): void {
    if (names.length === 0) return
    for (const { symbol, body } of names) this.pass(symbol, body)
    this.state("insert", this.top, this.line, this.prose.inserted({ moves: [], symmetric: [] }, names, false))
  }

  /** The stacked differential of something that is equal to `body`, and its rows passed on to what that is made of. */
  protected pass(of: Expr, body: Expr): void {
    const P = this.naming.plain
    const { derive } = this.question.shop
    const terms = writtenDifferential(derive, body, this.leavesOf(body)).map((t) => this.named(t))
    const parts = terms.flatMap((t) => stackedDifferential(derive, t))
    const zero = stacked(P, P.zeros(body.type))
    const rhs = parts.length > 0 ? P.add(...parts.map((p) => this.written(p, stacked(P, p.increment)))) : zero
    const calculus = this.prose.forward(body)
    const has = (op: Op): boolean =>
      nodesOf(...parts.flatMap((p) => p.matrices)).some((m) => m.kind === "apply" && m.op === op)
    const identities = [...(has(ops.kron) ? [REASONS.kronecker] : []), ...(has(ops.commutation) ? [REASONS.swap] : [])]
    const said = identities.map((i) => this.prose.both(i)).join(", ")
    const reason = said === "" ? calculus : `${said}; ${calculus}`
    this.state("differentiate", this.stackedIncrement(of), rhs, reason)
    const rows = this.rows.get(of) ?? []
    this.rows.delete(of)
    for (const part of parts) {
      const v = symbolsOf(part.increment)[0] as Sym
      const passed = rows.map((row) => this.after(row, part))
      this.rows.set(v, [...(this.rows.get(v) ?? []), ...passed])
    }
  }

  /** What a row makes of a column that is a part. */
  private after(row: Row, part: Row): Row {
    const { derive } = this.question.shop
    const own = row.barred ? conjugateRow(derive, part) : part
    const passed = {
      scalar: derive.scale(row.scalar, own.scalar),
      matrices: [...row.matrices, ...own.matrices],
      barred: own.barred,
    }
    return passed.barred && this.underRe ? conjugateRow(derive, passed) : passed
  }

  /** From here on the differential of something, as it is. */
  protected start(of: Expr): void {
    this.underRe = false
    this.rows.clear()
    this.rows.set(of, [{ scalar: this.naming.plain.literal(1), matrices: [], barred: false }])
  }
}

/** What is its own stack. */
export const isColumn = (v: Sym): boolean => isOne(v.type.cols)
