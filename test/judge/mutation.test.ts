import { describe, expect, it } from "vitest"
import { createRandom } from "../../src/field/random.ts"
import { GradusError } from "../../src/ir/error.ts"
import { judgeClaim } from "../../src/judge/index.ts"
import { textOf } from "../../src/judge/text.ts"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { readExpression } from "../../src/syntax/problem.ts"
import { independently } from "./independent.ts"
import { mutantsOf } from "./mutants.ts"
import { claimRows, pose, questionRows, type Row } from "./support.ts"

/** Mutants of each claim; `GRADUS_MUTANTS` asks for more, `GRADUS_SEED` for others. */
const COUNT = Number(process.env["GRADUS_MUTANTS"] ?? 20)
const SEED = process.env["GRADUS_SEED"] ?? "mutants"
/** Functions that take long to evaluate. */
const SLOW = /logm|expm|sqrtm|pinv|normnuc|normop|kron|\[/

const right = [...claimRows, ...questionRows].filter(
  (r) => r.verdict === "right" && (r.derivative ?? "gradient") === "gradient" && !SLOW.test(`${r.problem}${r.claim}`),
)

/** What is said of the mutants of a claim that an evaluation of its own contradicts. */
function misjudged(row: Row): string[] {
  const { problem, derivative, of, wrt } = pose(row)
  const [x] = wrt
  if (derivative !== "gradient" || !x) return []
  const names = problem.variables.map((v) => v.name)
  const faults: string[] = []
  for (const { ast, how } of mutantsOf(parseExpression(row.claim), names, COUNT, createRandom(`${SEED} ${row.id}`))) {
    const claim = textOf(ast)
    const { verdict } = judgeClaim(problem, { derivative, of, wrt, claim: ast, source: claim }, { brief: true })
    if (verdict === "ill-formed" || verdict === "undecided") continue
    try {
      const e = readExpression(problem, ast, { source: claim })
      const truth = independently(of, x, e)
      if ((verdict === "right" && truth === "differs") || (verdict === "wrong" && truth === "agrees"))
        faults.push(`${row.id} (${how}): ${claim} is ${verdict}, and an evaluation ${truth}`)
    } catch (error) {
      // constants without a size have one in the claim only
      if (!(error instanceof GradusError)) throw error
    }
  }
  return faults
}

describe("mutants of right claims", () => {
  it.each(right.map((r) => [r.id, r] as const))("%s", { timeout: 600_000 }, (_, row) => {
    expect(misjudged(row)).toEqual([])
  })
})
