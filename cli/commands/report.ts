import type { Solution } from "../../src/answer/solve.ts"
import type { CommonOptions } from "../options.ts"

/** The judgement of a thread for a terminal. */
export async function reportOf(solution: Solution, options: CommonOptions): Promise<string> {
  const { report } = await import("../../src/judge/index.ts")
  return report(solution.claims, solution.answers, {
    width: process.stdout.columns,
    ascii: options.ascii,
    complex: solution.problem.variables.some((v) => v.type.field === "C"),
  })
}
