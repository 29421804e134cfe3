import { pullBack } from "../derive/adjoints.ts"
import { type Expr, isScalar, type Sym } from "../ir/expr.ts"
import { contentOf, invRational, mulRational, ONE, type Rational, rational } from "../ir/rational.ts"
import type { Builder, PlainBuilder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"

/** What stands before an increment, as the adjoints give it: one cotangent, or those of the real and imaginary part. */
export type Factor = readonly Expr[]

/** A factor and what it multiplies. */
export interface Pair {
  readonly factor: Factor
  /** Linear in the increments. */
  readonly of: Expr
}

/** How a differential is written as factors times increments. */
export interface Pairing {
  readonly start: Factor
  /** The factors of `leaves` in `factor : d(body)`; absent where a leaf does not occur. */
  pull(body: Expr, factor: Factor, leaves: readonly Sym[]): Map<Sym, Factor>
  add(a: Factor, b: Factor): Factor
  isZero(factor: Factor): boolean
  /** The sum of pairs, as it is written. */
  line(pairs: readonly Pair[]): Expr
}

interface Builders {
  readonly plain: PlainBuilder
  readonly derive: Builder
  /** Makes a factor presentable. */
  readonly tidy: (e: Expr) => Expr
}

const isZero = (e: Expr): boolean => {
  const { coefficient, core } = splitCoefficient(e)
  return coefficient.num === 0n || (core?.kind === "apply" && core.op === ops.zeros)
}

abstract class Base implements Pairing {
  protected readonly plain: PlainBuilder
  protected readonly derive: Builder
  protected readonly tidy: (e: Expr) => Expr
  abstract readonly start: Factor

  constructor({ plain, derive, tidy }: Builders) {
    this.plain = plain
    this.derive = derive
    this.tidy = tidy
  }

  abstract line(pairs: readonly Pair[]): Expr

  pull(body: Expr, factor: Factor, leaves: readonly Sym[]): Map<Sym, Factor> {
    const parts = factor.map((seed) => pullBack(this.derive, body, seed, leaves))
    return new Map(leaves.map((leaf) => [leaf, parts.map((p) => p.get(leaf) as Expr)]))
  }

  add(a: Factor, b: Factor): Factor {
    return a.map((x, i) => this.derive.add(x, b[i] as Expr))
  }

  isZero(factor: Factor): boolean {
    return factor.every(isZero)
  }

  protected sum(terms: readonly Expr[]): Expr {
    return terms.length === 0 ? this.plain.literal(0) : this.plain.add(...terms)
  }
}

/** A real function: `G : dW`, over C its real part. */
export class RealPairing extends Base {
  readonly start: Factor = [this.derive.literal(1)]

  line(pairs: readonly Pair[]): Expr {
    const written = pairs.map(({ factor, of }) => this.signed(factor[0] as Expr, of))
    const content = written.some((w) => w.core.type.field === "C") ? contentOf(written.map((w) => w.number)) : ONE
    const terms = written.map((w) => this.pair(mulRational(w.number, invRational(content)), w))
    const whole = this.plain.re(this.sum(terms))
    return isUnit(content) ? whole : this.plain.scale(this.plain.literal(content), whole)
  }

  private signed(factor: Expr, of: Expr): { number: Rational; core: Expr; of: Expr } {
    const right = splitCoefficient(of)
    const left = splitCoefficient(this.tidy(this.derive.scale(this.derive.literal(right.coefficient), factor)))
    return { number: left.coefficient, core: left.core ?? this.plain.literal(1), of: right.core ?? of }
  }

  private pair(number: Rational, { core, of }: { core: Expr; of: Expr }): Expr {
    const P = this.plain
    if (!isScalar(of.type)) return P.apply(ops.inner, [scaled(P, number, core), of])
    const [left, right] = of.kind === "apply" && of.op === ops.inner ? of.args : []
    const factor = P.conj(core)
    // a number times `P : dX` goes into its left side
    if (left && right && core.type.field === "R")
      return P.apply(ops.inner, [this.tidy(this.derive.scale(scaled(this.derive, number, core), left)), right])
    return scaled(P, number, isLiteralOne(factor) ? of : P.scale(factor, of))
  }
}

/** A complex function: `sum(P .* dW)`, and where it is not holomorphic `+ sum(Q .* conj(dW))`. */
export class ComplexPairing extends Base {
  readonly start: Factor = [this.derive.literal(1), this.derive.apply(ops.imaginary, [])]

  /** ∂/∂W and ∂/∂W̄; of a real W the derivative and nothing. */
  derivatives(factor: Factor, overReals: boolean): { readonly plain: Expr; readonly conjugate: Expr } {
    const B = this.derive
    const [g, h] = factor as readonly [Expr, Expr]
    const i = B.apply(ops.imaginary, [])
    const half = B.literal(rational(1, 2))
    const plain = B.scale(half, B.add(B.conj(g), B.scale(i, B.conj(h))))
    const conjugate = B.scale(half, B.add(g, B.scale(i, h)))
    return overReals ? { plain: B.add(plain, conjugate), conjugate: B.zeros(g.type) } : { plain, conjugate }
  }

  line(pairs: readonly Pair[]): Expr {
    const P = this.plain
    const terms = pairs.flatMap(({ factor, of }) => {
      const { plain, conjugate } = this.derivatives(factor, of.type.field === "R")
      const found: Expr[] = []
      if (!isZero(this.tidy(plain))) found.push(this.pair(plain, of))
      if (!isZero(this.tidy(conjugate))) found.push(this.pair(conjugate, P.conj(of)))
      return found
    })
    return this.sum(terms)
  }

  private pair(factor: Expr, of: Expr): Expr {
    const tidy = this.tidy(factor)
    if (isScalar(of.type)) return isLiteralOne(tidy) ? of : this.plain.scale(tidy, of)
    const { coefficient, core = tidy } = splitCoefficient(tidy)
    const bare = core.kind === "apply" && core.op === ops.ones
    return scaled(
      this.plain,
      coefficient,
      this.plain.apply(ops.sum, [bare ? of : this.plain.apply(ops.hadamard, [core, of])]),
    )
  }
}

const isUnit = (r: Rational): boolean => r.num === 1n && r.den === 1n
const isLiteralOne = (e: Expr): boolean => e.kind === "literal" && isUnit(e.value)
const scaled = (B: Builder, number: Rational, e: Expr): Expr => (isUnit(number) ? e : B.scale(B.literal(number), e))
