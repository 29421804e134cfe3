import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createRandom } from "../../src/field/random.ts"
import { DIM_ONE, dimName } from "../../src/ir/dim.ts"
import type { Expr } from "../../src/ir/expr.ts"
import { OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { normalForm, provablyEqual } from "../../src/tensor/index.ts"
import { Expressions } from "../syntax/print-random.ts"
import { evaluateForm } from "./evaluate-form.ts"
import { field, near, randomPoint, valueAt } from "./random.ts"
import { declared } from "./reading.ts"
import { Spelling } from "./spelling.ts"

const reader = declared(
  `A in R^(m x n); V in C^(m x n); S in Sym(m); K in Skew(m); Q in C^(m x m); H in Herm(m); D in Diag(m); L in Lower(m)
   s in R; q in C; p in R+; P in R+^(m x n); x in R^m; z in C^m; y in R^n; O in O(m); U in U(m); G in PD(m); N in R^(n x n)`,
)
const { variables, builder: B } = reader.problem
const [m, n] = [dimName("m"), dimName("n")]
const spelled = (content: number, spelling: number): Spelling => new Spelling(B, variables, content, spelling)
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })

describe("random expressions", () => {
  it("are equal where they are the same by construction", () => {
    fc.assert(
      fc.property(seeds, seeds, seeds, (content, a, b) => {
        const [x, y] = [spelled(content, a).scalar(2), spelled(content, b).scalar(2)]
        // undefined where they have too many terms
        return provablyEqual(x, y) !== false
      }),
      { numRuns: 150 },
    )
  })

  it("are unequal where their values are", () => {
    let compared = 0
    fc.assert(
      fc.property(seeds, seeds, (a, b) => {
        const [x, y] = [spelled(a, 1).scalar(1), spelled(b, 1).scalar(1)]
        const points = [0, 1].map((k) => randomPoint(variables, `${a} ${b} ${k}`))
        const same = points.map((at) => near(valueAt(x, at) as never, valueAt(y, at) as never))
        if (same.includes(undefined)) return true
        compared++
        return provablyEqual(x, y) === undefined || provablyEqual(x, y) === same.every(Boolean)
      }),
      { numRuns: 200 },
    )
    expect(compared).toBeGreaterThan(100)
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
      { numRuns: 12 },
    )
    expect(compared).toBeGreaterThan(30)
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
      { numRuns: 500 },
    )
    expect(compared).toBeGreaterThan(100)
  })

  it("have one form for each shape of ones", () => {
    const shapes = [m, n, DIM_ONE].flatMap((rows) => [m, n, DIM_ONE].map((cols) => B.ones({ rows, cols })))
    expect(new Set(shapes.map((e) => normalForm(e)?.key)).size).toBe(shapes.length)
  })
})
