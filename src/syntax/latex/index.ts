import { GradusError } from "../../ir/error.ts"
import type { Reading } from "../reading.ts"
import type { Vocabulary } from "../vocabulary.ts"
import { interpret, type ReadOptions } from "./interpret.ts"

export type { ReadOptions } from "./interpret.ts"

const maxLength = 2_000_000

/**
 * Reads a question-site thread, a Markdown post or a LaTeX fragment. What cannot be read is listed in `unread` and does not spoil the
 * rest. @throws GradusError where the text is too long to be one
 */
export function readDocument(
  source: string,
  vocabulary: Vocabulary,
  kind: "latex" | "markdown",
  options: ReadOptions = {},
): Reading {
  if (source.length > maxLength) throw new GradusError({ code: "input", message: "the text is too long" })
  return interpret(source, vocabulary, kind, options)
}
