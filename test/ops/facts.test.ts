import { describe, expect, test } from "vitest"
import { isKnown } from "../../src/derive/known.ts"
import type { Complex } from "../../src/field/complex.ts"
import { eigenHermitian } from "../../src/field/jacobi.ts"
import * as la from "../../src/field/linalg.ts"
import { createRandom, type Random } from "../../src/field/random.ts"
import { complexSource, float64Source, sampleMatrix } from "../../src/field/sample.ts"
import { DIM_ONE, dimName, dimNames, dimValue } from "../../src/ir/dim.ts"
import { Arena, type Field } from "../../src/ir/expr.ts"
import { type Matrix, OutsideDomain } from "../../src/ir/number.ts"
import type { Fact, Op } from "../../src/ir/op.ts"
import { signatureOf } from "../../src/ir/signature.ts"
import { PlainBuilder } from "../../src/ops/build.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { ops } from "../../src/ops/index.ts"
import { buildProblem, readExpression } from "../../src/syntax/problem.ts"
import { parseDeclarations, parseExpression } from "../../src/syntax/gradus/parser.ts"
import { SEED } from "../support/seed.ts"

type C = Complex<number>
const source = complexSource(float64Source)
const F = source.system
const TINY = 1e-9
const SIZE = 3

/** A random value of which a fact holds, on the edge of it now and then. */
function draw(fact: Fact | undefined, field: Field, rows: number, cols: number, random: Random): Matrix<C> {
  const general = (f: Field, c: number = cols): Matrix<C> => sampleMatrix(source, "general", f, rows, c, random)
  if (fact === undefined) return general(field)
  if (fact === "real") return general("R")
  if (fact === "positive") return sampleMatrix(source, "positive", "R", rows, cols, random)
  if (fact === "nonnegative")
    return la.map(sampleMatrix(source, "positive", "R", rows, cols, random), (a) =>
      random.integer(0, 2) === 0 ? F.zero : a,
    )
  const B = general(field, fact === "definite" ? rows : 1)
  const square = la.matmul(F, B, la.map(la.transpose(B), F.conj))
  return fact === "definite" ? la.add(F, square, la.scale(F, F.number(0.1), la.identity(F, rows))) : square
}

/** Whether a fact holds of a value. */
function holds(fact: Fact, A: Matrix<C>): boolean {
  const scale = 1 + Math.max(...A.data.map((a) => F.magnitude(a)))
  if (fact !== "definite" && fact !== "semidefinite")
    return A.data.every((a) => {
      const isReal = Math.abs(a.im) <= TINY * scale
      return isReal && (fact === "real" || (fact === "positive" ? a.re > 0 : a.re >= -TINY * scale))
    })
  const mirrored = la.map(la.transpose(A), F.conj)
  if (A.rows !== A.cols || la.zip(A, mirrored, F.sub).data.some((a) => F.magnitude(a) > TINY * scale)) return false
  const least = Math.min(...eigenHermitian(A).values)
  return fact === "definite" ? least > 0 : least >= -TINY * scale
}

const claims = Object.values<Op>(ops).flatMap((op) =>
  Object.entries(op.facts ?? {}).map(([fact, needs]) => [op, fact as Fact, needs] as const),
)

describe("what a card says of its values is so", () => {
  test.each(claims.map(([op, fact, needs]) => [`${op.name} is ${fact}`, op, fact, needs] as const))(
    "%s",
    (_, op, fact, needs) => {
      expect(Object.keys(needs).filter((p) => !op.params.includes(p))).toEqual([])
      let seen = 0
      for (let i = 0; i < 40; i++) {
        const field = i % 2 === 0 ? "R" : "C"
        const random = createRandom(`${SEED} ${op.name} ${fact} ${i}`)
        const builder = new PlainBuilder(new Arena())
        const { args: slots, params } = signatureOf(op)
        const sizes = new Map(slots.flatMap((s) => [...dimNames(s.rows), ...dimNames(s.cols)]).map((n) => [n, SIZE]))
        for (const p of params) sizes.set(p, SIZE)
        const values = new Map<string, Matrix<C>>()
        const args = slots.map((s, k) => {
          const name = op.params[k] as string
          const own = op.realArguments?.params.includes(name) ? "R" : field
          const [rows, cols] = [s.rows, s.cols].map((d) => dimValue(d, sizes) as number) as [number, number]
          values.set(name, draw(needs[name], own, rows, cols, random))
          const isReal = needs[name] === "real" || needs[name] === "positive" || needs[name] === "nonnegative"
          return builder.arena.symbol(name, { ...s, field: isReal ? "R" : own })
        })
        const node = builder.apply(
          op,
          args,
          params.map((p) => (p === "1" ? DIM_ONE : dimName(p))),
        )
        try {
          const value = evaluate(F, node, { sizes, value: (name) => values.get(name) })
          expect(holds(fact, value)).toBe(true)
          seen++
        } catch (error) {
          if (!(error instanceof OutsideDomain)) throw error
        }
      }
      expect(seen).toBeGreaterThan(5)
    },
  )
})

describe("what follows from cards and sets", () => {
  const problem = buildProblem(
    parseDeclarations(`
      A in R^(m x n); B in C^(n x n); P in PD(n); Q in PSD(n); H in HPD(n); S in Sym(n)
      x, y in R^n; z in C^n; u in R+^n; t in R; s in R+; p in Simplex(n)
    `),
    "",
  )
  test.each<[string, Fact, boolean]>([
    ["A'*A", "semidefinite", true],
    ["A*A'", "semidefinite", true],
    ["A'*A + P", "definite", true],
    ["A'*A + Q", "definite", false],
    ["A'*A + s*eye(n)", "definite", true],
    ["A'*A + t*eye(n)", "definite", false],
    ["B'*B", "semidefinite", true],
    ["B.'*B", "semidefinite", false],
    ["inv(P + Q)", "definite", true],
    ["P - Q", "semidefinite", false],
    ["S", "semidefinite", false],
    ["kron(P, H)", "definite", true],
    ["diag(u)", "definite", true],
    ["diag(x)", "semidefinite", false],
    ["det(H)", "positive", true],
    ["det(S)", "nonnegative", false],
    ["x'*x", "nonnegative", true],
    ["x'*x + s", "positive", true],
    ["x'*y", "nonnegative", false],
    ["x*x'", "nonnegative", false],
    ["z.'*z", "nonnegative", false],
    ["z'*z", "nonnegative", true],
    ["exp(x)", "positive", true],
    ["exp(z)", "positive", false],
    ["norm2(z)", "nonnegative", true],
    ["norm2(z)", "positive", false],
    ["sum(u .* p)", "positive", true],
    ["x.^2", "nonnegative", true],
    ["x.^3", "nonnegative", false],
    ["u.^t", "positive", true],
    ["-s", "nonnegative", false],
  ])("%s is %s: %s", (text, fact, known) => {
    const e = readExpression(problem, parseExpression(text), { source: text })
    expect(isKnown(e, fact)).toBe(known)
  })
})
