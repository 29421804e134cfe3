// What is typeset in LaTeX is read as the same: every card, whatever the shapes of its arguments, and random expressions.
import { expect, test } from "vitest"
import { pose, read } from "../../src/answer/read.ts"
import type { Complex } from "../../src/field/complex.ts"
import { createRandom } from "../../src/field/random.ts"
import { complexSource, float64Source, sampleMatrix, type Source } from "../../src/field/sample.ts"
import { type Dim, dimName } from "../../src/ir/dim.ts"
import { GradusError } from "../../src/ir/error.ts"
import { type Expr, type Field, nodesInside, type Sym } from "../../src/ir/expr.ts"
import type { Matrix } from "../../src/ir/number.ts"
import type { Op } from "../../src/ir/op.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { ops } from "../../src/ops/index.ts"
import { parseProblem } from "../../src/syntax/gradus/parser.ts"
import { printLatex } from "../../src/syntax/print/index.ts"
import { latexSet } from "../../src/syntax/print/problem.ts"
import { buildProblem } from "../../src/syntax/problem.ts"
import { SEED } from "../support/seed.ts"
import {
  attempt,
  cardNamed,
  draw,
  expectSame,
  type Instance,
  instance,
  names,
  point,
  type Shapes,
  samplesOf,
  valueOf,
} from "./instance.ts"
import { Expressions } from "../syntax/print-random.ts"

/** Slices have sizes for ends, for which symbols do not stand; what `e_i` is, a text says in words; 0 beside a matrix is a number. */
const APART: ReadonlySet<string> = new Set(["rows", "columns", "unit", "zeros"])

function shapesOf(op: Op): Shapes[] {
  const numbers = op.params.length > 0 && !samplesOf(op, op.params.length).includes("index")
  return ["general", "square", ...(op.elementwise ? ["column" as const] : []), ...(numbers ? ["scalar" as const] : [])]
}

const fields: readonly (readonly [Field, Source<unknown>])[] = [
  ["R", float64Source as Source<unknown>],
  ["C", complexSource(float64Source) as Source<unknown>],
]

/** The expression to be typeset: a constant beside a variable of its shape, from which it takes its size. */
function inUse({ op, builder, node, dims }: Instance): { readonly e: Expr; readonly variables: readonly Sym[] } {
  if (op.params.length > 0 || dims.length === 0) return { e: node, variables: [] }
  const beside = builder.arena.symbol("Y", node.type)
  return { e: builder.add(node, beside), variables: [beside] }
}

test.each(names.filter((n) => !APART.has(n)))("%s", async (name) => {
  const op = cardNamed(name)
  for (const [field, source] of fields)
    for (const shapes of shapesOf(op)) {
      if ((op.onReals !== undefined || op.field === "complex") && field === "R") continue
      const of = instance(op, field, undefined, shapes)
      const { e, variables } = inUse(of)
      const sizes = of.builder.arena.symbol("O", { rows: dimName("m"), cols: dimName("n"), field })
      const declared = [sizes, ...of.args, ...variables].map((a) => `$${printLatex(a)} \\in ${latexSet(a)}$`)
      const text = `Let ${declared.join(", ")}. Let $Q = ${printLatex(e)}$.`
      const problem = pose(await read(text), text)
      const back = problem.definitions.find((d) => d.name === "Q")?.value
      expect(back === undefined ? text : "").toBe("")
      const F = source.system
      const compared = [1, 2, 3, 4, 5, 6].filter((trial) => {
        const random = createRandom(`${SEED} ${name} ${field} ${shapes} ${trial}`)
        const drawn = variables.map((v) => [v.name, draw(source, of, v, random, "general")] as const)
        const at = new Map([...point(source, of, random), ...drawn])
        return attempt(() =>
          expectSame(F, valueOf(F, back as Expr, of, at), valueOf(F, e, of, at), `${text} (${field})`),
        )
      })
      expect(compared.length, `points in the domain, ${text}`).toBeGreaterThan(0)
    }
})

/** Constants of which LaTeX leaves the size to their use, which a random place need not fix. */
const SIZELESS: ReadonlySet<Op> = new Set([ops.zeros, ops.ones, ops.unit, ops.eye])

test("random expressions are read as the same or refused", async () => {
  const source = complexSource(float64Source)
  const F = source.system
  const declarations = `A, B in R^(n x n); S in R^(m x m); M in R^(m x n); K in R^(n x m)
    x, y in R^n; u in R^m; r in R^(1 x n); s, t in R; C in C^(n x n); v in C^n; z in C\n0`
  const { builder, variables } = buildProblem(parseProblem(declarations), declarations)
  const sizes = new Map([
    ["m", 2],
    ["n", 3],
  ])
  const declared = variables.map((a) => `$${printLatex(a)} \\in ${latexSet(a)}$`).join(", ")
  const size = (d: Dim): number => sizes.get(d.key) ?? 1
  let same = 0
  for (let seed = SEED; seed < SEED + 250; seed++) {
    const expressions = new Expressions(builder, variables, seed)
    const e = expressions.expression(expressions.shape(), 1 + (seed % 3))
    if (nodesInside(e).some((n) => n.kind === "apply" && SIZELESS.has(n.op))) continue
    const text = `Let ${declared}. Let $Q = ${printLatex(e)}$.`
    const back = await definitionOf(text)
    if (!back) continue
    const random = createRandom(`${seed}`)
    const values = new Map(
      variables.map(({ name, type }) => {
        const set = type.field === "C" ? "general" : "positive"
        return [name, sampleMatrix(source, set, type.field, size(type.rows), size(type.cols), random)]
      }),
    )
    const valueAt = (f: Expr): Matrix<Complex<number>> => evaluate(F, f, { sizes, value: (n) => values.get(n) })
    if (attempt(() => expectSame(F, valueAt(back), valueAt(e), text, 1e-6))) same++
  }
  expect(same).toBeGreaterThan(120)
})

/** What a text defines Q as; undefined where it is refused or Q is not found. */
async function definitionOf(text: string): Promise<Expr | undefined> {
  try {
    return pose(await read(text), text).definitions.find((d) => d.name === "Q")?.value
  } catch (error) {
    if (error instanceof GradusError) return undefined
    throw error
  }
}
