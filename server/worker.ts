/** An engine in a thread: one job at a time, the outcome back as JSON. */
import { parentPort } from "node:worker_threads"
import {
  emitted,
  judged,
  solve,
  STYLES,
  type Style,
  toDocument,
  toErrorDocument,
  toGradusError,
  VERSION,
  weighed,
} from "../src/index.ts"
import type { Job, Outcome } from "./protocol.ts"
import type { AnswerRequest, CheckRequest, EmitRequest } from "./schemas.ts"

const stylesOf = (style: AnswerRequest["style"]): readonly Style[] =>
  style === undefined || style === "none" ? [] : style === "all" ? STYLES : [style]

async function answer({ input, style, ...options }: AnswerRequest): Promise<unknown> {
  return toDocument(await solve(input, { ...options, styles: stylesOf(style) }))
}

async function check({ input, claims, field, seed }: CheckRequest): Promise<unknown> {
  const solution = await solve(input, { field, seed, judge: false })
  const own = await judged(solution.problem, solution.reading, seed)
  const found = [...own.claims]
  for (const { claim, derivative } of claims ?? []) found.push(await weighed(solution, derivative ?? 0, claim))
  return { version: VERSION, claims: found, answers: own.answers, warnings: solution.warnings }
}

async function emit({ input, targets, field, layout, seed }: EmitRequest): Promise<unknown> {
  const solution = await solve(input, { field, layout, seed, judge: false })
  return { version: VERSION, emitted: await emitted(solution, targets), warnings: solution.warnings }
}

async function run(job: Job): Promise<unknown> {
  if (job.kind === "answer") return answer(job.request)
  return job.kind === "check" ? check(job.request) : emit(job.request)
}

async function outcomeOf(job: Job): Promise<Outcome> {
  try {
    return { status: 200, json: JSON.stringify(await run(job)) }
  } catch (thrown) {
    const error = toGradusError(thrown)
    return {
      status: error.code === "internal" ? 500 : 422,
      json: JSON.stringify(toErrorDocument(error, job.request.input)),
    }
  }
}

parentPort?.on("message", (job: Job) => {
  void outcomeOf(job).then((outcome) => parentPort?.postMessage(outcome))
})
