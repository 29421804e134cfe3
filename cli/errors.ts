import { toErrorDocument } from "../src/answer/error-document.ts"
import { exitStatus, GradusError, placeOf, toGradusError } from "../src/ir/error.ts"
import { UsageError } from "./options.ts"

interface Where {
  /** The file's name as the user gave it. */
  readonly name: string
  readonly source: string
}

const MAX_LINE = 160

/** The error for a terminal: one message, the line with the place underlined, what was expected, what to do. */
export function errorText(error: GradusError, where: Where | undefined): string {
  const details = [error.expected && `expected ${error.expected}`, error.hint]
    .filter(Boolean)
    .map((line) => `  ${line}`)
  if (!where || !error.span) return [`gradus: ${error.message}`, ...details].join("\n")
  const { line, column } = placeOf(where.source, error.span.start)
  const text = (where.source.split("\n")[line - 1] ?? "").replaceAll("\t", " ")
  // a long line is cut around the place
  const from = text.length > MAX_LINE ? Math.max(0, column - 1 - MAX_LINE / 2) : 0
  const shown = text.slice(from, from + MAX_LINE)
  const start = column - 1 - from
  const length = Math.max(1, Math.min(error.span.end - error.span.start, shown.length - start))
  return [
    `${where.name}:${line}:${column}: ${error.message}`,
    `    ${from > 0 ? "…" : ""}${shown}`,
    `    ${" ".repeat(start + (from > 0 ? 1 : 0))}${"~".repeat(length)}`,
    ...details,
  ].join("\n")
}

/** Whatever was thrown as an error for the user; what nobody foresaw is an internal error without a stack trace. */
export function asGradusError(thrown: unknown): GradusError {
  if (thrown instanceof UsageError)
    return new GradusError({ code: thrown.supported ? "input" : "unsupported", message: thrown.message })
  return toGradusError(thrown)
}

/** Prints what went wrong and sets the exit status. */
export function report(thrown: unknown, json: boolean, where: Where | undefined): void {
  const error = asGradusError(thrown)
  process.exitCode = exitStatus(error.code)
  if (json) process.stdout.write(`${JSON.stringify(toErrorDocument(error, where?.source ?? ""))}\n`)
  else process.stderr.write(`${errorText(error, where)}\n`)
}
