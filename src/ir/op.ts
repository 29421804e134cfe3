import type { Expr, Sym } from "./expr.ts"
import type { Matrix, NumberSystem } from "./number.ts"

/** How tightly printed notation binds, loosest first; an operand that binds looser gets parentheses. */
export const LEVELS = ["sum", "inner", "product", "unary", "postfix", "atom"] as const
export type Level = (typeof LEVELS)[number]

/**
 * One way to write an operator. Parameter names in a template stand for the printed arguments; an argument that the
 * template itself encloses in parentheses, braces, bars or commas needs none of its own. `{e}` that belongs to no
 * command sets a parameter apart from the letters before it: `d{e}` prints `dW`.
 */
export interface Spelling {
  /** Gradus notation, `logdet(A)`, `A*B`. */
  readonly text: string
  /** LaTeX mathematics, `\log\det A`; a function template ends in its only argument. */
  readonly latex: string
  /** Mathematics for a terminal, `‖A‖`; default `text`. */
  readonly unicode?: string
  /** The text where use fixes the size of a constant: `eye` for `eye(n)`. */
  readonly unsized?: string
}

/** How an operator is written, and what changes with its arguments. */
export interface Notation extends Spelling {
  /** How tightly the whole binds where a template does not enclose its arguments; default `atom`. */
  readonly level?: Level
  /** Between the arguments of a variadic operator, in place of a template. */
  readonly separator?: string
  /** The same written where all arguments are real (`A'` for a transpose). */
  readonly real?: Spelling
  /** The same written where the result is a scalar (`x^2` for `x.^2`). */
  readonly scalar?: Spelling
  /** The same written where the first argument, or without arguments the result, is a column or a scalar. */
  readonly vector?: Spelling
  /** The same written where the first argument, or without arguments the result, is a row. */
  readonly row?: Spelling
  /** The same written where the first argument is a square matrix, of which LaTeX's `\\exp` is a matrix function. */
  readonly square?: Spelling
  /** The arguments are blocks of a matrix, side by side or one above another. */
  readonly blocks?: "beside" | "above"
  /** Raised to the right of the only argument, in mathematics that is not text: `\top`; `-1` joins others, as in `-\top`. */
  readonly raised?: { readonly latex: string; readonly unicode: string }
}

/** What a card may ask of evaluation: the sizes of its dimensions and the size of its result. */
export interface Sizes {
  /** Values of the node's dimension parameters, in order. */
  readonly dims: readonly number[]
  readonly rows: number
  readonly cols: number
  /** Values of all dimension names. */
  readonly sizes: ReadonlyMap<string, number>
  /** The second argument where it is a literal integer. */
  readonly exponent: number | undefined
}

/** The values of a node's arguments; a card takes as many as its signature has. */
export type Arguments<T> = readonly [Matrix<T>, Matrix<T>, Matrix<T>, ...Matrix<T>[]]

/** The field of a result: real whatever the arguments, or complex where an argument is (`join`, the default). */
export type FieldRule = "join" | "real" | "complex"

/**
 * The body of an index sum or product, closed: what it takes from outside are arguments of the node, named `captured`
 * in it. Such an operator is made for its body (ops/bind.ts); its first two arguments are the range, inclusive.
 */
export interface Lambda {
  readonly fold: "sum" | "product"
  readonly index: Sym
  readonly captured: readonly Sym[]
  readonly body: Expr
}

/** What a random argument is drawn from. */
export type Sample =
  | "general"
  | "positive" // entries above zero
  | "small" // entries between -1 and 1
  | "invertible"
  | "positive-determinant"
  | "symmetric" // Hermitian over C
  | "positive-definite"
  | "index" // 1 or 2; an argument in which the operator is not differentiable

/**
 * What can be known of a value: real; real with all entries above, or none below, zero; Hermitian with all eigenvalues above, or
 * none below, zero.
 */
export type Fact = "real" | "positive" | "nonnegative" | "definite" | "semidefinite"

/**
 * Everything mathematical about one operator. Shared code asks a card; it never names an operator.
 * Rules are text in Gradus's own notation over `params`, parsed once when first needed.
 */
export interface Op {
  /** Unique, and the name the notation calls it by. */
  readonly name: string
  /** Other names the notation accepts. */
  readonly aliases?: readonly string[]
  /** Argument names, in order, used in rules and templates; a variadic operator has one. */
  readonly params: readonly string[]
  /** `(m,k),(k,n) -> (m,n)`; `()` scalar, `(n)` column, `[n]` a dimension parameter, `(m,n)...` any number of one shape. */
  readonly signature: string
  readonly field?: FieldRule
  /** Entries of the result are the function applied to the entries of the arguments, all of one shape. */
  readonly elementwise?: true
  /**
   * Multilinear operators: the result as a sum over products of entries, `ik,kj->ij`; letters are indices, a letter
   * missing on the right is summed, one missing on the left repeats; `*` after an argument conjugates it.
   * Gives evaluation and the sum-product form.
   */
  readonly einsum?: string
  /** The same with fused indices, for the sum-product form: `ij,kl->(ik)(jl)`; the last letter of `(ik)` runs fastest. */
  readonly fused?: string
  /** Linear in the real sense in all its arguments together (conj, re, a sum). */
  readonly linear?: true
  /**
   * Adjoints, one an argument, with `G` the cotangent: `⟨G, L(dA)⟩ = ⟨adjoint(G), dA⟩` in the real inner product. Present
   * for linear and multilinear operators; where `linear` and `einsum` are absent, for each argument in which the operator
   * is linear while the others stand still, beside a `differential` that says the same.
   */
  readonly adjoints?: readonly (string | undefined)[]
  /** The terms of `d op(A, B)`, one an argument, as text over the params, `dA`, `dB` and the signature's sizes; for what is neither linear nor multilinear. */
  readonly differential?: readonly string[]
  /** The differential of an elementwise function of one argument is `derivative .* dx`; text over the param. */
  readonly derivative?: string
  /** What holds for its values where these facts hold for the arguments of these names; other arguments do not matter. */
  readonly facts?: { readonly [fact in Fact]?: Readonly<Record<string, Fact>> }
  /** Its values are symmetric matrices; for real arguments. */
  readonly symmetric?: true
  /**
   * Written inside a sum rather than around it, `(A + B)'` as `A' + B'`; what does so only for `deriving` is gathered again
   * for the reader: `conj(A + B)`.
   */
  readonly distributes?: "always" | "deriving"
  /** An equal expression where every argument is a scalar. */
  readonly onScalars?: string
  /** An equal expression where every argument is real. */
  readonly onReals?: string
  /** An equal expression in simpler operators, which the sum-product form uses. */
  readonly definition?: string
  /** What the sum-product form makes of it, where `einsum`, `definition` and `elementwise` do not say. */
  readonly sumProduct?:
    | "sum"
    | "zero"
    | "power"
    | "imaginary"
    | "size"
    | "unit"
    | "lower"
    | "upper"
    | "inverse"
    | "determinant"
  /** Of the transpose, or of the conjugate, it is the transpose, or the conjugate; on branch cuts too. */
  readonly commutes?: readonly ("transpose" | "conj")[]
  /** Where the operator is defined, as a condition over the params: `det(A) != 0`. Absent: everywhere. */
  readonly domain?: string
  /** The same where an argument is complex: `x is not on the closed negative real axis`. Absent: as `domain` says. */
  readonly domainOverC?: string
  /** Arguments that have to be real: complex numbers have no order, or the function is not known of them here. */
  readonly realArguments?: {
    readonly params: readonly string[]
    readonly because: "order" | "unknown"
  }
  /** Where it is defined but not differentiable, as a condition for differentiability: `norm2(A) != 0`. */
  readonly smooth?: string
  /**
   * Where it is differentiable, in words, where notation cannot say it: `the largest eigenvalue of A is simple`; a param
   * that stands alone is the argument.
   */
  readonly regular?: string
  /** What `regular` says holds where the first argument is Hermitian and positive definite. */
  readonly regularOnDefinite?: true
  /** Not differentiable only where its value is zero, and of the size of the distance there: powers above 1 of it are differentiable. */
  readonly kinkAtZero?: true
  /** What its own conditions say as well, as a condition over the params: `det(A) != 0`. */
  readonly entails?: string
  /**
   * Its value is determined up to a factor of modulus one, over R a sign, one for each argument; operators of one such
   * group share the factor of equal arguments.
   */
  readonly openPhase?: "eigenvector" | "singular vectors"
  /** Where it is not differentiable: which subgradient the formula takes there; a sentence over the params. */
  readonly subgradient?: string
  /** Not holomorphic: its differential holds in the real sense. */
  readonly holomorphic?: false
  /** Present for a function that a problem declares without saying what it is, and for its derivatives. */
  readonly unspecified?: { readonly name: string; readonly domain: "entry" | "vector" }
  /** Present for index sums and products alone. */
  readonly lambda?: Lambda
  readonly notation: Notation
  /** Over any number system; absent where `einsum` or `definition` gives it. */
  readonly evaluate?: <T>(F: NumberSystem<T>, args: Arguments<T>, sizes: Sizes) => Matrix<T>
  /** Random arguments inside the domain, for all or one by one; general matrices where this does not say otherwise. */
  readonly sample?: Sample | readonly Sample[]
  /** Reference of the differential, `[magnus2019, 8.3]`. */
  readonly source?: string
}
