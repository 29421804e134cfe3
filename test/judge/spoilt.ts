import { toDocument } from "../../src/answer/present.ts"
import { solve } from "../../src/answer/solve.ts"
import type { Random } from "../../src/field/random.ts"
import { GradusError } from "../../src/ir/error.ts"
import { report } from "../../src/judge/index.ts"
import { readText } from "../corpus/records.ts"

const THREADS = ["seed", "masked-factorisation", "symmetric-inverse-logdet", "trace-with-diag"].map((name) =>
  readText(`threads/${name}.md`),
)
const LETTERS = [..."XWZ{}^_$\\()=+-'TA1 "]

/** A cut, a splice of two threads, or some characters flipped. */
export function spoilt(random: Random): string {
  const text = THREADS[random.integer(0, THREADS.length - 1)] as string
  const other = THREADS[random.integer(0, THREADS.length - 1)] as string
  const at = random.integer(0, text.length)
  switch (random.integer(0, 3)) {
    case 0:
      return text.slice(at)
    case 1:
      return text.slice(0, at) + text.slice(at + random.integer(1, 40))
    case 2:
      return text.slice(0, at) + other.slice(random.integer(0, other.length))
    default: {
      const letters = [...text]
      for (let i = 0; i < 8; i++)
        letters[random.integer(0, letters.length - 1)] = LETTERS[random.integer(0, LETTERS.length - 1)] as string
      return letters.join("")
    }
  }
}

/** What `gradus check` does with a text, in process: the error that is no refusal, and the processor time in seconds. */
export async function trial(source: string): Promise<{ readonly fault?: string; readonly seconds: number }> {
  const start = process.cpuUsage()
  let fault: string | undefined
  try {
    const solution = await solve(source)
    JSON.stringify(toDocument(solution))
    report(solution.claims, solution.answers)
  } catch (error) {
    if (!(error instanceof GradusError)) fault = error instanceof Error ? (error.stack ?? error.message) : String(error)
    else if (error.code === "internal") fault = error.message
  }
  return { ...(fault !== undefined && { fault }), seconds: process.cpuUsage(start).user / 1e6 }
}
