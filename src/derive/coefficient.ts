import { dimMul, isOne } from "../ir/dim.ts"
import { type Apply, dependents, type Expr, fold, isScalar, nodesInside } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { rational } from "../ir/rational.ts"
import { bind, freshIndex, open } from "../ops/bind.ts"
import type { Builder } from "../ops/build.ts"
import { einsumOf } from "../ops/einsum.ts"
import { ops } from "../ops/index.ts"
import { instantiateText } from "../rewrite/instantiate.ts"
import { substitute } from "../syntax/substitute.ts"
import { pullBack } from "./adjoints.ts"
import { dense, kron, stacked, type Term, Terms } from "./linear-terms.ts"

/** `vec(e) = direct*vec(H) + conjugate*conj(vec(H))`, columns stacked; a part that is absent is zero. */
export interface Coefficients {
  readonly direct: Expr | undefined
  readonly conjugate: Expr | undefined
}

/**
 * The matrices of an expression that is linear over R in the node `hole`: products become Kronecker products, transposes
 * commutation matrices, sums over an index stay sums, and what has no such form becomes a sum over the entries of H. For
 * a real hole there is no conjugate part.
 */
export function coefficientsOf(builder: Builder, e: Expr, hole: Expr): Coefficients {
  const reader = new Reader(builder, hole)
  const terms = reader.read(e)
  return { direct: reader.total(terms, false), conjugate: reader.total(terms, true) }
}

/** Whether a map may be linear over R alone: it conjugates something that depends on the hole. */
export function isMixed(e: Expr, hole: Expr): boolean {
  const moving = dependents(e, new Set([hole]))
  return [...moving].some((n) => {
    if (n.kind !== "apply") return false
    if (n.op.lambda) return nodesInside(n.op.lambda.body).some((b) => b.kind === "apply" && b.op.holomorphic === false)
    if (n.op.holomorphic !== false) return false
    const spec = einsumOf(n.op)
    return !spec || n.args.some((a, i) => spec.args[i]?.conjugate === true && moving.has(a))
  })
}

/** What picks entries or adds them up is a product with a constant: on the left, or on the right. */
const SELECTIONS: ReadonlyMap<Op, { readonly side: "left" | "right"; readonly by: string }> = new Map<
  Op,
  { readonly side: "left" | "right"; readonly by: string }
>([
  [ops.row, { side: "left", by: "e(i,m)'" }],
  [ops.column, { side: "right", by: "e(j,n)" }],
  [ops.rows, { side: "left", by: "eye(m)[i:k,:]" }],
  [ops.columns, { side: "right", by: "eye(n)[:,j:l]" }],
  [ops.cumsum, { side: "left", by: "tril(matrix(1,m,m))" }],
])

/** Operators that keep some entries and make the others zero. */
const MASKS: ReadonlySet<Op> = new Set<Op>([ops.tril, ops.triu, ops.trilk, ops.triuk])

/**
 * Matrices of Fréchet derivatives [higham2008, 3.2]: of the exponential the corner block of an exponential twice as
 * large, of the square root the inverse of E -> X*E + E*X.
 */
const MATRIX_FUNCTIONS: ReadonlyMap<Op, string> = new Map<Op, string>([
  [ops.frechetexpm, "expm([kron(eye(n), A), eye(n*n); zeros(n*n,n*n), kron(A.', eye(n))])[1:n*n,:][:,n*n + 1:2*n*n]"],
  [ops.frechetsqrtm, "inv(kron(eye(n), sqrtm(A)) + kron(sqrtm(A).', eye(n)))"],
])

class Reader {
  private readonly builder: Builder
  private readonly hole: Expr
  private readonly terms: Terms
  private readonly real: boolean

  constructor(builder: Builder, hole: Expr) {
    this.builder = builder
    this.hole = hole
    this.real = hole.type.field === "R"
    this.terms = new Terms(builder, hole.type, this.real)
  }

  read(root: Expr): readonly Term[] {
    const moving = dependents(root, new Set([this.hole]))
    if (!moving.has(root)) return []
    const known = new Map<Expr, readonly Term[]>([[this.hole, [this.terms.identity()]]])
    // a scalar is read as a whole, by what it passes back
    const ahead: Expr[] = [root]
    const seen = new Set<Expr>(ahead)
    for (let e = ahead.pop(); e; e = ahead.pop()) {
      if (known.has(e) || e.kind !== "apply") continue
      if (isScalar(e.type)) known.set(e, this.rows(e))
      else
        for (const a of e.args)
          if (moving.has(a) && !seen.has(a)) {
            seen.add(a)
            ahead.push(a)
          }
    }
    return fold<readonly Term[]>(
      root,
      (e, parts) => (moving.has(e) && e.kind === "apply" ? this.apply(e, parts, e === root) : []),
      known,
    )
  }

  /** The sum of the matrices of the terms of H, or of those of conj(H). */
  total(terms: readonly Term[], conjugate: boolean): Expr | undefined {
    const matrices = terms.filter((t) => t.conjugate === conjugate).map((t) => this.terms.matrix(t))
    return matrices.length === 0 ? undefined : this.builder.add(...matrices)
  }

  private apply(e: Apply, parts: readonly (readonly Term[])[], isRoot: boolean): readonly Term[] {
    const B = this.builder
    const T = this.terms
    const { op, args } = e
    const [a, b] = args as [Expr, Expr]
    const [first = [], second = []] = parts
    if (op.lambda) return this.indexSum(e)
    if (op === ops.add) return parts.flat()
    if (op === ops.mul) return first.length > 0 ? T.after(a, first, b) : T.before(a, second, b)
    if (op === ops.transpose) return first.map((t) => T.transposed(t, a))
    if (op === ops.scale) {
      if (second.length > 0) return second.map((t) => T.scaled(a, t))
      return first.map((t) => T.mapped(t, (row) => B.times(stacked(B, b), row)))
    }
    if (op === ops.hadamard) {
      const [fixed, list] = first.length > 0 ? [b, first] : [a, second]
      return list.map((t) => T.weighted(fixed, t))
    }
    const selection = SELECTIONS.get(op)
    if (selection) {
      const by = instantiateText(B, selection.by, op, args, e.dims)
      return selection.side === "left" ? T.before(by, first, a) : T.after(a, first, by)
    }
    if (MASKS.has(op)) {
      const mask = B.apply(op, [B.ones(a.type), ...args.slice(1)])
      return first.map((t) => T.weighted(mask, t))
    }
    return this.conjugates(e, first) ?? this.moves(e, parts, isRoot) ?? this.functions(e, second) ?? this.general(e)
  }

  /** Conjugates, adjoints, real and imaginary parts. */
  private conjugates({ op, args: [a] }: Apply, terms: readonly Term[]): readonly Term[] | undefined {
    const B = this.builder
    const T = this.terms
    if (op === ops.conj) return terms.map((t) => T.conjugated(t))
    if (op === ops.adjoint) return terms.map((t) => T.conjugated(T.transposed(t, a as Expr)))
    if (op !== ops.re && op !== ops.im) return undefined
    if (this.real) {
      const whole = this.total(terms, false)
      return whole ? [dense(B.apply(op, [whole]))] : []
    }
    const half = B.literal(rational(1, 2))
    // im(e) = (e - conj(e))/(2i)
    const factor = op === ops.re ? half : B.scale(B.literal(rational(-1, 2)), B.apply(ops.imaginary, []))
    return terms.flatMap((t) => [T.scaled(factor, t), T.scaled(B.conj(factor), T.conjugated(t))])
  }

  /** Operators that move entries about. */
  private moves(e: Apply, parts: readonly (readonly Term[])[], isRoot: boolean): readonly Term[] | undefined {
    const B = this.builder
    const T = this.terms
    const { op, args } = e
    const [a, b] = args as [Expr, Expr]
    const [first = [], second = []] = parts
    if (op === ops.diag) return first.map((t) => T.diagonalMatrix(t, e))
    if (op === ops.diagonal) return first.map((t) => T.diagonal(t, e))
    if (op === ops.vec || op === ops.unvec) return first.map((t) => T.asDense(t))
    if (op === ops.ifelse && this.isFixed(args.slice(0, 2))) {
      const [one, zero] = [B.ones(e.type), B.zeros(e.type)]
      const mask = (yes: Expr, no: Expr): Expr => B.apply(ops.ifelse, [a, b, yes, no])
      return [
        ...(parts[2] ?? []).map((t) => T.weighted(mask(one, zero), t)),
        ...(parts[3] ?? []).map((t) => T.weighted(mask(zero, one), t)),
      ]
    }
    if (op === ops.hcat || op === ops.vcat) return this.blocks(e, parts, isRoot)
    if (op === ops.kron) return this.kronecker(e, first, second)
    if (op === ops.khatrirao) {
      const product = B.apply(ops.kron, [a, b]) as Apply
      const eye = B.eye(a.type.cols)
      return T.after(product, this.kronecker(product, first, second), B.apply(ops.khatrirao, [eye, eye]))
    }
    return undefined
  }

  private isFixed(args: readonly Expr[]): boolean {
    return args.every((a) => !dependents(a, new Set([this.hole])).has(a))
  }

  /** `[A, B]` and `[A; B]`: columns, and the whole, one above the other; inside something else by products with parts of the identity. */
  private blocks(e: Apply, parts: readonly (readonly Term[])[], isRoot: boolean): readonly Term[] {
    const B = this.builder
    const T = this.terms
    const { op, args } = e
    const [a, b] = args as [Expr, Expr]
    const beside = op === ops.hcat
    if ((isRoot && beside) || (!beside && isOne(e.type.cols)))
      return [false, true].flatMap((conjugate) => {
        const found = parts.map((p) => this.total(p, conjugate))
        if (found.every((m) => m === undefined)) return []
        const [above, below] = found.map((m, i) => m ?? this.nothing(args[i] as Expr)) as [Expr, Expr]
        return [dense(B.apply(ops.vcat, [above, below]), conjugate)]
      })
    const place = (text: string): Expr => instantiateText(B, text, op, args, e.dims)
    const [first = [], second = []] = parts
    return beside
      ? [...T.after(a, first, place("eye(p + q)[1:p,:]")), ...T.after(b, second, place("eye(p + q)[p + 1:p + q,:]"))]
      : [...T.before(place("eye(p + q)[:,1:p]"), first, a), ...T.before(place("eye(p + q)[:,p + 1:p + q]"), second, b)]
  }

  private nothing(e: Expr): Expr {
    const { rows, cols } = this.hole.type
    return this.builder.zeros({ rows: dimMul(e.type.rows, e.type.cols), cols: dimMul(rows, cols) })
  }

  private kronecker(e: Apply, first: readonly Term[], second: readonly Term[]): readonly Term[] {
    const B = this.builder
    const T = this.terms
    const [a, b] = e.args as [Expr, Expr]
    const columns = [a, b].every((x) => isOne(x.type.cols))
    // vec(A ⊗ B) = (I ⊗ K ⊗ I)*(vec(A) ⊗ vec(B)) [magnus2019, 3.7]
    const moved = columns ? undefined : B.apply(ops.commutation, [], [b.type.cols, a.type.rows])
    const order = moved && kron(B, B.eye(a.type.cols), kron(B, moved, B.eye(b.type.rows)))
    const ordered = (M: Expr): Expr => (order ? B.times(order, M) : M)
    return [
      ...first.map((t) => T.mapped(t, (M) => ordered(kron(B, M, stacked(B, b))))),
      ...second.map((t) => T.mapped(t, (M) => ordered(kron(B, stacked(B, a), M)))),
    ]
  }

  /** Fréchet derivatives along what moves. */
  private functions(e: Apply, direction: readonly Term[]): readonly Term[] | undefined {
    const B = this.builder
    const T = this.terms
    const text = MATRIX_FUNCTIONS.get(e.op)
    if (text === undefined || !this.isFixed(e.args.slice(0, 1))) return undefined
    const matrix = instantiateText(B, text, e.op, e.args, e.dims)
    return direction.map((t) => T.mapped(t, (M) => B.times(matrix, M)))
  }

  /** A sum over an index of what its body makes of H. */
  private indexSum(e: Apply): readonly Term[] {
    const B = this.builder
    const { lambda } = e.op
    if (lambda?.fold !== "sum") return this.general(e)
    const [from, to] = e.args as [Expr, Expr, ...Expr[]]
    const { index, body } = open(B, lambda, e.args)
    const terms = this.read(body)
    return [false, true].flatMap((conjugate) => {
      const matrix = this.total(terms, conjugate)
      return matrix ? [dense(bind(B, "sum", index, from, to, matrix), conjugate)] : []
    })
  }

  /** A scalar as a row on vec(H): `re(e) = re(g : H)`, `im(e) = re(h : H)`. */
  private rows(e: Expr): readonly Term[] {
    const B = this.builder
    const variable = B.arena.symbol("dH", this.hole.type)
    const opened = substitute(B, e, new Map([[this.hole, variable]]))
    const pulled = (seed: Expr): Expr => pullBack(B, opened, seed, [variable]).get(variable) as Expr
    const row = (G: Expr): Expr => B.transpose(stacked(B, G))
    const g = pulled(B.literal(1))
    if (!isMixed(opened, variable)) return [dense(row(B.conj(g)))]
    const i = B.apply(ops.imaginary, [])
    const h = e.type.field === "R" ? undefined : pulled(i)
    if (this.real) return [dense(row(h ? B.add(B.re(g), B.scale(i, B.re(h))) : B.re(g)))]
    const half = (G: Expr): Expr => B.scale(B.literal(rational(1, 2)), G)
    const plus = (G: Expr, H: Expr | undefined): Expr => half(H ? B.add(G, B.scale(i, H)) : G)
    return [dense(row(plus(B.conj(g), h && B.conj(h)))), dense(row(plus(g, h)), true)]
  }

  /** Any other operator, one entry of H at a time: Σ vec(e at e_k) e_k'. */
  private general(e: Expr): readonly Term[] {
    const B = this.builder
    const { rows, cols } = this.hole.type
    const size = dimMul(rows, cols)
    const index = freshIndex(B)
    const unit = B.unit(index, size)
    const direction = isOne(cols) ? unit : B.apply(ops.unvec, [unit], [rows, cols])
    const at = (H: Expr): Expr => stacked(B, substitute(B, e, new Map([[this.hole, H]])))
    const summed = (column: Expr): Expr =>
      bind(B, "sum", index, B.literal(1), B.size(size), B.times(column, B.transpose(unit)))
    const along = at(direction)
    if (this.real || !isMixed(e, this.hole)) return [dense(summed(along))]
    const i = B.apply(ops.imaginary, [])
    const across = B.scale(i, at(B.scale(i, direction)))
    const half = B.literal(rational(1, 2))
    return [
      dense(summed(B.scale(half, B.sub(along, across)))),
      dense(summed(B.scale(half, B.add(along, across))), true),
    ]
  }
}
