import { type Gradient, gradients, Workshop } from "../derive/gradient.ts"
import type { Derivation, Question, Style } from "../explain/derivation.ts"
import { GradusError } from "../ir/error.ts"
import type { Field } from "../ir/expr.ts"
import type { AnswerEntry, ClaimEntry } from "../judge/types.ts"
import type { DerivativeRequest, Problem } from "../syntax/problem.ts"
import type { Reading } from "../syntax/reading.ts"
import { verifyGradients, type Verification } from "../verify/ladder.ts"
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
  /** Weigh the claims of a thread; default true. */
  readonly judge?: boolean | undefined
}

/** One gradient with what the checks say of it. */
export interface SolvedGradient {
  readonly gradient: Gradient
  readonly verification: Verification
  /** The same over C, where the question speaks of complex matrices and its sets are real. */
  readonly overC: Gradient | undefined
}

export interface SolvedRequest {
  readonly request: DerivativeRequest
  readonly question: Question
  readonly gradients: readonly SolvedGradient[]
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
  const shop = new Workshop(problem.builder.arena)
  const complex = reading.saysComplex && options.field === undefined && problem.variables.every((v) => v.type.field === "R")
  const overC = complex ? new OverC(reading, source) : undefined
  const requests: SolvedRequest[] = []
  for (const [i, request] of problem.requests.entries())
    requests.push(await solveRequest(problem, shop, request, options, overC?.gradientsOf(i)))
  const judged = options.judge === false ? undefined : await judgeAll(problem, reading, options)
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
    const found = gradients(this.shop, request.of, request.wrt)
    const partials = found.map((g) => ({ wrt: g.variable, derivative: g.value }))
    const checks = verifyGradients(this.problem.builder, request.of, partials)
    return checks.every((c) => c.verdict === "proved" || c.verdict === "verified") ? found : undefined
  }
}

const SKIPPED: Verification = { verdict: "unverified", detail: "not checked", conditions: [] }

async function solveRequest(
  problem: Problem,
  shop: Workshop,
  request: DerivativeRequest,
  options: AnswerOptions,
  overC: readonly Gradient[] | undefined,
): Promise<SolvedRequest> {
  if (request.kind !== "gradient")
    throw new GradusError({ code: "unsupported", message: `${request.kind} is understood, but not supported yet`, span: request.span })
  const found = gradients(shop, request.of, request.wrt)
  const checks = options.verify === false ? found.map(() => SKIPPED) : verify(problem, request, found, options.seed)
  const question: Question = { problem, shop, of: request.of, name: request.name, wrt: request.wrt, gradients: found }
  const solved = found.map((gradient, i) => ({ gradient, verification: checks[i] as Verification, overC: overC?.[i] }))
  return { request, question, gradients: solved, derivations: options.styles?.length ? await explainAll(question, options.styles) : [] }
}

function verify(problem: Problem, request: DerivativeRequest, found: readonly Gradient[], seed: number | undefined): Verification[] {
  const partials = found.map((g) => ({ wrt: g.variable, derivative: g.value }))
  const checks = verifyGradients(problem.builder, request.of, partials, seed)
  checks.forEach((check, i) => {
    if (check.verdict !== "failed") return
    const name = found[i]?.variable.name ?? ""
    throw new GradusError({
      code: "internal",
      message: `the check contradicts the gradient by ${name}, so it is not shown (${check.detail})`,
      hint: "this is a mistake of Gradus: please report the problem",
    })
  })
  return checks
}

async function explainAll(question: Question, styles: readonly Style[]): Promise<Derivation[]> {
  const { explain } = await import("../explain/index.ts")
  return styles.map((style) => explain(question, style))
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
  const { emit, gradientFunction, namedResults } = await import("../emit/index.ts")
  const request = {
    variables: problem.variables,
    definitions: namedResults(shop, problem.definitions),
    functions: requests.map((r) => gradientFunction(shop, { name: r.request.name, of: r.request.of }, r.question.gradients)),
  }
  return Object.fromEntries(targets.map((target) => [target, emit(target, request)]))
}
