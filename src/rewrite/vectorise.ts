import { DIM_ONE, type Dim, isOne, sameDim } from "../ir/dim.ts"
import { type Apply, type Expr, fold, isScalar, type Sym } from "../ir/expr.ts"
import { compareRational, ONE } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"

/**
 * `Σ_{index=1}^{n} body` in matrix notation: `Σ x[k]*log(p[k])` as `x'*log(p)`, `Σ s(k)*e(k,n)` as the vector of s,
 * `Σ A[:,k]*B[k,:]` as `A*B`. Undefined where the body has no such form.
 */
export function vectorised(builder: Builder, index: Sym, from: Expr, to: Expr, body: Expr): Expr | undefined {
  const size = sizeOf(to)
  if (!size || isOne(size) || from.kind !== "literal" || compareRational(from.value, ONE) !== 0) return undefined
  return new Lift(builder, index, size, body).total()
}

/** The dimension that the upper end of a sum is. */
export function sizeOf(e: Expr): Dim | undefined {
  if (e.kind === "apply") return e.op === ops.size ? e.dims[0] : undefined
  if (e.kind === "literal" && e.value.den === 1n && e.value.num > 0n)
    return { terms: [{ names: [], coefficient: Number(e.value.num) }], key: `${e.value.num}` }
  return undefined
}

/** The values of an expression for every value of the index, side by side: columns for columns, rows for rows. */
type Side = "columns" | "rows"

class Lift {
  private readonly B: Builder
  private readonly index: Sym
  private readonly size: Dim
  private readonly body: Expr
  private readonly contains = new Map<Expr, boolean>()
  private readonly memo = { columns: new Map<Expr, Expr | undefined>(), rows: new Map<Expr, Expr | undefined>() }

  constructor(builder: Builder, index: Sym, size: Dim, body: Expr) {
    this.B = builder
    this.index = index
    this.size = size
    this.body = body
  }

  /** Whether an expression contains the index. */
  private readonly moves = (e: Expr): boolean =>
    fold<boolean>(e, (n, parts) => n === this.index || parts.includes(true), this.contains)

  private ones(side: Side): Expr {
    return this.B.ones(side === "columns" ? { rows: DIM_ONE, cols: this.size } : { rows: this.size, cols: DIM_ONE })
  }

  /** The sum over the index. */
  total(): Expr | undefined {
    const { B } = this
    const { scalars, factors } = factorsOf(this.body)
    const still = scalars.filter((s) => !this.moves(s))
    const weights = scalars.filter(this.moves)
    const sum = this.sumOf(weights, factors)
    return sum && still.reduce((e, s) => B.scale(s, e), sum)
  }

  private sumOf(weights: readonly Expr[], factors: readonly Expr[]): Expr | undefined {
    const { B } = this
    if (factors.length === 0) {
      const lists = weights.map((w) => this.scalar(w))
      if (lists.some((l) => !l)) return undefined
      const [first, ...others] = lists as Expr[]
      if (!first) return undefined
      if (others.length === 0) return B.apply(ops.sum, [first])
      // the last factor against the product of the others
      const last = others.at(-1) as Expr
      const rest = others.slice(0, -1).reduce((a, b) => B.hadamard(a, b), first)
      return B.times(B.transpose(rest), last)
    }
    const weight = this.product(weights)
    if (weight === null) return undefined
    return this.ofMatrices(weight, factors)
  }

  /** The entrywise product of scalars for every value of the index; null where one has no such form. */
  private product(weights: readonly Expr[]): Expr | undefined | null {
    let total: Expr | undefined
    for (const w of weights) {
      const list = this.scalar(w)
      if (!list) return null
      total = total ? this.B.hadamard(total, list) : list
    }
    return total
  }

  /** Σ w(k)*F1*…*Fm for matrices, cut where what stands to the left is columns and to the right rows. */
  private ofMatrices(weight: Expr | undefined, factors: readonly Expr[]): Expr | undefined {
    const { B } = this
    const first = factors.findIndex(this.moves)
    if (first < 0) return undefined
    const last = factors.findLastIndex(this.moves)
    const [before, inside, after] = [factors.slice(0, first), factors.slice(first, last + 1), factors.slice(last + 1)]
    const around = (e: Expr): Expr =>
      [...after].reduce(
        (a, b) => B.times(a, b),
        before.reduceRight((a, b) => B.times(b, a), e),
      )
    const middle = this.cut(weight, inside)
    return middle && around(middle)
  }

  private cut(weight: Expr | undefined, factors: readonly Expr[]): Expr | undefined {
    const { B } = this
    const product = (list: readonly Expr[]): Expr => list.reduce((a, b) => B.times(a, b))
    const { rows } = (factors[0] as Expr).type
    const { cols } = (factors.at(-1) as Expr).type
    if (isOne(cols)) {
      const columns = this.lifted(product(factors), "columns")
      return columns && B.times(columns, weight ?? this.ones("rows"))
    }
    if (isOne(rows)) {
      const lines = this.lifted(product(factors), "rows")
      return lines && B.times(weight ? B.transpose(weight) : this.ones("columns"), lines)
    }
    const at = factors.findIndex((f, i) => i > 0 && isOne(f.type.rows))
    if (at < 0) return undefined
    const left = this.lifted(product(factors.slice(0, at)), "columns")
    const right = this.lifted(product(factors.slice(at)), "rows")
    if (!left || !right) return undefined
    return B.times(weight ? B.times(left, B.apply(ops.diag, [weight])) : left, right)
  }

  /** The vector of the values of a scalar. */
  private scalar(e: Expr): Expr | undefined {
    return this.lifted(e, "rows")
  }

  private lifted(e: Expr, side: Side): Expr | undefined {
    const memo = this.memo[side]
    if (!memo.has(e)) memo.set(e, this.lift(e, side))
    return memo.get(e)
  }

  /** `e` is a column (or a scalar) for columns, a row (or a scalar) for rows. */
  private lift(e: Expr, side: Side): Expr | undefined {
    const { B } = this
    const columns = side === "columns"
    if (!this.moves(e)) return columns ? B.times(e, this.ones(side)) : B.times(this.ones(side), e)
    if (e.kind !== "apply") return undefined
    const { op, args, dims } = e
    const [a, b] = args as [Expr, Expr]
    const all = (): Expr[] | undefined => {
      const lists = args.map((x) => this.lifted(x, side))
      return lists.some((l) => !l) ? undefined : (lists as Expr[])
    }
    switch (op) {
      case ops.unit:
        return a === this.index && dims[0] && sameDim(dims[0], this.size) && columns ? B.eye(this.size) : undefined
      case ops.column:
        return columns ? this.picked(a, b, "cols") : undefined
      case ops.row:
        return columns ? undefined : this.picked(a, b, "rows")
      case ops.entry: {
        const values = this.entry(args as [Expr, Expr, Expr])
        return values && (columns ? B.transpose(values) : values)
      }
      case ops.transpose:
      case ops.adjoint: {
        const other = this.lifted(a, columns ? "rows" : "columns")
        return other && (op === ops.transpose ? B.transpose(other) : B.adjoint(other))
      }
      case ops.scale:
        return this.scaled(a, b, side)
      case ops.mul:
        return this.multiplied(a, b, side)
      case ops.inner:
        return this.ofPair(B.conj(a), b, side)
      case ops.sum:
        return this.ofPair(a, B.ones(a.type), side)
      case ops.norm2: {
        const squares = this.ofPair(B.conj(a), a, side)
        return squares && B.pow(B.re(squares), { num: 1n, den: 2n })
      }
      case ops.add: {
        const terms = all()
        return terms && B.add(...terms)
      }
      case ops.pow: {
        if (!this.moves(b)) {
          const base = this.lifted(a, side)
          return base && B.apply(op, [base, b])
        }
        const both = isScalar(e.type) ? all() : undefined
        return both && B.apply(ops.powers, both)
      }
      default: {
        const entrywise =
          op.elementwise === true || op === ops.hadamard || op === ops.conj || op === ops.re || op === ops.im
        const lists = entrywise && !isOnlyPartlyEntrywise(e) ? all() : undefined
        return lists && B.apply(op, lists)
      }
    }
  }

  /** A[:,k] for every k is A. */
  private picked(A: Expr, k: Expr, along: "rows" | "cols"): Expr | undefined {
    return k === this.index && !this.moves(A) && sameDim(A.type[along], this.size) ? A : undefined
  }

  /** The vector of x[k], A[k,j], A[i,k] or A[k,k]. */
  private entry([A, i, j]: readonly [Expr, Expr, Expr]): Expr | undefined {
    const { B } = this
    if (this.moves(A)) return undefined
    const down = i === this.index && sameDim(A.type.rows, this.size)
    const across = j === this.index && sameDim(A.type.cols, this.size)
    if (down && across) return B.apply(ops.diagonal, [A])
    if (down && !this.moves(j)) return isOne(A.type.cols) ? A : B.apply(ops.column, [A, j])
    if (across && !this.moves(i)) return B.transpose(isOne(A.type.rows) ? A : B.apply(ops.row, [A, i]))
    return undefined
  }

  private scaled(c: Expr, e: Expr, side: Side): Expr | undefined {
    const { B } = this
    if (!this.moves(c)) {
      const inner = this.lifted(e, side)
      return inner && B.scale(c, inner)
    }
    const weights = this.scalar(c)
    if (!weights) return undefined
    const along = side === "columns" ? B.transpose(weights) : weights
    if (isScalar(e.type)) {
      const other = this.lifted(e, side)
      return other && B.hadamard(along, other)
    }
    if (!this.moves(e)) return side === "columns" ? B.times(e, along) : B.times(along, e)
    const inner = this.lifted(e, side)
    const scaling = B.apply(ops.diag, [weights])
    return inner && (side === "columns" ? B.times(inner, scaling) : B.times(scaling, inner))
  }

  private multiplied(a: Expr, b: Expr, side: Side): Expr | undefined {
    const { B } = this
    if (isScalar({ rows: a.type.rows, cols: b.type.cols })) {
      if (!this.moves(b)) return this.turned(this.times(this.lifted(a, "rows"), b), side, "rows")
      if (!this.moves(a)) return this.turned(this.times(a, this.lifted(b, "columns")), side, "columns")
      return this.ofPair(B.transpose(a), b, side)
    }
    if (side === "columns") return this.moves(a) ? undefined : this.times(a, this.lifted(b, side))
    return this.moves(b) ? undefined : this.times(this.lifted(a, side), b)
  }

  private times(a: Expr | undefined, b: Expr | undefined): Expr | undefined {
    return a && b && this.B.times(a, b)
  }

  /** A row or column of scalars, laid along a side. */
  private turned(values: Expr | undefined, side: Side, is: Side): Expr | undefined {
    return values && (side === is ? values : this.B.transpose(values))
  }

  /** The values of `Σ a.*b` for two columns, or two rows. */
  private ofPair(a: Expr, b: Expr, side: Side): Expr | undefined {
    const { B } = this
    if (isScalar(a.type)) return this.scaled(a, b, side)
    if (isOne(a.type.rows)) return this.ofPair(B.transpose(a), B.transpose(b), side)
    if (!isOne(a.type.cols)) return undefined
    if (!this.moves(a)) return this.turned(this.times(B.transpose(a), this.lifted(b, "columns")), side, "columns")
    if (!this.moves(b)) return this.turned(this.times(B.transpose(b), this.lifted(a, "columns")), side, "columns")
    const [left, right] = [this.lifted(a, "columns"), this.lifted(b, "columns")]
    if (!left || !right) return undefined
    const totals = B.times(B.ones({ rows: DIM_ONE, cols: a.type.rows }), B.hadamard(left, right))
    return this.turned(totals, side, "columns")
  }
}

/** Some argument is not one of the entries (the exponent of `pow`, the order of `polygamma`). */
const isOnlyPartlyEntrywise = (e: Apply): boolean => !isScalar(e.type) && e.args.some((a) => isScalar(a.type))

/** The scalar factors of a product, and its matrix factors from left to right. */
function factorsOf(e: Expr): { scalars: Expr[]; factors: Expr[] } {
  const scalars: Expr[] = []
  const factors: Expr[] = []
  const stack = [e]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [a, b] = top.kind === "apply" ? top.args : []
    if (top.kind === "apply" && top.op === ops.scale && a && b) stack.push(b, a)
    else if (isScalar(top.type)) scalars.push(top)
    else if (top.kind === "apply" && top.op === ops.mul && a && b) stack.push(b, a)
    else factors.push(top)
  }
  return { scalars, factors }
}
