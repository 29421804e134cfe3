import { differential, increment } from "../derive/differential.ts"
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
import { termsIn } from "./forward.ts"
import { chooseNames, type Naming } from "./naming.ts"
import { REASONS } from "./reasons.ts"
import { imagesOf, writtenSize } from "./shorten.ts"

const CURVED: ReadonlySet<string> = new Set(["O", "U", "St", "Simplex"])
/** Polynomials of a higher degree are treated as functions of any kind. */
const MAX_DEGREE = 6
/** A remainder with more names in it says little. */
const LONG_REMAINDER = 40

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

class Writer {
  private readonly question: Question
  private readonly naming: Naming
  private readonly statements: Statement[] = []
  private readonly increments = new Map<Sym, Sym>()
  private readonly shown = new Map<Expr, { unicode: string; latex: string }>()

  constructor(question: Question, naming: Naming) {
    this.question = question
    this.naming = naming
  }

  write(): Draft {
    const { naming, question } = this
    const { of } = naming
    const used = new Set<Expr>()
    for (const n of naming.names) {
      this.state("let", n.symbol, n.body, n.given ? REASONS.definition : REASONS.abbreviation)
      used.add(n.symbol)
    }
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
    const moved = P.add(V, H)
    const step = P.apply(at, [y, V, moved])
    const name = (e: { readonly name: string }, print: (n: string) => string): string => print(e.name)
    this.shown.set(step, {
      unicode: `${name(y, unicodeName)}(${name(V, unicodeName)} + ${name(H, unicodeName)})`,
      latex: `${name(y, latexName)}(${name(V, latexName)}+${name(H, latexName)})`,
    })
    const difference = P.sub(step, y)
    const parts = this.parts(V, H)
    const G = this.abstracted(answer)
    const linear = this.real(isScalar(V.type) ? P.scale(P.conj(G), H) : P.apply(ops.inner, [G, H]))
    const size = P.apply(isScalar(V.type) ? ops.abs : ops.norm2, [H])
    const why = `⟨${H.name}⟩`
    if (parts) {
      const [first, ...higher] = parts
      const remainder = higher.length > 0 ? this.sum(higher) : undefined
      const whole = (part: Expr): Expr => (remainder ? P.add(...termsIn(part, P), ...termsIn(remainder, P)) : part)
      const shifted = this.shifted(V, H)
      if (shifted) this.state("expand", difference, shifted, `$${why}$ moves ${this.movedNames(V)}`)
      this.state("expand", difference, whole(first as Expr), "multiply out; what has no step in it cancels")
      this.state("linear-part", difference, whole(linear), remainder ? "linear part and remainder" : "linear in the step")
      if (remainder) this.bound(remainder, H, size)
    } else {
      const rest = P.scale(P.reciprocal(size), P.sub(difference, linear))
      this.state("remainder", rest, P.literal(0), `the linear part leaves a remainder that vanishes faster than $${why}$`, "->")
    }
    this.state("read-off", P.apply(grad, [y, V]), G, `read off the factor of $${why}$`)
  }

  private movedNames(V: Sym): string {
    const names = this.naming.names.filter((n) => symbolsOf(n.value).includes(V)).map((n) => `$⟨${n.symbol.name}⟩$`)
    return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "the function")
  }

  private bound(remainder: Expr, H: Sym, size: Expr): void {
    const P = this.naming.plain
    const { read } = this.question.shop
    const bound = boundOf(read, remainder, new Set([H]))
    const square = isSquare(remainder)
    const left = square ? remainder : P.apply(ops.abs, [remainder])
    const faster = `so the remainder vanishes faster than $‖⟨${H.name}⟩‖$`
    if (bound) this.state("bound", left, bound, `$‖PQ‖ ≤ ‖P‖₂‖Q‖$; ${faster}`, "<=")
    else this.state("remainder", P.scale(P.reciprocal(size), remainder), P.literal(0), faster, "->")
  }

  private real(e: Expr): Expr {
    return this.naming.of.body.type.field === "R" ? this.naming.plain.re(e) : e
  }

  private sum(terms: readonly Expr[]): Expr {
    return this.question.shop.read.rebuild(this.naming.plain.add(...terms))
  }

  /** f(V + H) − f(V) by powers of H, from the first; undefined where f is no polynomial in V, or too long. */
  private parts(V: Sym, H: Sym): readonly Expr[] | undefined {
    const { derive } = this.question.shop
    let form = derive.rebuild(this.naming.inline(this.naming.of.body))
    if (!isPolynomial(form, V)) return undefined
    const found: Expr[] = []
    const step = new Map<Expr, Expr>([[increment(derive, V), H]])
    for (let k = 1; dependents(form, new Set([V])).has(form); k++) {
      if (k > MAX_DEGREE) return undefined
      form = derive.scale(derive.literal(rational(1, k)), substitute(derive, differential(derive, form, [V]), step))
      found.push(this.abstracted(form))
    }
    const remainder = found.slice(1)
    return remainder.some((r) => writtenSize(r) > LONG_REMAINDER) ? undefined : found
  }

  /** The difference with what the step does to the names, where they move along straight lines. */
  private shifted(V: Sym, H: Sym): Expr | undefined {
    const { derive, read } = this.question.shop
    const P = this.naming.plain
    const step = new Map<Expr, Expr>([[increment(derive, V), H]])
    const images = new Map<Expr, Expr>()
    for (const n of this.naming.names) {
      const value = derive.rebuild(n.value)
      if (!dependents(value, new Set([V])).has(value)) continue
      const slope = substitute(derive, differential(derive, value, [V]), step)
      if (dependents(slope, new Set([V])).has(slope)) return undefined
      images.set(n.symbol, P.add(n.symbol, this.abstracted(slope)))
    }
    if (images.size === 0 || symbolsOf(this.naming.of.body).includes(V)) return undefined
    const body = read.rebuild(this.naming.of.body)
    return P.sub(substitute(P, body, images), body)
  }

  /** An expression with the names in it. */
  private abstracted(e: Expr): Expr {
    const { derive, read } = this.question.shop
    let named = e
    for (const n of [...this.naming.names].reverse()) {
      for (const B of [derive, read]) named = substitute(B, named, imagesOf(B, B.rebuild(n.value), n.symbol))
    }
    return read.rebuild(named)
  }
}

const isSquare = (e: Expr): boolean =>
  e.kind === "apply" &&
  ((e.op === ops.pow && e.args[1]?.kind === "literal" && e.args[1].value.num === 2n) ||
    (e.op === ops.scale && e.args[0]?.kind === "literal" && e.args[0].value.num > 0n && isSquare(e.args[1] as Expr)))

function isPolynomial(f: Expr, V: Sym): boolean {
  const moving = dependents(f, new Set([V]))
  return nodesOf(f).every((e) => {
    if (e.kind !== "apply" || !moving.has(e) || einsumOf(e.op)) return true
    if (e.op.linear) return true
    const exponent = e.args[1]
    return e.op === ops.pow && exponent?.kind === "literal" && isInteger(exponent.value) && exponent.value.num > 0n
  })
}
