/** The public API of the engine. */
export { type ErrorCode, type ErrorDetails, GradusError, type Span } from "./ir/error.ts"
