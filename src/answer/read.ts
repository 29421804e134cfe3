import { GradusError, type Span } from "../ir/error.ts"
import type { Field } from "../ir/expr.ts"
import { opNamed } from "../ops/index.ts"
import { detectKind, isSpoken } from "../syntax/gradus/detect.ts"
import { parseProblem } from "../syntax/gradus/parser.ts"
import { isFunctionName } from "../syntax/language.ts"
import { buildProblem, type Problem } from "../syntax/problem.ts"
import type { Statement } from "../syntax/ast.ts"
import type { Reading } from "../syntax/reading.ts"
import { sound } from "./sound.ts"
import type { Vocabulary } from "../syntax/vocabulary.ts"

/** What the LaTeX reader has to know of names. */
export const vocabulary: Vocabulary = {
  isFunction: isFunctionName,
  isConstant: (name) => opNamed(name)?.params.length === 0,
}

/** Reads any form of input, told apart by content. @throws GradusError */
export async function read(source: string): Promise<Reading> {
  const kind = detectKind(source)
  if (kind !== "gradus") return document(source, kind)
  const found = notation(source)
  if (found instanceof GradusError) return spoken(source, found)
  return {
    kind,
    statements: found,
    claims: [],
    answers: [],
    choices: [],
    warnings: [],
    saysComplex: false,
    unread: [],
  }
}

async function document(source: string, kind: "latex" | "markdown"): Promise<Reading> {
  const { readDocument } = await import("../syntax/latex/index.ts")
  return askedFor(sound(readDocument(source, vocabulary, kind), source), source)
}

/** The statements of a text in the notation, or why it is none. */
function notation(source: string): readonly Statement[] | GradusError {
  try {
    return parseProblem(source)
  } catch (error) {
    if (error instanceof GradusError) return error
    throw error
  }
}

/** A text that is not in the notation, read as a question in sentences; where it is none, the error of the notation stands. @throws GradusError */
async function spoken(source: string, error: GradusError): Promise<Reading> {
  if (!isSpoken(source)) throw error
  try {
    return await document(source, "markdown")
  } catch (other) {
    const refused = other instanceof GradusError && other.code === "unsupported" && / \p{L}{3,}/u.test(source)
    throw refused ? other : error
  }
}

/** @throws GradusError where a document has no question and no claim that can be read */
function askedFor(reading: Reading, source: string): Reading {
  if (reading.statements.some((s) => s.kind !== "declaration") || reading.claims.length > 0) return reading
  const [first] = reading.unread
  if (first)
    throw new GradusError({
      code: "syntax",
      message: first.message,
      span: visible(first.span),
      hint: "complete the formula, as in $y = \\|AX - B\\|_F^2$",
    })
  // a dollar sign without its partner
  const last = source.lastIndexOf("$")
  if (source.replaceAll("\\$", "").split("$").length % 2 === 0)
    throw new GradusError({
      code: "syntax",
      message: "this formula never ends",
      span: { start: last, end: last + 1 },
      expected: "a closing $",
    })
  throw new GradusError({
    code: "request",
    message: "no question is found in this text",
    expected: "a function and the variables to differentiate it by",
    hint: "write the function as a formula, as in $y = \\|AX - B\\|_F^2$, and ask for its gradient",
  })
}

/** Where something is missing, what stands before. */
const visible = ({ start, end }: Span): Span =>
  start === end ? { start: Math.max(0, start - 1), end: Math.max(1, end) } : { start, end }

/** The typed problem of a reading. @throws GradusError */
export function pose(reading: Reading, source: string, field?: Field): Problem {
  return buildProblem(reading.statements, source, { field, asks: reading.refused === undefined })
}
