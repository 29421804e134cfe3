import { Workshop } from "../derive/gradient.ts"
import { GradusError, placeOf, type Span } from "../ir/error.ts"
import { type Expr, isScalar, type Sym } from "../ir/expr.ts"
import type { Ast, ClaimKind } from "../syntax/ast.ts"
import type { Problem } from "../syntax/problem.ts"
import { printText } from "../syntax/print/index.ts"
import { SEED } from "../verify/ladder.ts"
import type { StatementContext } from "../verify/statements.ts"
import { assess, type Finding } from "./assess.ts"
import { assessBroken, assessBrokenFunction, type Broken, quoted } from "./illformed.ts"
import { Effort } from "./effort.ts"
import { ClaimScope, namesIn, partsOf } from "./scope.ts"
import { type Subject, subjectOf } from "./subject.ts"
import { printed, type Printed, textOf } from "./text.ts"
import type { ClaimEntry } from "./types.ts"

export interface JudgeOptions {
  readonly seed?: number | undefined
  /** Of claimed Jacobians and Hessians; default `numerator`. */
  readonly layout?: "numerator" | "denominator" | undefined
  /** Verdicts alone, without a search for the mistake and its repair. */
  readonly brief?: boolean | undefined
}

/** A claimed derivative or value. */
export interface ClaimRequest {
  readonly derivative: ClaimKind
  readonly of: Expr
  /** How the problem names it. */
  readonly name?: string | undefined
  readonly wrt: readonly Sym[]
  readonly claim: Ast
  /** The text that the spans of `claim` refer to. */
  readonly source: string
  /** What the place of the claim is reported by; absent: its own beginning. */
  readonly span?: Span | undefined
}

/** What a claim is judged with. */
export interface Court {
  readonly scope: ClaimScope
  readonly shop: Workshop
  readonly context: StatementContext
  readonly brief: boolean
  readonly effort: Effort
}

export const courtOf = (
  problem: Problem,
  scope: ClaimScope,
  shop: Workshop,
  options: JudgeOptions,
  varying: readonly Sym[] = [],
  effort: Effort = Effort.ofThread(),
): Court => ({
  scope,
  shop,
  context: {
    builder: problem.builder,
    varying,
    seed: options.seed ?? SEED,
    ...(options.layout && { layout: options.layout }),
  },
  brief: options.brief ?? false,
  effort: effort.ofClaim(),
})

/** Judges one claim over the names of a problem. */
export function judgeClaim(problem: Problem, request: ClaimRequest, options: JudgeOptions = {}): ClaimEntry {
  const court = courtOf(problem, new ClaimScope(problem), new Workshop(problem.builder.arena), options, request.wrt)
  return judgeRequest(court, request)
}

export function judgeRequest(court: Court, request: ClaimRequest): ClaimEntry {
  const shown = printed(request.claim)
  const { of, wrt, source, span = request.claim.span } = request
  const finding = guarded(() => {
    const subject = subjectOf(court.scope.problem, request.derivative, of, wrt)
    return weigh(court, subject, shown)
  })
  return entryOf(finding, shown, source, {
    derivative: request.derivative === "gradient" && !isScalar(of.type) ? "jacobian" : request.derivative,
    of: request.name ?? printText(of),
    wrt: wrt.length > 0 ? wrt.map((s) => s.name).join(",") : null,
    source: placeOf(source, span.start),
  })
}

/** Errors that are no fault of the claim leave it undecided. */
export function guarded(weighing: () => Finding): Finding {
  try {
    return weighing()
  } catch (error) {
    if (error instanceof GradusError) return { verdict: "undecided", message: error.message }
    throw error
  }
}

/** Weighs the right side of a claim. */
export function weigh(court: Court, subject: Subject, shown: Printed, ofDerivative: boolean = false): Finding {
  const { scope, shop, context, brief, effort } = court
  const unsound = failedName(scope, shown.ast)
  if (unsound) return unsound
  let value: Expr
  try {
    value = readSized(scope, shown, subject.truth)
  } catch (error) {
    if (!(error instanceof GradusError)) throw error
    if (error.code !== "shape" || isUnsized(error)) return { verdict: "undecided", message: undecided(error) }
    if (hasForms(shown.ast)) return { verdict: "undecided", message: DERIVATIVE_INSIDE }
    const broken: Broken = {
      scope,
      shop,
      claim: shown.ast,
      error,
      text: textOf,
      context,
      symbols: scope.scope.symbols(),
      brief,
      effort,
    }
    return { ...assessBroken(broken, subject), at: error.span ? [{ kind: "number", text: "", span: error.span }] : [] }
  }
  return assess({
    scope,
    shop,
    subject,
    claim: scope.sized(shown.ast, value.type),
    value,
    text: textOf,
    context,
    brief,
    effort,
    ofDerivative,
  })
}

/** What can be said of a right side whose left side is not understood: that it does not fit. */
export function weighAlone({ scope }: Court, shown: Printed): Finding | undefined {
  if (hasForms(shown.ast)) return undefined
  try {
    scope.read(shown.ast, shown.text)
    return undefined
  } catch (error) {
    if (!(error instanceof GradusError)) throw error
    if (error.code !== "shape" || isUnsized(error)) return undefined
    const at: readonly Ast[] = error.span ? [{ kind: "number", text: "", span: error.span }] : []
    return { verdict: "ill-formed", kind: "shape", message: quoted(error.message), at }
  }
}

const isUnsized = (error: GradusError): boolean => error.expected === "a size"

/** The claim; constants without a size take it from what it has to be equal to. */
export function readSized(scope: ClaimScope, { ast, text }: Pick<Printed, "ast" | "text">, truth: Expr): Expr {
  try {
    return scope.read(ast, text)
  } catch (error) {
    if (!(error instanceof GradusError) || !isUnsized(error)) throw error
    const { builder } = scope.problem
    for (const type of [truth.type, { rows: truth.type.cols, cols: truth.type.rows }]) {
      const sized = scope.withValue(PLACEHOLDER, builder.zeros(type))
      const zero: Ast = { kind: "name", name: PLACEHOLDER, span: ast.span }
      const sum = sized.attempt({ kind: "binary", op: "+", left: ast, right: zero, opSpan: ast.span, span: ast.span })
      if (sum?.kind === "apply" && sum.args.length === 2) return sum.args[0] as Expr
    }
    throw error
  }
}
/** A name that nobody can write. */
const PLACEHOLDER = "\\sized"

/** A claim over a name whose definition makes no sense makes none either. */
export function failedName(scope: ClaimScope, ast: Ast): Finding | undefined {
  for (const name of namesIn(ast)) {
    const error = scope.failed.get(name)
    if (!error || scope.scope.value(name)) continue
    const message = `\`${name}\` is not understood: ${error.message}`
    return error.code === "shape"
      ? { verdict: "ill-formed", kind: "shape", message }
      : { verdict: "undecided", message: undecided(error) }
  }
  return undefined
}

export function undecided(error: GradusError): string {
  return error.code === "name" || error.code === "unsupported" ? error.message : `not decided: ${error.message}`
}

export const DERIVATIVE_INSIDE = "a derivative inside of a product whose shapes do not fit may be meant in another way"

/** Some derivative stands in it; what products with one mean differs from author to author. */
export function hasForms(ast: Ast): boolean {
  return (
    (ast.kind === "call" && /^(jac|hess|grad|wirtinger|wirtingerconj)$/.test(ast.name)) || partsOf(ast).some(hasForms)
  )
}

/** A left side that does not fit. */
export function weighBrokenFunction(
  court: Court,
  of: Printed,
  error: GradusError,
  wrt: readonly Sym[],
  derivative: ClaimKind,
  claim: Printed,
): Finding {
  const broken: Broken = {
    ...court,
    claim: claim.ast,
    error,
    text: textOf,
    symbols: court.scope.scope.symbols(),
  }
  return assessBrokenFunction(broken, of.ast, wrt, derivative)
}

/** The entry of a finding; places of the printed claim become those of the source. */
export function entryOf(
  finding: Finding,
  shown: Printed,
  source: string,
  rest: Pick<ClaimEntry, "derivative" | "of" | "wrt"> & Partial<ClaimEntry>,
): ClaimEntry {
  const { at, atLeft, ...found } = finding
  const [place] = at ?? []
  const span = atLeft ?? (place && shown.origin(place.span))
  const where = span && source.slice(span.start, span.end).trim()
  const { derivative, of, wrt, ...others } = rest
  const fault = place && !atLeft ? { fault: { start: place.span.start, end: place.span.end } } : {}
  return { derivative, of, wrt, claim: shown.text, ...others, ...found, ...(where ? { where, ...fault } : {}) }
}
