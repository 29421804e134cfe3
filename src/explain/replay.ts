import { GradusError } from "../ir/error.ts"
import type { Dim } from "../ir/dim.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import { bind } from "../ops/bind.ts"
import { PlainBuilder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { grad, wirtinger, wirtingerconj } from "../ops/forms.ts"
import { printText } from "../syntax/print/index.ts"
import { substitute } from "../syntax/substitute.ts"
import { checkStatement, type StatementCheck } from "../verify/statements.ts"
import type { Derivation, Draft, Question, Statement, Step } from "./derivation.ts"
import { withoutAt } from "./at.ts"
import { plainReason } from "./reason-text.ts"

/**
 * Checks every step, independently of how it was found, and that the derivation ends with the answer.
 * @throws GradusError code `internal` where a check contradicts a step, or the end is not the answer
 */
export function replay(question: Question, draft: Draft): Derivation {
  const builder = new PlainBuilder(question.problem.builder.arena)
  const values = new Map<Expr, Expr>([...draft.names, draft.of].map((n) => [n.symbol, n.value]))
  const inline = (e: Expr): Expr => withoutAt(builder, substitute(builder, e, values))

  const check = (s: Statement): StatementCheck["check"] => {
    if (s.relation === "in") return "normal-form"
    const [lhs, rhs] = [s.lhs, s.rhs].map((e) => overAll(builder, inline(e), s.free)) as [Expr, Expr]
    if (lhs === rhs) return "normal-form"
    const context = { builder, varying: s.wrt ?? draft.wrt, increments: [...(draft.increments?.keys() ?? [])] }
    const { check: method, holds } = checkStatement(lhs, s.relation, rhs, context)
    if (holds === false)
      throw failure(
        `a check contradicts a step of the ${draft.style} derivation: ${printText(s.lhs)} ${s.relation} ${printText(s.rhs)}`,
      )
    return method
  }

  // what the style writes the function as, if that is another expression
  const { of } = draft
  if (of.value !== question.of && checkStatement(of.value, "=", question.of, { builder }).holds !== true)
    throw failure(`the ${draft.style} derivation is of another function`)
  const steps = draft.steps.map((s): Step => {
    const indices = s.free && Object.fromEntries([...s.free].map(([index, dim]) => [index.name, dim.key]))
    return { ...s, because: plainReason(s.reason), check: check(s), ...(indices && { indices }) }
  })
  for (const { form, variable, value } of endings(question)) {
    const end = steps.findLast((s) => isForm(s.lhs, form, variable))
    const same =
      end && (inline(end.rhs) === value || checkStatement(inline(end.rhs), "=", value, { builder }).holds === true)
    if (!same) throw failure(`the ${draft.style} derivation does not end with the answer for ${variable.name}`)
  }
  return { ...draft, steps }
}

/** A scalar with free indices as the vector or matrix of its values. */
function overAll(builder: PlainBuilder, e: Expr, free: Statement["free"]): Expr {
  if (!free || free.size === 0) return e
  // all entries of something are that thing
  const [of, ...at] = e.kind === "apply" && e.op === ops.entry ? e.args : []
  const symbols = at.filter((index) => index.kind === "symbol")
  if (of && symbols.length === free.size && symbols.every((s) => free.has(s))) return of
  const [[row, rows], column] = [...free] as [[Sym, Dim], [Sym, Dim]?]
  const unit = (index: Sym, dim: Dim): Expr => builder.apply(ops.unit, [index], [dim])
  const size = (dim: Dim): Expr => builder.apply(ops.size, [], [dim])
  const place = column ? builder.times(unit(row, rows), builder.transpose(unit(...column))) : unit(row, rows)
  const inner = builder.scale(e, place)
  const summed = column ? bind(builder, "sum", column[0], builder.literal(1), size(column[1]), inner) : inner
  return bind(builder, "sum", row, builder.literal(1), size(rows), summed)
}

interface Ending {
  readonly form: typeof grad
  readonly variable: Expr & { readonly name: string }
  readonly value: Expr
}

function endings({ gradients }: Question): Ending[] {
  return gradients.flatMap(({ sense, variable, value, wirtinger: pair }) => {
    if (sense !== "wirtinger" || !pair) return [{ form: grad, variable, value }]
    return [
      { form: wirtinger, variable, value: pair.dW },
      { form: wirtingerconj, variable, value: pair.dWbar },
    ]
  })
}

const isForm = (e: Expr, form: typeof grad, variable: Expr): boolean =>
  e.kind === "apply" && e.op === form && e.args[1] === variable

const failure = (message: string): GradusError =>
  new GradusError({ code: "internal", message, hint: "this is a mistake of Gradus: please report the problem" })
