import type { Dim } from "../ir/dim.ts"
import { sameDim } from "../ir/dim.ts"
import type { Expr } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { matchSignature } from "../ir/signature.ts"
import type { Builder } from "../ops/build.ts"
import type { Ast } from "../syntax/ast.ts"
import { Elaborator } from "../syntax/elaborate.ts"
import { parseExpression } from "../syntax/gradus/parser.ts"
import { Scope } from "../syntax/scope.ts"

const parsed = new Map<string, Ast>()

/** The syntax of a card's text, parsed once. */
function textOf(rule: string): Ast {
  let ast = parsed.get(rule)
  if (!ast) {
    ast = parseExpression(rule)
    parsed.set(rule, ast)
  }
  return ast
}

/**
 * A text of a card at given arguments, made by `builder`: its params stand for the arguments, its size names for their
 * sizes, `extra` for what else the text may use (`G`, `dA`).
 */
export function instantiateText(
  builder: Builder,
  text: string,
  op: Op,
  args: readonly Expr[],
  dims: readonly Dim[],
  extra: Readonly<Record<string, Expr>> = {},
): Expr {
  const scope = new Scope()
  const sizes = matchSignature(
    op,
    args.map((a) => a.type),
    dims,
  )
  for (const [name, dim] of sizes ?? []) scope.setDim(name, dim)
  op.params.forEach((name, i) => scope.setValue(name, args[i] as Expr))
  if (op.unspecified) scope.setUnspecified(op.unspecified)
  for (const [name, value] of Object.entries(extra)) scope.setValue(name, value)
  return new Elaborator(scope, { builder, unify: sameDim, source: text }).expression(textOf(text))
}
