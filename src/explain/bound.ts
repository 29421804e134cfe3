import { isOne } from "../ir/dim.ts"
import { dependents, type Expr, isScalar, symbolsOf } from "../ir/expr.ts"
import { isInteger, negRational, rational } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"

/**
 * A product of norms that bounds the modulus or Frobenius norm of an expression in some increments, constant factors by
 * their spectral norm; undefined where products and sums do not lead there.
 */
export function boundOf(builder: Builder, e: Expr, increments: ReadonlySet<Expr>): Expr | undefined {
  return new Bounds(builder, dependents(e, increments)).of(e)
}

class Bounds {
  private readonly B: Builder
  private readonly moving: ReadonlySet<Expr>

  constructor(builder: Builder, moving: ReadonlySet<Expr>) {
    this.B = builder
    this.moving = moving
  }

  /** By the Frobenius norm. */
  of(e: Expr): Expr | undefined {
    const { B } = this
    if (e.kind === "literal") return B.literal(e.value.num < 0n ? negRational(e.value) : e.value)
    if (e.kind === "symbol" || !this.moving.has(e)) return this.norm(e)
    const [a, b] = e.args as readonly [Expr, Expr]
    switch (e.op) {
      case ops.add:
        return this.combine(
          e.args.map((t) => this.of(t)),
          (terms) => B.add(...terms),
        )
      case ops.scale:
      case ops.inner:
        return this.product([this.of(a), this.of(b)])
      case ops.hadamard:
        return this.product([this.entries(a), this.entries(b)])
      case ops.mul:
        return this.product(this.factors(e).map((f) => this.spectral(f)))
      case ops.trace:
        return this.trace(this.factors(a))
      case ops.sum:
        return this.sum(a)
      case ops.pow:
        return b.kind === "literal" && isInteger(b.value) && b.value.num > 0n && isScalar(e.type)
          ? this.combine([this.of(a)], ([bound]) => B.pow(bound as Expr, b.value))
          : undefined
      case ops.transpose:
      case ops.adjoint:
      case ops.conj:
      case ops.re:
      case ops.norm2:
      case ops.diag:
      case ops.diagonal:
        return this.of(a)
      default:
        return undefined
    }
  }

  private norm(e: Expr): Expr {
    if (e.kind === "symbol" && (e.set === "positive" || e.set === "Nat") && isScalar(e.type)) return e
    if (e.kind === "apply" && e.op === ops.size) return e
    return this.B.apply(isScalar(e.type) ? ops.abs : ops.norm2, [e])
  }

  /** A factor of a matrix product counts by its spectral norm, which for an increment is at most the Frobenius norm. */
  private spectral(e: Expr): Expr | undefined {
    if (this.moving.has(e)) return this.of(e)
    return isOne(e.type.rows) || isOne(e.type.cols) ? this.norm(e) : this.B.apply(ops.normop, [e])
  }

  /** A factor of an entrywise product counts by its largest entry. */
  private entries(e: Expr): Expr | undefined {
    return this.moving.has(e) ? this.of(e) : this.B.apply(ops.normInf, [e])
  }

  /** |tr(PQ)| ≤ ‖P‖‖Q‖. */
  private trace(factors: readonly Expr[]): Expr | undefined {
    const moving = factors.filter((f) => this.moving.has(f))
    // two factors count by the Frobenius norm: moving ones, else the first of the others
    const first = moving.length > 1 ? undefined : factors.find((f) => !this.moving.has(f))
    if (moving.length < 2 && !first) return undefined
    return this.product(factors.map((f) => (f === first ? this.norm(f) : this.spectral(f))))
  }

  private sum(e: Expr): Expr | undefined {
    const [a, b] = e.kind === "apply" && e.op === ops.hadamard ? e.args : []
    if (a && b && this.moving.has(a) && this.moving.has(b)) return this.product([this.of(a), this.of(b)])
    const { B } = this
    const sizes = [e.type.rows, e.type.cols].filter((d) => !isOne(d)).map((d) => B.apply(ops.size, [], [d]))
    const root = B.pow(
      sizes.reduce((x, y) => B.scale(x, y), B.literal(1)),
      rational(1, 2),
    )
    return this.product([root, this.of(e)])
  }

  private factors(e: Expr): Expr[] {
    if (e.kind !== "apply" || e.op !== ops.mul || !this.moving.has(e)) return [e]
    return e.args.flatMap((a) => this.factors(a))
  }

  private product(factors: readonly (Expr | undefined)[]): Expr | undefined {
    return this.combine(factors, (all) => {
      const flat = all.flatMap(scalarFactors)
      const still = flat.filter((f) => !this.isOfStep(f))
      return [...still, ...flat.filter((f) => this.isOfStep(f))].reduce((x, y) => this.B.scale(x, y))
    })
  }

  /** The norm of an increment: constants stand before those. */
  private isOfStep(bound: Expr): boolean {
    return symbolsOf(bound).some((s) => this.moving.has(s))
  }

  private combine(parts: readonly (Expr | undefined)[], make: (parts: readonly Expr[]) => Expr): Expr | undefined {
    return parts.every((p) => p !== undefined) ? make(parts) : undefined
  }
}

const scalarFactors = (e: Expr): Expr[] =>
  e.kind === "apply" && e.op === ops.scale ? e.args.flatMap(scalarFactors) : [e]
