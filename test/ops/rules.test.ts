import { describe, expect, test } from "vitest"
import type { Complex } from "../../src/field/complex.ts"
import * as la from "../../src/field/linalg.ts"
import { createRandom, type Random } from "../../src/field/random.ts"
import { complexSource, float64Source, type Source, sampleMatrix } from "../../src/field/sample.ts"
import { dimNames, dimValue } from "../../src/ir/dim.ts"
import type { Sym } from "../../src/ir/expr.ts"
import { type Matrix, OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { compileRule, type CompiledRule, type Rule } from "../../src/rewrite/rule.ts"
import { core } from "../../src/rewrite/rules/core.ts"
import { functions } from "../../src/rewrite/rules/functions.ts"
import { kronecker } from "../../src/rewrite/rules/kronecker.ts"
import { entrywise, expandModuli, presentModuli } from "../../src/rewrite/rules/moduli.ts"
import { expand, present } from "../../src/rewrite/rules/stages.ts"

/** Set the environment variable SEED to repeat a run. */
const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31))
console.log(`rule tests: SEED=${SEED}`)

const tables: readonly (readonly [string, readonly Rule[]])[] = [
  ["core", core],
  ["expand", expand],
  ["present", present],
  ["functions", functions],
  ["kronecker", kronecker],
  ["moduli", [...entrywise, ...expandModuli, ...presentModuli]],
]
const SIZES = [3, 2, 4, 5]
const POINTS = 4

/** Square matrices with eigenvalues to the right of zero, so that roots and logarithms exist; positive scalars. */
function draw(source: Source<Complex<number>>, symbol: Sym, rows: number, cols: number, random: Random): Matrix<Complex<number>> {
  const F = source.system
  // k is the number of something: an eigenvalue, a diagonal
  if (symbol.set === "Int" || symbol.set === "Nat" || symbol.name === "k")
    return la.scalar(F.number(random.integer(1, 2)))
  const set = symbol.set === "Sym" ? "PD" : symbol.set === "Herm" ? "HPD" : symbol.set
  const drawn = sampleMatrix(source, set, symbol.type.field, rows, cols, random)
  if (set !== "general" || rows !== cols) return drawn
  return la.add(F, drawn, la.scale(F, F.number(rows === 1 ? 3 : 4), la.identity(F, rows)))
}

function check(rule: Rule): void {
  const { pattern, template, names }: CompiledRule = compileRule(rule)
  const source = complexSource(float64Source)
  const F = source.system
  const random = createRandom(`${SEED} ${rule.name} ${rule.from}`)
  let points = 0
  for (let i = 0; i < POINTS; i++) {
    const found = new Set(names.flatMap((s) => [...dimNames(s.type.rows), ...dimNames(s.type.cols)]))
    const sizes = new Map([...found].map((n, k) => [n, SIZES[(k + i) % SIZES.length] as number]))
    if (rule.where.includes("St(")) for (const [k, n] of [...found].entries()) sizes.set(n, k === 0 ? 5 : 3)
    const values = new Map(
      names.map((s) => [s.name, draw(source, s, dimValue(s.type.rows, sizes) ?? 1, dimValue(s.type.cols, sizes) ?? 1, random)]),
    )
    const at = { sizes, value: (name: string): Matrix<Complex<number>> | undefined => values.get(name) }
    try {
      const [left, right] = [evaluate(F, pattern, at), evaluate(F, template, at)]
      expect([left.rows, left.cols]).toEqual([right.rows, right.cols])
      const size = (A: Matrix<Complex<number>>): number => Math.max(...A.data.map(F.magnitude))
      expect(size(la.sub(F, left, right)) / (1 + size(left))).toBeLessThan(1e-8)
      points++
    } catch (error) {
      // a function that numbers have over R alone
      if (error instanceof Unavailable) return
      if (!(error instanceof OutsideDomain)) throw error
    }
  }
  expect(points).toBeGreaterThan(0)
}

describe.each(tables)("%s", (_, rules) => {
  test.each(rules.map((r) => [`${r.name}: ${r.from} → ${r.to}`, r] as const))("%s", (_name, rule) => {
    check(rule)
  })
})
