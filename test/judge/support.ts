import { judgeClaim, type JudgeOptions } from "../../src/judge/index.ts"
import type { ClaimEntry } from "../../src/judge/types.ts"
import type { Expr, Sym } from "../../src/ir/expr.ts"
import type { ClaimKind } from "../../src/syntax/ast.ts"
import { parseExpression, parseProblem } from "../../src/syntax/gradus/parser.ts"
import { buildProblem, type Problem, readExpression } from "../../src/syntax/problem.ts"
import { type ClaimRecord, type QuestionRecord, readLines } from "../corpus/records.ts"

export const problemOf = (source: string): Problem => buildProblem(parseProblem(source), source)

/** A claim of the corpus, with what the records say of it. */
export interface Row {
  readonly id: string
  readonly problem: string
  readonly derivative?: string | undefined
  readonly of?: string | undefined
  readonly wrt: string
  readonly claim: string
  readonly verdict: string
  readonly kind: string | null
  readonly accepted: readonly string[]
  readonly kinds: readonly (string | null)[]
}

interface Recorded {
  readonly verdict: string
  readonly kind: string | null
  readonly convention?: string
  readonly right_if?: unknown
  readonly also_ok?: readonly string[]
  readonly kinds_ok?: readonly string[]
}

/**
 * The verdicts that fit a record. A recorded `wrong` may be one of LANGUAGE.md's `convention` or `conditional`: right in
 * another convention, or under some condition, whether the record names one or not.
 */
function acceptedBy(r: Recorded): readonly string[] {
  const convention = r.convention !== undefined || [r.kind, ...(r.kinds_ok ?? [])].includes("convention")
  return [
    r.verdict,
    ...(r.also_ok ?? []),
    ...(r.verdict === "wrong" ? ["conditional"] : []),
    ...(r.verdict === "wrong" && convention ? ["convention"] : []),
  ]
}

const kindsOf = (r: Recorded): readonly (string | null)[] => r.kinds_ok ?? [r.kind]

const rowOf = (r: ClaimRecord): Row => ({ ...r, accepted: acceptedBy(r), kinds: kindsOf(r) })

export const claimRows: readonly Row[] = readLines<ClaimRecord>("claims.jsonl").map(rowOf)

export const questionRows: readonly Row[] = readLines<QuestionRecord>("questions.jsonl").flatMap((q) =>
  (q.claims ?? []).flatMap((c, i) =>
    c.gradus
      ? [{ ...c, id: `${q.id}.${i}`, problem: q.problem, claim: c.gradus, accepted: acceptedBy(c), kinds: kindsOf(c) }]
      : [],
  ),
)

export interface Posed {
  readonly problem: Problem
  readonly derivative: ClaimKind
  readonly of: Expr
  readonly wrt: readonly Sym[]
}

/** The problem of a row, and what its claim is about. */
export function pose(row: Pick<Row, "problem" | "derivative" | "of" | "wrt">): Posed {
  const problem = problemOf(row.problem)
  const [request] = problem.requests
  if (!request) throw new Error("the problem asks for nothing")
  const of = row.of === undefined ? request.of : readExpression(problem, parseExpression(row.of), { source: row.of })
  const asked = request.kind === "jacobian" || request.kind === "hessian" ? request.kind : "gradient"
  const derivative =
    row.derivative === undefined || row.derivative === "gradient" ? asked : (row.derivative as ClaimKind)
  const wrt = derivative === "value" ? [] : problem.variables.filter((v) => v.name === row.wrt)
  return { problem, derivative, of, wrt }
}

export function judgeRow(row: Row, options?: JudgeOptions): ClaimEntry {
  const { problem, ...request } = pose(row)
  return judgeClaim(problem, { ...request, claim: parseExpression(row.claim), source: row.claim }, options)
}

/** The verdict on the one `check` of a problem in Gradus notation. */
export function check(source: string, options?: JudgeOptions): ClaimEntry {
  const problem = problemOf(source)
  const [request] = problem.checks
  if (!request) throw new Error("the problem has no check")
  return judgeClaim(problem, { ...request, source }, options)
}
