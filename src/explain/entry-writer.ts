import type { Dim } from "../ir/dim.ts"
import { isOne } from "../ir/dim.ts"
import { pullBack } from "../derive/adjoints.ts"
import { dependents, type Expr, isScalar, type Sym, symbolsOf } from "../ir/expr.ts"
import { ops } from "../ops/index.ts"
import { substitute } from "../syntax/substitute.ts"
import { type Question, type Shown, type Statement, type Style, unsuited } from "./derivation.ts"
import { Entries } from "./entries.ts"
import { EntryText } from "./entry-text.ts"
import { namesIn } from "./letters.ts"
import type { Naming } from "./naming.ts"
import { REASONS } from "./reasons.ts"
import type { RuleName } from "./rules.ts"
import { type Index, NotByEntries, type Term } from "./terms.ts"

/** More sizes are not told one by one. */
const MAX_RANGES = 3

/** The indices that are summed, those inside functions included. */
const indicesOf = (terms: readonly Term[]): readonly Index[] =>
  terms.flatMap((t) => [...t.sums, ...t.factors.flatMap((f) => (f.kind === "function" ? indicesOf(f.at) : []))])

const LETTERS = [..."ijklpqrsuvwtabcdmnoxyz"]

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
  /** Indices that are summed in the entries of names. */
  private readonly inNames: Index[] = []
  private readonly letters: string[]
  protected readonly statements: Statement[] = []
  protected readonly shown: Map<Expr, Shown> = new Map()
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
    this.entries = new Entries(
      naming.plain,
      nodes,
      (dim) => this.fresh(dim),
      (of) => this.slopeOf(of),
    )
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

  /** Says which indices are summed, here and in the entries of names, and how far each runs. */
  protected summed(terms: readonly Term[]): string {
    const found = indicesOf(terms)
    const letter = (i: Index): string => i.symbol.name
    const told = [...found, ...this.inNames]
    // where one letter runs over several sizes, the sizes of what it belongs to say how far
    const ambiguous = told.some((i) => told.some((f) => letter(f) === letter(i) && f.dim.key !== i.dim.key))
    const ranges = [...new Set(told.map((i) => i.dim.key))].map((size) => {
      const names = new Set(told.filter((i) => i.dim.key === size).map((i) => `⟨${letter(i)}⟩`))
      return `$${[...names].sort().join(", ")} = 1..⟨${size}⟩$`
    })
    const sizes = !ambiguous && ranges.length > 0 && ranges.length <= MAX_RANGES ? `: ${ranges.join("; ")}` : ""
    return `indices not on the left are summed${sizes}`
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
        const terms = this.entriesOf(n.body)
        this.inNames.push(...indicesOf(terms))
        this.byEntries("let", n.symbol, terms, reason, [])
      } else this.state("let", n.symbol, n.body, reason)
    }
    for (const n of names) {
      const free = this.restart(n.body)
      if (free.length === 0) continue
      const terms = this.entries.of(n.body, free)
      this.inNames.push(...indicesOf(terms))
      this.byEntries("entries", this.entry(n.symbol, free), terms, "entry by entry", free)
    }
  }

  private fresh(dim: Dim): Index {
    const n = this.next++
    const round = Math.floor(n / this.letters.length)
    const name = `${this.letters[n % this.letters.length]}${round === 0 ? "" : round}`
    return { symbol: this.naming.plain.arena.symbol(name, this.naming.plain.literal(0).type, "Int"), dim }
  }

  protected indicesOf(e: Expr): Index[] {
    return [e.type.rows, e.type.cols].filter((d) => !isOne(d)).map((d) => this.fresh(d))
  }

  /** The indices of the shape, the first letters again. */
  protected restart(e: Expr): Index[] {
    this.next = 0
    return this.indicesOf(e)
  }

  /** A scalar. */
  protected entriesOf(e: Expr): Term[] {
    this.next = 0
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
    const last = this.statements.at(-1)
    if (last?.lhs === lhs && last.rhs === rhs) return
    const open = free.length > 0 ? { free: new Map(free.map((i) => [i.symbol, i.dim])) } : {}
    this.statements.push({ rule, lhs, relation: "=", rhs, reason, ...open, ...(wrt && { wrt }) })
  }

  protected byEntries(
    rule: RuleName,
    lhs: Expr,
    terms: readonly Term[],
    reason: string,
    free: readonly Index[],
    wrt?: readonly Sym[],
  ): void {
    const rhs = this.entries.expression(terms)
    this.shown.set(rhs, this.text.of(terms))
    this.state(rule, lhs, rhs, reason, free, wrt)
  }

  protected entry(of: Expr, indices: readonly Index[]): Expr {
    const P = this.naming.plain
    const [i, j] = indices.map((x) => x.symbol)
    if (!i) return of
    const one = P.literal(1)
    const e = P.apply(ops.entry, j ? [of, i, j] : isOne(of.type.cols) ? [of, i, one] : [of, one, i])
    return e
  }

  protected deltas(V: Sym, free: readonly Index[], conjugate: boolean): string {
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
