import type { AnswerRequest, CheckRequest, EmitRequest } from "./schemas.ts"

/** What the HTTP side asks of an engine thread. */
export type Job =
  | { readonly kind: "answer"; readonly request: AnswerRequest }
  | { readonly kind: "check"; readonly request: CheckRequest }
  | { readonly kind: "emit"; readonly request: EmitRequest }

/** A JSON text, so that it crosses between threads once and goes out as it is. */
export interface Outcome {
  readonly status: 200 | 422 | 500
  readonly json: string
}
