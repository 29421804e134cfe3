import { GradusError } from "../ir/error.ts"
import type { Dim } from "../ir/dim.ts"
import { type Apply, type Expr, type Sym, symbolsOf } from "../ir/expr.ts"
import { bind } from "../ops/bind.ts"
import { PlainBuilder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { type Form, grad, wirtinger, wirtingerconj } from "../ops/forms.ts"
import { changesInText } from "../syntax/print/changes.ts"
import { printText } from "../syntax/print/index.ts"
import { substitute } from "../syntax/substitute.ts"
import { verifyDerivative } from "../verify/ladder.ts"
import { checkStatement, type StatementCheck } from "../verify/statements.ts"
import type { Derivation, Draft, Question, Statement, Step } from "./derivation.ts"
import { withoutAt } from "./at.ts"
import { higher } from "./directions.ts"
import { Facts, originOf } from "./facts.ts"
import { asStatement, type Claim, claimsOf } from "./claims.ts"
import { plainReason } from "./reason-text.ts"
import { alongRoots, rootsOf } from "./roots.ts"

/**
 * Checks every step, independently of how it was found, and that the derivation ends with the answer.
 * @throws GradusError code `internal` where a check contradicts a step, or the end is not the answer
 */
export const replay = (question: Question, draft: Draft): Derivation => new Replay(question, draft).run()

const NO_INDICES: ReadonlyMap<Sym, Dim> = new Map()

class Replay {
  private readonly question: Question
  private readonly draft: Draft
  private readonly builder: PlainBuilder
  private readonly values: ReadonlyMap<Expr, Expr>
  /** Gradients that earlier steps have given, by names alone. */
  private readonly known = new Map<Expr, Expr>()

  /** What statements about second derivatives and Jacobians claim, for whatever is on their right sides. */
  private readonly claims: ReadonlyMap<Expr, Claim>

  constructor(question: Question, draft: Draft) {
    this.question = question
    this.draft = draft
    this.builder = new PlainBuilder(question.problem.builder.arena)
    this.values = new Map<Expr, Expr>([...draft.names, draft.of].map((n) => [n.symbol, n.value]))
    this.claims = claimsOf(this.builder, question, draft.of.symbol)
  }

  run(): Derivation {
    const { draft, question, builder } = this
    // what the style writes the function as, if that is another expression
    if (draft.of.value !== question.of && !this.holds(draft.of.value, question.of))
      throw failure(`the ${draft.style} derivation is of another function`)
    const facts = new Facts(draft, question.shop, builder)
    const checks: StatementCheck["check"][] = []
    const steps = draft.steps.map((s, i): Step => {
      const before = checks[i - 1] === "none" ? undefined : draft.steps[i - 1]
      const check = this.check(s, before)
      checks.push(check)
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
        get changed() {
          const from = originOf<Statement>(s, origin, draft.steps)
          return from && changesInText(from.step.rhs, s.rhs, from)
        },
        ...(indices && { indices }),
      }
    })
    for (const { lhs, value } of this.endings()) {
      const end = steps.findLast((s) => s.lhs === lhs)
      if (!end || !this.holds(this.inline(end.rhs), value))
        throw failure(`the ${draft.style} derivation does not end with the answer for ${printText(lhs)}`)
    }
    return { ...draft, steps }
  }

  /** What a derivation has to end with. */
  private endings(): { readonly lhs: Expr; readonly value: Expr }[] {
    const { builder, draft } = this
    const { kind, gradients, matrices, direction } = this.question
    const y = draft.of.symbol
    const by = (form: Form, wrt: readonly Expr[]): Expr => builder.apply(form, [y, ...wrt])
    if (direction && kind === "differential")
      return [{ lhs: higher(builder, y, direction.order), value: direction.value }]
    if (direction?.along) {
      const values = [direction.value, direction.barred]
      return alongRoots(builder, this.question, y, direction.along).map(({ form }, k) => ({
        lhs: form,
        value: values[k] as Expr,
      }))
    }
    if (matrices.length > 0)
      return rootsOf(builder, this.question, y).flatMap(({ blocks }) =>
        blocks.map(({ form, value }) => ({ lhs: form, value })),
      )
    return gradients.flatMap(({ sense, variable, value, wirtinger: pair }) => {
      if (sense !== "wirtinger" || !pair) return [{ lhs: by(grad, [variable]), value }]
      return [
        { lhs: by(wirtinger, [variable]), value: pair.dW },
        { lhs: by(wirtingerconj, [variable]), value: pair.dWbar },
      ]
    })
  }

  private holds(a: Expr, b: Expr): boolean {
    return a === b || checkStatement(a, "=", b, { builder: this.builder }).holds === true
  }

  private inline(e: Expr, values: ReadonlyMap<Expr, Expr> = this.values): Expr {
    return withoutAt(this.builder, substitute(this.builder, e, values))
  }

  /** `before`: the step that was checked before this one; where that is of the same, what it says stands for it. */
  private check(s: Statement, before: Statement | undefined): StatementCheck["check"] {
    const { relation } = s
    if (relation === "in") return "normal-form"
    const { builder, draft } = this
    const values = this.independent(s.lhs) ?? this.values
    const free = s.free ?? NO_INDICES
    const layout = layoutOf(s.lhs, free)
    const inlined = (e: Expr): Expr => this.inline(e, values)
    const known = (e: Expr): Expr => substitute(builder, e, this.known)
    const decided = ({ check, holds }: StatementCheck): StatementCheck["check"] => {
      if (holds !== false) return check
      const statement = `${printText(s.lhs)} ${s.relation} ${printText(s.rhs)}`
      throw failure(`a check contradicts a step of the ${draft.style} derivation: ${statement}`)
    }
    const rhs = inlined(known(s.rhs))
    const claim = this.claims.get(s.lhs)?.(rhs)
    if (claim) return decided(asStatement(verifyDerivative({ ...claim, builder })))
    const b = overAll(builder, rhs, layout)
    const compared = (a: Expr): StatementCheck => {
      if (a === b) return { check: "normal-form", holds: true }
      return checkStatement(a, relation, b, {
        builder,
        varying: s.wrt ?? draft.wrt,
        increments: [...(draft.increments?.keys() ?? [])],
        layout: this.question.matrices.some((m) => m.transposed) ? "denominator" : "numerator",
        wirtinger: true,
      })
    }
    if (before?.lhs === s.lhs && before.relation === "=" && s.relation === "=" && before.rule !== "let") {
      const rewritten = compared(overAll(builder, inlined(known(before.rhs)), layout))
      if (rewritten.holds !== undefined) return decided(rewritten)
    }
    // the gradient that an earlier step gives stands for its name, except where that is what the step is about
    const lhs = inlined(isGradient(s.lhs) ? s.lhs : known(s.lhs))
    return decided(compared(wholeOf(lhs, free, layout) ?? overAll(builder, lhs, layout)))
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

/** Free indices by where they stand: those of a row and those of a column, each with its size. */
interface Layout {
  readonly rows: readonly (readonly [Sym, Dim])[]
  readonly columns: readonly (readonly [Sym, Dim])[]
}

/** As in the place of an entry that the left side is; else the first is of rows, another of columns. */
function layoutOf(lhs: Expr, free: ReadonlyMap<Sym, Dim>): Layout {
  const all = [...free]
  const [, row, column] = lhs.kind === "apply" && lhs.op === ops.entry ? lhs.args : []
  const among = (place: Expr | undefined): Layout["rows"] => {
    const symbols = place ? symbolsOf(place) : []
    return all.filter(([index]) => symbols.includes(index))
  }
  const [rows, columns] = [among(row), among(column)]
  return rows.length + columns.length === all.length
    ? { rows, columns }
    : { rows: all.slice(0, 1), columns: all.slice(1) }
}

/** A scalar with free indices as the matrix of its values, the first of several indices of a row or column fastest. */
function overAll(builder: PlainBuilder, e: Expr, { rows, columns }: Layout): Expr {
  const unit = ([index, dim]: readonly [Sym, Dim]): Expr => builder.apply(ops.unit, [index], [dim])
  const stacked = (list: Layout["rows"]): Expr | undefined =>
    list.length === 0 ? undefined : list.map(unit).reduce((inner, outer) => builder.apply(ops.kron, [outer, inner]))
  const [row, column] = [stacked(rows), stacked(columns)]
  const across = column && builder.transpose(column)
  const place = row && across ? builder.times(row, across) : (row ?? across)
  if (!place) return e
  return [...rows, ...columns].reduceRight<Expr>(
    (body, [index, dim]) => bind(builder, "sum", index, builder.literal(1), builder.apply(ops.size, [], [dim]), body),
    builder.scale(e, place),
  )
}

/** The same of a side that is an entry at those places: the matrix itself. */
function wholeOf(e: Expr, free: ReadonlyMap<Sym, Dim>, { rows, columns }: Layout): Expr | undefined {
  const [of, ...places] = e.kind === "apply" && e.op === ops.entry ? e.args : []
  if (!of || free.size === 0) return undefined
  const fits = (place: Expr | undefined, list: Layout["rows"]): boolean => {
    if (list.length < 2) return list.length === 0 ? place?.kind === "literal" : place === list[0]?.[0]
    return place !== undefined && symbolsOf(place).length >= 2
  }
  return fits(places[0], rows) && fits(places[1], columns) ? of : undefined
}

const failure = (message: string): GradusError =>
  new GradusError({ code: "internal", message, hint: "this is a mistake of Gradus: please report the problem" })
