import type { Span } from "../ir/error.ts"

/** Infix operators of the notation, in one spelling each (`@` is read as `*`, `⊙` as `.*`, `⊘` as `./`, `⊗` as `kron`). */
export type BinaryOperator = "+" | "-" | ":" | "*" | "/" | ".*" | "./" | "kron" | "\\"

/** `'` adjoint, `.'` transpose; `^T` and `^H` may turn out to be powers where T or H is a declared scalar. */
export type PostfixOperator = "'" | ".'" | "^T" | "^H" | "^-T" | "^+"

export type Comparison = "<" | "<=" | ">" | ">="

export interface RangeAst {
  readonly name: string
  readonly from: Ast
  readonly to: Ast
  readonly span: Span
}

/** One position of an index: `3`, `:` or `1:k`. */
export type IndexAst =
  | { readonly kind: "entry"; readonly at: Ast }
  | { readonly kind: "all"; readonly span: Span }
  | { readonly kind: "range"; readonly from: Ast; readonly to: Ast }

/** What both readers (Gradus notation, LaTeX) produce and the elaborator takes: no shapes, no meaning of names yet. */
export type Ast = { readonly span: Span } & (
  | { readonly kind: "number"; readonly text: string }
  /** `1i`, `2.5i`: text is the number without the i. */
  | { readonly kind: "imaginary"; readonly text: string }
  | { readonly kind: "name"; readonly name: string }
  /** A call of a function card, a function defined in the problem or an unspecified function. */
  | { readonly kind: "call"; readonly name: string; readonly nameSpan: Span; readonly args: readonly Ast[] }
  /** `D(sigma)(x)`, `grad(f)(x)`, `hess(f)(x)`: a derivative of an unspecified function, applied; the callee is a call of its name. */
  | { readonly kind: "apply"; readonly callee: Ast; readonly args: readonly Ast[] }
  | { readonly kind: "unary"; readonly op: "-" | "+"; readonly arg: Ast }
  | {
      readonly kind: "binary"
      readonly op: BinaryOperator
      readonly left: Ast
      readonly right: Ast
      readonly opSpan: Span
    }
  | { readonly kind: "postfix"; readonly op: PostfixOperator; readonly arg: Ast }
  | { readonly kind: "power"; readonly base: Ast; readonly exponent: Ast; readonly elementwise: boolean }
  /** One item indexes a vector, two a matrix. */
  | { readonly kind: "index"; readonly base: Ast; readonly items: readonly IndexAst[] }
  | { readonly kind: "blocks"; readonly rows: readonly (readonly Ast[])[] }
  /** `sum(k in 1..n, …)`, `prod(…)`, `matrix(i in 1..m, j in 1..n, …)`, `vector(i in 1..n, …)`. */
  | {
      readonly kind: "binder"
      readonly binder: "sum" | "prod" | "matrix" | "vector"
      readonly ranges: readonly RangeAst[]
      readonly body: Ast
    }
  | { readonly kind: "compare"; readonly op: Comparison; readonly left: Ast; readonly right: Ast }
  /** Parentheses that the user wrote: they end a chain of products. */
  | { readonly kind: "group"; readonly body: Ast }
)

export interface NameAst {
  readonly name: string
  readonly span: Span
}

/** A set as written: `R^(a x b)` is `{ name: "R", dims: [a, b] }`, `St(n,p,C)` is `{ name: "St", dims: [n, p], field: "C" }`. */
export type SetAst = { readonly span: Span } & (
  | { readonly kind: "set"; readonly name: string; readonly dims: readonly Ast[]; readonly field?: "R" | "C" }
  | { readonly kind: "function"; readonly from: SetAst; readonly to: SetAst }
)

export type DerivativeKind = "gradient" | "jacobian" | "hessian" | "hvp" | "differential"
export type ClaimKind = "gradient" | "jacobian" | "hessian" | "wirtinger" | "wirtinger-conj" | "value"

export type Statement = { readonly span: Span } & (
  | {
      readonly kind: "declaration"
      readonly names: readonly NameAst[]
      readonly set: SetAst
      /** The names stand for other things than elsewhere: a rule quoted in letters of its own. */
      readonly anew?: boolean
    }
  | {
      readonly kind: "definition"
      readonly name: NameAst
      /** Present for `f(x, y) = …`. */
      readonly params?: readonly NameAst[]
      readonly body: Ast
    }
  /** A bare expression line. */
  | { readonly kind: "expression"; readonly body: Ast }
  | {
      readonly kind: "request"
      readonly request: DerivativeKind | "stationary" | "convexity" | "minimize"
      /** Absent: the last definition. */
      readonly of?: Ast
      /** Empty: every variable. */
      readonly wrt: readonly NameAst[]
      /** The direction of an `hvp`. */
      readonly along?: Ast
      /** The order of a differential; absent: the first. */
      readonly order?: number
    }
  | {
      readonly kind: "check"
      readonly derivative: ClaimKind
      readonly of: Ast
      readonly wrt: readonly NameAst[]
      readonly claim: Ast
    }
)
