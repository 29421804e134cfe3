import type { Gradient } from "../derive/gradient.ts"
import { isStructured } from "../derive/structures.ts"
import { type Dim, isOne } from "../ir/dim.ts"
import { dependents, type Expr, isScalar, type Sym, symbolsOf } from "../ir/expr.ts"
import { type Form, grad, wirtinger, wirtingerconj } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { latexName, unicodeName } from "../syntax/print/names.ts"
import { type Draft, type Question, type Statement, unsuited } from "./derivation.ts"
import { barred, Entries, type Index, NotByEntries, type Term } from "./entries.ts"
import { namesIn } from "./letters.ts"
import { chooseNames, type Naming } from "./naming.ts"
import { namedAnswer } from "./named-answer.ts"
import { REASONS } from "./reasons.ts"
import type { RuleName } from "./rules.ts"

const LETTERS = [..."ijklpqrsuvwtabcdmnoxyz"]

/** Entry by entry: sums over indices, ∂W_pq/∂W_rs = δ_pr δ_qs. */
export function indexStyle(question: Question): Draft {
  const structured = question.wrt.find(isStructured)
  if (structured) throw unsuited("index", `the entries of ${structured.name} are not independent`, "differential")
  try {
    return new Writer(question, chooseNames(question)).write()
  } catch (error) {
    if (error instanceof NotByEntries) throw unsuited("index", error.message, "differential")
    throw error
  }
}

class Writer {
  private readonly question: Question
  private readonly naming: Naming
  private readonly entries: Entries
  private readonly letters: string[]
  private readonly statements: Statement[] = []
  private readonly shown = new Map<Expr, { unicode: string; latex: string }>()
  private next = 0

  constructor(question: Question, naming: Naming) {
    this.question = question
    this.naming = naming
    const moving = new Set<Expr>(question.wrt)
    for (const n of naming.names) if (symbolsOf(n.body).some((s) => moving.has(s))) moving.add(n.symbol)
    const bodies = [naming.stated(), ...naming.names.map((n) => n.body)]
    const nodes = new Set<Expr>()
    for (const b of bodies) for (const e of dependents(b, moving)) nodes.add(e)
    const used = new Set([...namesIn(question.problem), ...naming.names.map((n) => n.symbol.name)])
    this.letters = LETTERS.filter((l) => !used.has(l))
    this.entries = new Entries(naming.plain, nodes, (dim) => this.fresh(dim))
  }

  private fresh(dim: Dim): Index {
    const n = this.next++
    const round = Math.floor(n / this.letters.length)
    const name = `${this.letters[n % this.letters.length]}${round === 0 ? "" : round}`
    return { symbol: this.naming.plain.arena.symbol(name, this.naming.plain.literal(0).type, "Int"), dim }
  }

  private indicesOf(e: Expr): Index[] {
    return [e.type.rows, e.type.cols].filter((d) => !isOne(d)).map((d) => this.fresh(d))
  }

  write(): Draft {
    const { naming, question } = this
    const { of, names } = naming
    for (const n of names) {
      // a scalar is given by entries at once
      if (isScalar(n.body.type))
        this.byEntries("let", n.symbol, this.entriesOf(n.body), n.given ? REASONS.definition : REASONS.abbreviation, [])
      else this.state("let", n.symbol, n.body, n.given ? REASONS.definition : REASONS.abbreviation)
    }
    for (const n of names) {
      const free = this.restart(n.body)
      if (free.length > 0)
        this.byEntries("entries", this.entry(n.symbol, free), this.entries.of(n.body, free), "entry by entry", free)
    }
    const body = this.entriesOf(naming.stated())
    this.byEntries(of.given ? "restate" : "let", of.symbol, body, "indices that are not on the left are summed", [])
    for (const g of question.gradients) for (const form of formsOf(g)) this.by(g.variable, form, body)
    for (const g of question.gradients) this.end(g)
    return { style: "index", of, wrt: question.wrt, names, steps: this.statements, shown: this.shown }
  }

  /** The indices of the shape, the first letters again. */
  private restart(e: Expr): Index[] {
    this.next = 0
    return this.indicesOf(e)
  }

  /** A scalar. */
  private entriesOf(e: Expr): Term[] {
    this.next = 0
    return this.entries.of(e, [])
  }

  private state(rule: RuleName, lhs: Expr, rhs: Expr, reason: string, free: readonly Index[] = []): void {
    const last = this.statements.at(-1)
    if (last?.lhs === lhs && last.rhs === rhs) return
    const open = free.length > 0 ? { free: new Map(free.map((i) => [i.symbol, i.dim])) } : {}
    this.statements.push({ rule, lhs, relation: "=", rhs, reason, ...open })
  }

  private byEntries(rule: RuleName, lhs: Expr, terms: readonly Term[], reason: string, free: readonly Index[]): void {
    const rhs = this.entries.expression(terms)
    this.shown.set(rhs, { unicode: this.entries.text(terms, false), latex: this.entries.text(terms, true) })
    this.state(rule, lhs, rhs, reason, free)
  }

  private entry(of: Expr, indices: readonly Index[]): Expr {
    const P = this.naming.plain
    const [i, j] = indices.map((x) => x.symbol)
    if (!i) return of
    const one = P.literal(1)
    const e = P.apply(ops.entry, j ? [of, i, j] : isOne(of.type.cols) ? [of, i, one] : [of, one, i])
    return e
  }

  private by(V: Sym, form: Form, body: readonly Term[]): void {
    const free = this.indicesOf(V)
    if (free.length === 0) return
    const conjugate = form === wirtingerconj
    const lhs = this.entry(this.derivativeBy(V, form), free)
    const marks = free.map((i) => i.symbol.name).join("")
    const y = this.naming.of.symbol.name
    const v = conjugate
      ? { unicode: barred(unicodeName(V.name)), latex: `\\overline{${latexName(V.name)}}` }
      : { unicode: unicodeName(V.name), latex: latexName(V.name) }
    this.shown.set(lhs, {
      unicode: `∂${unicodeName(y)}/∂${v.unicode}_${marks}`,
      latex: `\\frac{\\partial ${latexName(y)}}{\\partial ${v.latex}_{${marks}}}`,
    })
    const bodies = new Map<Expr, Expr>(this.naming.names.map((n) => [n.symbol, n.body]))
    const terms = this.entries.derivative(body, { V, conjugate }, free, bodies)
    const contracted = this.entries.collected(this.entries.contracted(terms))
    this.byEntries("differentiate", lhs, terms, this.deltas(V, free, conjugate), free)
    this.byEntries("contract", lhs, contracted, "$δ$ puts one index in the place of another", free)
  }

  private derivativeBy(V: Sym, form: Form): Expr {
    return this.naming.plain.apply(form, [this.naming.of.symbol, V])
  }

  private end(g: Gradient): void {
    const V = g.variable
    const reason = isScalar(V.type) ? "sums as products of matrices" : "sums over indices as products"
    const twice = g.sense === "gradient" && V.type.field === "C" && !isScalar(V.type)
    for (const form of g.sense === "wirtinger" ? formsOf(g) : [grad]) {
      const value = form === wirtingerconj ? (g.wirtinger?.dWbar ?? g.value) : g.value
      const named = namedAnswer(this.question, this.naming, V, value)
      this.state("read-off", this.derivativeBy(V, form), named, twice ? `twice that; ${reason}` : reason)
    }
  }

  private deltas(V: Sym, free: readonly Index[], conjugate: boolean): string {
    const [r, s] = free.map((i) => i.symbol.name)
    const v = conjugate ? `⟨${V.name}⟩\u0304` : `⟨${V.name}⟩`
    const [p, q] = this.letters.filter((l) => l !== r && l !== s).slice(0, 2)
    const delta =
      s === undefined
        ? `$∂${v}_${p}/∂${v}_${r} = δ_${p}${r}$`
        : `$∂${v}_${p}${q}/∂${v}_${r}${s} = δ_${p}${r} δ_${q}${s}$`
    return conjugate ? `${delta} with $⟨${V.name}⟩$ held fixed` : delta
  }
}

/** A real function of a complex variable is differentiated by the conjugate, as half of the gradient. */
function formsOf({ sense, variable }: Gradient): readonly Form[] {
  if (sense === "wirtinger") return [wirtinger, wirtingerconj]
  return sense === "gradient" && variable.type.field === "C" ? [wirtingerconj] : [grad]
}
