import type {
  AnswerEntry,
  Evaluation,
  Graph,
  Point,
  RemainderCurve,
  Sheet,
  SheetClaim,
  Style,
  Target,
  TypesetLine,
} from "../../src/index.ts"

/** What is asked of the engine. Everything after the answer names its question again, so that a fresh worker can go on. */
export type Ask =
  | { readonly kind: "answer"; readonly source: string }
  | { readonly kind: "way"; readonly source: string; readonly style: Style }
  | { readonly kind: "judge"; readonly source: string }
  | { readonly kind: "weigh"; readonly source: string; readonly result: number; readonly claim: string }
  | { readonly kind: "emit"; readonly source: string; readonly target: Target }
  | { readonly kind: "evaluate"; readonly source: string; readonly at: Point }
  | { readonly kind: "remainders"; readonly source: string; readonly at: Point }
  | { readonly kind: "graph"; readonly source: string }

export interface Judgement {
  readonly claims: readonly SheetClaim[]
  readonly answers: readonly AnswerEntry[]
}

/** What the engine gives back for each kind. */
export interface Given {
  readonly answer: Sheet
  readonly way: readonly (readonly TypesetLine[])[]
  readonly judge: Judgement
  readonly weigh: SheetClaim
  readonly emit: string
  readonly evaluate: Evaluation
  readonly remainders: readonly RemainderCurve[]
  readonly graph: readonly Graph[]
}

/** An error of the engine with its place in the question. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly expected?: string | undefined
  readonly hint?: string | undefined
  readonly span?: { readonly start: number; readonly end: number } | undefined
  readonly place?: { readonly line: number; readonly column: number } | undefined
}

export interface Call {
  readonly id: number
  readonly ask: Ask
}

export type Reply =
  | { readonly id: number; readonly given: Given[keyof Given]; readonly took: number }
  | { readonly id: number; readonly refusal: Refusal }
