import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createRandom } from "../../src/field/random.ts"
import { DIM_ONE, type Dim, dimName } from "../../src/ir/dim.ts"
import type { Expr, Shape } from "../../src/ir/expr.ts"
import { OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { ops } from "../../src/ops/index.ts"
import { normalForm, provablyEqual } from "../../src/tensor/index.ts"
import { Expressions } from "../syntax/print-random.ts"
import { evaluateForm } from "./evaluate-form.ts"
import { field, near, randomPoint, valueAt } from "./random.ts"
import { declared } from "./reading.ts"

const reader = declared(
  `A in R^(m x n); V in C^(m x n); S in Sym(m); K in Skew(m); Q in C^(m x m); H in Herm(m); D in Diag(m); L in Lower(m)
   s in R; q in C; p in R+; P in R+^(m x n); x in R^m; z in C^m; y in R^n; O in O(m); U in U(m); G in PD(m); N in R^(n x n)`,
)
const { variables, builder: B } = reader.problem
const [m, n] = [dimName("m"), dimName("n")]
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })

/** A polynomial with a random way of writing it: the same `choices`, the same value; `spell` decides how it is written. */
class Spelling {
  private readonly choose: (below: number) => number
  private readonly spell: (below: number) => number

  constructor(content: number, spelling: number) {
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
    const size = this.choose(2) === 0 ? m : n
    if (this.choose(2) === 0) return this.trace(this.matrix(m, size, depth), this.matrix(size, m, depth))
    const [a, b] = [this.matrix(m, n, depth), this.matrix(m, n, depth)]
    const inner = B.apply(ops.inner, [a, b])
    return this.spell(2) === 0 ? inner : this.trace(B.adjoint(a), b)
  }

  private leaf(rows: Dim, cols: Dim): Expr {
    const fits = (shape: Shape): boolean => shape.rows.key === rows.key && shape.cols.key === cols.key
    const own = variables.filter((v) => fits(v.type))
    const turned = variables.filter((v) => fits({ rows: v.type.cols, cols: v.type.rows }))
    const k = this.choose(own.length + turned.length)
    const leaf = own[k] ?? B.transpose(turned[k - own.length] as Expr)
    if (leaf.kind !== "symbol" || this.spell(3) > 0) return leaf
    if (leaf.set === "Sym") return B.transpose(leaf)
    if (leaf.set === "Skew") return B.neg(B.transpose(leaf))
    if (leaf.set === "Herm") return B.adjoint(leaf)
    return this.spell(2) === 0 ? B.transpose(B.transpose(leaf)) : B.add(B.scale(B.literal(2), leaf), B.neg(leaf))
  }

  private sum(a: Expr, b: Expr): Expr {
    return this.spell(2) === 0 ? B.add(a, b) : B.add(b, a)
  }

  /** A product whose left factor may be a sum that is multiplied out. */
  private product(rows: Dim, cols: Dim, depth: number): Expr {
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
    return this.spell(2) === 0 || a.type.field === "R" ? B.transpose(a) : B.conj(B.adjoint(a))
  }

  private hadamard(a: Expr, b: Expr): Expr {
    return this.spell(2) === 0 ? B.apply(ops.hadamard, [a, b]) : B.apply(ops.hadamard, [b, a])
  }

  private trace(a: Expr, b: Expr): Expr {
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

describe("random expressions", () => {
  it("are equal where they are the same by construction", () => {
    fc.assert(
      fc.property(seeds, seeds, seeds, (content, a, b) => {
        const [x, y] = [new Spelling(content, a).scalar(2), new Spelling(content, b).scalar(2)]
        // undefined where they have too many terms
        return provablyEqual(x, y) !== false
      }),
      { numRuns: 400 },
    )
  })

  it("are unequal where their values are", () => {
    let compared = 0
    fc.assert(
      fc.property(seeds, seeds, (a, b) => {
        const [x, y] = [new Spelling(a, 1).scalar(1), new Spelling(b, 1).scalar(1)]
        const points = [0, 1].map((k) => randomPoint(variables, `${a} ${b} ${k}`))
        const same = points.map((at) => near(valueAt(x, at) as never, valueAt(y, at) as never))
        if (same.includes(undefined)) return true
        compared++
        return provablyEqual(x, y) === undefined || provablyEqual(x, y) === same.every(Boolean)
      }),
      { numRuns: 400 },
    )
    expect(compared).toBeGreaterThan(200)
  })

  it("have equal values where their forms are equal, whatever cards they are made of", () => {
    let compared = 0
    fc.assert(
      fc.property(seeds, (seed) => {
        const make = new Expressions(B, variables, seed)
        const random = createRandom(seed)
        const seen = new Map<string, Expr>()
        for (let i = 0; i < 150; i++) {
          const e = make.expression(make.shape(), random.integer(1, 3))
          const key = normalForm(e)?.key
          const other = key === undefined ? undefined : seen.get(key)
          if (key !== undefined) seen.set(key, e)
          if (!other || other === e) continue
          for (const k of [0, 1, 2]) {
            const at = randomPoint(variables, `${seed} ${k}`)
            const [x, y] = [valueAt(e, at), valueAt(other, at)]
            const same = x && y && near(x, y)
            if (same === false) return false
            if (same) compared++
          }
        }
        return true
      }),
      { numRuns: 40 },
    )
    expect(compared).toBeGreaterThan(100)
  })

  it("have the value that their form says", () => {
    let compared = 0
    fc.assert(
      fc.property(seeds, (seed) => {
        const make = new Expressions(B, variables, seed)
        const e = make.expression(make.shape(), createRandom(seed).integer(1, 3))
        const form = normalForm(e, { terms: 50, work: 20_000 })
        const small = form?.terms.every((t) => t.dims.length <= 6 && !t.key.includes("⊗"))
        // index sums have arguments that their operator does not take
        if (!form || !small || /(sum|product)\(/.test(form.key)) return true
        const at = randomPoint(variables, seed)
        const value = valueAt(e, at)
        if (!value) return true
        try {
          const same = near(evaluateForm(field, form, at), value)
          if (same) compared++
          return same !== false
        } catch (error) {
          if (error instanceof OutsideDomain || error instanceof Unavailable) return true
          throw error
        }
      }),
      { numRuns: 1500 },
    )
    expect(compared).toBeGreaterThan(300)
  })

  it("have one form for each shape of ones", () => {
    const shapes = [m, n, DIM_ONE].flatMap((rows) => [m, n, DIM_ONE].map((cols) => B.ones({ rows, cols })))
    expect(new Set(shapes.map((e) => normalForm(e)?.key)).size).toBe(shapes.length)
  })
})
