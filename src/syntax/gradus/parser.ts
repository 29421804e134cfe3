import { GradusError } from "../../ir/error.ts"
import type { Ast, Statement } from "../ast.ts"
import { Cursor } from "./cursor.ts"
import { parseExpressionAt } from "./expression.ts"
import { parseStatements } from "./statements.ts"

export interface ReadOptions {
  /** Added to every span: where the text stands in a larger one. */
  readonly offset?: number
  /** Names that are declared elsewhere. */
  readonly declared?: ReadonlySet<string>
}

/** Reads a problem in Gradus notation. Throws a GradusError at the first mistake. */
export function parseProblem(source: string, options: ReadOptions = {}): Statement[] {
  const statements = parseStatements(new Cursor(source, options.offset ?? 0, parseExpressionAt, options.declared))
  if (statements.length === 0) throw nothing(source, options.offset ?? 0, "a problem")
  return statements
}

/** Reads a text that is one expression. Nothing is known about its names: `dA` is a name like any other. */
export function parseExpression(source: string, offset: number = 0, declared?: ReadonlySet<string>): Ast {
  const c = new Cursor(source, offset, parseExpressionAt, declared)
  while (c.peek().kind !== "end" && c.atEnd()) c.next()
  if (c.peek().kind === "end") throw nothing(source, offset, "an expression")
  const body = c.expression()
  while (c.peek().kind !== "end" && c.atEnd()) c.next()
  if (c.peek().kind !== "end") {
    c.fail({
      message: `unexpected ${c.show(c.peek())} after the expression`,
      span: c.span(c.peek()),
      expected: "the end of the expression",
      hint: "one expression is read here, without definitions and requests",
    })
  }
  return body
}

/** Reads declarations alone: `X in R^(a x b); w in R^b`. */
export function parseDeclarations(
  source: string,
  options: ReadOptions = {},
): Extract<Statement, { kind: "declaration" }>[] {
  return parseProblem(source, options).map((statement) => {
    if (statement.kind === "declaration") return statement
    throw new GradusError({
      code: "syntax",
      message: "only declarations stand here",
      span: statement.span,
      expected: "`names in set`",
      hint: "write `X in R^(m x n)`",
    })
  })
}

function nothing(source: string, offset: number, what: string): GradusError {
  const empty = source.trim() === ""
  return new GradusError({
    code: "input",
    message: empty ? "the input is empty" : "the input has comments only",
    span: { start: offset, end: offset },
    expected: what,
    hint: "for example `y = norm2(X*W - Y)^2`",
  })
}
