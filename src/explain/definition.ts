import { differential, increment } from "../derive/differential.ts"
import { GradusError } from "../ir/error.ts"
import { dependents, type Expr, isScalar, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import { isInteger, rational } from "../ir/rational.ts"
import { einsumOf } from "../ops/einsum.ts"
import { grad } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { latexName, unicodeName } from "../syntax/print/names.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"
import { termsIn } from "../rewrite/sums.ts"
import { substitute } from "../syntax/substitute.ts"
import { at } from "./at.ts"
import { boundOf } from "./bound.ts"
import { type Draft, type Question, type Statement, unsuited } from "./derivation.ts"
import { writtenDifferential } from "./forward.ts"
import { chooseNames, type Naming } from "./naming.ts"
import { namedAnswer } from "./named-answer.ts"
import { REASONS } from "./reasons.ts"
import { imagesOf, repeatedPart, writtenSize } from "./shorten.ts"
import type { RuleName } from "./rules.ts"

const CURVED: ReadonlySet<string> = new Set(["O", "U", "St", "Simplex"])
/** Polynomials of a higher degree are treated as functions of any kind. */
const MAX_DEGREE = 6
/** A part with more names in it says little. */
const LONG = 40
const SHORT = 14
/** Of gradients so long parts get a name that are so long and stand in several. */
const LENGTHY = 8
const KNOT = 3

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
    for (const n of naming.names) {
      const body = isScalar(n.body.type) ? question.shop.read.rebuild(n.body) : n.body
      this.state("let", n.symbol, body, n.given ? REASONS.definition : REASONS.abbreviation)
    }
    this.state(
      of.given ? "restate" : "let",
      of.symbol,
      naming.stated(question.shop.read.rebuild(of.body)),
      REASONS.given,
    )
    const answers = question.gradients.map((g) => namedAnswer(question, naming, g.variable, g.value))
    for (const [i, G] of this.shortened(answers).entries()) this.by(question.wrt[i] as Sym, G)
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

  /** Names for what long gradients have in common. */
  private shortened(answers: readonly Expr[]): readonly Expr[] {
    const { read } = this.question.shop
    let short = answers
    while (short.some((G) => writtenSize(G) >= LENGTHY)) {
      const part = repeatedPart(short, KNOT)
      if (!part) break
      const name = this.naming.introduce(part)
      this.state("let", name.symbol, part, REASONS.abbreviation)
      const images = imagesOf(read, part, name.symbol)
      short = short.map((G) => substitute(read, G, images))
    }
    return short
  }

  private state(rule: RuleName, lhs: Expr, rhs: Expr, reason: string, relation: Statement["relation"] = "="): void {
    const last = this.statements.at(-1)
    if (last?.lhs === lhs && last.rhs === rhs) return
    this.statements.push({ rule, lhs, relation, rhs, reason })
  }

  /** The difference, its linear part, the bound of the rest, the gradient. */
  private by(V: Sym, G: Expr): void {
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
    const linear = this.linear(G, H)
    const before = this.statements.length
    const moved = this.moved(V, H)
    const parts = moved && this.parts(moved)
    if (moved && parts) this.expand(difference, linear, moved, parts, V, H)
    else {
      // names for what the step adds to names are of no use here
      this.statements.length = before
      this.remainder(difference, linear, V, H)
    }
    this.state("read-off", P.apply(grad, [y, V]), G, `read off the factor of $⟨${H.name}⟩$`)
  }

  /** For functions of any kind: what the linear part leaves, of second order where that can be said shortly. */
  private remainder(difference: Expr, linear: Expr, V: Sym, H: Sym): void {
    const P = this.naming.plain
    const size = P.apply(isScalar(V.type) ? ops.abs : ops.norm2, [H])
    const rest = P.sub(difference, linear)
    const leading = this.secondOrder(V, H)
    if (!leading) {
      const reason = `the linear part leaves a remainder that vanishes faster than $⟨${H.name}⟩$`
      this.state("remainder", P.scale(P.reciprocal(size), rest), P.literal(0), reason, "->")
      return
    }
    const name = this.naming.introduce(leading)
    this.state("let", name.symbol, leading, `half the second differential along $⟨${H.name}⟩$`)
    const beyond = P.scale(P.pow(size, rational(-2)), P.sub(rest, name.symbol))
    const reason = `the remainder begins with $⟨${name.symbol.name}⟩$, of second order in $⟨${H.name}⟩$`
    this.state("remainder", beyond, P.literal(0), reason, "->")
  }

  /** The quadratic part of f at V + H; undefined where it is long, or not known. */
  private secondOrder(V: Sym, H: Sym): Expr | undefined {
    const { derive, read } = this.question.shop
    const along = (e: Expr): Expr =>
      derive.rebuild(substitute(derive, differential(derive, e, [V]), new Map([[increment(derive, V), H]])))
    try {
      const second = along(along(derive.rebuild(this.naming.of.value)))
      const quadratic = this.abstracted(read.rebuild(derive.scale(derive.literal(rational(1, 2)), second)))
      return writtenSize(quadratic) > SHORT || isZero(quadratic) ? undefined : quadratic
    } catch (error) {
      if (error instanceof GradusError && error.code === "unsupported") return undefined
      throw error
    }
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
    const faster = `the remainder vanishes faster than $‖⟨${H.name}⟩‖$`
    const size = P.apply(isScalar(H.type) ? ops.abs : ops.norm2, [H])
    if (bound) this.state("bound", left, bound, `$‖PQ‖ ≤ ‖P‖₂‖Q‖$; so ${faster}`, "<=")
    else this.state("remainder", P.scale(P.reciprocal(size), remainder), P.literal(0), faster, "->")
  }

  /** `G : H`, over C its real part. */
  private linear(G: Expr, H: Sym): Expr {
    const P = this.naming.plain
    if (isScalar(H.type)) return this.real(P.scale(P.conj(G), H))
    if (G.type.field === "R" && H.type.field === "R") return P.apply(ops.inner, [G, H])
    const { coefficient, core = G } = splitCoefficient(G)
    const product = this.real(P.apply(ops.inner, [core, H]))
    return coefficient.num === coefficient.den ? product : P.scale(P.literal(coefficient), product)
  }

  private real(e: Expr): Expr {
    return this.naming.of.body.type.field === "R" ? this.naming.plain.re(e) : e
  }

  /** How the variable and the names move with a step; undefined where some name is no polynomial. */
  private moved(V: Sym, H: Sym): readonly Moved[] | undefined {
    const { derive } = this.question.shop
    const found: Moved[] = [{ symbol: V, by: H, bend: undefined }]
    const values = this.naming.names.map((n) => [n, derive.rebuild(n.value)] as const)
    const moving = values.filter(([, value]) => dependents(value, new Set([V])).has(value))
    const bodies = [this.naming.of.body, ...moving.map(([n]) => n.body)].map((b) => derive.rebuild(b))
    const symbols = new Set<Expr>([V, ...moving.map(([n]) => n.symbol)])
    if (!bodies.every((b) => isPolynomial(b, symbols))) return undefined
    for (const [n, value] of moving) {
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

const isZero = (e: Expr): boolean =>
  (e.kind === "literal" && e.value.num === 0n) || (e.kind === "apply" && e.op === ops.zeros)

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
