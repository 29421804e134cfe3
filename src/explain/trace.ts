import { projected } from "../derive/structures.ts"
import { dependents, type Expr, fold, isScalar, type Sym, symbolsOf } from "../ir/expr.ts"
import { grad } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { printText } from "../syntax/print/index.ts"
import { type Draft, type Question, type Statement, unsuited } from "./derivation.ts"
import { namesIn } from "./letters.ts"
import { chooseNames, type Naming } from "./naming.ts"
import { Prose } from "./prose.ts"
import { REASONS } from "./reasons.ts"
import { writtenSize } from "./shorten.ts"
import { type Chain, ChainReader, NotTraces, type Rule } from "./traces.ts"
import type { RuleName } from "./rules.ts"

/** Identities of traces: multiplied out, each term differentiated by the rule for its form. */
export function traceStyle(question: Question): Draft {
  const scalars = question.wrt.find((v) => isScalar(v.type))
  if (scalars) throw unsuited("trace", `${scalars.name} is a scalar`, "differential")
  if (question.gradients.some((g) => g.sense === "wirtinger"))
    throw unsuited("trace", "it is for real and holomorphic functions", "differential")
  try {
    return new Writer(
      question,
      chooseNames(question, () => false),
    ).write()
  } catch (error) {
    if (error instanceof NotTraces)
      throw unsuited("trace", "it is for sums of traces of products of matrices", "differential")
    throw error
  }
}

class Writer {
  private readonly question: Question
  private readonly naming: Naming
  private readonly prose: Prose
  private readonly statements: Statement[] = []
  /** A real function of complex matrices: the terms are real parts. */
  private readonly underRe: boolean

  constructor(question: Question, naming: Naming) {
    this.question = question
    this.naming = naming
    const complex = symbolsOf(question.of, ...question.wrt).some((s) => s.type.field === "C")
    this.underRe = complex && question.gradients.every((g) => g.sense === "gradient")
    this.prose = new Prose(this.underRe ? "C" : "R", false, new Set(question.wrt), namesIn(question.problem))
  }

  write(): Draft {
    const { naming, question } = this
    const { of } = naming
    const P = naming.plain
    const body = question.shop.derive.rebuild(naming.inline(of.body))
    const stated = naming.stated(body)
    const traced = this.withTraces(stated)
    const first = traced === stated ? REASONS.given : this.prose.both(REASONS.tracedNorm)
    this.state(of.given ? "restate" : "let", of.symbol, traced, first)
    const reader = new ChainReader(P, new Set(question.wrt), this.underRe)
    const chains = reader.scalar(body)
    const expanded = this.sum(chains)
    // a real term needs no `re`
    if (!isRealPartOf(expanded, traced)) this.state("expand", of.symbol, expanded, REASONS.multiplyOut)
    const terms = reader.merged(chains)
    if (chains.length > 1) this.state("merge", of.symbol, this.sum(terms), this.prose.both(REASONS.transposeTrace))
    for (const g of question.gradients) this.by(g.variable, g.value, terms)
    return { style: "trace", of, wrt: question.wrt, names: [], steps: this.statements }
  }

  private state(rule: RuleName, lhs: Expr, rhs: Expr, reason: string, sources: readonly string[] = []): void {
    const last = this.statements.at(-1)
    if (last?.lhs === lhs && printText(last.rhs) === printText(rhs)) return
    this.statements.push({ rule, lhs, relation: "=", rhs, reason, sources })
  }

  private sum(chains: readonly Chain[]): Expr {
    const P = this.naming.plain
    return chains.length > 0 ? P.add(...chains.map((c) => c.value)) : P.literal(0)
  }

  /** `P : Q` as `tr(P'*Q)`, of columns as `p'*q`. */
  private withTraces(root: Expr): Expr {
    const { derive } = this.question.shop
    const P = this.naming.plain
    return fold<Expr>(root, (e, args) => {
      if (e.kind !== "apply") return e
      const [a, b] = args
      if (e.op === ops.inner && a && b) {
        const left = a.kind === "apply" && a.op === ops.add ? P.adjoint(a) : derive.adjoint(a)
        const product = P.times(left, b)
        return isScalar(product.type) ? product : P.apply(ops.trace, [product])
      }
      return e.args.every((x, i) => x === args[i]) ? e : P.apply(e.op, args, e.dims)
    })
  }

  /** Term by term, then together. */
  private by(V: Sym, answer: Expr, terms: readonly Chain[]): void {
    const { read, derive } = this.question.shop
    const P = this.naming.plain
    const own = terms.filter((t) => dependents(t.value, new Set([V])).has(t.value))
    const parts = own.map((t) => {
      const { gradient, rule } = t.by(V, derive)
      const reason = [this.rule(rule, V), this.prose.projection(V)].filter((r) => r !== undefined).join("; ")
      const value = read.rebuild(projected(derive, V, gradient) ?? gradient)
      const sources = rule.source === undefined ? [] : [rule.source]
      if (own.length > 1) this.state("term", P.apply(grad, [t.value, V]), value, reason, sources)
      return { value, reason, sources }
    })
    const lhs = P.apply(grad, [this.naming.of.symbol, V])
    const sum = parts.length > 0 ? P.add(...parts.map((p) => p.value)) : P.zeros(V.type)
    const single = parts.length === 1 ? parts[0] : undefined
    const left = terms.length - own.length
    const rest = left > 0 ? `; the other term${left > 1 ? "s have" : " has"} no $⟨${V.name}⟩$` : ""
    const added = `${single?.reason ?? REASONS.sumOfTerms}${rest}`
    // the same but for the order of terms needs no line of its own
    const same = writtenSize(sum) === writtenSize(answer)
    if (!same) this.state("sum", lhs, sum, added, single?.sources)
    this.state("sum", lhs, answer, same ? added : REASONS.collect, same ? single?.sources : [])
  }

  /** A rule written with the variable's own name, and what its letters stand for where that is a product. */
  private rule({ text, letters }: Rule, V: Sym): string {
    const where = letters.flatMap(({ letter, value }) => {
      const product = productText(value)
      return product === undefined ? [] : [`$${this.prose.letter(letter)} = ${product}$`]
    })
    const rule = this.underRe ? text.replace("$∂ ", "$∂ re ") : text
    const said = this.prose.both(rule).replaceAll("V", `⟨${V.name}⟩`)
    return where.length > 0 ? `${said}, with ${where.join(" and ")}` : said
  }
}

const isRealPartOf = (e: Expr, inner: Expr): boolean =>
  e.kind === "apply" && e.op === ops.re && printText(e.args[0] as Expr) === printText(inner)

/** Two or more names, as they are or transposed; undefined for anything else. */
function productText(e: Expr): string | undefined {
  const factors = factorsOf(e).map((f) => {
    const mark = f.kind === "apply" ? MARKS.get(f.op) : ""
    const name = f.kind === "apply" ? f.args[0] : f
    return mark !== undefined && name?.kind === "symbol" ? `⟨${name.name}⟩${mark}` : undefined
  })
  if (factors.length < 2 || factors.includes(undefined)) return undefined
  return factors.join(factors.every((f) => /^⟨.⟩[ᵀᴴ]?$/u.test(f ?? "")) ? "" : " ")
}

const MARKS: ReadonlyMap<unknown, string> = new Map([
  [ops.transpose, "ᵀ"],
  [ops.adjoint, "ᴴ"],
])

const factorsOf = (e: Expr): Expr[] => (e.kind === "apply" && e.op === ops.mul ? e.args.flatMap(factorsOf) : [e])
