import { isStructured } from "../derive/structures.ts"
import { isOne } from "../ir/dim.ts"
import { type Apply, dependents, type Expr, type Field, isScalar, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import { einsumOf } from "../ops/einsum.ts"
import { type OpName, ops } from "../ops/index.ts"
import type { Name } from "./derivation.ts"
import type { Block } from "./roots.ts"
import { freeLetters } from "./letters.ts"
import type { Crossing } from "./moves.ts"
import {
  BILINEAR_MOVES,
  symmetryOf,
  COEFFICIENTS,
  DIFFERENTIALS,
  MOVES,
  type Move,
  NOTATION,
  over,
  projectionOf,
  REASONS,
  SCALAR_DIFFERENTIALS,
} from "./reasons.ts"

const MAX_CLAUSES = 2

/** The order in which moves are told. */
const RANK: readonly Move[] = [
  "cyclic",
  "trace",
  "traceOf",
  "sum",
  "sumOf",
  "bilinear",
  "scalarProduct",
  "both",
  "either",
  "left",
  "right",
  "hadamard",
  "transpose",
  "diag",
  "diagonal",
  "conjugate",
  "entry",
  "row",
  "column",
  "blocks",
  "stack",
  "kron",
  "scalarFactor",
]

const named = (s: Sym): string => `$⟨${s.name}⟩$`
const moved = (s: Sym): string => `$d⟨${s.name}⟩$`

/** A stacked increment, or its conjugate. */
export function stackText(v: Sym, barred: boolean): string {
  const increment = `d⟨${v.name}⟩${barred ? "\u0304" : ""}`
  return isOne(v.type.cols) ? `$${increment}$` : `$vec(${increment})$`
}

/** Why the rows of a matrix on the directions of a set are what they are; undefined where there is nothing to say. */
export function rowsInSpace({ wrt, value }: Pick<Block, "wrt" | "value">): string | undefined {
  const v = wrt.at(-1) as Sym
  const real = v.type.field === "R" || !["PSD", "PD", "Herm", "HPD"].includes(v.set)
  const zero = value.kind === "apply" && value.op === ops.zeros
  return isStructured(v) && real && !zero ? `rows brought into the space of $d⟨${v.name}⟩$` : undefined
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length > 1 ? `${items.slice(0, -1).join(", ")} and ${items.at(-1)}` : (items[0] ?? "")
}

const isSquareNorm = (e: Expr): boolean => e.kind === "apply" && e.op === ops.inner && e.args[0] === e.args[1]

interface Moving {
  readonly e: Apply
  readonly op: Apply["op"]
  readonly args: readonly Expr[]
  /** Which arguments vary. */
  readonly moving: readonly boolean[]
}

const isReciprocal = (e: Pick<Apply, "op" | "args">): boolean => {
  const exponent = e.args[1]
  return e.op === ops.pow && exponent?.kind === "literal" && exponent.value.num === -1n && exponent.value.den === 1n
}

/** Finds the words for the steps of one derivation. */
export class Prose {
  readonly field: Field
  private readonly bilinear: boolean
  private readonly varying: ReadonlySet<Sym>
  private readonly used: ReadonlySet<string>
  private readonly letters: (identity: string) => string
  /** “:” has been explained. */
  private explained = false

  /** `bilinear`: differentials are sums of entrywise products instead of “:”; `used`: names that mean something to the reader. */
  constructor(field: Field, bilinear: boolean, varying: ReadonlySet<Sym>, used: ReadonlySet<string>) {
    this.field = field
    this.bilinear = bilinear
    this.varying = varying
    this.used = used
    this.letters = freeLetters(used)
  }

  /** A clause of the tables, in this field and in letters that mean nothing else here. */
  private clause(text: string): string {
    return this.letters(over(this.field, text))
  }

  /** Clauses as one. */
  private say(clauses: Iterable<string>, limit: number = MAX_CLAUSES): string {
    return [...new Set(clauses)].slice(0, limit).join("; ")
  }

  /** Clauses of the tables and of this class as one. */
  both(identity: string, ...others: readonly string[]): string {
    return this.say([this.clause(identity), ...others])
  }

  /** A letter of the tables as it is written here. */
  letter(letter: string): string {
    return this.letters(`$${letter}$`).replaceAll("$", "")
  }

  /** With what “:” means, where a line has it for the first time. */
  withNotation(because: string, line: Expr): string {
    if (this.explained || !nodesOf(line).some((e) => e.kind === "apply" && e.op === ops.inner)) return because
    this.explained = true
    const notation = this.clause(NOTATION)
    return because === "" || because === REASONS.given ? notation : `${because}, where ${notation}`
  }

  /** Why the function is what is differentiated. */
  function(original: Expr, body: Expr): string {
    const has = (...wanted: readonly Apply["op"][]): boolean =>
      nodesOf(original).some((e) => e.kind === "apply" && wanted.includes(e.op))
    const squares = nodesOf(body).filter(isSquareNorm)
    const square = (squares[0] as Apply | undefined)?.args[0]
    if (!square || has(ops.inner)) return this.withNotation(REASONS.given, body)
    const reason = has(ops.norm2) ? REASONS.squaredNorm : REASONS.squaredTrace
    const own = square.kind === "symbol" && squares.length === 1
    return this.withNotation(
      own ? over(this.field, reason).replaceAll("p", `⟨${square.name}⟩`) : this.clause(reason),
      body,
    )
  }

  private isMoving(e: Expr): boolean {
    return symbolsOf(e).some((s) => this.varying.has(s))
  }

  /** What varies in a body, inside index sums too. */
  private moving(body: Expr, varying: ReadonlySet<Expr> = this.varying): Moving[] {
    const moving = dependents(body, varying)
    return nodesOf(body).flatMap((e) => {
      if (e.kind !== "apply" || !moving.has(e)) return []
      const own: Moving = { e, op: e.op, args: e.args, moving: e.args.map((a) => moving.has(a)) }
      const { lambda } = e.op
      if (!lambda) return [own]
      const inside = new Set<Expr>(lambda.captured.filter((_, i) => moving.has(e.args[i + 2] as Expr)))
      return [own].concat(this.moving(lambda.body, inside))
    })
  }

  private constants(body: Expr): string[] {
    const names = symbolsOf(body).filter((s) => !this.varying.has(s) && this.used.has(s.name))
    if (names.length === 0) return []
    if (names.length > 3) return [REASONS.constants]
    return [`${listed(names.map(named))} ${names.length > 1 ? "are" : "is"} constant`]
  }

  /** The operators' own rules that a differential uses. */
  private own(nodes: readonly Moving[]): string[] {
    return nodes.flatMap((e) => {
      if (einsumOf(e.op) || e.op.linear || e.op.lambda || e.op === ops.pow) return []
      const name = e.op.name as OpName
      if (e.args.every((a) => isScalar(a.type))) return [this.clause(SCALAR_DIFFERENTIALS[name] ?? REASONS.chain)]
      const unknown = e.op.elementwise ? REASONS.entrywise : `differential of ${name}`
      return [this.clause(DIFFERENTIALS[name] ?? unknown)]
    })
  }

  /** The rules of calculus that it uses. */
  private general(nodes: readonly Moving[]): string[] {
    const found: string[] = []
    const powers = nodes.filter((e) => e.op === ops.pow)
    const several = nodes.some(
      (e) => (einsumOf(e.op) && e.moving.filter(Boolean).length > 1) || e.op.lambda?.fold === "product",
    )
    if (powers.some(isReciprocal)) found.push(REASONS.quotient)
    else if (several) found.push(REASONS.product)
    if (powers.some((e) => e.moving[1])) found.push(this.clause(REASONS.exponent))
    else if (powers.some((e) => !isReciprocal(e))) found.push(REASONS.power)
    if (nodes.some((e) => e.op.lambda)) found.push(REASONS.termwise)
    return found
  }

  /** Why the differential of a body is what it is. */
  forward(body: Expr): string {
    const nodes = this.moving(body)
    const clauses = [...this.own(nodes), ...this.general(nodes), ...this.constants(body)]
    return this.say(clauses.length > 0 ? clauses : [REASONS.linear])
  }

  /** Whether the factors of the increments are plain without the differential being written first. */
  isAtOnce(body: Expr): boolean {
    if (body.kind !== "apply" || !this.isMoving(body)) return true
    const moving = body.args.filter((a) => this.isMoving(a))
    if (body.op === ops.add) return moving.every((a) => this.isAtOnce(a))
    if ((body.op === ops.scale && moving.length === 1 && moving[0] === body.args[1]) || body.op === ops.re)
      return this.isAtOnce(moving[0] as Expr)
    if (body.op.lambda) return false
    if (moving.every((a) => a.kind === "symbol")) return !this.bilinear || moving.every((a) => isScalar(a.type))
    return (
      this.moving(body).every(({ e }) => isScalar(e.type) && !e.op.lambda) &&
      symbolsOf(...moving).every((s) => isScalar(s.type))
    )
  }

  /** The reason where it is written with factors at once. */
  atOnce(body: Expr): string {
    const nodes = this.moving(body)
    const equal = nodes.some((n) => isSquareNorm(n.e))
    const direct = nodes.flatMap((e) => COEFFICIENTS[e.op.name as OpName] ?? [])
    const others = nodes.filter((e) => COEFFICIENTS[e.op.name as OpName] === undefined)
    const general = this.general(nodes).filter((r) => !equal || r !== REASONS.product)
    const clauses = [
      ...(equal ? [REASONS.equalTerms] : []),
      ...direct.map((r) => this.clause(r)),
      ...this.own(others),
      ...general,
    ]
    return this.say(
      clauses.length > 0 ? clauses : [...this.constants(body), REASONS.linear],
      clauses.length > 0 ? 2 : 1,
    )
  }

  /** Whether the differential of an operator in it has a coefficient of its own. */
  hasCoefficient(body: Expr): boolean {
    return this.moving(body).some(({ op }) => COEFFICIENTS[op.name as OpName] !== undefined)
  }

  /** A scalar made by products and traces alone: written as factors times increments at once. */
  isForm(body: Expr): boolean {
    return this.moving(body).every(({ op }) => einsumOf(op) !== undefined || op.linear === true)
  }

  form(body: Expr, crossing: Crossing): string {
    const nodes = this.moving(body)
    const square = nodes.some((n) => isSquareNorm(n.e))
    const rules = square ? [this.clause(REASONS.squaredNormDifferential)] : this.general(nodes)
    return this.say([...rules, ...this.moveList(crossing)], 3)
  }

  private moveList({ moves, symmetric }: Crossing): string[] {
    const wanted = new Set(moves)
    if (wanted.has("left") && wanted.has("right")) wanted.add("either")
    if (wanted.has("both")) wanted.delete("either")
    if (wanted.has("both") || wanted.has("either")) for (const m of ["left", "right"] as const) wanted.delete(m)
    const kept = RANK.filter((m) => wanted.has(m)).slice(0, MAX_CLAUSES)
    const facts = symmetric.slice(0, 2).map(symmetryOf)
    const clauses = this.bilinear
      ? kept.flatMap((m) => (BILINEAR_MOVES[m] === undefined ? [] : [this.letters(BILINEAR_MOVES[m])]))
      : kept.map((m) => this.clause(MOVES[m]))
    return [...clauses, ...facts]
  }

  /** How increments got out of their terms; empty where they stood free. */
  moves(crossing: Crossing): string {
    return this.say(this.moveList(crossing), 3)
  }

  /** Why putting in the differentials of some names gives what it gives. */
  inserted(crossing: Crossing, names: readonly Name[], merged: boolean): string {
    const insert = names.length === 0 ? [] : [`insert ${listed(names.map((n) => moved(n.symbol)))}`]
    const clauses = [...insert, ...this.moveList(crossing)]
    if (merged && clauses.length < 2) return this.say([...clauses, REASONS.collect])
    return this.say(clauses.length > 0 ? clauses : [REASONS.adjoints], 3)
  }

  /** `barred`: of complex ones that of the conjugate too. */
  readOff(variables: readonly Sym[], barred: boolean = false): string {
    const both = (v: Sym): string[] =>
      barred && v.type.field === "C" ? [moved(v), `$d⟨${v.name}⟩\u0304$`] : [moved(v)]
    const all = variables.flatMap(both)
    return `read off the factor${all.length > 1 ? "s" : ""} of ${listed(all)}`
  }

  realPart(variable: Sym): string {
    return REASONS.realPart.replaceAll("W", `⟨${variable.name}⟩`)
  }

  projection(variable: Sym): string | undefined {
    return projectionOf(variable)
  }
}
