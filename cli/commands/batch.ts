import { createInterface } from "node:readline"
import { toDocument } from "../../src/answer/present.ts"
import { solve } from "../../src/answer/solve.ts"
import type { Style } from "../../src/explain/derivation.ts"
import { GradusError } from "../../src/ir/error.ts"
import { asGradusError, errorDocument } from "../errors.ts"
import type { CommonOptions } from "../options.ts"
import { answerOptions } from "./answer.ts"

/** One line of the input. */
interface Job {
  readonly id?: unknown
  readonly input: string
  readonly emit?: readonly string[]
  readonly style?: string
  readonly field?: "R" | "C"
  readonly layout?: "numerator" | "denominator"
}

function parseJob(line: string): Job {
  let job: unknown
  try {
    job = JSON.parse(line)
  } catch {
    throw new GradusError({ code: "input", message: "this line is not JSON", expected: '{"id": …, "input": "…"}' })
  }
  if (typeof job !== "object" || job === null || typeof (job as { input?: unknown }).input !== "string")
    throw new GradusError({ code: "input", message: "this line has no input", expected: '{"id": …, "input": "…"}' })
  const { emit } = job as { emit?: unknown }
  if (emit !== undefined && !(Array.isArray(emit) && emit.every((t) => typeof t === "string")))
    throw new GradusError({ code: "input", message: "emit is an array of target names" })
  return job as Job
}

/** JSON lines in, JSON lines out, in order; a line that fails gets an error document and the others go on. */
export async function batch(options: CommonOptions): Promise<void> {
  const common = { ...answerOptions(options), ...(options.style === undefined && { styles: [] }) }
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue
    process.stdout.write(`${JSON.stringify(await answerLine(line, common))}\n`)
  }
}

async function answerLine(line: string, common: ReturnType<typeof answerOptions>): Promise<unknown> {
  let job: Job | undefined
  try {
    job = parseJob(line)
    const styles = job.style === undefined ? common.styles : job.style === "none" ? [] : [job.style as Style]
    const solution = await solve(job.input, { ...common, styles, emit: job.emit ?? common.emit, field: job.field ?? common.field })
    return { ...(job.id !== undefined && { id: job.id }), ...toDocument(solution) }
  } catch (error) {
    return { ...(job?.id !== undefined && { id: job.id }), ...errorDocument(asGradusError(error), job?.input ?? line) }
  }
}
