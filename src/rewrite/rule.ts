import type { Expr, Sym } from "../ir/expr.ts"
import { parseDeclarations, parseExpression } from "../syntax/gradus/parser.ts"
import { buildProblem, readExpression } from "../syntax/problem.ts"

/**
 * One identity, used from left to right. Both sides are Gradus notation over the names that `where` declares:
 * a name declared over R stands for real expressions only, over C for any; `Int` for integer literals.
 */
export interface Rule {
  /** Kebab-case; appears in derivations. */
  readonly name: string
  readonly where: string
  readonly from: string
  readonly to: string
  /** Where the identity needs more than both sides being defined: a condition on the names. */
  readonly source?: string
}

/** A rule in graph form. */
export interface CompiledRule {
  readonly rule: Rule
  readonly pattern: Expr
  readonly template: Expr
  readonly names: readonly Sym[]
}

/** Parses both sides. @throws GradusError where a side has a mistake or the shapes of the sides differ */
export function compileRule(rule: Rule): CompiledRule {
  const problem = buildProblem(parseDeclarations(rule.where), rule.where)
  const side = (text: string): Expr => readExpression(problem, parseExpression(text), { source: text })
  return { rule, pattern: side(rule.from), template: side(rule.to), names: problem.variables }
}
