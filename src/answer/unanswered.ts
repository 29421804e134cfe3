import { GradusError } from "../ir/error.ts"
import type { Solution } from "./solve.ts"

/** Why a text has no derivative to show; undefined where it has one, or checks something in its place. */
export function unanswered({ requests, problem, reading, source }: Solution): GradusError | undefined {
  if (requests.length + problem.checks.length > 0) return undefined
  const inQuestion = reading.unread.find((u) => u.span.start < (reading.answers[0]?.span.start ?? source.length))
  const reason = reading.refused ?? inQuestion
  if (reason)
    return new GradusError({
      code: reading.refused ? (reading.refused.code ?? "unsupported") : "syntax",
      message: reason.message,
      span: reason.span,
    })
  return new GradusError({
    code: "request",
    message: "the question names no function and no variable, as in: the gradient of $x^TAx$ with respect to $x$",
  })
}

/** Something of it is answered or decided, so that a text of claims alone is done. */
export const isDone = (solution: Solution): boolean =>
  unanswered(solution) === undefined ||
  (solution.reading.refused === undefined && solution.claims.some((c) => c.verdict !== "undecided"))
