import { createRandom } from "../../src/field/random.ts"
import { type Dim, dimName } from "../../src/ir/dim.ts"
import type { Expr, Shape, Sym } from "../../src/ir/expr.ts"
import type { Builder } from "../../src/ops/build.ts"
import { ops } from "../../src/ops/index.ts"

const [m, n] = [dimName("m"), dimName("n")]

/** A polynomial with a random way of writing it: the same `choices`, the same value; `spell` decides how it is written. */
export class Spelling {
  private readonly choose: (below: number) => number
  private readonly spell: (below: number) => number

  private readonly builder: Builder
  private readonly variables: readonly Sym[]

  constructor(builder: Builder, variables: readonly Sym[], content: number, spelling: number) {
    this.builder = builder
    this.variables = variables
    const [c, s] = [createRandom(content), createRandom(spelling)]
    this.choose = (below) => c.integer(0, below - 1)
    this.spell = (below) => s.integer(0, below - 1)
  }

  matrix(rows: Dim, cols: Dim, depth: number): Expr {
    const kind = depth > 0 ? this.choose(6) : 5
    if (kind === 0) return this.sum(this.matrix(rows, cols, depth - 1), this.matrix(rows, cols, depth - 1))
    if (kind <= 2) return this.product(rows, cols, depth)
    if (kind === 3) return this.transposed(this.matrix(cols, rows, depth - 1))
    if (kind === 4) return this.hadamard(this.matrix(rows, cols, depth - 1), this.matrix(rows, cols, depth - 1))
    return this.leaf(rows, cols)
  }

  scalar(depth: number): Expr {
    const B = this.builder
    const size = this.choose(2) === 0 ? m : n
    if (this.choose(2) === 0) return this.trace(this.matrix(m, size, depth), this.matrix(size, m, depth))
    const [a, b] = [this.matrix(m, n, depth), this.matrix(m, n, depth)]
    const inner = B.apply(ops.inner, [a, b])
    return this.spell(2) === 0 ? inner : this.trace(B.adjoint(a), b)
  }

  private leaf(rows: Dim, cols: Dim): Expr {
    const B = this.builder
    const fits = (shape: Shape): boolean => shape.rows.key === rows.key && shape.cols.key === cols.key
    const own = this.variables.filter((v) => fits(v.type))
    const turned = this.variables.filter((v) => fits({ rows: v.type.cols, cols: v.type.rows }))
    const k = this.choose(own.length + turned.length)
    const leaf = own[k] ?? B.transpose(turned[k - own.length] as Expr)
    if (leaf.kind !== "symbol" || this.spell(3) > 0) return leaf
    if (leaf.set === "Sym") return B.transpose(leaf)
    if (leaf.set === "Skew") return B.neg(B.transpose(leaf))
    if (leaf.set === "Herm") return B.adjoint(leaf)
    return this.spell(2) === 0 ? B.transpose(B.transpose(leaf)) : B.add(B.scale(B.literal(2), leaf), B.neg(leaf))
  }

  private sum(a: Expr, b: Expr): Expr {
    const B = this.builder
    return this.spell(2) === 0 ? B.add(a, b) : B.add(b, a)
  }

  /** A product whose left factor may be a sum that is multiplied out. */
  private product(rows: Dim, cols: Dim, depth: number): Expr {
    const B = this.builder
    const k = this.choose(2) === 0 ? m : n
    const [a, b, c] = [
      this.matrix(rows, k, depth - 1),
      this.matrix(rows, k, depth - 2),
      this.matrix(k, cols, depth - 1),
    ]
    const [first, second] = this.spell(2) === 0 ? [a, b] : [b, a]
    if (this.spell(2) === 0) return B.times(B.add(first, second), c)
    const turned = B.times(B.transpose(c), B.transpose(first))
    return B.add(this.spell(2) === 0 ? B.times(first, c) : B.transpose(turned), B.times(second, c))
  }

  private transposed(a: Expr): Expr {
    const B = this.builder
    return this.spell(2) === 0 || a.type.field === "R" ? B.transpose(a) : B.conj(B.adjoint(a))
  }

  private hadamard(a: Expr, b: Expr): Expr {
    const B = this.builder
    return this.spell(2) === 0 ? B.apply(ops.hadamard, [a, b]) : B.apply(ops.hadamard, [b, a])
  }

  private trace(a: Expr, b: Expr): Expr {
    const B = this.builder
    const cases = [
      () => B.apply(ops.trace, [B.times(a, b)]),
      () => B.apply(ops.trace, [B.times(b, a)]),
      () => B.apply(ops.trace, [B.times(B.transpose(a), B.transpose(b))]),
      () => B.apply(ops.sum, [B.apply(ops.hadamard, [a, B.transpose(b)])]),
      () => B.apply(ops.sum, [B.apply(ops.diagonal, [B.times(a, b)])]),
    ]
    return (cases[this.spell(cases.length)] as () => Expr)()
  }
}
