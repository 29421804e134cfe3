import { GradusError } from "../ir/error.ts"
import type { Dim } from "../ir/dim.ts"
import { type Apply, type Expr, type Sym, symbolsOf } from "../ir/expr.ts"
import { bind } from "../ops/bind.ts"
import { PlainBuilder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { type Form, grad, hess, jac, wirtinger, wirtingerconj } from "../ops/forms.ts"
import { printText } from "../syntax/print/index.ts"
import { substitute } from "../syntax/substitute.ts"
import { checkStatement, type StatementCheck } from "../verify/statements.ts"
import type { Derivation, Draft, Question, Statement, Step } from "./derivation.ts"
import { withoutAt } from "./at.ts"
import { Facts } from "./facts.ts"
import { plainReason } from "./reason-text.ts"

/**
 * Checks every step, independently of how it was found, and that the derivation ends with the answer.
 * @throws GradusError code `internal` where a check contradicts a step, or the end is not the answer
 */
export const replay = (question: Question, draft: Draft): Derivation => new Replay(question, draft).run()

class Replay {
  private readonly question: Question
  private readonly draft: Draft
  private readonly builder: PlainBuilder
  private readonly values: ReadonlyMap<Expr, Expr>
  /** Gradients that earlier steps have given, by names alone. */
  private readonly known = new Map<Expr, Expr>()

  constructor(question: Question, draft: Draft) {
    this.question = question
    this.draft = draft
    this.builder = new PlainBuilder(question.problem.builder.arena)
    this.values = new Map<Expr, Expr>([...draft.names, draft.of].map((n) => [n.symbol, n.value]))
  }

  run(): Derivation {
    const { draft, question, builder } = this
    // what the style writes the function as, if that is another expression
    if (draft.of.value !== question.of && !this.holds(draft.of.value, question.of))
      throw failure(`the ${draft.style} derivation is of another function`)
    const facts = new Facts(draft, question.shop, builder)
    const steps = draft.steps.map((s, i): Step => {
      const check = this.check(s)
      if (check !== "none" && isGradient(s.lhs)) this.known.set(s.lhs, substitute(builder, s.rhs, this.known))
      const indices = s.free && Object.fromEntries([...s.free].map(([index, dim]) => [index.name, dim.key]))
      const origin = facts.origin(i)
      return {
        ...s,
        because: plainReason(s.reason),
        check,
        sources: facts.sources(s),
        conditions: facts.conditions(s),
        ...(origin !== undefined && { origin }),
        ...(indices && { indices }),
      }
    })
    for (const { form, wrt, value } of endings(question)) {
      const end = steps.findLast((s) => isForm(s.lhs, form, wrt))
      if (!end || !this.holds(this.inline(end.rhs), value)) {
        const names = wrt.map((v) => v.name).join(", ")
        throw failure(`the ${draft.style} derivation does not end with the answer for ${names}`)
      }
    }
    return { ...draft, steps }
  }

  private holds(a: Expr, b: Expr): boolean {
    return a === b || checkStatement(a, "=", b, { builder: this.builder }).holds === true
  }

  private inline(e: Expr, values: ReadonlyMap<Expr, Expr> = this.values): Expr {
    return withoutAt(this.builder, substitute(this.builder, e, values))
  }

  private check(s: Statement): StatementCheck["check"] {
    if (s.relation === "in") return "normal-form"
    const { builder, draft } = this
    const values = this.independent(s.lhs) ?? this.values
    // the gradient that an earlier step gives stands for its name, except where that is what the step is about
    const lhs = isGradient(s.lhs) ? s.lhs : substitute(builder, s.lhs, this.known)
    const sides = [lhs, substitute(builder, s.rhs, this.known)].map((e) =>
      overAll(builder, this.inline(e, values), s.free),
    )
    const [a, b] = sides as [Expr, Expr]
    if (a === b) return "normal-form"
    const { check, holds } = checkStatement(a, s.relation, b, {
      builder,
      varying: s.wrt ?? draft.wrt,
      increments: [...(draft.increments?.keys() ?? [])],
      layout: this.question.matrices.some((m) => m.transposed) ? "denominator" : "numerator",
    })
    if (holds !== false) return check
    const statement = `${printText(s.lhs)} ${s.relation} ${printText(s.rhs)}`
    throw failure(`a check contradicts a step of the ${draft.style} derivation: ${statement}`)
  }

  /**
   * For `grad(y, N)` by a name: N stands for any matrix of its shape, and what is made of it follows. Undefined for
   * other statements, and where N or what is made of it is symmetric, which the rules may have used.
   */
  private independent(lhs: Expr): ReadonlyMap<Expr, Expr> | undefined {
    const [of, by] = isGradient(lhs) ? lhs.args : []
    const { names, of: y } = this.draft
    if (of !== y.symbol || by?.kind !== "symbol" || by.set !== "general" || !names.some((n) => n.symbol === by))
      return undefined
    const values = new Map<Expr, Expr>()
    for (const n of [...names, y]) {
      if (n.symbol === by) continue
      const value = substitute(this.builder, n.body, values)
      if (n.symbol.set !== "general" && symbolsOf(value).includes(by)) return undefined
      values.set(n.symbol, value)
    }
    return values
  }
}

const isGradient = (e: Expr): e is Apply => e.kind === "apply" && e.op === grad

/** A scalar with free indices as the vector or matrix of its values. */
function overAll(builder: PlainBuilder, e: Expr, free: Statement["free"]): Expr {
  if (!free || free.size === 0) return e
  // all entries of something are that thing
  const [of, ...at] = e.kind === "apply" && e.op === ops.entry ? e.args : []
  const symbols = at.filter((index) => index.kind === "symbol")
  const order = [...free.keys()]
  if (of && symbols.length === order.length && symbols.every((s, i) => s === order[i])) return of
  const [[row, rows], column] = [...free] as [[Sym, Dim], [Sym, Dim]?]
  const unit = (index: Sym, dim: Dim): Expr => builder.apply(ops.unit, [index], [dim])
  const size = (dim: Dim): Expr => builder.apply(ops.size, [], [dim])
  const place = column ? builder.times(unit(row, rows), builder.transpose(unit(...column))) : unit(row, rows)
  const inner = builder.scale(e, place)
  const summed = column ? bind(builder, "sum", column[0], builder.literal(1), size(column[1]), inner) : inner
  return bind(builder, "sum", row, builder.literal(1), size(rows), summed)
}

interface Ending {
  readonly form: Form
  readonly wrt: readonly Sym[]
  readonly value: Expr
}

function endings({ kind, gradients, matrices }: Question): Ending[] {
  if (kind !== "gradient")
    return matrices.map(({ wrt, value }) => ({ form: kind === "jacobian" ? jac : hess, wrt, value }))
  return gradients.flatMap(({ sense, variable, value, wirtinger: pair }) => {
    const wrt = [variable]
    if (sense !== "wirtinger" || !pair) return [{ form: grad, wrt, value }]
    return [
      { form: wirtinger, wrt, value: pair.dW },
      { form: wirtingerconj, wrt, value: pair.dWbar },
    ]
  })
}

const isForm = (e: Expr, form: Form, wrt: readonly Sym[]): boolean =>
  e.kind === "apply" && e.op === form && wrt.every((v, i) => e.args[i + 1] === v)

const failure = (message: string): GradusError =>
  new GradusError({ code: "internal", message, hint: "this is a mistake of Gradus: please report the problem" })
