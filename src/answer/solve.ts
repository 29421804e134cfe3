import { type Gradient, gradients, Workshop } from "../derive/gradient.ts"
import type { Derivation, Style } from "../explain/derivation.ts"
import { GradusError } from "../ir/error.ts"
import type { Field } from "../ir/expr.ts"
import type { AnswerEntry, ClaimEntry } from "../judge/types.ts"
import type { DerivativeRequest, Problem } from "../syntax/problem.ts"
import type { Reading } from "../syntax/reading.ts"
import { verifyGradients, type Verification } from "../verify/ladder.ts"
import { isRealOnSets } from "../verify/reality.ts"
import { derive, type Layout, type Solved, verified } from "./derive.ts"
import { pose, read } from "./read.ts"
import { emitted, explained, judged, type Judgement } from "./stages.ts"

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

const NOT_JUDGED: Judgement = { claims: [], answers: [] }

/**
 * Reads, derives, verifies and, as the options ask, explains, judges and emits.
 * @throws GradusError; code `internal` where a check contradicts a result, which is then never returned
 */
export async function solve(source: string, options: AnswerOptions = {}): Promise<Solution> {
  const reading = await read(source)
  const problem = pose(reading, source, options.field)
  if (problem.requests.length + problem.checks.length + reading.claims.length === 0) {
    if (reading.refused) {
      const { code = "unsupported", message, span } = reading.refused
      throw new GradusError({ code, message, span })
    }
    throw new GradusError({
      code: "request",
      message: "nothing is asked for",
      hint: "define a function, y = …, or ask: gradient y wrt W",
    })
  }
  const shop = new Workshop(problem.builder.arena)
  const complex =
    reading.saysComplex && options.field === undefined && problem.variables.every((v) => v.type.field === "R")
  const overC = complex ? OverC.of(reading, source) : undefined
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
  const { claims, answers } = judges ? await judged(problem, reading, options.seed) : NOT_JUDGED
  return {
    source,
    reading,
    problem,
    shop,
    requests,
    claims,
    answers,
    emitted: await emitted({ problem, shop, requests }, options.emit ?? []),
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

  /** Undefined where the question has no meaning over C. */
  static of(reading: Reading, source: string): OverC | undefined {
    try {
      return new OverC(reading, source)
    } catch (error) {
      if (error instanceof GradusError && error.code !== "internal") return undefined
      throw error
    }
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
  const found = await derive(shop, problem, request, options.layout ?? "numerator")
  const checks = verified(problem, request, found, { verify: options.verify ?? true, seed: options.seed })
  const derivatives = found.map((d, i) => ({ ...d, verification: checks[i] as Verification, overC: overC?.[i] }))
  const derivations = await explained({ problem, shop }, { request, derivatives }, options.styles ?? [])
  return { request, derivatives, derivations }
}
