import { isOne } from "../ir/dim.ts"
import { type Expr, isScalar, type Shape } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"

/**
 * One term of a real-linear map from a p × q increment H to an m × n matrix: `left*H*right`, the same with H transposed,
 * `left*diag(inner*vec(H))*right`, or `vec(result) = matrix*vec(H)`. `conjugate`: the same of conj(H) in place of H.
 */
export type Term = { readonly conjugate: boolean } & (
  | { readonly kind: "product"; readonly left: Expr; readonly right: Expr; readonly transposed: boolean }
  | { readonly kind: "diagonal"; readonly left: Expr; readonly right: Expr; readonly inner: Expr }
  | { readonly kind: "dense"; readonly matrix: Expr }
)

export const dense = (matrix: Expr, conjugate = false): Term => ({ kind: "dense", matrix, conjugate })

/** vec(e): itself where it is a column. */
export function stacked(builder: Builder, e: Expr): Expr {
  if (isOne(e.type.cols)) return e
  return isOne(e.type.rows) ? builder.transpose(e) : builder.apply(ops.vec, [e])
}

export function kron(builder: Builder, a: Expr, b: Expr): Expr {
  return isScalar(a.type) || isScalar(b.type) ? builder.times(a, b) : builder.apply(ops.kron, [a, b])
}

/** What operators do to the terms of their argument. */
export class Terms {
  private readonly builder: Builder
  private readonly shape: Shape
  private readonly real: boolean

  /** Of maps of an increment of that shape; `real`: its entries are real. */
  constructor(builder: Builder, shape: Shape, real: boolean) {
    this.builder = builder
    this.shape = shape
    this.real = real
  }

  identity(): Term {
    const { rows, cols } = this.shape
    const [left, right] = [this.builder.eye(rows), this.builder.eye(cols)]
    return { kind: "product", left, right, transposed: false, conjugate: false }
  }

  /** A term as a matrix on vec(H). */
  matrix(t: Term): Expr {
    const B = this.builder
    if (t.kind === "dense") return t.matrix
    if (t.kind === "diagonal") {
      // vec(L*diag(x)*R) = (R' ∗ L)*x, column by column the Kronecker product
      if (isOne(t.right.type.cols)) return B.times(B.times(t.left, B.apply(ops.diag, [t.right])), t.inner)
      return B.times(B.apply(ops.khatrirao, [B.transpose(t.right), t.left]), t.inner)
    }
    const { rows, cols } = this.shape
    const image = kron(B, B.transpose(t.right), t.left)
    // H' of a vector is the vector itself once it is stacked
    if (!t.transposed || isOne(rows) || isOne(cols)) return image
    return B.times(image, B.apply(ops.commutation, [], [rows, cols]))
  }

  asDense(t: Term): Term & { readonly kind: "dense" } {
    return { kind: "dense", matrix: this.matrix(t), conjugate: t.conjugate }
  }

  /** The term with the matrix on the stacked result. */
  mapped(t: Term, f: (matrix: Expr) => Expr): Term {
    return dense(f(this.matrix(t)), t.conjugate)
  }

  transposed(t: Term, of: Expr): Term {
    const B = this.builder
    if (t.kind === "dense") {
      const { rows, cols } = of.type
      if (isOne(rows) || isOne(cols)) return t
      return this.mapped(t, (M) => B.times(B.apply(ops.commutation, [], [rows, cols]), M))
    }
    const ends = { left: B.transpose(t.right), right: B.transpose(t.left) }
    return t.kind === "product" ? { ...t, ...ends, transposed: !t.transposed } : { ...t, ...ends }
  }

  conjugated(t: Term): Term {
    const B = this.builder
    const conjugate = !this.real && !t.conjugate
    if (t.kind === "dense") return { ...t, matrix: B.conj(t.matrix), conjugate }
    const ends = { left: B.conj(t.left), right: B.conj(t.right), conjugate }
    return t.kind === "product" ? { ...t, ...ends } : { ...t, ...ends, inner: B.conj(t.inner) }
  }

  scaled(c: Expr, t: Term): Term {
    const B = this.builder
    return t.kind === "dense" ? this.mapped(t, (M) => B.scale(c, M)) : { ...t, left: B.scale(c, t.left) }
  }

  /** e*C for a moving e. */
  after(e: Expr, terms: readonly Term[], C: Expr): readonly Term[] {
    const B = this.builder
    return terms.map((t): Term => {
      if (t.kind === "dense") return this.mapped(t, (M) => B.times(kron(B, B.transpose(C), B.eye(e.type.rows)), M))
      const next = { ...t, right: B.times(t.right, C) }
      // against a column the diagonal changes places: diag(x)*c = diag(c)*x
      return next.kind === "diagonal" && isOne(C.type.cols) ? this.asDense(next) : next
    })
  }

  /** C*e for a moving e. */
  before(C: Expr, terms: readonly Term[], e: Expr): readonly Term[] {
    const B = this.builder
    return terms.map((t): Term => {
      if (t.kind === "dense") return this.mapped(t, (M) => B.times(kron(B, B.eye(e.type.cols), C), M))
      return { ...t, left: B.times(C, t.left) }
    })
  }

  /** C.*e for a moving e. */
  weighted(C: Expr, t: Term): Term {
    const B = this.builder
    if (t.kind === "product" && isOne(C.type.cols) && isScalar(t.right.type))
      return { ...t, left: B.times(B.apply(ops.diag, [C]), t.left) }
    const weights = B.apply(ops.diag, [stacked(B, C)])
    return this.mapped(t, (M) => B.times(weights, M))
  }

  /** diag(L*diag(x)*R) = (L .* R')*x, diag(L*H*R) = (R ∗ L')'*vec(H). */
  diagonal(t: Term, e: Expr): Term {
    const B = this.builder
    if (t.kind === "diagonal") return dense(B.times(B.hadamard(t.left, B.transpose(t.right)), t.inner), t.conjugate)
    if (t.kind === "product" && !isScalar(t.right.type)) {
      const picked = B.transpose(B.apply(ops.khatrirao, [t.right, B.transpose(t.left)]))
      const order = t.transposed ? B.apply(ops.commutation, [], [this.shape.rows, this.shape.cols]) : undefined
      return dense(order ? B.times(picked, order) : picked, t.conjugate)
    }
    const eye = B.eye(e.type.rows)
    return this.mapped(t, (M) => B.times(B.transpose(B.apply(ops.khatrirao, [eye, eye])), M))
  }

  /** diag(e) of a moving column. */
  diagonalMatrix(t: Term, e: Expr): Term {
    const eye = this.builder.eye(e.type.rows)
    return { kind: "diagonal", left: eye, right: eye, inner: this.matrix(t), conjugate: t.conjugate }
  }
}
