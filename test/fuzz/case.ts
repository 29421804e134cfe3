import { type Gradient, gradients, Workshop } from "../../src/derive/gradient.ts"
import { createRandom } from "../../src/field/random.ts"
import { GradusError } from "../../src/ir/error.ts"
import type { Expr, Sym } from "../../src/ir/expr.ts"
import { parseExpression, parseProblem } from "../../src/syntax/gradus/parser.ts"
import { printText } from "../../src/syntax/print/index.ts"
import { buildProblem, type Problem, readExpression } from "../../src/syntax/problem.ts"
import { equality } from "../../src/verify/identity.ts"
import { meaningOf, verifyGradients } from "../../src/verify/ladder.ts"
import { checkNumerically } from "../../src/verify/numeric.ts"
import { isRealOnSets } from "../../src/verify/reality.ts"
import { sizeAssignments, sizeNeeds } from "../../src/verify/sizes.ts"
import { compare, type Mismatch } from "./independent.ts"
import { type ProblemOptions, problemText, randomProblem, type RandomProblem } from "./problem.ts"

export const OUTCOMES = [
  "right", // and verified
  "unverified", // right, but the ladder could not decide
  "refused", // with an error of the user's kind
  "undefined", // no value at any point, or none that rounding leaves readable
  "contradicted", // right, but the ladder says that it is not
  "odd", // finite differences and the gradient agree against dual numbers
  "unreadable", // the printed problem, or the printed gradient, is not read as the same
  "crashed", // with anything but a GradusError
  "wrong",
] as const
export type Outcome = (typeof OUTCOMES)[number]
/** Outcomes that may mislead. A check that says no to a right gradient, or a text that is refused, misleads nobody. */
export const FATAL: ReadonlySet<Outcome> = new Set(["crashed", "wrong"])
/** Outcomes that are mistakes of Gradus. */
export const MISTAKES: ReadonlySet<Outcome> = new Set(["contradicted", "odd", "unreadable", "crashed", "wrong"])

export interface Result {
  readonly outcome: Outcome
  readonly why: string
  readonly milliseconds: number
}

/** Asks for the gradients of a problem, as text, and compares them with dual numbers at three assignments of sizes. */
export function judge(f: Expr, wrt: readonly Sym[], seed: string): Result {
  const start = performance.now()
  const result = outcomeOf(problemText(f, wrt), seed)
  return { ...result, milliseconds: performance.now() - start }
}

function outcomeOf(text: string, seed: string): { outcome: Outcome; why: string } {
  let problem: Problem
  try {
    problem = buildProblem(parseProblem(text), text)
  } catch (error) {
    return error instanceof GradusError && error.code === "unsupported"
      ? { outcome: "refused", why: error.message }
      : { outcome: "unreadable", why: String(error) }
  }
  const [request] = problem.requests
  if (!request) return { outcome: "unreadable", why: "no request" }
  try {
    if (request.kind !== "gradient") return { outcome: "unreadable", why: `a ${request.kind}` }
    const shop = new Workshop(problem.builder.arena)
    return compared(
      problem,
      request.of,
      gradients(shop, request.of, request.wrt, problem.definitions, isRealOnSets),
      seed,
    )
  } catch (error) {
    if (error instanceof GradusError && error.code !== "internal") return { outcome: "refused", why: error.message }
    return { outcome: "crashed", why: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function compared(
  problem: Problem,
  f: Expr,
  found: readonly Gradient[],
  seed: string,
): { outcome: Outcome; why: string } {
  const random = createRandom(`${seed} points`)
  const needs = sizeNeeds([f, ...found.flatMap((g) => [g.value, g.variable])])
  const findings = sizeAssignments(needs, 2).map((sizes) => compare(f, found, sizes, 2, random))
  const worst = findings.find((c) => c.finding === "wrong") ?? findings.find((c) => c.finding === "odd")
  if (worst) return { outcome: worst.finding === "wrong" ? "wrong" : "odd", why: describe(worst.mismatch, found) }
  if (!findings.some((c) => c.finding === "right")) return { outcome: "undefined", why: "" }
  const misread = found.find((g) => !readsBack(problem, g))
  if (misread)
    return { outcome: "unreadable", why: `gradient by ${misread.variable.name}: ${printText(misread.value)}` }
  const partials = found.filter((g) => g.sense !== "wirtinger").map((g) => ({ wrt: g.variable, derivative: g.value }))
  const checks = partials.length > 0 ? verifyGradients(problem.builder, f, partials) : []
  const failed = checks.find((c) => c.verdict === "failed")
  if (failed) return { outcome: "contradicted", why: failed.detail }
  const open = checks.find((c) => c.verdict === "unverified")
  return open ? { outcome: "unverified", why: open.detail } : { outcome: "right", why: "" }
}

/** The text of an answer is read as an expression that prints the same, or has the same value. */
function readsBack(problem: Problem, { value }: Gradient): boolean {
  const text = printText(value)
  try {
    const again = readExpression(problem, parseExpression(text), { source: text })
    if (printText(again) === text) return true
    return checkNumerically(equality(again, value, meaningOf([])), { seed: 1 }).outcome !== "different"
  } catch {
    return false
  }
}

function describe(m: Mismatch | undefined, found: readonly Gradient[]): string {
  if (!m) return ""
  const g = found.find((x) => x.variable.name === m.by)
  const text = g ? printText(g.value) : ""
  return `by ${m.by} at ${m.sizes}, ${m.what}: ${m.claimed}, not ${m.actual}; answered: ${text}`
}

export interface Case extends Result {
  readonly problem: RandomProblem
}

/** The case of a seed; everything random derives from it. */
export function runCase(seed: string, options: ProblemOptions = {}): Case {
  const problem = randomProblem(seed, options)
  return { problem, ...judge(problem.f, problem.wrt, seed) }
}
