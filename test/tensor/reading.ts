import type { Expr, Sym } from "../../src/ir/expr.ts"
import { parseExpression, parseProblem } from "../../src/syntax/gradus/parser.ts"
import { buildProblem, type Problem, readExpression } from "../../src/syntax/problem.ts"

/** Expressions over the variables of some declarations, one a line or separated by `;`. */
export interface Reader {
  (text: string): Expr
  readonly problem: Problem
  readonly symbol: (name: string) => Sym
}

export function declared(declarations: string): Reader {
  const source = `${declarations}\n0`
  const problem = buildProblem(parseProblem(source), source)
  const read = (text: string): Expr => readExpression(problem, parseExpression(text), { source: text })
  const symbol = (name: string): Sym => {
    const value = problem.scope.value(name)
    if (value?.kind !== "symbol") throw new Error(`${name} is not declared`)
    return value
  }
  return Object.assign(read, { problem, symbol })
}
