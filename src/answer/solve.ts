import { type Gradient, gradients, Workshop } from "../derive/gradient.ts"
import type { Derivation, Question, Style } from "../explain/derivation.ts"
import { GradusError } from "../ir/error.ts"
import type { Field } from "../ir/expr.ts"
import type { AnswerEntry, ClaimEntry } from "../judge/types.ts"
import type { DerivativeRequest, Problem } from "../syntax/problem.ts"
import type { Reading } from "../syntax/reading.ts"
import { verifyGradients, type Verification } from "../verify/ladder.ts"
import { isRealOnSets } from "../verify/reality.ts"
import { derive, type Layout, type Solved, verified } from "./derive.ts"
import { pose, read } from "./read.ts"

export interface AnswerOptions {
  /** The field of undeclared names; `C` also promotes declared real sets. */
  readonly field?: Field | undefined
  /** Derivations to write; none by default. */
  readonly styles?: readonly Style[] | undefined
  /** Targets to emit source code for. */
  readonly emit?: readonly string[] | undefined
  /** Default true. */
  readonly verify?: boolean | undefined
  readonly seed?: number | undefined
  /** Of Jacobians; numerator by default. */
  readonly layout?: Layout | undefined
  /** Weigh claims; default true. `asked`: only where the problem itself asks, by `check`. */
  readonly judge?: boolean | "asked" | undefined
}

export interface SolvedRequest {
  readonly request: DerivativeRequest
  readonly derivatives: readonly Solved[]
  readonly derivations: readonly Derivation[]
}

/** Everything that an input asks for, answered. */
export interface Solution {
  readonly source: string
  readonly reading: Reading
  readonly problem: Problem
  readonly shop: Workshop
  readonly requests: readonly SolvedRequest[]
  readonly claims: readonly ClaimEntry[]
  readonly answers: readonly AnswerEntry[]
  readonly emitted: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
}

/**
 * Reads, derives, verifies and, as the options ask, explains, judges and emits.
 * @throws GradusError; code `internal` where a check contradicts a result, which is then never returned
 */
export async function solve(source: string, options: AnswerOptions = {}): Promise<Solution> {
  const reading = read(source)
  const problem = pose(reading, source, options.field)
  if (problem.requests.length + problem.checks.length + reading.claims.length === 0)
    throw new GradusError({
      code: "request",
      message: "nothing is asked for",
      hint: "define a function, y = …, or ask: gradient y wrt W",
    })
  const shop = new Workshop(problem.builder.arena)
  const complex =
    reading.saysComplex && options.field === undefined && problem.variables.every((v) => v.type.field === "R")
  const overC = complex ? new OverC(reading, source) : undefined
  const requests: SolvedRequest[] = []
  for (const [i, request] of problem.requests.entries())
    requests.push(
      await solveRequest(
        problem,
        shop,
        request,
        options,
        request.kind === "gradient" ? overC?.gradientsOf(i) : undefined,
      ),
    )
  const judges = options.judge === "asked" ? problem.checks.length > 0 : options.judge !== false
  const judged = judges ? await judgeAll(problem, reading, options) : undefined
  return {
    source,
    reading,
    problem,
    shop,
    requests,
    claims: judged?.claims ?? [],
    answers: judged?.answers ?? [],
    emitted: options.emit?.length ? await emitAll(problem, shop, requests, options.emit) : {},
    warnings: [...reading.warnings, ...problem.warnings],
  }
}

/** The same question with its sets over C. */
class OverC {
  private readonly problem: Problem
  private readonly shop: Workshop

  constructor(reading: Reading, source: string) {
    this.problem = pose(reading, source, "C")
    this.shop = new Workshop(this.problem.builder.arena)
  }

  /** Verified gradients of the i-th request; undefined where one is not verified. */
  gradientsOf(i: number): readonly Gradient[] | undefined {
    const request = this.problem.requests[i]
    if (!request) return undefined
    const found = gradients(this.shop, request.of, request.wrt, [], isRealOnSets)
    const partials = found.map((g) => ({ wrt: g.variable, derivative: g.value }))
    const checks = verifyGradients(this.problem.builder, request.of, partials)
    return checks.every((c) => c.verdict === "proved" || c.verdict === "verified") ? found : undefined
  }
}

async function solveRequest(
  problem: Problem,
  shop: Workshop,
  request: DerivativeRequest,
  options: AnswerOptions,
  overC: readonly Gradient[] | undefined,
): Promise<SolvedRequest> {
  const found = derive(shop, problem, request, options.layout ?? "numerator")
  const checks = verified(problem, request, found, { verify: options.verify ?? true, seed: options.seed })
  const derivatives = found.map((d, i) => ({ ...d, verification: checks[i] as Verification, overC: overC?.[i] }))
  const gradientsFound = found.flatMap((d) => (d.gradient ? [d.gradient] : []))
  const question: Question = {
    problem,
    shop,
    of: request.of,
    name: request.name,
    wrt: request.wrt,
    gradients: gradientsFound,
  }
  const explained =
    options.styles?.length && request.kind === "gradient" ? await explainAll(question, options.styles) : []
  return { request, derivatives, derivations: explained }
}

async function explainAll(question: Question, styles: readonly Style[]): Promise<Derivation[]> {
  const { explain } = await import("../explain/index.ts")
  const found: Derivation[] = []
  for (const style of styles) {
    try {
      found.push(explain(question, style))
    } catch (error) {
      // of several styles those that do not suit a problem are left out
      if (styles.length === 1 || !(error instanceof GradusError) || error.code !== "unsupported") throw error
    }
  }
  return found
}

async function judgeAll(
  problem: Problem,
  reading: Reading,
  options: AnswerOptions,
): Promise<{ claims: readonly ClaimEntry[]; answers: readonly AnswerEntry[] } | undefined> {
  if (reading.claims.length === 0 && problem.checks.length === 0) return undefined
  const { judge } = await import("../judge/index.ts")
  return judge(problem, reading, { seed: options.seed })
}

async function emitAll(
  problem: Problem,
  shop: Workshop,
  requests: readonly SolvedRequest[],
  targets: readonly string[],
): Promise<Record<string, string>> {
  const { emit, namedResults } = await import("../emit/index.ts")
  const { functionOf } = await import("./function.ts")
  const request = {
    variables: problem.variables,
    definitions: namedResults(shop, problem.definitions),
    functions: requests.map((r) => functionOf(shop, r)),
  }
  return Object.fromEntries(targets.map((target) => [target, emit(target, request)]))
}
