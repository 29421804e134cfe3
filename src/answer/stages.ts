import { gradients, type Workshop } from "../derive/gradient.ts"
import type { FunctionSpec } from "../emit/index.ts"
import type { Derivation, MatrixAnswer, Question, Style } from "../explain/derivation.ts"
import type { TypesetLine } from "../explain/typeset.ts"
import { GradusError } from "../ir/error.ts"
import type { AnswerEntry, ClaimEntry } from "../judge/types.ts"
import type { Data } from "../numeric/bind.ts"
import type { Evaluation } from "../numeric/evaluate.ts"
import type { Problem } from "../syntax/problem.ts"
import type { Reading } from "../syntax/reading.ts"
import { meaningOf, SEED } from "../verify/ladder.ts"
import { isRealOnSets } from "../verify/reality.ts"
import type { RemainderCurve } from "../verify/remainders.ts"
import type { Graph } from "./graph.ts"
import type { SheetClaim } from "./sheet-claims.ts"
import type { Solution, SolvedRequest } from "./solve.ts"

/*
 * What can be asked of a solution after the answer. Each stage is loaded when it is first reached, so that an answer
 * never waits for what it does not use.
 */

export interface Judgement {
  readonly claims: readonly ClaimEntry[]
  readonly answers: readonly AnswerEntry[]
}

type Solved = Pick<Solution, "problem" | "shop">

/**
 * The ways to a request's derivatives, one a style.
 * @throws GradusError code `unsupported` where the only style does not suit the problem; of several, those are left out
 */
export async function explained(
  solution: Solved,
  solved: Pick<SolvedRequest, "request" | "derivatives">,
  styles: readonly Style[],
): Promise<Derivation[]> {
  const question = styles.length > 0 ? questionOf(solution, solved) : undefined
  if (!question) return []
  const { explain } = await import("../explain/index.ts")
  return styles.flatMap((style) => {
    try {
      return [explain(question, style)]
    } catch (error) {
      if (styles.length === 1 || !(error instanceof GradusError) || error.code !== "unsupported") throw error
      return []
    }
  })
}

/** What can be explained of a request; undefined where nothing was derived. */
function questionOf(
  { problem, shop }: Solved,
  { request, derivatives }: Pick<SolvedRequest, "request" | "derivatives">,
): Question | undefined {
  const { of, name, wrt, along, order } = request
  const [first] = derivatives
  if (!first) return undefined
  const { kind, value } = first
  const second = kind === "hessian" || kind === "hvp"
  const question: Omit<Question, "matrices"> = {
    kind,
    problem,
    shop,
    of,
    name,
    wrt,
    gradients: second
      ? gradients(shop, of, wrt, problem.definitions, isRealOnSets)
      : derivatives.flatMap((d) => (d.gradient ? [d.gradient] : [])),
  }
  if (kind === "hvp" || kind === "differential")
    return { ...question, matrices: [], direction: { along, order, value, barred: first.barred?.value } }
  const matrices = derivatives.map(
    (d): MatrixAnswer => ({
      wrt: d.wrt,
      value: d.value,
      conjugate: d.conjugate,
      barred: d.barred,
      transposed: d.layout === "denominator",
    }),
  )
  return { ...question, matrices: kind === "gradient" ? [] : matrices }
}

/** The way in one style as a page sets it. @throws GradusError code `unsupported` where the style does not suit the problem */
export async function typesetWays(solution: Solved, solved: SolvedRequest, style: Style): Promise<TypesetLine[][]> {
  const derivations = await explained(solution, solved, [style])
  const { typeset } = await import("../explain/typeset.ts")
  return derivations.map(typeset)
}

/** The claims of a reading and the checks of a problem, judged. */
export async function judged(problem: Problem, reading: Reading, seed?: number): Promise<Judgement> {
  if (reading.claims.length === 0 && problem.checks.length === 0) return { claims: [], answers: [] }
  const { judge } = await import("../judge/index.ts")
  return judge(problem, reading, { seed })
}

/**
 * Judges what somebody claims one of a solution's derivatives to be, in Gradus notation or LaTeX; `result` counts the
 * derivatives from 0.
 * @throws GradusError with its place in `claim`
 */
export async function weighed(solution: Solution, result: number, claim: string): Promise<ClaimEntry> {
  const { weigh } = await import("./claims.ts")
  return weigh(solution, result, claim)
}

/** Claims with their formulas in LaTeX. */
export async function sheetClaims(solution: Solution, claims: readonly ClaimEntry[]): Promise<SheetClaim[]> {
  const { toSheetClaims } = await import("./sheet-claims.ts")
  return toSheetClaims(solution, claims)
}

/** What is differentiated as a graph, one for each function asked for. */
export async function graphs(solution: Solution): Promise<Graph[]> {
  const { graphsOf } = await import("./graph.ts")
  return graphsOf(solution)
}

/** Source code for what was asked, by target. @throws GradusError code `input` or `unsupported` */
export async function emitted(
  { problem, shop, requests }: Solved & Pick<Solution, "requests">,
  targets: readonly string[],
): Promise<Record<string, string>> {
  if (targets.length === 0) return {}
  const { emit, namedResults } = await import("../emit/index.ts")
  const functions = await functionsOf(shop, requests)
  const request = {
    variables: problem.variables,
    definitions: namedResults(shop, problem.definitions),
    functions,
  }
  return Object.fromEntries(targets.map((target) => [target, emit(target, request)]))
}

/** A point to evaluate at: nested lists by variable, sizes by name; a seed draws what is not given. */
export interface Point {
  readonly values?: Readonly<Record<string, unknown>> | undefined
  readonly sizes?: Readonly<Record<string, number>> | undefined
  readonly seed?: number | undefined
}

const sizesOf = (at: Point): Map<string, number> => new Map(Object.entries(at.sizes ?? {}))

/** The values and derivatives of what was asked as numbers. @throws GradusError code `input`, `domain`, `unsupported` */
export async function evaluated({ problem, shop, requests }: Solution, at: Point): Promise<Evaluation> {
  const { evaluateFunctions } = await import("../numeric/evaluate.ts")
  const { fromNested } = await import("../numeric/array.ts")
  const data: Data = {
    arrays: new Map(Object.entries(at.values ?? {}).map(([name, value]) => [name, fromNested(value)])),
    sizes: sizesOf(at),
    ...(at.seed !== undefined && { random: { seed: at.seed } }),
  }
  return evaluateFunctions({ variables: problem.variables, functions: await functionsOf(shop, requests) }, data)
}

/** How the remainder of each function's linear approximation shrinks with the step; of real gradients alone. */
export async function remainders({ requests }: Solution, at: Point): Promise<RemainderCurve[]> {
  const { remainderCurve } = await import("../verify/remainders.ts")
  return requests.flatMap(({ request, derivatives }) => {
    const found = derivatives.flatMap((d) => (d.gradient?.sense === "gradient" ? [d.gradient] : []))
    if (found.length === 0 || found.length < derivatives.length) return []
    const partials = found.map((g) => ({ wrt: g.variable, derivative: g.value }))
    const meaning = meaningOf(request.wrt)
    return [remainderCurve(request.of, partials, meaning, { sizes: sizesOf(at), seed: at.seed ?? SEED })]
  })
}

async function functionsOf(shop: Workshop, requests: readonly SolvedRequest[]): Promise<FunctionSpec[]> {
  const { functionOf } = await import("./function.ts")
  return requests.map((r) => functionOf(shop, r))
}
