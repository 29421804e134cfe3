import { isOne } from "../ir/dim.ts"
import { pullBack } from "../derive/adjoints.ts"
import { dependents, type Expr, isScalar, type Sym, symbolsOf } from "../ir/expr.ts"
import { ops } from "../ops/index.ts"
import { substitute } from "../syntax/substitute.ts"
import { type Question, type Shown, type Statement, type Style, unsuited } from "./derivation.ts"
import { Entries } from "./entries.ts"
import { EntryText, isLowered } from "./entry-text.ts"
import { IndexLetters } from "./index-letters.ts"
import { namesIn } from "./letters.ts"
import type { Naming } from "./naming.ts"
import { latexMath, plainReason } from "./reason-text.ts"
import { REASONS, symmetryOf } from "./reasons.ts"
import type { RuleName } from "./rules.ts"
import { type Index, indicesIn, NotByEntries, type Term } from "./terms.ts"

/** The reason of the statement beside which the ranges stand. */
export const SUMMED = "indices not on the left are summed"

/** Runs a style by indices. @throws GradusError code `unsupported` where an operator has no entries to write down */
export function byIndices<T>(style: Style, write: () => T): T {
  try {
    return write()
  } catch (error) {
    if (error instanceof NotByEntries) throw unsuited(style, error.message, "differential")
    throw error
  }
}

/** Writes statements about entries, with indices of its own. */
export class EntryWriter {
  protected readonly question: Question
  protected readonly naming: Naming
  protected readonly entries: Entries
  private readonly text: EntryText
  protected readonly letters: IndexLetters
  private readonly written: Statement[] = []
  protected readonly shown: Map<Expr, Shown> = new Map()

  constructor(question: Question, naming: Naming) {
    this.question = question
    this.naming = naming
    const moving = new Set<Expr>(question.wrt)
    for (const n of naming.names) if (symbolsOf(n.body).some((s) => moving.has(s))) moving.add(n.symbol)
    const bodies = [naming.stated(), ...naming.names.map((n) => n.body)]
    const nodes = new Set<Expr>()
    for (const b of bodies) for (const e of dependents(b, moving)) nodes.add(e)
    const used = new Set([...namesIn(question.problem), ...naming.names.map((n) => n.symbol.name)])
    const { plain } = naming
    this.letters = new IndexLetters(used, (name) => plain.arena.symbol(name, plain.literal(0).type, "Int"))
    this.entries = new Entries(plain, nodes, this.letters, (of) => this.slopeOf(of))
    this.text = new EntryText(naming.plain, (terms) => this.entries.expression(terms))
  }

  /** The derivative of a function of one real number, by the rules of differentials. */
  private slopeOf(of: (x: Expr) => Expr): (x: Expr) => Expr {
    const { derive, read } = this.question.shop
    const t = this.naming.plain.arena.symbol("\ue001", derive.literal(1).type)
    const slope = pullBack(derive, derive.rebuild(of(t)), derive.literal(1), [t]).get(t) as Expr
    const written = read.rebuild(slope)
    return (x) => substitute(this.naming.plain, written, new Map([[t, x]]))
  }

  /** The statements; the first that has a summation says which indices are summed, and how far each runs. */
  protected get statements(): Statement[] {
    const { ranges } = this.letters
    const summed = ranges === "" ? REASONS.given : `${SUMMED}: ${ranges}`
    return this.written.map((s) => (s.reason === SUMMED ? { ...s, reason: summed } : s))
  }

  /** What a name stands for. */
  protected get bodies(): ReadonlyMap<Expr, Expr> {
    return new Map<Expr, Expr>(this.naming.names.map((n) => [n.symbol, n.body]))
  }

  /** The names of the derivation and their entries. */
  protected introduce(): void {
    const { names } = this.naming
    for (const n of names) {
      const reason = n.given ? REASONS.definition : REASONS.abbreviation
      // a scalar is given by entries at once
      if (isScalar(n.body.type)) {
        this.byEntries("let", n.symbol, this.entriesOf(n.body), reason, [])
      } else this.state("let", n.symbol, n.body, reason)
    }
    for (const n of names) {
      const free = this.restart(n.body)
      if (free.length === 0) continue
      this.byEntries("entries", this.entry(n.symbol, free), this.entries.of(n.body, free), REASONS.entries, free)
    }
  }

  protected indicesOf(e: Expr): Index[] {
    return [e.type.rows, e.type.cols].filter((d) => !isOne(d)).map((d) => this.letters.fresh(d))
  }

  /** The indices of the shape, the first letters again. */
  protected restart(e: Expr): Index[] {
    this.letters.back()
    return this.indicesOf(e)
  }

  /** A scalar. */
  protected entriesOf(e: Expr): Term[] {
    this.letters.back()
    return this.entries.of(e, [])
  }

  protected state(
    rule: RuleName,
    lhs: Expr,
    rhs: Expr,
    reason: string,
    free: readonly Index[] = [],
    wrt?: readonly Sym[],
  ): void {
    if (this.written.some((s) => s.lhs === lhs && s.rhs === rhs)) return
    const open = free.length > 0 ? { free: new Map(free.map((i) => [i.symbol, i.dim])) } : {}
    this.written.push({ rule, lhs, relation: "=", rhs, reason, ...open, ...(wrt && { wrt }) })
  }

  /** `real`: the real part of the terms. */
  protected byEntries(
    rule: RuleName,
    lhs: Expr,
    terms: readonly Term[],
    reason: string,
    free: readonly Index[],
    { wrt, real = false }: { readonly wrt?: readonly Sym[]; readonly real?: boolean } = {},
  ): void {
    const sum = this.entries.expression(terms)
    const rhs = real ? this.naming.plain.re(sum) : sum
    const { unicode, latex } = this.text.of(terms)
    this.shown.set(
      rhs,
      rhs === sum ? { unicode, latex } : { unicode: `re(${unicode})`, latex: `\\operatorname{Re}(${latex})` },
    )
    this.letters.show([...free, ...indicesIn(terms)].map((i) => i.symbol.name))
    this.state(rule, lhs, rhs, reason, free, wrt)
  }

  /** The same, then shorter where a person would write it so. */
  protected shortened(...[rule, lhs, terms, reason, free, options]: Parameters<EntryWriter["byEntries"]>): void {
    this.byEntries(rule, lhs, terms, reason, free, options)
    const { terms: fewer, renamed, symmetric } = this.entries.gathered(terms)
    if (fewer.length === terms.length) return
    const facts = [...symmetric].map(symmetryOf)
    const reasons = [...(renamed ? ["summed indices renamed"] : []), ...facts, REASONS.collect]
    this.byEntries("contract", lhs, fewer, reasons.slice(0, 2).join("; "), free, options)
  }

  protected entry(of: Expr, indices: readonly Index[]): Expr {
    const P = this.naming.plain
    const [i, j] = indices.map((x) => x.symbol)
    if (!i) return of
    const one = P.literal(1)
    const e = P.apply(ops.entry, j ? [of, i, j] : isOne(of.type.cols) ? [of, i, one] : [of, one, i])
    return e
  }

  /** Why the derivative by an entry of V, or by its conjugate, has deltas. */
  protected deltas(V: Sym, free: readonly Index[], conjugate: boolean): string {
    const names = free.map((i) => i.symbol.name)
    const others: string[] = []
    for (const { dim } of free) others.push(this.letters.other(dim, [...names, ...others]))
    this.letters.show([...names, ...others])
    const product = others.map((p, k) => `δ_${p}${names[k]}`).join(" ")
    const delta = `$∂${low(V, others, conjugate)}/∂${low(V, names, conjugate)} = ${product}$`
    return conjugate ? `${delta} with $⟨${V.name}⟩$ held fixed` : delta
  }

  /** An entry as reasons have it. */
  protected low(of: Sym, indices: readonly Index[], conjugate: boolean = false): string {
    const names = indices.map((i) => i.symbol.name)
    return low(of, names, conjugate)
  }

  /** Shows an entry as a quotient of what reasons would have. */
  protected showQuotient(lhs: Expr, above: string, below: string): void {
    this.shown.set(lhs, {
      unicode: plainReason(`${above}/${below}`).replaceAll(" ", ""),
      latex: `\\frac{${latexMath(above)}}{${latexMath(below)}}`,
    })
  }
}

function low({ name }: Sym, indices: readonly string[], conjugate: boolean): string {
  const whole = `⟨${name}⟩${conjugate ? "\u0304" : ""}`
  if (indices.length === 0) return whole
  return `${isLowered(name) ? `(${whole})` : whole}_${indices.join("")}`
}
