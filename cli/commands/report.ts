import type { Solution } from "../../src/answer/solve.ts"
import type { CommonOptions } from "../options.ts"

/** The judgement of a thread for a terminal, or as a reply. */
export async function reportOf(solution: Solution, options: CommonOptions): Promise<string> {
  const complex = solution.problem.variables.some((v) => v.type.field === "C")
  if (options.format === "markdown") {
    const { reply } = await import("../../src/judge/index.ts")
    return reply(solution.claims, solution.answers, { complex })
  }
  const { report } = await import("../../src/judge/index.ts")
  return report(solution.claims, solution.answers, {
    width: process.stdout.columns,
    ascii: options.ascii,
    complex,
  })
}
