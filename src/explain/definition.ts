import { increment } from "../derive/differential.ts"
import { dependents, type Expr, isScalar, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import { isInteger, rational } from "../ir/rational.ts"
import { einsumOf } from "../ops/einsum.ts"
import { grad } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { latexName, unicodeName } from "../syntax/print/names.ts"
import { substitute } from "../syntax/substitute.ts"
import { at } from "./at.ts"
import { boundOf } from "./bound.ts"
import { type Draft, type Question, type Statement, unsuited } from "./derivation.ts"
import { termsIn, writtenDifferential } from "./forward.ts"
import { chooseNames, type Naming } from "./naming.ts"
import { REASONS } from "./reasons.ts"
import { writtenSize } from "./shorten.ts"

const CURVED: ReadonlySet<string> = new Set(["O", "U", "St", "Simplex"])
/** Polynomials of a higher degree are treated as functions of any kind. */
const MAX_DEGREE = 6
/** A part with more names in it says little. */
const LONG = 40

/**
 * By the definition of the derivative: f(W + H) − f(W) is a linear part, from which the gradient is read, and a
 * remainder that vanishes faster than H; for polynomials written out and bounded.
 */
export function definitionStyle(question: Question): Draft {
  if (question.gradients.some((g) => g.sense !== "gradient"))
    throw unsuited("definition", "it is for real functions", "differential")
  const curved = question.wrt.find((v) => CURVED.has(v.set))
  if (curved) throw unsuited("definition", `a straight step leaves the set of ${curved.name}`, "differential")
  return new Writer(question, chooseNames(question)).write()
}

/** A variable or name and what a step adds to it: all of it, and the part beyond the first power. */
interface Moved {
  readonly symbol: Sym
  readonly by: Expr
  readonly bend: Expr | undefined
}

class Writer {
  private readonly question: Question
  private readonly naming: Naming
  private readonly statements: Statement[] = []
  private readonly increments = new Map<Sym, Sym>()
  /** Names of what names move by. */
  private readonly steps = new Map<Expr, Expr>()
  private readonly shown = new Map<Expr, { unicode: string; latex: string }>()

  constructor(question: Question, naming: Naming) {
    this.question = question
    this.naming = naming
  }

  write(): Draft {
    const { naming, question } = this
    const { of } = naming
    for (const n of naming.names)
      this.state("let", n.symbol, n.body, n.given ? REASONS.definition : REASONS.abbreviation)
    this.state(of.given ? "restate" : "let", of.symbol, question.shop.read.rebuild(of.body), REASONS.given)
    for (const [i, g] of question.gradients.entries()) this.by(question.wrt[i] as Sym, g.value)
    return {
      style: "definition",
      of,
      wrt: question.wrt,
      names: naming.all,
      steps: this.statements,
      increments: this.increments,
      shown: this.shown,
    }
  }

  private state(rule: string, lhs: Expr, rhs: Expr, reason: string, relation: Statement["relation"] = "="): void {
    const last = this.statements.at(-1)
    if (last?.lhs === lhs && last.rhs === rhs) return
    this.statements.push({ rule, lhs, relation, rhs, reason })
  }

  /** The difference, its linear part, the bound of the rest, the gradient. */
  private by(V: Sym, answer: Expr): void {
    const P = this.naming.plain
    const y = this.naming.of.symbol
    const H = P.arena.symbol(this.naming.letterForStep(V.type), V.type, V.set)
    this.increments.set(H, V)
    const step = P.apply(at, [y, V, P.add(V, H)])
    this.shown.set(step, {
      unicode: `${unicodeName(y.name)}(${unicodeName(V.name)} + ${unicodeName(H.name)})`,
      latex: `${latexName(y.name)}(${latexName(V.name)}+${latexName(H.name)})`,
    })
    const difference = P.sub(step, y)
    const G = this.abstracted(answer)
    const linear = this.real(isScalar(V.type) ? P.scale(P.conj(G), H) : P.apply(ops.inner, [G, H]))
    const before = this.statements.length
    const moved = this.moved(V, H)
    const parts = moved && this.parts(moved)
    if (moved && parts) this.expand(difference, linear, moved, parts, V, H)
    else {
      // names for what the step adds to names are of no use here
      this.statements.length = before
      const size = P.apply(isScalar(V.type) ? ops.abs : ops.norm2, [H])
      const rest = P.scale(P.reciprocal(size), P.sub(difference, linear))
      const reason = `the linear part leaves a remainder that vanishes faster than $⟨${H.name}⟩$`
      this.state("remainder", rest, P.literal(0), reason, "->")
    }
    this.state("read-off", P.apply(grad, [y, V]), G, `read off the factor of $⟨${H.name}⟩$`)
  }

  /** For polynomials: how the names move, the difference by powers of the step, the remainder. */
  private expand(
    difference: Expr,
    linear: Expr,
    moved: readonly Moved[],
    parts: readonly Expr[],
    V: Sym,
    H: Sym,
  ): void {
    const P = this.naming.plain
    const body = this.question.shop.read.rebuild(this.naming.of.body)
    const names = moved.filter((m) => m.symbol !== V)
    if (names.length > 0 && !symbolsOf(body).includes(V)) {
      const images = new Map<Expr, Expr>(names.map((m) => [m.symbol, P.add(m.symbol, m.by)]))
      const moves = names.map((m) => `$⟨${m.symbol.name}⟩$`).join(", ")
      this.state("expand", difference, P.sub(substitute(P, body, images), body), `$⟨${H.name}⟩$ moves ${moves}`)
    }
    const [first = P.literal(0), ...higher] = parts
    const bent = moved.flatMap((m) => (m.bend ? [{ ...m, by: m.bend }] : []))
    const rest = [...(bent.length > 0 ? this.firstPart(bent) : []), ...higher]
    const together = (part: Expr, others: readonly Expr[]): Expr => {
      const terms = [part, ...others].flatMap((t) => termsIn(t, P))
      return P.add(...terms)
    }
    this.state("expand", difference, together(first, higher), "multiply out; what has no step in it cancels")
    const linearReason = rest.length > 0 ? "linear part and remainder" : "linear in the step"
    this.state("linear-part", difference, together(linear, rest), linearReason)
    if (rest.length > 0) this.bound(this.question.shop.read.rebuild(P.add(...rest)), H)
  }

  private bound(remainder: Expr, H: Sym): void {
    const P = this.naming.plain
    const { read } = this.question.shop
    const bound = boundOf(read, substitute(P, remainder, this.steps), new Set([H]))
    const left = isSquare(remainder) ? remainder : P.apply(ops.abs, [remainder])
    const faster = `so the remainder vanishes faster than $‖⟨${H.name}⟩‖$`
    const size = P.apply(isScalar(H.type) ? ops.abs : ops.norm2, [H])
    if (bound) this.state("bound", left, bound, `$‖PQ‖ ≤ ‖P‖₂‖Q‖$; ${faster}`, "<=")
    else this.state("remainder", P.scale(P.reciprocal(size), remainder), P.literal(0), faster, "->")
  }

  private real(e: Expr): Expr {
    return this.naming.of.body.type.field === "R" ? this.naming.plain.re(e) : e
  }

  /** How the variable and the names move with a step; undefined where some name is no polynomial. */
  private moved(V: Sym, H: Sym): readonly Moved[] | undefined {
    const { derive } = this.question.shop
    const found: Moved[] = [{ symbol: V, by: H, bend: undefined }]
    for (const n of this.naming.names) {
      const value = derive.rebuild(n.value)
      if (!dependents(value, new Set([V])).has(value)) continue
      const parts = this.powers(value, [{ symbol: V, by: H, bend: undefined }])?.map((p) => this.abstracted(p))
      if (!parts) return undefined
      const whole = this.naming.plain.add(...parts.flatMap((p) => termsIn(p, derive)))
      const short = parts.length === 1 && termsIn(whole, derive).length === 1
      const bend = parts.length > 1 ? this.naming.plain.add(...parts.slice(1)) : undefined
      found.push({ symbol: n.symbol, by: short ? whole : this.introduce(whole, n.symbol), bend })
    }
    return found
  }

  /** A name for what a name moves by. */
  private introduce(e: Expr, moving: Sym): Expr {
    const name = this.naming.introduce(e)
    this.steps.set(name.symbol, e)
    this.state("let", name.symbol, e, `what the step adds to $⟨${moving.name}⟩$`)
    return name.symbol
  }

  /** f at the moved place less f, by powers of what the names move by. */
  private parts(moved: readonly Moved[]): readonly Expr[] | undefined {
    const { derive, read } = this.question.shop
    const parts = this.powers(derive.rebuild(this.naming.of.body), moved)?.map((p) => read.rebuild(p))
    return parts?.some((p) => writtenSize(p) > LONG) ? undefined : parts
  }

  private firstPart(moved: readonly Moved[]): Expr[] {
    const { derive, read } = this.question.shop
    const first = this.part(derive.rebuild(this.naming.of.body), moved)
    return [read.rebuild(first)]
  }

  /** e where the symbols have moved, less e, by degrees; undefined where e is no polynomial in them. */
  private powers(e: Expr, moved: readonly Moved[]): readonly Expr[] | undefined {
    const { derive } = this.question.shop
    const symbols = new Set<Expr>(moved.map((m) => m.symbol))
    if (!isPolynomial(e, symbols)) return undefined
    const found: Expr[] = []
    let form = e
    for (let k = 1; dependents(form, symbols).has(form); k++) {
      if (k > MAX_DEGREE) return undefined
      form = derive.scale(derive.literal(rational(1, k)), this.part(form, moved))
      found.push(form)
    }
    return found
  }

  private part(e: Expr, moved: readonly Moved[]): Expr {
    const { derive } = this.question.shop
    const steps = new Map<Expr, Expr>(moved.map((m) => [increment(derive, m.symbol), m.by]))
    const terms = writtenDifferential(
      derive,
      e,
      moved.map((m) => m.symbol),
    )
    return terms.length === 0 ? derive.zeros(e.type) : derive.add(...terms.map((t) => substitute(derive, t, steps)))
  }

  private abstracted(e: Expr): Expr {
    return this.naming.abstract(e, this.question.shop)
  }
}

const isSquare = (e: Expr): boolean =>
  e.kind === "apply" &&
  ((e.op === ops.pow && e.args[1]?.kind === "literal" && e.args[1].value.num === 2n) ||
    (e.op === ops.scale && e.args[0]?.kind === "literal" && e.args[0].value.num > 0n && isSquare(e.args[1] as Expr)))

function isPolynomial(f: Expr, symbols: ReadonlySet<Expr>): boolean {
  const moving = dependents(f, symbols)
  return nodesOf(f).every((e) => {
    if (e.kind !== "apply" || !moving.has(e) || einsumOf(e.op)) return true
    if (e.op.linear) return true
    const exponent = e.args[1]
    return e.op === ops.pow && exponent?.kind === "literal" && isInteger(exponent.value) && exponent.value.num > 0n
  })
}
