import { solve } from "../../src/answer/solve.ts"
import { GradusError } from "../../src/ir/error.ts"
import { report } from "../errors.ts"
import { readInput, write } from "../io.ts"
import type { CommonOptions } from "../options.ts"
import { reportOf } from "./report.ts"

const RIGHT = new Set(["right", "convention"])

/** `gradus check FILE`, or `gradus check EXPR --claim "W: …"`; exit status 1 where a claim is not right. */
export async function check(
  input: string,
  options: CommonOptions & { readonly claim?: readonly string[] },
): Promise<void> {
  let source = ""
  const name = options.claim ? "expression" : input === "-" ? "input" : input
  try {
    source = options.claim ? claimedProblem(input, options.claim, options) : readInput(input)
    const solution = await solve(source, { field: options.field, verify: options.verify, seed: options.seed })
    if (solution.claims.length === 0)
      throw new GradusError({
        code: "request",
        message: "there is no claim to check",
        hint: "a claim is an equality in an answer, or: check gradient y wrt W: expression",
      })
    if (options.json) {
      const { toDocument } = await import("../../src/answer/present.ts")
      write(JSON.stringify(toDocument(solution)))
    } else {
      write(await reportOf(solution, options))
    }
    if (solution.claims.some((c) => !RIGHT.has(c.verdict))) process.exitCode = 1
  } catch (error) {
    report(error, options.json ?? false, { name, source })
  }
}

/** `W: expr` claims the gradient by W; a claim without a name is of the only variable asked for. */
function claimedProblem(expression: string, claims: readonly string[], options: CommonOptions): string {
  const lines = claims.map((claim) => {
    const [, name, body] = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*:\s*(.*)$/su.exec(claim) ?? []
    const wrt = name ?? options.wrt?.[0]
    if (wrt === undefined || (name === undefined && options.wrt?.length !== 1))
      throw new GradusError({
        code: "input",
        message: `the claim ${claim} does not say by which variable`,
        hint: 'write "W: expression"',
      })
    return `check gradient ${expression} wrt ${wrt}: ${body ?? claim}`
  })
  return [...(options.declare ?? []), ...lines].join("\n")
}
