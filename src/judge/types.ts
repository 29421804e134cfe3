/** How a claim came to be known as right, or as right under its condition. */
export interface VerificationEntry {
  readonly verdict: "proved" | "verified" | "unverified"
  readonly method?: "normal-form" | "finite-field" | "numeric"
  readonly detail?: string
  readonly errorBound?: number
}

export type Verdict = "right" | "convention" | "conditional" | "wrong" | "ill-formed" | "undecided"

/** What kind of mistake a claim makes (LANGUAGE.md). */
export type MistakeKind =
  | "shape"
  | "factor"
  | "sign"
  | "transpose"
  | "conjugate"
  | "term"
  | "order"
  | "convention"
  | "value"

/** A point at which a claim is wrong: sizes, the variables' values, and both sides there, as nested arrays. */
export interface Counterexample {
  readonly dimensions: Readonly<Record<string, number>>
  readonly values: Readonly<Record<string, unknown>>
  readonly claimed: unknown
  readonly actual: unknown
}

export interface ClaimEntry {
  readonly derivative: "gradient" | "jacobian" | "hessian" | "wirtinger" | "wirtinger-conj" | "value"
  readonly of: string
  readonly wrt: string | null
  readonly claim: string
  /** As written. */
  readonly latex?: string
  readonly verdict: Verdict
  readonly source?: { readonly line: number; readonly column: number }
  readonly kind?: MistakeKind
  readonly message: string
  /** The sub-expression at fault, as written. */
  readonly where?: string
  /** The same as offsets in `claim`. */
  readonly fault?: { readonly start: number; readonly end: number }
  readonly condition?: string
  readonly counterexample?: Counterexample
  /** What the claim should say, in Gradus notation. */
  readonly correct?: string
  /** 0 for the question, k for the k-th answer of a thread. */
  readonly answer?: number
  /** A result, or a step on the way; absent for a claim that stands alone. */
  readonly role?: "result" | "step"
  /** Of `right`, `convention` and `conditional`. */
  readonly verification?: VerificationEntry
}

export interface AnswerEntry {
  readonly line: number
  readonly verdict: "right" | "wrong" | "mixed" | "undecided"
  readonly summary: string
}
