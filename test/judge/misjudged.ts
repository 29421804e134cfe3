import { createRandom } from "../../src/field/random.ts"
import { GradusError } from "../../src/ir/error.ts"
import { judgeClaim } from "../../src/judge/index.ts"
import { textOf } from "../../src/judge/text.ts"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { readExpression } from "../../src/syntax/problem.ts"
import { independently } from "./independent.ts"
import { mutantsOf } from "./mutants.ts"
import { claimRows, pose, questionRows, type Row } from "./support.ts"

/** Functions that take long to evaluate. */
const SLOW = /logm|expm|sqrtm|pinv|normnuc|normop|kron|\[/

/** The right claims of the corpus. */
export const rightRows: readonly Row[] = [...claimRows, ...questionRows].filter(
  (r) => r.verdict === "right" && (r.derivative ?? "gradient") === "gradient" && !SLOW.test(`${r.problem}${r.claim}`),
)

export interface Outcome {
  readonly mutants: number
  /** Verdicts and how often each was given. */
  readonly verdicts: Readonly<Record<string, number>>
  /** What is said of mutants that an evaluation of its own contradicts. */
  readonly faults: readonly string[]
}

/** Judges mutants of a right claim. */
export function judgeMutants(row: Row, count: number, seed: string): Outcome {
  const { problem, derivative, of, wrt } = pose(row)
  const [x] = wrt
  const verdicts: Record<string, number> = {}
  const faults: string[] = []
  if (derivative !== "gradient" || !x) return { mutants: 0, verdicts, faults }
  const names = problem.variables.map((v) => v.name)
  const mutants = mutantsOf(parseExpression(row.claim), names, count, createRandom(`${seed} ${row.id}`))
  for (const { ast, how } of mutants) {
    const claim = textOf(ast)
    const { verdict } = judgeClaim(problem, { derivative, of, wrt, claim: ast, source: claim }, { brief: true })
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
    if (verdict === "ill-formed" || verdict === "undecided") continue
    try {
      const truth = independently(of, x, readExpression(problem, ast, { source: claim }))
      if ((verdict === "right" && truth === "differs") || (verdict === "wrong" && truth === "agrees"))
        faults.push(`${row.id} (${how}): ${claim} is ${verdict}, and an evaluation ${truth}`)
    } catch (error) {
      // constants without a size have one in the claim only
      if (!(error instanceof GradusError)) throw error
    }
  }
  return { mutants: mutants.length, verdicts, faults }
}
