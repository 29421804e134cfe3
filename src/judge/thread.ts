import { Workshop } from "../derive/gradient.ts"
import { GradusError, placeOf } from "../ir/error.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import type { Ast, ClaimKind } from "../syntax/ast.ts"
import type { Problem } from "../syntax/problem.ts"
import type { ClaimAst, Reading } from "../syntax/reading.ts"
import type { FunctionDefinition } from "../syntax/scope.ts"
import { answersOf } from "./answers.ts"
import type { Finding } from "./assess.ts"
import { type Link, linked } from "./chains.ts"
import {
  type Court,
  courtOf,
  DERIVATIVE_INSIDE,
  entryOf,
  failedName,
  guarded,
  hasForms,
  judgeRequest,
  type JudgeOptions,
  readSized,
  undecided,
  weigh,
  weighAlone,
  weighBrokenFunction,
} from "./claim.ts"
import { Effort } from "./effort.ts"
import { helpersIn, weighWithHelper } from "./helpers.ts"
import { definedBy, openFunctions } from "./open-functions.ts"
import { bilinearIn, doubtOf, dropsTerms, settingOf, underSaidCondition } from "./said.ts"
import { ClaimScope, namesIn, Scopes } from "./scope.ts"
import { gradientsStated, type Stated, statedBy, variablesOf, varyingIn } from "./statement.ts"
import { SOLVING, stationaryIn, weighEquation, weighPlace } from "./stationary.ts"
import { type Subject, subjectOf } from "./subject.ts"
import { printed, type Printed, textOf } from "./text.ts"
import type { AnswerEntry, ClaimEntry } from "./types.ts"

export interface Judgements {
  readonly claims: readonly ClaimEntry[]
  readonly answers: readonly AnswerEntry[]
}

/** Judges the checks of a problem and every claim of a thread, in the order of the source. */
export function judge(problem: Problem, reading: Reading, options: JudgeOptions = {}): Judgements {
  const bench = new ThreadBench(problem, reading, options)
  const checks = problem.checks.flatMap((check): ClaimEntry[] => {
    const { derivative, of, wrt, claim, span } = check
    const name = problem.definitions.find((d) => d.value === of)?.name
    const variables: (readonly Sym[])[] =
      derivative === "value" ? [[]] : derivative === "hessian" ? [wrt] : wrt.map((s) => [s])
    const court = courtOf(
      problem,
      new ClaimScope(problem),
      bench.shop,
      options,
      varyingIn(new ClaimScope(problem), claim),
    )
    return variables.map((v) =>
      judgeRequest(court, { derivative, of, name, wrt: v, claim, source: problem.source, span }),
    )
  })
  const judged = linked(
    reading.claims.map((claim) => bench.judge(claim)),
    problem.source,
  )
  return { claims: [...checks, ...judged.map((j) => j.entry)], answers: answersOf(problem.source, reading, judged) }
}

/** The inequality under which alone a claim is made: "… if $y<1$"; as written. */
function restrictionOf({ span }: ClaimAst, source: string): string | undefined {
  const after = source.slice(span.end, span.end + 160)
  const found = /^[\s.,]*\$*[\s.,]*(?:if|when|whenever|for|where|provided(?: that)?|as long as)\s+\$([^$]*)\$/.exec(
    after,
  )
  const condition = found?.[1]?.trim() ?? ""
  return /[<>≤≥≠]|\\(?:l|g|n)(?:e|eq|t)(?:slant)?\b|\\neq?\b/.test(condition) ? `$${condition}$` : undefined
}

/** A number other than 0. */
const isNumeral = (ast: Ast): boolean => ast.kind === "number" && Number(ast.text) !== 0

/** The names of both sides. */
const namesOfBoth = ({ lhs, rhs }: ClaimAst): ReadonlySet<string> => new Set([...namesIn(lhs), ...namesIn(rhs)])

/** Where nothing is asked about that could be read, nothing fixes the sizes that do not fit. */
const withoutSizes = (link: Link): Link =>
  leftOpen(link, `not decided: sizes that the text may not mean do not fit: ${link.entry.message}`)

/** The same claim, not decided. */
function leftOpen(link: Link, message: string): Link {
  const {
    correct: _correct,
    counterexample: _counterexample,
    kind: _kind,
    condition: _condition,
    ...entry
  } = link.entry
  return { ...link, entry: { ...entry, verdict: "undecided", message } }
}

/** Judges the claims of one thread; what was judged before is known. */
class ThreadBench {
  readonly shop: Workshop
  private readonly effort = Effort.ofThread()
  private readonly problem: Problem
  private readonly reading: Reading
  private readonly options: JudgeOptions
  private readonly scopes: Scopes
  private readonly known = new Map<string, Finding>()
  /** Equations so far that set a variable. */
  private readonly settings: { readonly answer: number; readonly names: ReadonlySet<string> }[] = []
  private readonly unsound = new Set<string>()
  /** What the answers say their open functions are, by answer and name. */
  private readonly learnt = new Map<string, FunctionDefinition>()

  constructor(problem: Problem, reading: Reading, options: JudgeOptions) {
    this.problem = problem
    this.reading = reading
    this.options = options
    this.shop = new Workshop(problem.builder.arena)
    this.scopes = new Scopes(problem)
  }

  /** A claim that makes no sense as it stands may be a rule quoted in letters of its own; as such it counts where it is right. */
  judge(claim: ClaimAst): Link {
    const asItStands = this.judgeAsWritten(claim)
    const { verdict } = asItStands.entry
    const asRule = /^(wrong|ill-formed)$/.test(verdict) && claim.quoted ? this.judgeAsWritten(claim.quoted) : undefined
    if (asRule && /^(right|convention)$/.test(asRule.entry.verdict)) return asRule
    if (/^(wrong|conditional|ill-formed)$/.test(verdict)) {
      if (this.reading.partial)
        return leftOpen(asItStands, "not decided: parts of the text make no sense as they are read")
      const doubt = doubtOf(asItStands, claim, this.scopeOf(claim).scope)
      if (doubt !== undefined) return leftOpen(asItStands, doubt)
    }
    if (/^(wrong|conditional)$/.test(verdict) && this.problem.variables.some((v) => v.type.field === "C")) {
      const bilinear = this.judgeAsWritten({ ...claim, lhs: bilinearIn(claim.lhs), rhs: bilinearIn(claim.rhs) })
      if (bilinear.entry.verdict === "right") {
        const message = "right; with `A : B` as the sum of the products of entries, without a conjugate"
        return {
          ...asItStands,
          entry: { ...bilinear.entry, claim: asItStands.entry.claim, of: asItStands.entry.of, message },
        }
      }
    }
    if (asItStands.entry.verdict !== "ill-formed") return asItStands
    if (claim.assumes !== undefined) {
      const message = `not decided: the answer takes \`${claim.assumes}\` to have other sizes than the question`
      return leftOpen(asItStands, message)
    }
    if (claim.invented !== undefined)
      return leftOpen(
        asItStands,
        `not decided: the text gives no size of \`${claim.invented}\`: ${asItStands.entry.message}`,
      )
    return this.reading.refused ? withoutSizes(asItStands) : asItStands
  }

  private judgeAsWritten(claim: ClaimAst): Link {
    const { scope, defines } = this.scopeOf(claim)
    const stated = statedBy(scope, claim.lhs, claim.rhs)
    const shown = printed(stated.claim)
    const gradients = stated.derivative === "value" ? gradientsStated(scope, claim.lhs, claim.rhs) : undefined
    let derivative: ClaimKind = gradients ? "gradient" : stated.derivative
    let wrt = gradients?.wrt ?? stated.wrt.map(textOf)
    let of = gradients && scope.attempt(gradients.of)
    const finding = guarded(() => {
      if (defines !== undefined) return { verdict: "undecided", message: `it says what \`${defines}\` is` }
      const helpers = helpersIn(scope, claim, this.reading)
      const court = this.courtAt(scope, stated, helpers.length > 0)
      const weighed = this.weighed(court, stated, shown, claim.answer)
      const { subject } = weighed
      if (subject && stated.derivative !== "value") {
        derivative = subject.derivative
        wrt = subject.wrt.map((s) => s.name)
        of = subject.of
      }
      const { verdict } = weighed.finding
      const only = /^(wrong|conditional)$/.test(verdict) ? restrictionOf(claim, this.problem.source) : undefined
      if (only !== undefined)
        return { verdict: "undecided", message: `it is claimed only where ${only}, which is not taken into account` }
      if (/^(wrong|conditional)$/.test(verdict)) {
        const set = settingOf(scope, stated)
        if (set !== undefined) {
          this.settings.push({ answer: claim.answer, names: namesOfBoth(claim) })
          return { verdict: "undecided", message: `it sets \`${set}\`, or is an equation for it` }
        }
        if (isNumeral(stated.claim) && stated.derivative === "value" && claim.role === "step")
          return { verdict: "undecided", message: "it is a condition on its variables" }
        if (this.isUnderSetting(claim))
          return { verdict: "undecided", message: "it is said under an equation that sets one of its variables" }
        if (dropsTerms(claim, this.problem.source))
          return { verdict: "undecided", message: "it leaves terms out, as the text says" }
        const zero = stated.claim.kind === "number" && Number(stated.claim.text) === 0
        if (zero && stated.derivative !== "value" && SOLVING.test(this.textOf(claim.answer)))
          return { verdict: "undecided", message: "it asks where the derivative vanishes" }
        const said = underSaidCondition(weighed.finding, claim, this.problem.source)
        if (said !== weighed.finding) return said
      }
      if (helpers.length === 0 || verdict === "right" || verdict === "convention") return weighed.finding
      return weighWithHelper(scope, helpers, subject, scope.attempt(stated.claim), court.context)
    })
    const entry = entryOf(finding, shown, this.problem.source, {
      derivative,
      of: textOf(stated.of),
      wrt: wrt.length > 0 ? wrt.join(",") : null,
      latex: claim.latex,
      source: placeOf(this.problem.source, claim.span.start),
      answer: claim.answer,
      role: claim.role,
    })
    const id = of?.id
    return {
      entry,
      about: id === undefined ? [] : wrt.map((name) => `${derivative} ${id} ${name}`),
      claim,
      value: scope.attempt(stated.claim),
      context: this.courtAt(scope, stated, true).context,
    }
  }

  /** The scope of a claim; or the open function that the claim defines. */
  private scopeOf(claim: ClaimAst): { readonly scope: ClaimScope; readonly defines?: string } {
    const open = openFunctions(claim)
    const declarations = new Set(open.values())
    let scope = this.scopes.at(claim.scope.filter((s) => !declarations.has(s)))
    for (const [name, declaration] of open) {
      const key = `${claim.answer} ${name}`
      const known = this.learnt.get(key)
      const definition = known ?? definedBy(scope, claim.lhs, claim.rhs, name)
      scope = definition ? scope.withFunction(name, definition) : scope.after(declaration)
      if (known || !definition) continue
      this.learnt.set(key, definition)
      return { scope, defines: name }
    }
    return { scope }
  }

  private courtAt(scope: ClaimScope, stated: Stated, brief: boolean): Court {
    const varying = varyingIn(scope, stated.of, stated.claim)
    const court = courtOf(this.problem, scope, this.shop, this.options, varying, this.effort)
    return brief ? { ...court, brief } : court
  }

  /** Whether it contains what an equation before it sets, and all that it is set by. */
  private isUnderSetting(claim: ClaimAst): boolean {
    const names = namesOfBoth(claim)
    return this.settings.some(
      (s) => s.answer === claim.answer && s.names.size > 1 && [...s.names].every((n) => names.has(n)),
    )
  }

  /** A definition that makes no sense is reported once; what else is said of its name is open. */
  private reported(finding: Finding): Finding {
    if (finding.verdict !== "ill-formed" || !this.unsound.has(finding.message)) {
      this.unsound.add(finding.message)
      return finding
    }
    return { verdict: "undecided", message: finding.message }
  }

  private textOf(answer: number): string {
    const { answers } = this.reading
    const span = answers.find((a) => a.index === answer)?.span
    if (answer === 0) return this.problem.source.slice(0, answers[0]?.span.start)
    return span ? this.problem.source.slice(span.start, span.end) : ""
  }

  private weighed(
    court: Court,
    stated: Stated,
    shown: Printed,
    answer: number,
  ): { subject?: Subject; finding: Finding } {
    const { scope } = court
    const of = printed(stated.of)
    const unsound = failedName(scope, of.ast) ?? failedName(scope, shown.ast)
    if (unsound) return { finding: this.reported(unsound) }
    const stationary = stationaryIn({ of: of.ast, claim: stated.claim })
    if (stationary) {
      const finding = weighPlace(court, stationary, of.text)
      return {
        finding: finding.verdict === "right" ? finding : { ...finding, atLeft: of.origin(stationary.place.span) },
      }
    }
    let left: Expr
    try {
      left = this.leftSide(scope, of, shown)
    } catch (error) {
      if (!(error instanceof GradusError)) throw error
      if (error.code !== "shape" || error.expected === "a size")
        return { finding: { verdict: "undecided", message: undecided(error) } }
      if (hasForms(of.ast))
        return { finding: weighAlone(court, shown) ?? { verdict: "undecided", message: DERIVATIVE_INSIDE } }
      const wrt = stated.wrt.flatMap((ast) => {
        const e = scope.attempt(ast)
        return e?.kind === "symbol" ? [e] : []
      })
      const finding = weighBrokenFunction(court, of, error, wrt, stated.derivative, shown)
      return { finding: { ...finding, atLeft: error.span && of.origin(error.span) } }
    }
    const wrt = stated.derivative === "value" ? [] : variablesOf(scope, stated.wrt, left)
    const plain = subjectOf(this.problem, stated.derivative, left, wrt)
    const subject = stated.transposed
      ? { ...plain, transposed: true, truth: this.problem.builder.transpose(plain.truth) }
      : plain
    const key = this.keyOf(scope, subject, shown, court.context.varying ?? [])
    const before = this.known.get(key)
    const isAt = stated.of.kind === "call" && stated.of.name === "at" && hasForms(stated.of)
    const finding = before ?? weigh(court, subject, shown, isAt)
    this.known.set(key, finding)
    const right =
      /^(wrong|conditional)$/.test(finding.verdict) && stated.derivative === "value"
        ? scope.attempt(stated.claim)
        : undefined
    const equation = right ? weighEquation(court, left, right, this.textOf(answer)) : undefined
    return { subject, finding: equation ?? finding }
  }

  /** The left side; 0 and constants without a size take it from the right one. */
  private leftSide(scope: ClaimScope, of: Printed, claim: Printed): Expr {
    try {
      const left = scope.read(of.ast, of.text)
      const right = left.kind === "literal" && left.value.num === 0n ? scope.attempt(claim.ast) : undefined
      return right ? this.problem.builder.zeros(right.type) : left
    } catch (error) {
      if (!(error instanceof GradusError) || error.expected !== "a size") throw error
      const right = scope.attempt(claim.ast)
      if (!right) throw error
      return readSized(scope, of, right)
    }
  }

  /** What a finding depends on. */
  private keyOf(scope: ClaimScope, { truth }: Subject, shown: Printed, varying: readonly Sym[]): string {
    const meanings = [...namesIn(shown.ast)].sort().map((name) => {
      const body = scope.scope.function(name)?.body
      return `${name}=${scope.scope.value(name)?.id ?? ""}${body ? textOf(body) : ""}`
    })
    return [truth.id, shown.text, varying.map((s) => s.name).join(), ...meanings].join("|")
  }
}
