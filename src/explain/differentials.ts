import { isCurved, projected } from "../derive/structures.ts"
import { stacked } from "../derive/linear-terms.ts"
import { isOne } from "../ir/dim.ts"
import { type Expr, isScalar, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import { einsumOf } from "../ops/einsum.ts"
import { d } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"
import { termsIn } from "../rewrite/sums.ts"
import { printLatex, printText, printUnicode } from "../syntax/print/index.ts"
import { substitute } from "../syntax/substitute.ts"
import type { Name, Question, Shown, Statement } from "./derivation.ts"
import { writtenDifferential } from "./forward.ts"
import { namesIn } from "./letters.ts"
import { movingNodes } from "./moves.ts"
import type { Naming } from "./naming.ts"
import { Prose, rowsInSpace, stackText } from "./prose.ts"
import { REASONS } from "./reasons.ts"
import type { Block } from "./roots.ts"
import type { RuleName } from "./rules.ts"
import { imagesOf } from "./shorten.ts"

/** A part shorter than this is as short as its name. */
const LONG = 8

/** Writes down differentials of anything, and matrices read off from them. */
export class Differentials {
  readonly statements: Statement[]
  readonly shown: Map<Expr, Shown> = new Map()
  private readonly question: Question
  private readonly naming: Naming
  private readonly prose: Prose
  private readonly varying: ReadonlySet<Sym>
  private readonly parts = new Map<Expr, Expr>()

  constructor(question: Question, naming: Naming, before: readonly Statement[]) {
    this.question = question
    this.naming = naming
    this.statements = [...before]
    const varying = new Set<Sym>(question.wrt)
    for (const n of naming.all) if (symbolsOf(n.body).some((s) => varying.has(s))) varying.add(n.symbol)
    this.varying = varying
    const complex = nodesOf(naming.of.value, ...question.wrt).some((n) => n.type.field === "C")
    const used = new Set([...namesIn(question.problem), ...naming.all.map((n) => n.symbol.name)])
    this.prose = new Prose(complex ? "C" : "R", false, varying, used)
  }

  state(rule: RuleName, lhs: Expr, rhs: Expr, reason: string): void {
    const last = this.statements.at(-1)
    if (last?.lhs === lhs && printText(last.rhs) === printText(rhs)) return
    this.statements.push({ rule, lhs, relation: "=", rhs, reason })
  }

  introduce(n: Name): void {
    const body = isScalar(n.body.type) ? this.question.shop.read.rebuild(n.body) : n.body
    this.state("let", n.symbol, body, n.given ? REASONS.definition : REASONS.abbreviation)
  }

  /** Names for functions in a value that the answer repeats. */
  nameParts(value: Expr, blocks: readonly Block[]): void {
    const { naming } = this
    const { read } = this.question.shop
    for (const e of nodesOf(value)) {
      if (!this.isLongFunction(e)) continue
      const parents = blocks.flatMap((m) => nodesOf(this.matrix(m)))
      const uses = parents.flatMap((n) => (n.kind === "apply" ? n.args.filter((a) => a === e) : []))
      if (uses.length < 2) continue
      const name = naming.introduce(e)
      this.introduce(name)
      for (const [node, image] of imagesOf(read, e, name.symbol)) this.parts.set(node, image)
    }
  }

  /** With those names. */
  short(e: Expr): Expr {
    return this.parts.size === 0 ? e : substitute(this.naming.plain, e, this.parts)
  }

  private isLongFunction(e: Expr): boolean {
    if (e.kind !== "apply" || isScalar(e.type) || einsumOf(e.op) || e.op.linear || e.op.lambda) return false
    return symbolsOf(e).some((s) => this.varying.has(s)) && printText(e).length >= LONG
  }

  d(e: Expr): Expr {
    return this.naming.plain.apply(d, [e])
  }

  /** `d(e)` in the increments of what e is made of; those in e itself stand still. */
  forward(e: Expr): Expr {
    const { plain } = this.naming
    const { derive } = this.question.shop
    const varying = symbolsOf(e).filter((v) => this.varying.has(v))
    const { held, increments } = this.held(e)
    const terms = writtenDifferential(derive, held, varying)
    if (increments.size === 0) return terms.length > 0 ? plain.add(...terms) : plain.zeros(e.type)
    // terms that differ in which increment is the new one are equal
    const released = terms.map((t) => substitute(derive, t, increments))
    return terms.length > 0 ? plain.add(...termsIn(derive.add(...released), derive)) : plain.zeros(e.type)
  }

  /** With symbols that stand still in the place of increments, and what those stand for. */
  private held(e: Expr): { readonly held: Expr; readonly increments: ReadonlyMap<Expr, Expr> } {
    const { plain } = this.naming
    const found = nodesOf(e).filter((x) => x.kind === "apply" && x.op === d)
    const symbols = new Map<Expr, Expr>(found.map((x) => [x, plain.arena.symbol(`d${x.id}`, x.type)]))
    const increments = new Map<Expr, Expr>([...symbols].map(([x, symbol]) => [symbol, x]))
    return { held: substitute(plain, e, symbols), increments }
  }

  /** `lhs`, the differential of `value`, at last in the increments of the variables. */
  line(lhs: Expr, value: Expr): Expr {
    const forward = this.forward(value)
    const { held, increments } = this.held(value)
    const reason = increments.size > 0 ? [REASONS.held] : []
    this.state("differentiate", lhs, this.short(forward), this.prose.both(this.prose.forward(held), ...reason))
    return this.insert(lhs, forward)
  }

  /** `d(lhs)` for an lhs that is equal to `value`, at last as matrices times the increments of the variables. */
  differentiate(lhs: Expr, value: Expr, blocks: readonly Block[], by?: Sym): void {
    const dF = this.d(lhs)
    const forward = this.forward(value)
    this.state("differentiate", dF, this.short(forward), this.prose.forward(value))
    const inserted = this.insert(dF, forward)
    const product = this.product(value, blocks)
    const whole = isOne(value.type.cols) && blocks.every((m) => isColumn(m.wrt.at(-1) as Sym))
    const moved = by && isCurved(by) ? this.projectedLine(dF, inserted, by) : dF
    const left = whole ? moved : stacked(this.naming.plain, moved)
    this.state("arrange", left, product, this.arranged(inserted, whole, blocks))
    for (const m of blocks) this.end(m)
  }

  /** Along a curved set second derivatives are the part of the gradient's differential that lies in the tangent space. */
  private projectedLine(dF: Expr, line: Expr, x: Sym): Expr {
    const { derive, read } = this.question.shop
    const moved = projected(this.naming.plain, x, dF) ?? dF
    const value = projected(derive, x, derive.rebuild(line))
    if (value) this.state("move", moved, read.rebuild(value), REASONS.tangent)
    const { unicode, latex } = { unicode: printUnicode(dF), latex: printLatex(dF) }
    this.shown.set(moved, { unicode: `proj(${unicode})`, latex: `\\operatorname{proj}(${latex})` })
    return moved
  }

  /** The differentials of names put in, outermost first. */
  insert(dF: Expr, forward: Expr): Expr {
    const { read } = this.question.shop
    const inserted: Sym[] = []
    let line = forward
    for (const n of [...this.naming.all].reverse()) {
      const dn = this.d(n.symbol)
      if (!this.varying.has(n.symbol) || !nodesOf(line).includes(dn)) continue
      const known = this.statements.findLast((s) => s.lhs === dn)
      const terms = known?.rhs ?? this.forward(n.body)
      if (!known) this.state("differentiate", dn, terms, this.prose.forward(n.body))
      inserted.push(n.symbol)
      line = read.rebuild(substitute(read, line, new Map([[dn, terms]])))
    }
    if (inserted.length > 0)
      this.state(
        "insert",
        dF,
        this.short(line),
        this.prose.inserted(
          NONE,
          this.naming.all.filter((n) => inserted.includes(n.symbol)),
          false,
        ),
      )
    return line
  }

  /** Every block times its stacked increment. */
  private product(value: Expr, blocks: readonly Block[]): Expr {
    const { plain } = this.naming
    const parts = blocks.map((m) => {
      const dx = stacked(plain, this.d(m.wrt.at(-1) as Sym))
      return { matrix: this.matrix(m), dx: m.barred ? plain.conj(dx) : dx }
    })
    const terms = parts.flatMap(({ matrix, dx }) => {
      if (isZero(matrix)) return []
      const { coefficient, core } = splitCoefficient(matrix)
      if (core?.kind === "apply" && core.op === ops.eye) return [plain.scale(plain.literal(coefficient), dx)]
      const scalar = isScalar(matrix.type) || isScalar(dx.type)
      return [scalar ? plain.scale(...scalarFirst(matrix, dx)) : plain.times(matrix, dx)]
    })
    return terms.length > 0 ? plain.add(...terms) : stacked(plain, plain.zeros(value.type))
  }

  /** One row an output, with the names of the derivation. */
  private matrix({ transposed, value }: Block): Expr {
    const { derive, read } = this.question.shop
    const rows = transposed ? read.rebuild(derive.transpose(value)) : value
    return this.naming.abstract(rows, this.question.shop)
  }

  /** What it takes to get increments to the right end. */
  private arranged(line: Expr, whole: boolean, blocks: readonly Block[]): string {
    const moving = movingNodes(line)
    const has = (test: (e: Expr & { kind: "apply" }) => boolean): boolean =>
      [...moving].some((e) => e.kind === "apply" && test(e))
    const clauses: string[] = []
    if (has((e) => e.op === ops.hadamard)) clauses.push(REASONS.diagonalFactor)
    if (has((e) => e.op === ops.diag)) clauses.push(REASONS.diagonalSwap)
    if (has((e) => e.op === ops.scale && moving.has(e.args[0] as Expr))) clauses.push(REASONS.scalarLast)
    if (!whole || has((e) => e.op === ops.vec)) {
      if (has((e) => e.op === ops.mul)) clauses.push(REASONS.kronecker)
      if (has((e) => (e.op === ops.transpose || e.op === ops.adjoint) && !isOne(e.type.rows)))
        clauses.push(REASONS.swap)
    }
    const [first = REASONS.linear, ...others] = clauses
    const inSpace = new Set(blocks.flatMap((m) => rowsInSpace(m) ?? []))
    return [this.prose.both(first), ...others.slice(0, 1).map((c) => this.prose.both(c)), ...inSpace].join("; ")
  }

  private end(m: Block): void {
    const stack = stackText(m.wrt.at(-1) as Sym, m.barred)
    const value = this.naming.abstract(m.value, this.question.shop)
    if (isZero(value)) return this.state("read-off", m.form, value, `there is no ${stack}`)
    const reason = m.transposed ? `the matrix before ${stack}, transposed` : `read off the matrix before ${stack}`
    this.state("read-off", m.form, value, reason)
  }
}

const isZero = (e: Expr): boolean =>
  (e.kind === "apply" && e.op === ops.zeros) || (e.kind === "literal" && e.value.num === 0n)

const NONE = { moves: [], symmetric: [] }

const scalarFirst = (a: Expr, b: Expr): [Expr, Expr] => (isScalar(a.type) ? [a, b] : [b, a])

/** What is its own stack. */
const isColumn = (v: Expr): boolean => isOne(v.type.cols)
