import { type Apply, dependents, type Expr, type Field, isScalar, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import { einsumOf } from "../ops/einsum.ts"
import { type OpName, ops } from "../ops/index.ts"
import type { Name } from "./derivation.ts"
import type { Crossing } from "./moves.ts"
import { COEFFICIENTS, DIFFERENTIALS, MOVES, type Move, NOTATION, over, REASONS, SCALAR_DIFFERENTIALS } from "./reasons.ts"

const MAX_CLAUSES = 2

const uses = (e: Expr, ...wanted: readonly Apply["op"][]): boolean =>
  nodesOf(e).some((n) => n.kind === "apply" && wanted.includes(n.op))

/** Finds the words for the steps of one derivation. */
export class Prose {
  readonly field: Field
  private readonly varying: ReadonlySet<Sym>
  /** “:” has been explained. */
  private explained = false

  constructor(field: Field, varying: ReadonlySet<Sym>) {
    this.field = field
    this.varying = varying
  }

  private say(clauses: Iterable<string>, limit: number = MAX_CLAUSES): string {
    return over(this.field, [...new Set(clauses)].slice(0, limit).join("; "))
  }

  /** With what “:” means, the first time it is seen. */
  withNotation(because: string, line: Expr): string {
    if (this.explained || !uses(line, ops.inner)) return because
    this.explained = true
    return over(this.field, because === "" ? NOTATION.replace("where ", "") : `${because}, ${NOTATION}`)
  }

  /** Why the function is what is differentiated. */
  function(original: Expr, body: Expr): string {
    const squares = nodesOf(body).flatMap((e) => (e.kind === "apply" && e.op === ops.inner && e.args[0] === e.args[1] ? [e.args[0] as Expr] : []))
    const [square] = squares
    if (!square || uses(original, ops.inner)) return this.withNotation(REASONS.given, body)
    const p = square.kind === "symbol" && squares.length === 1 ? square.name : "p"
    const reason = uses(original, ops.norm2) ? REASONS.squaredNorm.replaceAll("p", p) : `$tr(${p}ᵀ${p}) = ${p} : ${p}$`
    return this.withNotation(over(this.field, reason), body)
  }

  private moving(body: Expr): Apply[] {
    const moving = dependents(body, this.varying)
    return nodesOf(body).filter((e) => e.kind === "apply" && moving.has(e)) as Apply[]
  }

  private isMoving(e: Expr): boolean {
    return symbolsOf(e).some((s) => this.varying.has(s))
  }

  /** The rules that a written differential uses. */
  private *rules(body: Expr): Generator<string> {
    const nodes = this.moving(body)
    let product = false
    let quotient = false
    let power = false
    let entrywise = false
    const own: string[] = []
    for (const e of nodes) {
      const several = e.args.filter((a) => this.isMoving(a)).length > 1
      if (several && einsumOf(e.op)) product = true
      if (e.op === ops.pow) {
        const exponent = e.args[1] as Expr
        if (exponent.kind === "literal" && exponent.value.num === -1n && exponent.value.den === 1n) quotient = true
        else power = true
      } else if (!einsumOf(e.op) && !e.op.linear) {
        const table = e.args.every((a) => isScalar(a.type)) ? SCALAR_DIFFERENTIALS : DIFFERENTIALS
        const rule = table[e.op.name as OpName] ?? DIFFERENTIALS[e.op.name as OpName]
        if (rule) own.push(rule)
        else entrywise = true
      }
    }
    yield* own
    if (quotient) yield REASONS.quotient
    else if (product) yield REASONS.product
    if (power) yield REASONS.power
    if (entrywise) yield REASONS.entrywise
    const constants = this.constants(body)
    if (constants) yield constants
  }

  private constants(body: Expr): string | undefined {
    const names = symbolsOf(body).filter((s) => !this.varying.has(s)).map((s) => `$${s.name}$`)
    if (names.length === 0) return undefined
    if (names.length > 3) return "linear"
    const list = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are` : `${names[0]} is`
    return `${list} constant`
  }

  forward(body: Expr): string {
    const rules = [...this.rules(body)]
    return this.say(rules.length > 0 ? rules : ["linear"])
  }

  /** Whether the factors of the increments are plain without the differential being written first. */
  isAtOnce(body: Expr): boolean {
    if (body.kind !== "apply" || !this.isMoving(body)) return true
    if (body.op === ops.add) return body.args.every((a) => this.isAtOnce(a))
    const moving = body.args.filter((a) => this.isMoving(a))
    if ((body.op === ops.scale && moving.length === 1 && moving[0] === body.args[1]) || body.op === ops.re)
      return this.isAtOnce(moving[0] as Expr)
    if (moving.every((a) => a.kind === "symbol")) return true
    return this.moving(body).every((e) => isScalar(e.type))
  }

  atOnce(body: Expr): string {
    const clauses: string[] = []
    let equal = false
    for (const e of this.moving(body)) {
      if (e.op === ops.inner && e.args[0] === e.args[1]) equal = true
      const at = COEFFICIENTS[e.op.name as OpName]
      if (at) clauses.push(at)
    }
    if (equal) clauses.unshift(REASONS.equalTerms)
    for (const rule of this.rules(body)) {
      if (equal && rule === REASONS.product) continue
      if (clauses.length > 0 && rule.endsWith("constant")) continue
      if (![...Object.values(DIFFERENTIALS)].some((r) => r === rule) || clauses.length === 0) clauses.push(rule)
    }
    return this.say(clauses.length > 0 ? clauses : ["linear"])
  }

  /** A scalar made by products and traces alone: its differential is written as a factor times the increment at once. */
  isForm(body: Expr): boolean {
    return this.moving(body).every((e) => einsumOf(e.op) !== undefined || e.op.linear === true)
  }

  form(body: Expr, crossing: Crossing): string {
    return this.say([...this.rules(body)].filter((r) => !r.endsWith("constant")).concat(this.moveList(crossing)), 3)
  }

  private moveList({ moves, symmetric }: Crossing): string[] {
    const list = [...moves].sort((a, b) => RANK.indexOf(a) - RANK.indexOf(b))
    // what one identity says another need not say again
    const kept = list.filter((m) => !(m === "left" || m === "right") || !list.includes("both"))
    const facts = symmetric.slice(0, 2).map((s) => `$${s.name} = ${s.name}ᵀ$`)
    return [...kept.slice(0, MAX_CLAUSES).map((m) => MOVES[m]), ...facts]
  }

  moves(crossing: Crossing): string {
    return this.say(this.moveList(crossing), 3)
  }

  inserted(crossing: Crossing, names: readonly Name[], merged: boolean): string {
    const list = names.map((n) => `$d${n.symbol.name}$`)
    const insert = list.length === 0 ? [] : [`insert ${list.length > 1 ? `${list.slice(0, -1).join(", ")} and ${list.at(-1)}` : list[0]}`]
    const moves = this.moveList(crossing)
    const clauses = [...insert, ...moves]
    return this.say(merged && clauses.length < 2 ? [...clauses, REASONS.collect] : clauses, 3)
  }

  readOff(variables: readonly Sym[]): string {
    const names = variables.map((v) => `$d${v.name}$`)
    const [only] = names
    return names.length === 1 ? `read off the factor of ${only}` : `read off the factors of ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
  }
}

const RANK: readonly Move[] = [
  "cyclic", "trace", "traceOf", "sum", "sumOf", "bilinear", "scalarProduct",
  "both", "left", "right", "hadamard", "transpose", "diag", "diagonal", "conjugate",
]
