import { dimMul, isOne } from "../ir/dim.ts"
import { type Apply, dependents, type Expr, fold, isScalar } from "../ir/expr.ts"
import { bind, freshIndex } from "../ops/bind.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { substitute } from "../syntax/substitute.ts"
import { pullBack } from "./adjoints.ts"

/**
 * One term of a linear map from a p × q increment H to an m × n matrix: `left*H*right`, the same with H transposed,
 * `left*diag(inner*vec(H))*right`, or `vec(result) = matrix*vec(H)`.
 */
type Term =
  | { readonly kind: "product"; readonly left: Expr; readonly right: Expr; readonly transposed: boolean }
  | { readonly kind: "diagonal"; readonly left: Expr; readonly right: Expr; readonly inner: Expr }
  | { readonly kind: "dense"; readonly matrix: Expr }

const dense = (matrix: Expr): Term => ({ kind: "dense", matrix })

/** vec(e): itself where it is a column. */
export function stacked(builder: Builder, e: Expr): Expr {
  if (isOne(e.type.cols)) return e
  return isOne(e.type.rows) ? builder.transpose(e) : builder.apply(ops.vec, [e])
}

function kron(builder: Builder, a: Expr, b: Expr): Expr {
  return isScalar(a.type) || isScalar(b.type) ? builder.times(a, b) : builder.apply(ops.kron, [a, b])
}

/**
 * The matrix M with `vec(e) = M*vec(H)` for an expression that is (complex-)linear in the node `hole`, columns stacked:
 * products become Kronecker products, transposes commutation matrices, and what has no such form a sum over the entries
 * of the result. Undefined where e does not contain the hole.
 */
export function coefficientOf(builder: Builder, e: Expr, hole: Expr): Expr | undefined {
  const reader = new Reader(builder, hole, dependents(e, new Set([hole])))
  const terms = reader.read(e)
  return terms.length === 0 ? undefined : builder.add(...terms.map((t) => reader.dense(t)))
}

class Reader {
  private readonly builder: Builder
  private readonly hole: Expr
  private readonly moving: ReadonlySet<Expr>

  constructor(builder: Builder, hole: Expr, moving: ReadonlySet<Expr>) {
    this.builder = builder
    this.hole = hole
    this.moving = moving
  }

  read(root: Expr): readonly Term[] {
    return fold<readonly Term[]>(root, (e, parts) => {
      if (e === this.hole) return [this.identity()]
      if (!this.moving.has(e) || e.kind !== "apply") return []
      return this.apply(e, parts)
    })
  }

  private identity(): Term {
    const { rows, cols } = this.hole.type
    return { kind: "product", left: this.builder.eye(rows), right: this.builder.eye(cols), transposed: false }
  }

  /** A term as a matrix on vec(H). */
  dense(t: Term): Expr {
    const B = this.builder
    if (t.kind === "dense") return t.matrix
    if (t.kind === "diagonal") {
      // vec(L*diag(x)*R) = (R' ∗ L)*x, column by column the Kronecker product
      if (isOne(t.right.type.cols)) return B.times(B.times(t.left, B.apply(ops.diag, [t.right])), t.inner)
      return B.times(B.apply(ops.khatrirao, [B.transpose(t.right), t.left]), t.inner)
    }
    const { rows, cols } = this.hole.type
    const image = kron(B, B.transpose(t.right), t.left)
    // H' of a vector is the vector itself once it is stacked
    if (!t.transposed || isOne(rows) || isOne(cols)) return image
    return B.times(image, B.apply(ops.commutation, [], [rows, cols]))
  }

  private apply(e: Apply, parts: readonly (readonly Term[])[]): readonly Term[] {
    const B = this.builder
    const { op, args } = e
    const [a, b] = args as [Expr, Expr]
    if (op === ops.add) return parts.flat()
    if (op === ops.mul) return parts[0]?.length ? this.after(a, parts[0], b) : this.before(a, parts[1] ?? [], b)
    if (op === ops.transpose) return (parts[0] ?? []).map((t) => this.transposed(t, a))
    if (op === ops.scale) {
      if (parts[1]?.length) return parts[1].map((t) => this.scaled(a, t))
      const form = this.row(a)
      return [dense(B.times(stacked(B, b), form))]
    }
    if (op === ops.hadamard) {
      const [fixed, list] = parts[0]?.length ? [b, parts[0]] : [a, parts[1] ?? []]
      return list.map((t) => this.weighted(fixed, t))
    }
    if (isScalar(e.type)) return [dense(this.row(e))]
    return this.special(e, parts) ?? this.general(e)
  }

  /** Operators that move entries about. */
  private special(e: Apply, parts: readonly (readonly Term[])[]): readonly Term[] | undefined {
    const B = this.builder
    const { op, args } = e
    const [list = []] = parts
    if (op === ops.diag) {
      const eye = B.eye(e.type.rows)
      return list.map((t) => ({ kind: "diagonal", left: eye, right: eye, inner: this.dense(t) }))
    }
    if (op === ops.diagonal) return list.map((t) => dense(this.diagonalOf(t, e)))
    if (op === ops.vec || op === ops.unvec) return list.map((t) => dense(this.dense(t)))
    if (op === ops.hcat || (op === ops.vcat && isOne(e.type.cols))) {
      const [above, below] = args.map((a, i) => this.sum(parts[i] ?? [], a)) as [Expr, Expr]
      return [dense(B.apply(ops.vcat, [above, below]))]
    }
    if (op === ops.kron && args.every((a) => isOne(a.type.cols))) {
      const [a, b] = args as [Expr, Expr]
      return list.length > 0
        ? list.map((t) => dense(kron(B, this.dense(t), b)))
        : (parts[1] ?? []).map((t) => dense(kron(B, a, this.dense(t))))
    }
    if (op === ops.kron) {
      // vec(A ⊗ B) = (I ⊗ K ⊗ I)*(vec(A) ⊗ vec(B)) [magnus2019, 3.7]
      const [a, b] = args as [Expr, Expr]
      const moved = B.apply(ops.commutation, [], [b.type.cols, a.type.rows])
      const order = kron(B, B.eye(a.type.cols), kron(B, moved, B.eye(b.type.rows)))
      return list.length > 0
        ? list.map((t) => dense(B.times(order, kron(B, this.dense(t), stacked(B, b)))))
        : (parts[1] ?? []).map((t) => dense(B.times(order, kron(B, stacked(B, a), this.dense(t)))))
    }
    return undefined
  }

  private sum(terms: readonly Term[], e: Expr): Expr {
    const B = this.builder
    if (terms.length > 0) return B.add(...terms.map((t) => this.dense(t)))
    const { rows, cols } = this.hole.type
    return B.zeros({ rows: dimMul(e.type.rows, e.type.cols), cols: dimMul(rows, cols) })
  }

  /** diag(L*diag(x)*R) = (L .* R')*x, diag(L*H*R) = (R ∗ L')'*vec(H). */
  private diagonalOf(t: Term, e: Apply): Expr {
    const B = this.builder
    if (t.kind === "diagonal") return B.times(B.hadamard(t.left, B.transpose(t.right)), t.inner)
    const { rows } = e.type
    if (t.kind === "product" && !isScalar(t.right.type)) {
      const picked = B.transpose(B.apply(ops.khatrirao, [t.right, B.transpose(t.left)]))
      return t.transposed
        ? B.times(picked, B.apply(ops.commutation, [], [this.hole.type.rows, this.hole.type.cols]))
        : picked
    }
    const eye = B.eye(rows)
    return B.times(B.transpose(B.apply(ops.khatrirao, [eye, eye])), this.dense(t))
  }

  private transposed(t: Term, of: Expr): Term {
    const B = this.builder
    if (t.kind === "product")
      return { ...t, left: B.transpose(t.right), right: B.transpose(t.left), transposed: !t.transposed }
    if (t.kind === "diagonal") return { ...t, left: B.transpose(t.right), right: B.transpose(t.left) }
    const { rows, cols } = of.type
    return isOne(rows) || isOne(cols) ? t : dense(B.times(B.apply(ops.commutation, [], [rows, cols]), t.matrix))
  }

  private scaled(c: Expr, t: Term): Term {
    return t.kind === "dense" ? dense(this.builder.scale(c, t.matrix)) : { ...t, left: this.builder.scale(c, t.left) }
  }

  /** e*C for a moving e. */
  private after(e: Expr, terms: readonly Term[], C: Expr): readonly Term[] {
    const B = this.builder
    return terms.map((t): Term => {
      if (t.kind === "dense") return dense(B.times(kron(B, B.transpose(C), B.eye(e.type.rows)), t.matrix))
      const next = { ...t, right: B.times(t.right, C) }
      // against a column the diagonal changes places: diag(x)*c = diag(c)*x
      return next.kind === "diagonal" && isOne(C.type.cols) ? dense(this.dense(next)) : next
    })
  }

  /** C*e for a moving e. */
  private before(C: Expr, terms: readonly Term[], e: Expr): readonly Term[] {
    const B = this.builder
    return terms.map((t): Term => {
      if (t.kind === "dense") return dense(B.times(kron(B, B.eye(e.type.cols), C), t.matrix))
      return { ...t, left: B.times(C, t.left) }
    })
  }

  /** C.*e for a moving e. */
  private weighted(C: Expr, t: Term): Term {
    const B = this.builder
    if (t.kind === "product" && isOne(C.type.cols) && isScalar(t.right.type))
      return { ...t, left: B.times(B.apply(ops.diag, [C]), t.left) }
    const weights = B.apply(ops.diag, [stacked(B, C)])
    return dense(B.times(weights, this.dense(t)))
  }

  /** A scalar linear form as a row on vec(H). */
  private row(e: Expr): Expr {
    const B = this.builder
    const variable = B.arena.symbol("dH", this.hole.type)
    const opened = substitute(B, e, new Map([[this.hole, variable]]))
    const G = pullBack(B, opened, B.literal(1), [variable]).get(variable) as Expr
    return B.adjoint(stacked(B, G))
  }

  /** Any other operator, one entry of the result at a time: Σ e_k ⊗ row of the k-th entry. */
  private general(e: Apply): readonly Term[] {
    const B = this.builder
    const { rows, cols } = e.type
    const size = dimMul(rows, cols)
    const variable = B.arena.symbol("dH", this.hole.type)
    const opened = substitute(B, e, new Map([[this.hole, variable]]))
    const index = freshIndex(B)
    const seed = isOne(cols) ? B.unit(index, rows) : B.apply(ops.unvec, [B.unit(index, size)], [rows, cols])
    const G = pullBack(B, opened, seed, [variable]).get(variable) as Expr
    const body = B.times(B.unit(index, size), B.adjoint(stacked(B, G)))
    const last = B.apply(ops.size, [], [size])
    return [dense(bind(B, "sum", index, B.literal(1), last, body))]
  }
}
