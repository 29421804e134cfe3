import type { Solution } from "../../src/answer/solve.ts"
import type { Block } from "../../src/answer/blocks.ts"
import type { CommonOptions } from "../options.ts"

const isComplex = ({ problem }: Solution): boolean => problem.variables.some((v) => v.type.field === "C")

/** The judgement of a thread as parts of a document. */
export async function judgementBlocks(solution: Solution): Promise<Block[]> {
  const { opinions } = await import("../../src/judge/index.ts")
  return opinions(solution.claims, solution.answers, { complex: isComplex(solution) }).flatMap(
    ({ words, remarks }): Block[] => [
      ...(words === "" ? [] : [{ kind: "paragraph" as const, text: words }]),
      ...remarks.flatMap((r): Block[] => [
        { kind: "paragraph", text: r.words },
        ...(r.correct === undefined ? [] : [{ kind: "display" as const, latex: r.correct }]),
      ]),
    ],
  )
}

/** The judgement of a thread for a terminal, as a reply, or as a LaTeX document. */
export async function reportOf(solution: Solution, options: CommonOptions): Promise<string> {
  const complex = isComplex(solution)
  if (options.format === "tex") {
    const { toTex } = await import("../../src/answer/blocks.ts")
    return `${toTex(await judgementBlocks(solution))}\n`
  }
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
