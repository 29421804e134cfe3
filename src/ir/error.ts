/** A half-open range of character offsets in a source text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What went wrong, as `--json` prints it; each code belongs to one exit status (see `exitStatus`). */
export type ErrorCode =
  | "syntax" // not a sentence of the notation
  | "name" // a name that is not known here
  | "shape" // a sum or product that does not conform
  | "set" // an unknown or malformed set or dimension
  | "definition" // a definition or declaration that clashes with another
  | "request" // a request that makes no sense (nothing to differentiate, an integer variable …)
  | "domain" // a value outside a function's domain
  | "input" // files, options and data that cannot be used
  | "unsupported" // understood, but Gradus cannot do it
  | "internal" // a check contradicts a result

export interface ErrorDetails {
  readonly code: ErrorCode
  readonly message: string
  readonly span?: Span | undefined
  /** What would have been accepted at that place. */
  readonly expected?: string | undefined
  /** What the user can do. */
  readonly hint?: string | undefined
}

/** The one error type of the engine: a message a user can act on, with its place in the source where there is one. */
export class GradusError extends Error {
  readonly code: ErrorCode
  readonly span: Span | undefined
  readonly expected: string | undefined
  readonly hint: string | undefined

  constructor(details: ErrorDetails) {
    super(details.message)
    this.name = "GradusError"
    this.code = details.code
    this.span = details.span
    this.expected = details.expected
    this.hint = details.hint
  }

  /** The same error at `span`, unless it has a place already. */
  at(span: Span | undefined): GradusError {
    return this.span || !span ? this : new GradusError({ ...this, message: this.message, span })
  }
}

/** 1 a result could not be verified, 2 bad input, 3 understood but not supported. */
export function exitStatus(code: ErrorCode): 1 | 2 | 3 {
  if (code === "internal") return 1
  return code === "unsupported" ? 3 : 2
}

export interface Place {
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 code units. */
  readonly column: number
}

/** Line and column of an offset (clamped to the text). */
export function placeOf(source: string, offset: number): Place {
  const before = source.slice(0, Math.max(0, Math.min(offset, source.length)))
  const lastBreak = before.lastIndexOf("\n")
  let line = 1
  for (let i = before.indexOf("\n"); i >= 0; i = before.indexOf("\n", i + 1)) line++
  return { line, column: before.length - lastBreak }
}

/** Whatever was thrown as an error for the user; what nobody foresaw is an internal error without a stack trace. */
export function toGradusError(thrown: unknown): GradusError {
  if (thrown instanceof GradusError) return thrown
  if (thrown instanceof RangeError && /stack/i.test(thrown.message))
    return new GradusError({ code: "unsupported", message: "the expression is nested too deeply" })
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new GradusError({
    code: "internal",
    message: `internal error: ${message}`,
    hint: "please report the input that led here",
  })
}
