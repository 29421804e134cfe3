/** The engine in a thread of its own: one question at a time, the last one kept for what is asked after the answer. */
import {
  emitted,
  evaluated,
  graphs,
  judged,
  placeOf,
  remainders,
  type SheetClaim,
  sheetClaims,
  type Solution,
  solve,
  toSheet,
  toGradusError,
  typesetWays,
  weighed,
} from "../../src/index.ts"
import type { Ask, Call, Given, Refusal, Reply } from "./protocol.ts"

interface Thread {
  postMessage(message: Reply): void
  addEventListener(type: "message", listener: (event: { readonly data: Call }) => void): void
}
const thread = globalThis as unknown as Thread

let last: { readonly source: string; readonly solution: Solution } | undefined

async function solved(source: string): Promise<Solution> {
  if (last?.source !== source) last = { source, solution: await solve(source, { judge: "asked" }) }
  return last.solution
}

const ANSWERS: { readonly [K in Ask["kind"]]: (ask: Extract<Ask, { kind: K }>) => Promise<Given[K]> } = {
  answer: async ({ source }) => toSheet(await solved(source)),
  way: async ({ source, style }) => {
    const solution = await solved(source)
    const ways = await Promise.all(solution.requests.map((r) => typesetWays(solution, r, style)))
    return ways.flat()
  },
  judge: async ({ source }) => {
    const solution = await solved(source)
    const { claims, answers } = await judged(solution.problem, solution.reading)
    return { claims: await sheetClaims(solution, claims), answers }
  },
  weigh: async ({ source, result, claim }) => {
    const solution = await solved(source)
    const [entry] = await sheetClaims(solution, [await weighed(solution, result, claim)])
    return entry as SheetClaim
  },
  emit: async ({ source, target }) => (await emitted(await solved(source), [target]))[target] ?? "",
  evaluate: async ({ source, at }) => evaluated(await solved(source), at),
  remainders: async ({ source, at }) => remainders(await solved(source), at),
  graph: async ({ source }) => graphs(await solved(source)),
}

function refusalOf(thrown: unknown, source: string): Refusal {
  const { code, message, expected, hint, span } = toGradusError(thrown)
  return { code, message, expected, hint, span, place: span && placeOf(source, span.start) }
}

async function reply({ id, ask }: Call): Promise<Reply> {
  const start = performance.now()
  try {
    const given = await ANSWERS[ask.kind](ask as never)
    return { id, given, took: performance.now() - start }
  } catch (error) {
    return { id, refusal: refusalOf(error, ask.source) }
  }
}

let queue: Promise<void> = Promise.resolve()
thread.addEventListener("message", ({ data }) => {
  queue = queue.then(async () => thread.postMessage(await reply(data)))
})
