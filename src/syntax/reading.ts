import type { ErrorCode, Span } from "../ir/error.ts"
import type { Ast, Statement } from "./ast.ts"

/**
 * An equality (or bound, or limit) somebody states. Both sides may use the forms of LANGUAGE.md as calls:
 * `d(W)` differential, `grad(y, W)`, `jac(F, x)`, `hess(y, x)`, `wirtinger(f, W)`, `wirtingerconj(f, W)`, `at(e, W, V)`.
 */
export interface ClaimAst {
  readonly lhs: Ast
  readonly rhs: Ast
  /** The formula in the source: for a link of a chain `a = b = c`, the part that the link adds. */
  readonly span: Span
  /** The source text at `span`. */
  readonly latex: string
  /** 0 for the question, k for the k-th answer. */
  readonly answer: number
  /** A result (a derivative is stated) or a step on the way. */
  readonly role: "result" | "step"
  /** Definitions and declarations in force at this place beyond those of the question, in order. */
  readonly scope: readonly Statement[]
  /** A name in it that its answer gives other sizes than the question does. */
  readonly assumes?: string
  /** A name in it whose sizes neither the text gives nor what is asked about. */
  readonly invented?: string
  /** The same as a rule quoted in letters of its own, where it does not fit the shapes of the text. */
  readonly quoted?: ClaimAst
}

export interface AnswerPart {
  /** 1 for the first answer. */
  readonly index: number
  readonly span: Span
}

/** What a reader makes of an input. */
export interface Reading {
  readonly kind: "gradus" | "latex" | "markdown"
  /** The question: declarations, definitions, requests. */
  readonly statements: readonly Statement[]
  readonly claims: readonly ClaimAst[]
  readonly answers: readonly AnswerPart[]
  /** Decisions between readings, in sentences. */
  readonly choices: readonly string[]
  readonly warnings: readonly string[]
  /** Why what the question asks for is refused: nothing is to be differentiated in its place. */
  readonly refused?: { readonly span: Span; readonly message: string; readonly code?: ErrorCode | undefined }
  /** Declarations or definitions of the text are left out, since they make no sense as they are read. */
  readonly partial?: boolean
  /** Title or prose speak of complex matrices. */
  readonly saysComplex: boolean
  /** Parts that could not be read; they do not spoil the rest. */
  readonly unread: readonly { readonly span: Span; readonly message: string }[]
}
