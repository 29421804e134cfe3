import { type Expr, nodesOf } from "../ir/expr.ts"
import type { Ast } from "../syntax/ast.ts"
import { partsOf } from "./scope.ts"

/** Of the search for the mistakes in one thread, and in one claim. */
const THREAD = 250_000
const CLAIM = 100_000
/** The body of a sum is evaluated once a term. */
const TERMS = 8

/**
 * What the search for a mistake may cost, in nodes evaluated: a count and no clock, so that the same claim gets the same
 * answer everywhere. Where it is spent the search ends with what it has.
 */
export class Effort {
  private left: number
  private readonly whole: Effort | undefined

  private constructor(units: number, whole?: Effort) {
    this.left = units
    this.whole = whole
  }

  static ofThread(): Effort {
    return new Effort(THREAD)
  }

  /** The part of it that one claim may take. */
  ofClaim(): Effort {
    return new Effort(CLAIM, this)
  }

  /** False where it is not there any more. */
  spend(units: number): boolean {
    this.left -= units
    return this.left >= 0 && (this.whole?.spend(units) ?? true)
  }
}

/** What evaluating a piece of syntax costs. */
export function costOf(ast: Ast): number {
  const times = ast.kind === "binder" ? TERMS : 1
  return 1 + times * partsOf(ast).reduce((sum, part) => sum + costOf(part), 0)
}

/** The same of an expression. */
export const costOfExpr = (...roots: readonly Expr[]): number =>
  nodesOf(...roots).reduce(
    (sum, e) => sum + 1 + (e.kind === "apply" && e.op.lambda ? TERMS * costOfExpr(e.op.lambda.body) : 0),
    0,
  )
