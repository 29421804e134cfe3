import { isOne } from "../ir/dim.ts"
import { type Expr, isScalar } from "../ir/expr.ts"
import { rational } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { d } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { movingNodes } from "./moves.ts"

/** A scalar times a product of matrices, before a column or the conjugate of one. */
export interface Row {
  readonly scalar: Expr
  readonly matrices: readonly Expr[]
  readonly barred: boolean
}

/** `scalar * (product of the matrices) * vec(increment)`, with the conjugate of the increment where it is barred. */
export interface Stacked extends Row {
  readonly increment: Expr
}

/** The row that makes of a column what the conjugate of another makes of its conjugate. */
export const conjugateRow = <R extends Row>(builder: Builder, row: R): R => ({
  ...row,
  scalar: builder.conj(row.scalar),
  matrices: row.matrices.map((m) => builder.conj(m)),
  barred: !row.barred,
})

/** A matrix with its columns stacked; a column is that already. */
export function stacked(builder: Builder, e: Expr): Expr {
  if (isOne(e.type.cols)) return e
  return isOne(e.type.rows) ? builder.transpose(e) : builder.apply(ops.vec, [e])
}

/** Raised where an operator has no matrix of products of its constants. */
export class NotStackable extends Error {}

/**
 * A differential with its columns stacked, as matrices times the stacked increments.
 * @throws NotStackable
 */
export function stackedDifferential(builder: Builder, e: Expr): Stacked[] {
  return new Stacking(builder, movingNodes(e)).of(e)
}

class Stacking {
  private readonly B: Builder
  private readonly moving: ReadonlySet<Expr>

  constructor(builder: Builder, moving: ReadonlySet<Expr>) {
    this.B = builder
    this.moving = moving
  }

  of(e: Expr): Stacked[] {
    if (e.kind !== "apply") throw new NotStackable()
    const { B } = this
    const [a, b] = e.args as readonly [Expr, Expr]
    switch (e.op) {
      case d:
        return [{ scalar: B.literal(1), matrices: [], barred: false, increment: e }]
      case ops.add:
        return e.args.flatMap((t) => this.of(t))
      case ops.mul:
        return this.product(e)
      case ops.scale:
        return this.moving.has(a) ? this.scaledBy(a, b) : this.of(b).map((s) => this.times(a, s))
      case ops.hadamard: {
        const [constant, inner] = this.moving.has(a) ? [b, a] : [a, b]
        return this.of(inner).map((s) => this.apply(B.apply(ops.diag, [stacked(B, constant)]), s))
      }
      case ops.transpose: {
        if (isOne(a.type.rows) || isOne(a.type.cols)) return this.of(a)
        const swap = B.apply(ops.commutation, [], [a.type.rows, a.type.cols])
        return this.of(a).map((s) => this.apply(swap, s))
      }
      case ops.conj:
        return this.of(a).map((s) => this.conjugated(e, s))
      case ops.adjoint:
        return this.of(B.apply(ops.transpose, [a])).map((s) => this.conjugated(e, s))
      case ops.re:
        return this.of(a).flatMap((s) => {
          const half = this.times(B.literal(rational(1, 2)), s)
          return [half, this.conjugated(e, half)]
        })
      case ops.inner: {
        if (!this.moving.has(a)) return this.of(b).map((s) => this.apply(B.adjoint(stacked(B, a)), s))
        return this.of(a).map((s) => this.apply(B.transpose(stacked(B, b)), this.conjugated(e, s)))
      }
      case ops.trace:
        return this.of(a).map((s) => this.apply(B.transpose(stacked(B, B.eye(a.type.rows))), s))
      case ops.sum:
        return this.of(a).map((s) => this.apply(B.transpose(stacked(B, B.ones(a.type))), s))
      default:
        throw new NotStackable()
    }
  }

  private times(c: Expr, s: Stacked): Stacked {
    return { ...s, scalar: this.B.scale(c, s.scalar) }
  }

  /** Of real increments the conjugate is themselves. */
  private conjugated(e: Expr, s: Stacked): Stacked {
    if (e.type.field === "R" && s.increment.type.field === "R") return s
    const row = conjugateRow(this.B, s)
    return s.increment.type.field === "R" ? { ...row, barred: false } : row
  }

  private apply(matrix: Expr, s: Stacked): Stacked {
    return { ...s, matrices: [matrix, ...s.matrices] }
  }

  /** A moving scalar times a constant matrix. */
  private scaledBy(scalar: Expr, matrix: Expr): Stacked[] {
    return this.of(scalar).map((s) => {
      if (isScalar(matrix.type)) return this.times(matrix, s)
      return this.apply(stacked(this.B, matrix), s)
    })
  }

  /** vec(P X R) = (Rᵀ ⊗ P) vec(X). */
  private product(e: Expr): Stacked[] {
    const { B } = this
    const left: Expr[] = []
    const right: Expr[] = []
    let inner = e
    while (inner.kind === "apply" && inner.op === ops.mul) {
      const [a, b] = inner.args as readonly [Expr, Expr]
      if (this.moving.has(b)) left.push(a)
      else right.unshift(b)
      inner = this.moving.has(b) ? b : a
    }
    const join = (list: readonly Expr[]): Expr | undefined =>
      list.length === 0 ? undefined : list.reduce((x, y) => B.times(x, y))
    const P = join(left)
    const R = join(right)
    const matrix = this.kron(R && B.transpose(R), P, inner)
    return this.of(inner).map((s) => (matrix ? this.apply(matrix, s) : s))
  }

  private kron(a: Expr | undefined, b: Expr | undefined, of: Expr): Expr | undefined {
    const { B } = this
    const { rows, cols } = of.type
    if (!a && !b) return undefined
    if (!a && isOne(cols)) return b
    if (!b && isOne(rows)) return a
    return B.apply(ops.kron, [a ?? B.eye(cols), b ?? B.eye(rows)])
  }
}
