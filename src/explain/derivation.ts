import type { Condition } from "../derive/conditions.ts"
import type { Gradient, Workshop } from "../derive/gradient.ts"
import type { Dim } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import type { DerivativeKind } from "../syntax/ast.ts"
import type { Problem } from "../syntax/problem.ts"
import type { Changes } from "../syntax/print/changes.ts"
import type { StatementCheck } from "../verify/statements.ts"
import type { RuleName } from "./rules.ts"

export const STYLES = ["differential", "trace", "definition", "index", "vec", "backprop"] as const
export type Style = (typeof STYLES)[number]

/** `in` introduces an increment. */
export type Relation = "=" | "<=" | "->" | "in"

/**
 * One line of a derivation: a statement about the variables and the names introduced by earlier steps of rule `let`,
 * with the forms `d(e)` and `grad(e, W)`.
 */
export interface Statement {
  /** `let` introduces the symbol on its left. */
  readonly rule: RuleName
  readonly lhs: Expr
  readonly relation: Relation
  readonly rhs: Expr
  /** One clause: mathematics between dollar signs as a terminal shows it, names of the problem between angle brackets. */
  readonly reason: string
  /** What `d` varies, where that is not what the derivation's `wrt` says. */
  readonly wrt?: readonly Sym[]
  /** Index names that stand free, each running from 1 to a size; the statement holds for all of them. */
  readonly free?: ReadonlyMap<Sym, Dim>
  /** Where the identity that is used can be read up, beside the source of the rule. */
  readonly sources?: readonly string[]
}

/** A statement and how it was checked; nothing that a check contradicts becomes a step. */
export interface Step extends Statement {
  /** The reason in plain words. */
  readonly because: string
  /** The free indices, `{"i": "a"}`. */
  readonly indices?: Readonly<Record<string, string>>
  readonly check: StatementCheck["check"]
  /** The number of the step that this one starts from; absent where it introduces something. */
  readonly origin?: number
  /** The parts of the right sides of the two steps that differ, as `printText` writes them; found when asked for. */
  readonly changed?: Changes | undefined
  /** References, `[magnus2019, 8.3]`; keys of docs/refs.bib. */
  readonly sources: readonly string[]
  /** What the step needs: differentiability, symmetry. */
  readonly conditions: readonly Condition[]
}

/** A part of the function with a name of its own. */
export interface Name {
  readonly symbol: Sym
  /** Over the variables and earlier names. */
  readonly body: Expr
  /** Over the variables alone. */
  readonly value: Expr
  /** The asker's own name. */
  readonly given: boolean
}

/** How an expression is shown where people read. */
export interface Shown {
  readonly unicode: string
  readonly latex: string
}

interface Account<S extends Statement> {
  readonly style: Style
  /** What the function is called, and what it is. */
  readonly of: Name
  /** What `d` varies. */
  readonly wrt: readonly Sym[]
  /** In the order in which they are introduced. */
  readonly names: readonly Name[]
  /** Arbitrary increments, each of the shape and set of a variable; they shrink in statements with `->`. */
  readonly increments?: ReadonlyMap<Sym, Sym>
  /** Expressions that are shown in a form of their own where people read: `Ā` for `grad(y, A)`. */
  readonly shown?: ReadonlyMap<Expr, Shown>
  readonly steps: readonly S[]
}

/** What a style writes, before it is checked. */
export type Draft = Account<Statement>

/** Checked, and ending with the answer. */
export type Derivation = Account<Step>

/** A Jacobian, or a block of a Hessian. */
export interface MatrixAnswer {
  /** The variable; of a Hessian the two, in order. */
  readonly wrt: readonly Sym[]
  readonly value: Expr
  /** The matrix that multiplies the conjugate of the increment, where there is one. */
  readonly conjugate: Expr | undefined
  /** Of a function that is neither real nor holomorphic: the same of its derivative by the conjugate of the first variable. */
  readonly barred: { readonly value: Expr; readonly conjugate: Expr | undefined } | undefined
  /** One column an output: the denominator layout of a Jacobian. */
  readonly transposed: boolean
}

/** A second derivative along a direction, or a differential of some order. */
export interface DirectionAnswer {
  readonly along: Expr | undefined
  readonly order: number
  readonly value: Expr
  /** Of a function that is neither real nor holomorphic: the same of its derivative by the conjugate. */
  readonly barred: Expr | undefined
}

/** Derivatives that somebody asked for, answered. */
export interface Question {
  readonly kind: DerivativeKind
  readonly problem: Problem
  readonly shop: Workshop
  readonly of: Expr
  /** The name the problem gives it, where it has one. */
  readonly name: string | undefined
  readonly wrt: readonly Sym[]
  /** One for each of `wrt`, in order; of a Jacobian none. */
  readonly gradients: readonly Gradient[]
  /** Of a Jacobian one for each of `wrt`, of a Hessian one for each pair; else none. */
  readonly matrices: readonly MatrixAnswer[]
  /** Of a Hessian applied to a direction, and of a differential. */
  readonly direction?: DirectionAnswer
}

/** Where a style has nothing to say: why, and which style fits, if one does. */
export const unsuited = (style: Style, why: string, fits?: Style): GradusError =>
  new GradusError({
    code: "unsupported",
    message: `the style ${style} does not suit this problem: ${why}`,
    hint: fits ? `the style ${fits} does` : "the answer stands without a derivation: --style none",
  })
