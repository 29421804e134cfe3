/** Gradus: gradients in matrix notation over R and C, proved, explained, judged and emitted. */
export { VERSION } from "./ir/version.ts"
export { GradusError, exitStatus, placeOf, toGradusError } from "./ir/error.ts"
export type { ErrorCode, ErrorDetails, Place, Span } from "./ir/error.ts"
export { solve } from "./answer/solve.ts"
export type { Derived, Layout, Solved } from "./answer/derive.ts"
export type { AnswerOptions, Solution, SolvedRequest } from "./answer/solve.ts"
export {
  emitted,
  evaluated,
  explained,
  graphs,
  judged,
  remainders,
  sheetClaims,
  typesetWays,
  weighed,
} from "./answer/stages.ts"
export type { Judgement, Point } from "./answer/stages.ts"
export type { Graph, GraphNode } from "./answer/graph.ts"
export { toErrorDocument } from "./answer/error-document.ts"
export { toDocument } from "./answer/present.ts"
export { toSheet } from "./answer/sheet.ts"
export type * from "./answer/sheet.ts"
export type { SheetClaim } from "./answer/sheet-claims.ts"
export { PLAIN, Terminal } from "./answer/terminal.ts"
export type { Palette, TerminalOptions } from "./answer/terminal.ts"
export type * from "./answer/document.ts"
export { detectKind, type InputKind } from "./syntax/gradus/detect.ts"
export { type Token, type TokenKind, tokensWhileTyping } from "./syntax/gradus/lexer.ts"
export { REQUESTS } from "./syntax/gradus/words.ts"
export { FUNCTION_NAMES } from "./syntax/language.ts"
export { TARGETS, type Target } from "./emit/targets.ts"
export { STYLES } from "./explain/derivation.ts"
export type { Derivation, Style } from "./explain/derivation.ts"
export { CHANGE_MARKS } from "./syntax/print/marks.ts"
export type { TypesetChange, TypesetLine, TypesetStatement } from "./explain/typeset.ts"
export type { Evaluation } from "./numeric/evaluate.ts"
export type { RemainderCurve } from "./verify/remainders.ts"
