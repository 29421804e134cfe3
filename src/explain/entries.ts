import { isOne } from "../ir/dim.ts"
import { dependents, type Expr, isScalar, type Sym, symbolsOf } from "../ir/expr.ts"
import { isInteger, mulRational, ONE, type Rational, rational, toNumber } from "../ir/rational.ts"
import { bind } from "../ops/bind.ts"
import type { Builder } from "../ops/build.ts"
import { einsumOf } from "../ops/einsum.ts"
import { ops } from "../ops/index.ts"
import { instantiateText } from "../rewrite/instantiate.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"
import { substitute } from "../syntax/substitute.ts"
import { collected, type Gathered, gathered } from "./gathering.ts"
import type { IndexLetters } from "./index-letters.ts"
import { depthOf, type Factor, hasFunctions, type Index, NotByEntries, sameFactor, type Term } from "./terms.ts"

const MAX_TERMS = 24
/** Sums within each other: products of entries are proved without carrying them out, functions are not. */
const MAX_SUMS = 7
const MAX_SUMS_WITH_FUNCTIONS = 4

/** A function of one number. */
type Scalars = (x: Expr) => Expr

/** Expressions by their entries. */
export class Entries {
  private readonly B: Builder
  private readonly moving: ReadonlySet<Expr>
  private readonly letters: IndexLetters
  private readonly slopeOf: (of: Scalars) => Scalars

  /** `moving`: what is looked into; anything else is an entry of a constant. `slopeOf`: the derivative of a function. */
  constructor(builder: Builder, moving: ReadonlySet<Expr>, letters: IndexLetters, slopeOf: (of: Scalars) => Scalars) {
    this.B = builder
    this.moving = moving
    this.letters = letters
    this.slopeOf = slopeOf
  }

  /** The entry at the indices that the shape of e has. @throws NotByEntries */
  of(e: Expr, indices: readonly Index[]): Term[] {
    if (e.kind === "literal") return [{ number: e.value, factors: [], sums: [] }]
    if (e.kind === "symbol") return [this.factor({ kind: "entry", of: e, indices })]
    if (e.op === ops.eye) return [this.factor({ kind: "delta", indices: indices as [Index, Index] })]
    if (e.op === ops.ones) return [{ number: ONE, factors: [], sums: [] }]
    const [a, b] = e.args as readonly [Expr, Expr]
    const [i, j] = indices as readonly [Index, Index]
    switch (e.op) {
      case ops.add:
        return this.letters.apart(e.args, (t) => this.of(t, indices))
      case ops.scale:
        return this.times(this.of(a, []), this.of(b, indices))
      case ops.hadamard:
        return this.times(this.of(a, indices), this.of(b, indices))
      case ops.transpose:
        return this.of(a, this.turned(e, indices))
      case ops.adjoint:
        return this.conjugated(this.of(a, this.turned(e, indices)))
      case ops.conj:
        return this.conjugated(this.of(a, indices))
      case ops.re: {
        const half = this.of(a, indices).map((t) => ({ ...t, number: mulRational(t.number, rational(1, 2)) }))
        return [...collected([...half, ...this.conjugated(half)], this.value)]
      }
      case ops.mul: {
        const row = isOne(e.type.rows) ? undefined : i
        const column = isOne(e.type.cols) ? undefined : isOne(e.type.rows) ? i : j
        return this.chain(chainOf(e), row, column)
      }
      case ops.trace: {
        const k = this.letters.fresh(a.type.rows)
        return this.summed([k], this.of(a, [k, k]))
      }
      case ops.inner: {
        const all = this.allOf(a)
        return this.summed(all, this.times(this.conjugated(this.of(a, all)), this.of(b, all)))
      }
      case ops.sum: {
        const all = this.allOf(a)
        return this.summed(all, this.of(a, all))
      }
      case ops.diag:
        return this.times([this.factor({ kind: "delta", indices: [i, j] })], this.of(a, [i]))
      case ops.diagonal:
        return this.of(a, [i, i])
      default:
        return this.other(e, indices)
    }
  }

  private turned(e: Expr, [i, j]: readonly Index[]): Index[] {
    if (isScalar(e.type)) return []
    return isOne(e.type.cols) || isOne(e.type.rows) ? defined(i) : defined(j, i)
  }

  /** @throws NotByEntries for functions of complex numbers */
  conjugated(terms: readonly Term[]): Term[] {
    return terms.map((t) => ({
      ...t,
      factors: t.factors.map((f): Factor => {
        if (f.kind === "entry") return f.of.type.field === "R" ? f : { ...f, conjugate: !f.conjugate }
        if (f.kind === "function" && this.isComplex(f.at)) throw new NotByEntries()
        return f
      }),
    }))
  }

  private isComplex(terms: readonly Term[]): boolean {
    return terms.some((t) =>
      t.factors.some((f) =>
        f.kind === "function" ? this.isComplex(f.at) : f.kind === "entry" && f.of.type.field === "C",
      ),
    )
  }

  /** A matrix product, its inner indices from left to right. */
  private chain(factors: readonly Expr[], row: Index | undefined, column: Index | undefined): Term[] {
    const inner: Index[] = []
    let left = row
    let product: Term[] = [{ number: ONE, factors: [], sums: [] }]
    factors.forEach((f, k) => {
      const last = k === factors.length - 1
      const right = last ? column : isOne(f.type.cols) ? undefined : this.letters.fresh(f.type.cols)
      if (!last && right) inner.push(right)
      product = this.times(product, this.of(f, defined(left, right)))
      left = right
    })
    return this.summed(inner, product)
  }

  private other(e: Expr & { kind: "apply" }, indices: readonly Index[]): Term[] {
    const { op } = e
    const [a, b] = e.args as readonly [Expr, Expr]
    if (!this.moving.has(e)) return [this.factor({ kind: "entry", of: e, indices })]
    if (op === ops.pow && b.kind === "literal") return this.power(a, b.value, indices)
    if (op.derivative === undefined || !(op.elementwise || isScalar(a.type))) throw new NotByEntries()
    if (op.holomorphic === false && a.type.field === "C") throw new NotByEntries()
    const { derivative } = op
    return [
      this.factor({
        kind: "function",
        of: (x) => this.B.apply(op, [x]),
        slope: (x) => instantiateText(this.B, derivative, op, [x], []),
        at: this.of(a, indices),
      }),
    ]
  }

  private power(base: Expr, p: Rational, indices: readonly Index[]): Term[] {
    if (isInteger(p) && p.num > 1n && p.num <= 3n && isPlain(base)) {
      const one = this.of(base, indices)
      return Array.from({ length: toNumber(p) - 1 }).reduce<Term[]>((terms) => this.times(terms, one), one)
    }
    const less = mulRational(ONE, rational(p.num - p.den, p.den))
    const { B } = this
    return [
      this.factor({
        kind: "function",
        of: (x) => B.pow(x, p),
        slope: (x) => B.scale(B.literal(p), less.num === less.den ? x : B.pow(x, less)),
        at: this.of(base, indices),
      }),
    ]
  }

  private allOf(e: Expr): Index[] {
    return [e.type.rows, e.type.cols].filter((dim) => !isOne(dim)).map((dim) => this.letters.fresh(dim))
  }

  private factor(f: Factor): Term {
    return { number: ONE, factors: [f], sums: [] }
  }

  private summed(over: readonly Index[], terms: readonly Term[]): Term[] {
    return terms.map((t) => ({ ...t, sums: [...over, ...t.sums] }))
  }

  times(left: readonly Term[], right: readonly Term[]): Term[] {
    if (left.length * right.length > MAX_TERMS) throw new NotByEntries()
    return left.flatMap((x) =>
      right.map((y) => ({
        number: mulRational(x.number, y.number),
        factors: [...x.factors, ...y.factors],
        sums: [...x.sums, ...y.sums],
      })),
    )
  }

  /** ∂/∂V_rs, or by its conjugate: every V_pq gives δ_pr δ_qs, every name what is in it. */
  derivative(terms: readonly Term[], by: Variable, at: readonly Index[], bodies: ReadonlyMap<Expr, Expr>): Term[] {
    return terms.flatMap((t) => {
      return t.factors.flatMap((f, i) => {
        // of equal factors one stands for all
        if (t.factors.findIndex((g) => sameFactor(f, g)) !== i) return []
        const number = mulRational(t.number, rational(t.factors.filter((g) => sameFactor(f, g)).length))
        const before = { number, factors: t.factors.slice(0, i), sums: t.sums }
        const after = { number: ONE, factors: t.factors.slice(i + 1), sums: [] }
        return this.times(this.times([before], this.slope(f, by, at, bodies)), [after])
      })
    })
  }

  private slope(f: Factor, by: Variable, at: readonly Index[], bodies: ReadonlyMap<Expr, Expr>): Term[] {
    const { V, conjugate } = by
    if (f.kind === "delta") return []
    if (f.kind === "function") {
      return this.times([this.outer(f.slope, this.refreshed(f.at))], this.derivative(f.at, by, at, bodies))
    }
    if (f.of === V) {
      if (V.type.field === "C" && conjugate !== (f.conjugate === true)) return []
      const deltas = f.indices.map((index, k): Factor => ({ kind: "delta", indices: [index, at[k] as Index] }))
      return [{ number: ONE, factors: deltas, sums: [] }]
    }
    const body = bodies.get(f.of)
    if (!body || !dependents(body, new Set([V, ...bodies.keys()])).has(body)) return []
    const inner = this.of(body, f.indices)
    return this.derivative(f.conjugate ? this.conjugated(inner) : inner, by, at, bodies)
  }

  /** A function at a sum, the number that it has in front apart. */
  private outer(of: Scalars, at: readonly Term[]): Term {
    const t = this.B.arena.symbol("\ue002", this.expression(at).type)
    const { coefficient, core } = splitCoefficient(of(t))
    const bare = (x: Expr): Expr => substitute(this.B, core ?? t, new Map([[t, x]]))
    const f: Factor = { kind: "function", of: bare, slope: (x) => this.slopeOf(bare)(x), at }
    return { number: coefficient, factors: core ? [f] : [], sums: [] }
  }

  /** Sums over an index that a δ fixes carried out, and equal terms together. */
  contracted(terms: readonly Term[]): readonly Term[] {
    const without = terms.map((t) => {
      let { factors, sums } = t
      for (;;) {
        const delta = factors.find((f) => f.kind === "delta" && f.indices.some((i) => sums.includes(i)))
        if (delta?.kind !== "delta") return { ...t, factors, sums }
        const [a, b] = delta.indices
        const [from, to] = sums.includes(a) ? [a, b] : [b, a]
        factors = factors.filter((f) => f !== delta).map((f) => this.renamed(f, from, to))
        sums = sums.filter((s) => s !== from)
      }
    })
    return collected(without, this.value)
  }

  /** Terms that a person writes as one. */
  gathered(terms: readonly Term[]): Gathered {
    const one = this.B.literal(1)
    return gathered(terms, this.value, (at) => ({ kind: "function", of: (x) => x, slope: () => one, at }))
  }

  /** The same sums over other indices. */
  private refreshed(terms: readonly Term[]): Term[] {
    return terms.map(({ number, sums, factors }) => {
      const fresh = sums.map((old) => this.letters.fresh(old.dim))
      const inner = factors.map((f): Factor => (f.kind === "function" ? { ...f, at: this.refreshed(f.at) } : f))
      const renamed = inner.map((f) => sums.reduce((g, old, k) => this.renamed(g, old, fresh[k] as Index), f))
      return { number, factors: renamed, sums: fresh }
    })
  }

  private renamed(f: Factor, from: Index, to: Index): Factor {
    const put = (i: Index): Index => (i === from ? to : i)
    if (f.kind === "entry") return { ...f, indices: f.indices.map(put) }
    if (f.kind === "delta") return { ...f, indices: f.indices.map(put) as unknown as [Index, Index] }
    return { ...f, at: f.at.map((t) => ({ ...t, factors: t.factors.map((g) => this.renamed(g, from, to)) })) }
  }

  /** With sums written out. @throws NotByEntries where there are too many */
  expression(terms: readonly Term[]): Expr {
    const { B } = this
    if (terms.length === 0) return B.literal(0)
    if (terms.some((t) => depthOf(t) > (hasFunctions(t) ? MAX_SUMS_WITH_FUNCTIONS : MAX_SUMS)))
      throw new NotByEntries("it would take too many indices")
    return B.add(
      ...terms.map(({ number, factors, sums }) => {
        const [first, ...rest] = factors.map((f) => this.factorExpression(f))
        const product = first ? rest.reduce((x, y) => B.scale(x, y), first) : B.literal(1)
        const summed = [...sums].reverse().reduce((body, { symbol, dim }) => {
          return bind(B, "sum", symbol, B.literal(1), B.apply(ops.size, [], [dim]), body)
        }, product)
        return number.num === number.den ? summed : B.scale(B.literal(number), summed)
      }),
    )
  }

  private readonly value = (f: Factor): Expr => this.factorExpression(f)

  private factorExpression(f: Factor): Expr {
    const plain = this.plainExpression(f)
    return f.kind === "entry" && f.conjugate ? this.B.conj(plain) : plain
  }

  private plainExpression(f: Factor): Expr {
    const { B } = this
    if (f.kind === "function") return f.of(this.expression(f.at))
    const of = f.kind === "delta" ? B.eye(f.indices[0].dim) : f.of
    const [i, j] = f.indices
    if (!i) return of
    if (isScalar(of.type)) return of
    if (j) return B.apply(ops.entry, [of, i.symbol, j.symbol])
    const one = B.literal(1)
    return B.apply(ops.entry, isOne(of.type.cols) ? [of, i.symbol, one] : [of, one, i.symbol])
  }
}

/** What entries are differentiated by: those of V, or their conjugates. */
export interface Variable {
  readonly V: Sym
  readonly conjugate: boolean
}

const defined = (...indices: readonly (Index | undefined)[]): Index[] => indices.filter((i) => i !== undefined)

/** The factors of a matrix product. */
function chainOf(e: Expr): Expr[] {
  return e.kind === "apply" && e.op === ops.mul ? e.args.flatMap(chainOf) : [e]
}

/** One entry, no sum. */
const isPlain = (e: Expr): boolean =>
  e.kind === "symbol" || (e.kind === "apply" && einsumOf(e.op) === undefined && symbolsOf(e).length === 1)
