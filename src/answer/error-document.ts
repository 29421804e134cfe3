import { type GradusError, placeOf } from "../ir/error.ts"
import type { ErrorDocument } from "./document.ts"

/** The error as `--json` prints it; its place is one in `source`. */
export function toErrorDocument(error: GradusError, source: string): ErrorDocument {
  const { span } = error
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(span && { ...placeOf(source, span.start), length: Math.max(1, span.end - span.start) }),
      ...(error.expected !== undefined && { expected: error.expected }),
      ...(error.hint !== undefined && { hint: error.hint }),
    },
  }
}
