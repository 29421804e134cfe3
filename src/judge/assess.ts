import type { Workshop } from "../derive/gradient.ts"
import type { Span } from "../ir/error.ts"
import { type Expr, isScalar, sameShape, type Sym, symbolsOf } from "../ir/expr.ts"
import { grad, jac } from "../ops/forms.ts"
import type { Ast } from "../syntax/ast.ts"
import { parseExpression } from "../syntax/gradus/parser.ts"
import { printText } from "../syntax/print/index.ts"
import { substitute } from "../syntax/substitute.ts"
import { refute } from "../verify/refute.ts"
import { sizeAssignments, sizeNeeds } from "../verify/sizes.ts"
import { judgeEqual, type Judgement, type StatementContext } from "../verify/statements.ts"
import { Bench, close, isZero } from "./bench.ts"
import { conditionsFor, under } from "./conditions.ts"
import { type Convention, conventionsFor } from "./conventions.ts"
import { diagnose, type Diagnosis, type Patient } from "./diagnose.ts"
import { costOfExpr, type Effort } from "./effort.ts"
import { QuickReader } from "./quick.ts"
import { decide, isProved, meaningIn, regimeOfRightness, truthWritten, withGradients } from "./decide.ts"
import { regimeOfClaim, relational, signOfClaim } from "./regimes.ts"
import { type ClaimScope, isComplex, namesIn } from "./scope.ts"
import type { Aim } from "./search.ts"
import { inSpace, type Subject, subjectOf } from "./subject.ts"
import type { ClaimEntry, VerificationEntry } from "./types.ts"

/** What of an entry the weighing decides. */
export type Finding = Pick<ClaimEntry, "verdict" | "message"> &
  Partial<Pick<ClaimEntry, "kind" | "condition" | "counterexample" | "correct" | "verification">> & {
    /** Parts of the claim, as printed. */
    readonly at?: readonly Ast[]
    /** A part of the left side, in the source. */
    readonly atLeft?: Span | undefined
  }

/** A well-formed claim and what it has to be equal to. */
export interface Case {
  readonly scope: ClaimScope
  readonly shop: Workshop
  readonly subject: Subject
  readonly claim: Ast
  readonly value: Expr
  readonly text: (ast: Ast) => string
  readonly context: StatementContext
  /** No search for the mistake. */
  readonly brief: boolean
  readonly effort: Effort
  /** A value that is a derivative at a place, whose layout is open. */
  readonly ofDerivative?: boolean
}

export const verificationOf = ({ method }: Pick<Judgement, "method">): VerificationEntry =>
  method === "none" ? { verdict: "unverified" } : { verdict: method === "normal-form" ? "proved" : "verified", method }

/** Weighs a claim whose two sides make sense. */
export function assess(given: Case): Finding {
  const c = given.subject.derivative === "value" ? withoutForms(given) : given
  const { truth } = c.subject
  const claim = zeroLike(c)
  if (sameShape(claim.type, truth.type)) return assessEqualShapes(c, claim)
  return assessShapes(c, claim)
}

/** Gradients inside an equality of values written out, so that normal forms can tell. */
function withoutForms(c: Case): Case {
  const out = (e: Expr): Expr => withGradients(c.scope.problem, c.shop, e, c.context)
  return { ...c, value: out(c.value), subject: { ...c.subject, truth: out(c.subject.truth) } }
}

/** `0` is zero of the right shape. */
function zeroLike({ value, subject, context }: Case): Expr {
  const zero = value.kind === "literal" && value.value.num === 0n && !isScalar(subject.truth.type)
  return zero ? context.builder.zeros(subject.truth.type) : value
}

function assessEqualShapes(c: Case, claim: Expr): Finding {
  const { context, subject } = c
  const { truth } = subject
  if (isProved(claim, subject, context)) return rightInRegime(c, claim, "normal-form")
  const bench = benchOf(c, claim)
  const judged = decide(claim, truth, context, bench)
  if (judged.verdict === "equal") return rightInRegime(c, claim, judged.method)
  const convention = inConvention(c, claim, bench)
  if (convention) return convention
  if (judged.verdict === "unknown")
    return {
      verdict: "undecided",
      message: judged.doubt ?? "no check could decide whether it is right",
    }
  return wrong(c, claim, bench, judged)
}

function rightInRegime(c: Case, claim: Expr, method: Judgement["method"]): Finding {
  const { truth } = c.subject
  const verification = verificationOf({ method })
  const sizes = regimeOfClaim(claim, truth, meaningIn(c.context))
  const sign = sizes === undefined ? signOfClaim(claim, truth, meaningIn(c.context)) : undefined
  const condition = sizes ?? (sign && `${sign.name} > 0`)
  if (condition === undefined) return { verdict: "right", message: "right", verification }
  const others = sizes === undefined ? "for other signs" : "at other sizes"
  return {
    verdict: "conditional",
    kind: "value",
    message: `right where ${condition}; ${others} it has no value though the ${noun(c.subject)} has one`,
    condition,
    verification,
  }
}

const noun = ({ derivative }: Subject): string =>
  derivative === "value"
    ? "left side"
    : derivative
        .replace(/^wirtinger.*/, "derivative")
        .replace(/^(jacobian|hessian)$/, (n) => `${n[0]?.toUpperCase()}${n.slice(1)}`)

function symbolsAt({ scope, subject }: Case, claim: Expr): Sym[] {
  return [...new Set([...symbolsOf(claim, subject.truth), ...scope.scope.symbols()])]
}

const benchOf = (c: Case, claim: Expr): Bench | undefined =>
  Bench.over([c.subject.truth, claim], symbolsAt(c, claim), meaningIn(c.context))

/** A bench at sizes where the claim is seen to be wrong. */
function tellingBench(c: Case, claim: Expr, bench: Bench): Bench | undefined {
  const { truth } = c.subject
  const differs = (b: Bench): boolean => !close(b.value(claim), b.value(truth))
  if (differs(bench)) return bench
  const symbols = symbolsAt(c, claim)
  for (const sizes of sizeAssignments(sizeNeeds([claim, truth, ...symbols]), 0, 3)) {
    const other = Bench.at(sizes, [claim, truth], meaningIn(c.context), 2, isComplex(claim, truth, ...symbols))
    if (other && differs(other)) return other
  }
  return undefined
}

/** Right in another convention. */
function inConvention(c: Case, claim: Expr, bench: Bench | undefined): Finding | undefined {
  const derived = truthWritten(c.shop, c.subject, c.context)
  const plausible = (k: Convention): boolean => !bench || close(bench.value(k.claim), bench.value(k.truth))
  for (const convention of conventionsFor(c.scope.problem, c.subject, claim, derived)) {
    if (!plausible(convention)) continue
    const judged = judgeEqual(convention.claim, convention.truth, c.context)
    if (judged.verdict !== "equal") continue
    return {
      verdict: "convention",
      kind: "convention",
      message: convention.message,
      verification: verificationOf(judged),
      ...(derived && { correct: printText(derived) }),
    }
  }
  return undefined
}

/** A shape that is not the truth's. */
function assessShapes(c: Case, claim: Expr): Finding {
  const { truth } = c.subject
  const { builder } = c.context
  const turned = builder.transpose(claim)
  const transposed = !isScalar(claim.type) && sameShape(turned.type, truth.type)
  const convention = inConvention(c, claim, undefined)
  if (convention) return convention
  if (transposed) {
    const judged = judgeEqual(turned, truth, c.context)
    if (judged.verdict === "equal" && c.ofDerivative)
      return {
        verdict: "convention",
        kind: "convention",
        message: "right in the other layout: it is the transpose",
        verification: verificationOf(judged),
      }
    const condition = c.subject.derivative === "value" ? undefined : conditionOf(c, turned, judged)
    if (condition) {
      const message = `right where ${condition.words}, not in general, and in the other layout`
      const written = truthWritten(c.shop, c.subject, c.context)
      return {
        verdict: "conditional",
        kind: "transpose",
        message,
        condition: condition.text,
        verification: verificationOf(condition),
        ...(written && { correct: printText(written) }),
      }
    }
  }
  const counterexample = refute(claim, truth, meaningIn(c.context), c.context.seed ?? 1)
  const derived = truthWritten(c.shop, c.subject, c.context)
  const correct = derived && { correct: printText(derived) }
  const shapes = `it is ${shapeText(claim)}, the ${noun(c.subject)} is ${shapeText(truth)}`
  if (!counterexample) return { verdict: "undecided", kind: "shape", message: `the shapes differ: ${shapes}` }
  const finding: Finding = {
    verdict: "wrong",
    kind: "shape",
    message: `the shape is wrong: ${shapes}`,
    counterexample,
    ...correct,
  }
  if (!transposed || c.brief) return finding
  const bench = Bench.over([truth, claim], symbolsAt(c, claim), meaningIn(c.context))
  const found = bench && diagnosed(c, claim, bench, (e) => bench.value(builder.transpose(e)))
  return found && found.says !== ""
    ? { ...finding, ...described(c, found), message: `${found.says}; and ${shapes}` }
    : finding
}

export function shapeText({ type }: Expr): string {
  if (isScalar(type)) return "a scalar"
  return type.cols.key === "1" ? `a vector of size ${type.rows.key}` : `${type.rows.key}×${type.cols.key}`
}

/** A clear difference: under which condition it vanishes, and what the mistake is. */
function wrong(c: Case, claim: Expr, bench: Bench | undefined, judged: Judgement): Finding {
  const condition = conditionOf(c, claim, judged)
  const telling = bench && tellingBench(c, claim, bench)
  const found = telling && !c.brief && diagnosed(c, claim, telling, (e) => telling.value(e))
  const diagnosis: Diagnosis = found || { kind: "value", says: "", at: [] }
  const base: Finding = {
    verdict: condition ? "conditional" : "wrong",
    message: "",
    ...(judged.counterexample && { counterexample: judged.counterexample }),
    ...described(c, diagnosis),
  }
  const says = diagnosis.says === "" ? "" : `: ${diagnosis.says}`
  if (!condition) return { ...base, message: diagnosis.says === "" ? unexplained(c, base.correct) : diagnosis.says }
  return {
    ...base,
    condition: condition.text,
    message: `right where ${condition.words}, not in general${says}`,
    verification: verificationOf(condition),
  }
}

const unexplained = ({ subject }: Case, correct: string | undefined): string =>
  correct === undefined ? "wrong" : `the ${noun(subject)} is \`${correct}\``

/** Kind, place and correction; the correction only where the ladder confirms it, else the truth as derived. */
function described(c: Case, d: Diagnosis): Pick<Finding, "kind" | "at"> & { correct?: string } {
  const derived = truthWritten(c.shop, c.subject, c.context)
  const repaired = d.correct && confirmed(c, d.correct)
  const correct = repaired ?? (derived && printText(derived))
  return { kind: d.kind, at: d.at, ...(correct !== undefined && { correct }) }
}

/** The text of a repaired claim that the ladder confirms, over variables. */
export function confirmed(
  c: Pick<Case, "scope" | "shop" | "subject" | "context" | "text">,
  ast: Ast,
): string | undefined {
  const { scope, shop, subject, context, text } = c
  const read = scope.attempt(ast)
  const e = read && subject.derivative === "value" ? withGradients(scope.problem, shop, read, context) : read
  if (!e) return undefined
  const turned = sameShape(e.type, subject.truth.type) ? e : context.builder.transpose(e)
  if (!sameShape(turned.type, subject.truth.type)) return undefined
  const space = inSpace(scope.problem, subject, e)
  if (isRight(turned, subject, context)) return overVariables(scope, ast) ? text(ast) : printText(e)
  return space && isRight(space, subject, context) ? printText(space) : undefined
}

const isRight = (e: Expr, subject: Subject, context: StatementContext): boolean =>
  isProved(e, subject, context) || judgeEqual(e, subject.truth, context).verdict === "equal"

/** No name in it stands for a definition, nor for another size than in the problem. */
const overVariables = ({ scope }: ClaimScope, ast: Ast): boolean =>
  [...namesIn(ast)].every(
    (n) =>
      !scope.function(n) &&
      (scope.value(n)?.kind ?? "symbol") === "symbol" &&
      (scope.value(n) !== undefined || (scope.dim(n)?.key ?? n) === n),
  )

function diagnosed(c: Case, claim: Expr, bench: Bench, look: Aim["view"]): Diagnosis | undefined {
  const { scope, subject } = c
  const target = bench.value(subject.truth)
  const view: Aim["view"] = (e) => look(inSpace(scope.problem, subject, e) ?? e)
  const value = view(claim)
  if (!target || !value) return undefined
  const derived = truthWritten(c.shop, subject, c.context)
  return diagnose({
    aim: {
      effort: c.effort,
      read: new QuickReader(scope),
      complex: isComplex(claim, subject.truth),
      shape: claim.type,
      target,
      view,
    },
    claim: c.claim,
    value,
    text: c.text,
    truth: derived && parseExpression(printText(derived)),
    derivative: asOneDerivative(c),
    names: symbolsOf(claim, subject.truth).map((s) => s.name),
  })
}

/** A second derivative as the Jacobian of the gradient, where the rules know that. */
function asOneDerivative({ shop, scope, subject, context }: Case): Patient["derivative"] {
  const [x, z = x] = subject.wrt
  const { builder } = context
  if (!x || !z || subject.derivative === "value") return undefined
  if (subject.derivative === "gradient") return { form: grad, of: subject.of, wrt: x, builder }
  if (subject.derivative === "jacobian") return { form: jac, of: subject.of, wrt: x, builder }
  if (subject.derivative !== "hessian") return undefined
  const gradient = truthWritten(shop, subjectOf(scope.problem, "gradient", subject.of, [x]), context)
  return gradient && { form: jac, of: gradient, wrt: z, builder }
}

interface Found {
  readonly text: string
  readonly words: string
  readonly method: Judgement["method"]
}

/** A condition is tried out of place, and takes as much as some edits do. */
const CONDITION = 10

/** A condition on the sizes or on the variables under which the claim is right, confirmed by the ladder. */
function conditionOf(c: Case, claim: Expr, judged: Judgement): Found | undefined {
  const regime = relational(judged.regimes[0]) ?? regimeOfRightness(claim, c.subject.truth, c.context)
  if (regime !== undefined) return { text: regime, words: regime, method: "numeric" }
  const { builder } = c.context
  // as a form it would take one evaluation an entry
  const truth = truthWritten(c.shop, c.subject, c.context) ?? c.subject.truth
  const meaning = meaningIn(c.context)
  const cost = costOfExpr(claim, truth)
  for (const condition of conditionsFor(builder, [claim, truth], c.subject.wrt)) {
    if (!c.effort.spend(CONDITION * cost)) return undefined
    const [a, b] = [under(builder, condition, claim), under(builder, condition, truth)]
    const bench = Bench.over([a, b], [], meaning, 1)
    const [x, y] = [bench?.value(a), bench?.value(b)]
    if (!x || !y || isZero(y) || !close(x, y)) continue
    const extreme = condition.extreme && substitute(builder, claim, condition.extreme)
    if (extreme && !Bench.over([extreme], [], meaning, 1)?.value(extreme)) continue
    const { verdict, method } = judgeEqual(a, b, c.context)
    if (verdict === "equal") return { text: condition.text, words: condition.words, method }
  }
  return undefined
}
