import { describe, expect, test } from "vitest"
import { functionOf } from "../../src/answer/function.ts"
import { solve, type Solution } from "../../src/answer/solve.ts"
import { dimNames } from "../../src/ir/dim.ts"
import { fromNested } from "../../src/numeric/array.ts"
import { evaluateFunctions, type Evaluated } from "../../src/numeric/evaluate.ts"
import { relativeDistance, type Json } from "../corpus/compare.ts"
import { SEED } from "../support/seed.ts"
import { asked, refused, type Row } from "./questions.ts"

const functionsOf = (s: Solution) => s.requests.map((r) => functionOf(s.shop, r))

/** What is asked for: the kind of derivative and by what. */
const requests = (s: Solution): string[] =>
  s.requests.map((r) => `${r.request.kind} ${r.request.wrt.map((w) => w.name).join()}`).sort()

/** A size for each name, no two alike. */
function sizesOf(s: Solution): Map<string, number> {
  const names = new Set(s.problem.variables.flatMap((v) => [...dimNames(v.type.rows), ...dimNames(v.type.cols)]))
  return new Map([...names].sort().map((name, i) => [name, i + 2]))
}

/** Both problems at one random point; the point belongs to the problem in the notation. */
function valuesAt(mine: Solution, theirs: Solution): [readonly Evaluated[], readonly Evaluated[]] {
  const variables = theirs.problem.variables
  const random = { seed: SEED }
  const point = evaluateFunctions(
    { variables, functions: functionsOf(theirs) },
    { arrays: new Map(), sizes: sizesOf(theirs), random },
  )
  const known = new Set(mine.problem.variables.map((v) => v.name))
  const given = Object.entries(point.inputs).filter(([name]) => known.has(name))
  const arrays = new Map(given.map(([name, v]) => [name, fromNested(v)]))
  const own = evaluateFunctions({ variables: mine.problem.variables, functions: functionsOf(mine) }, { arrays })
  return [own.functions, point.functions]
}

async function compare({ text, problem }: Row): Promise<void> {
  const mine = await solve(text, { judge: false })
  const theirs = await solve(problem, { judge: false })
  expect(requests(mine)).toEqual(requests(theirs))
  const [own, wanted] = valuesAt(mine, theirs)
  for (const f of wanted) {
    const same = own.filter((g) => g.kind === f.kind)
    for (const [key, value] of Object.entries(f.derivatives)) {
      const distances = same.map((g) => relativeDistance((g.derivatives[key] ?? null) as Json, value as Json))
      expect(Math.min(...distances), `${f.kind} by ${key}`).toBeLessThan(1e-8)
    }
  }
}

describe("what a text asks for, and its derivatives at a random point", () => {
  test.each(asked.map((row) => [row.text, row] as const))("%s", (_, row) => compare(row))
})

describe("what a text does not determine", () => {
  test.each(refused)("%s", async (text, message) => {
    await expect(solve(text, { judge: false })).rejects.toThrow(message)
  })
})
