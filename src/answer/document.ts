import type { AnswerEntry, ClaimEntry, VerificationEntry } from "../judge/types.ts"

export type { AnswerEntry, ClaimEntry, VerificationEntry, Verdict } from "../judge/types.ts"

/** The JSON documents of LANGUAGE.md, "The command line". */

export interface VariableEntry {
  readonly set: string
  readonly shape: readonly string[]
  readonly structure: string | null
}

export interface StepEntry {
  readonly rule: string
  readonly lhs: string
  readonly relation: string
  readonly rhs: string
  readonly latex: string
  readonly because: string
  readonly check: "normal-form" | "finite-field" | "numeric" | "none"
  readonly wrt?: readonly string[]
  readonly indices?: Readonly<Record<string, string>>
  /** What the step does to an earlier one; absent where it introduces something. */
  readonly changed?: ChangeEntry
  /** What the step needs, `det(A) != 0` or `A = A'`; names as the derivation has them. */
  readonly conditions: readonly string[]
  /** Where the rule can be read up, `[magnus2019, 8.3]`; keys of docs/refs.bib. */
  readonly sources: readonly string[]
}

/** `[start, end)` in a text, counted in UTF-16 units as strings are. */
export type SpanEntry = readonly [number, number]

/**
 * The parts in which the `rhs` of two steps with one `lhs` differ, in order: the first of `before` became the first of
 * `after`, what is outside of them is equal. Where the second step is of something else, a differential or a gradient,
 * `before` is what that is read from and `after` all of it.
 */
export interface ChangeEntry {
  /** The number of the step, from 0, that this one starts from. */
  readonly step: number
  /** In the `rhs` of that step. */
  readonly before: readonly SpanEntry[]
  /** In the `rhs` of this step. */
  readonly after: readonly SpanEntry[]
}

export interface DerivationEntry {
  readonly style: string
  /** Arbitrary increments, each of the shape and set of a variable. */
  readonly increments?: Readonly<Record<string, string>>
  readonly steps: readonly StepEntry[]
}

export interface DerivativeEntry {
  readonly kind: "gradient" | "jacobian" | "hessian" | "hvp" | "differential"
  readonly of: string
  readonly wrt: readonly string[]
  readonly shape: readonly string[]
  readonly text: string
  readonly latex: string
  /** Of a differential above the first. */
  readonly order?: number
  readonly expanded?: string
  /** The value as a sum of products, like terms collected, where that is another expression, short and proved equal. */
  readonly multipliedOut?: string
  readonly where?: readonly { readonly name: string; readonly text: string }[]
  readonly operator?: { readonly arg: string; readonly text: string }
  /** The small array that all entries come from, and the matrix over it: `kron(core, eye(n))`. */
  readonly core?: { readonly text: string; readonly form: string }
  /**
   * The array with the axes of the output and then those of the variable, where the matrix has sums over indices:
   * `2*einsum("ka,al->kl", A, B) - …`. The subscripts are NumPy's, the operands are in Gradus's notation; a letter is an
   * axis, one that the result has not is summed, and axes of length 1 are left out.
   */
  readonly einsum?: string
  readonly wirtinger?: { readonly dW: string; readonly dWbar: string }
  /**
   * Of a Hessian by complex variables W and Z: ∂²f/∂W∂Z, ∂²f/∂W∂Z̄, ∂²f/∂W̄∂Z, ∂²f/∂W̄∂Z̄, rows by the first. Those by Z̄ are
   * left out where Z is real. Of a real f `text` is 2·∂²f/∂W̄∂Z, of any other ∂²f/∂W∂Z.
   */
  readonly wirtingerBlocks?: {
    readonly dWdZ: string
    readonly dWdZbar?: string
    readonly dWbardZ: string
    readonly dWbardZbar?: string
  }
  /** `df = sum(G .* dW)`: the complex derivative of a holomorphic function. */
  readonly holomorphic?: true
  readonly euclidean?: string
  readonly freeEntries?: string
  readonly layout: "denominator" | "numerator" | "vec"
  readonly verification: VerificationEntry
  readonly conditions: readonly string[]
  readonly derivations: readonly DerivationEntry[]
  /** The same over C, where the question speaks of complex matrices and its sets are real. */
  readonly overC?: {
    readonly text: string
    readonly latex: string
    readonly wirtinger?: { readonly dW: string; readonly dWbar: string }
  }
}

export interface AnswerDocument {
  readonly version: string
  readonly reading: {
    readonly kind: "gradus" | "latex" | "markdown"
    readonly problem: string
    readonly choices: readonly string[]
  }
  readonly variables: Readonly<Record<string, VariableEntry>>
  readonly derivatives: readonly DerivativeEntry[]
  readonly claims: readonly ClaimEntry[]
  readonly answers: readonly AnswerEntry[]
  readonly emitted: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
}

export interface ErrorDocument {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly line?: number
    readonly column?: number
    readonly length?: number
    readonly expected?: string
    readonly hint?: string
  }
}
