import { toDocument } from "../../src/answer/present.ts"
import { solve } from "../../src/answer/solve.ts"
import { GradusError } from "../../src/ir/error.ts"
import { toErrorDocument } from "../../src/answer/error-document.ts"
import { asGradusError } from "../errors.ts"
import { type CommonOptions, FIELDS, LAYOUTS, STYLES } from "../options.ts"
import { answerOptions, stylesOf } from "./answer.ts"

/** One line of the input. */
interface Job {
  readonly id?: unknown
  readonly input: string
  readonly emit?: readonly string[]
  readonly style?: (typeof STYLES)[number]
  readonly field?: "R" | "C"
  readonly layout?: "numerator" | "denominator"
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new GradusError({ code: "input", message: "this line is not JSON", expected: '{"id": …, "input": "…"}' })
  }
}

const ALLOWED: Readonly<Record<string, readonly string[]>> = { style: STYLES, field: FIELDS, layout: LAYOUTS }

function jobOf(parsed: unknown): Job {
  const job = isRecord(parsed) ? parsed : {}
  if (typeof job["input"] !== "string")
    throw new GradusError({ code: "input", message: "this line has no input", expected: '{"id": …, "input": "…"}' })
  const { emit } = job
  if (emit !== undefined && !(Array.isArray(emit) && emit.every((t) => typeof t === "string")))
    throw new GradusError({ code: "input", message: "emit is an array of target names" })
  for (const [name, words] of Object.entries(ALLOWED)) {
    const value = job[name]
    if (value !== undefined && !words.includes(value as string))
      throw new GradusError({
        code: "input",
        message: `${name} is ${JSON.stringify(value)}`,
        expected: words.join(", "),
      })
  }
  return job as unknown as Job
}

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === "object" && x !== null

/** JSON lines in, JSON lines out, in order; a line that fails gets an error document and the others go on. */
export async function batch(options: CommonOptions): Promise<void> {
  const common = { ...answerOptions(options), ...(options.style === undefined && { styles: [] }) }
  // loaded here: the other commands start faster without it
  const { createInterface } = await import("node:readline")
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue
    process.stdout.write(`${JSON.stringify(await answerLine(line, common))}\n`)
  }
}

async function answerLine(line: string, common: ReturnType<typeof answerOptions>): Promise<unknown> {
  let source = line
  let id: unknown
  try {
    const parsed = parseLine(line)
    if (isRecord(parsed)) id = parsed["id"]
    const job = jobOf(parsed)
    source = job.input
    const styles = job.style === undefined ? common.styles : stylesOf(job.style)
    const solution = await solve(job.input, {
      ...common,
      styles,
      emit: job.emit ?? common.emit,
      field: job.field ?? common.field,
      layout: job.layout ?? common.layout,
    })
    return { ...(id !== undefined && { id }), ...toDocument(solution) }
  } catch (error) {
    return { ...(id !== undefined && { id }), ...toErrorDocument(asGradusError(error), source) }
  }
}
