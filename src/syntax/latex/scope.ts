import type { Ast, NameAst } from "../ast.ts"
import type { Vocabulary } from "../vocabulary.ts"
import type { Cursor } from "./cursor.ts"
import type { Census } from "./names.ts"
import type { Node } from "./tree.ts"

/** What the reader of an expression knows about a name. */
export interface Known {
  readonly kind: "variable" | "value" | "function" | "constant" | "dimension"
  /** What a constant is: all ones, the identity, zero. */
  readonly constant?: Ast | undefined
  /** Of a function. */
  readonly params?: readonly NameAst[] | undefined
  readonly shape?: "scalar" | "vector" | "matrix" | undefined
  /** The columns of a matrix are the members of a family: one index takes one of them. */
  readonly family?: boolean | undefined
  /** Its members are matrices. */
  readonly ofMatrices?: boolean | undefined
  /** Numbers below it mean its components. */
  readonly components?: boolean | undefined
  /** Known from use alone, not from what the text says. */
  readonly inferred?: boolean | undefined
}

export interface ReadScope {
  readonly vocabulary: Vocabulary
  readonly census: Census
  /** Complex sets are declared, so a star is a conjugate. */
  readonly complex: boolean
  /** The text is about complex variables, so a derivative by a starred or barred one is by its conjugate. */
  readonly conjugates: boolean
  /** The text says that a star is the conjugate, not its transpose. */
  readonly plainStar: boolean
  /** The text speaks of single-entry matrices, so two letters below an I are a place. */
  readonly singleEntries: boolean
  /** `\delta f = …`: delta is a sign of differentiation. */
  readonly variation: boolean
  /** i is the imaginary unit. */
  readonly imaginary: boolean
  /** The prose speaks of pseudo-inverses, so a dagger is one. */
  readonly pseudoinverse: boolean
  /** The text says that its 1 is a vector or a matrix of ones. */
  readonly ones: "vector" | "matrix" | undefined
  /** The prose speaks of the logistic function, so σ is one. */
  readonly sigmoid: boolean
  lookup(name: string): Known | undefined
  /** Whether a name that nobody declared is used like a function throughout. */
  functionLike(name: string): boolean
}

/**
 * Calls that stand for a decision that needs shapes; `settle.ts` replaces them all. They begin with a backslash, so no
 * name of a text can be one.
 */
export const pending = {
  /** `|x|`: determinant, modulus or norm. */
  bars: "\\bars",
  /** `‖x‖` without a subscript. */
  norm: "\\norm",
  /** `‖x‖_2` */
  norm2: "\\norm2",
  /** `‖x‖_M` */
  weighted: "\\weighted",
  log: "\\log",
  exp: "\\exp",
  sqrt: "\\sqrt",
  /** `a \cdot b` */
  dot: "\\dot",
  /** First derivative: what, then with respect to what. */
  derivative: "\\D",
  /** Second derivative. */
  second: "\\D2",
  /** A derivative in a direction: what, where, direction. */
  directional: "\\along",
} as const

/** The function that the question asks about, where a text does not name it. */
export const askedFunction = "\\asked"
/** The end of a sum whose range the text leaves open. */
export const openEnd = "\\end"

export interface Reader {
  readonly scope: ReadScope
  /** Indices that an enclosing sum binds. */
  readonly bound: Set<string>
  /** Indices that nothing binds: the statement is meant entry by entry. */
  readonly free: Set<string>
  /** Functions that are called and defined nowhere. */
  readonly unknownFunctions: Set<string>
  readonly choices: Set<string>
  readonly options: ReadOptions
  depth: number
  /** A whole list as one expression. */
  expression(items: readonly Node[]): Ast
  /** Terms joined by signs, from the cursor on. */
  sum(cursor: Cursor): Ast
  /** One term: products and their elementwise and Kronecker products. */
  term(cursor: Cursor): Ast
  product(cursor: Cursor): Ast
  /** One factor; `before` is the factor it follows without an operator. */
  factor(cursor: Cursor, before?: Ast): Ast
}

/** Ways to read the same signs; the defaults are the most plausible ones. */
export interface ReadOptions {
  /** `\det X^T X` is the determinant of the product. */
  readonly wideFunctions: boolean
  /** A 1 that follows a factor (`b1`, `A1`) is the vector of ones. */
  readonly trailingOnes: boolean
  /** `\odot` binds as tight as the product. */
  readonly tightHadamard: boolean
}

export const defaultOptions: ReadOptions = {
  wideFunctions: false,
  trailingOnes: true,
  tightHadamard: false,
}
