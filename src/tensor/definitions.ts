import { sameDim } from "../ir/dim.ts"
import { Arena, type Expr, type Sym, type Type } from "../ir/expr.ts"
import { dimName } from "../ir/dim.ts"
import type { Op } from "../ir/op.ts"
import { signatureOf } from "../ir/signature.ts"
import { PlainBuilder } from "../ops/build.ts"
import { Elaborator } from "../syntax/elaborate.ts"
import { parseExpression } from "../syntax/gradus/parser.ts"
import { Scope } from "../syntax/scope.ts"

/** A card's definition as an expression over symbols for its params and its signature's size names. */
export interface Template {
  readonly root: Expr
  readonly params: readonly Sym[]
}

const templates = new WeakMap<Op, Template>()

/** The definition of a card that has one, read once, over complex params where they may be, so that no conjugate is lost. */
export function definitionOf(op: Op): Template | undefined {
  if (op.definition === undefined) return undefined
  let template = templates.get(op)
  if (!template) {
    const builder = new PlainBuilder(new Arena())
    const scope = new Scope()
    const signature = signatureOf(op)
    const params = op.params.map((name, i) => {
      const field = op.realArguments?.params.includes(name) ? "R" : "C"
      const type: Type = { ...(signature.args[i] ?? signature.result), field }
      const symbol = builder.arena.symbol(name, type)
      scope.setValue(name, symbol)
      return symbol
    })
    for (const slot of [...signature.args, signature.result])
      for (const d of [slot.rows, slot.cols])
        for (const t of d.terms) for (const n of t.names) scope.setDim(n, dimName(n))
    const elaborator = new Elaborator(scope, { builder, unify: sameDim, source: op.definition })
    template = { root: elaborator.expression(parseExpression(op.definition)), params }
    templates.set(op, template)
  }
  return template
}
