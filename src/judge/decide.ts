import type { Workshop } from "../derive/gradient.ts"
import { isOne } from "../ir/dim.ts"
import { type Expr, fold, isScalar, nodesOf, sameShape } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { grad } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { equality } from "../verify/identity.ts"
import { meaningOf, regimeOfTruth, SEED } from "../verify/ladder.ts"
import { proveEqual, proveGradient, proveHessian, proveJacobian } from "../verify/proof.ts"
import { refute } from "../verify/refute.ts"
import { sizeAssignments, sizeNeeds } from "../verify/sizes.ts"
import { judgeEqual, type Judgement, type StatementContext } from "../verify/statements.ts"
import type { Meaning } from "../verify/values.ts"
import type { Problem } from "../syntax/problem.ts"
import { Bench, close } from "./bench.ts"
import { costOfExpr } from "./effort.ts"
import { relational } from "./regimes.ts"
import { derivedValue, hasRealGradient, type Subject, subjectOf } from "./subject.ts"

export const meaningIn = (context: StatementContext): Meaning => meaningOf(context.varying ?? [], context.layout)

/** The claim is right by normal form. */
export function isProved(claim: Expr, subject: Subject, context: StatementContext): boolean {
  const { derivative, of, wrt, truth, transposed } = subject
  const { builder } = context
  const meaning = meaningIn(context)
  const [x, z = x] = wrt
  if (derivative === "value") return proveEqual(builder, claim, truth, meaning.varying)
  if (!x || !z) return false
  const straight = transposed ? builder.transpose(claim) : claim
  const denominator = meaning.denominatorLayout
  if (derivative === "gradient")
    return proveGradient(builder, of, { wrt: x, derivative: straight }, hasRealGradient(subject))
  if (derivative === "jacobian") return proveJacobian(builder, of, { wrt: x, derivative: straight }, denominator)
  return (
    derivative === "hessian" && proveHessian(builder, of, x, z, denominator ? builder.transpose(straight) : straight)
  )
}

/** Looks for a counterexample first where the numbers on the bench differ: most wrong claims need no other check. */
export function decide(claim: Expr, truth: Expr, context: StatementContext, bench: Bench | undefined): Judgement {
  if (bench && !close(bench.value(claim), bench.value(truth))) {
    const counterexample = refute(claim, truth, meaningIn(context), context.seed ?? SEED)
    if (counterexample) return { verdict: "different", method: "numeric", counterexample, regimes: [] }
  }
  return judgeEqual(claim, truth, context)
}

/** A relation between two sizes under which a claim is right that is wrong in general. */
export function regimeOfRightness(claim: Expr, truth: Expr, context: StatementContext): string | undefined {
  const meaning = meaningIn(context)
  const needs = sizeNeeds([claim, truth])
  if (needs.names.length < 2) return undefined
  const equal = new Map(needs.names.map((name) => [name, 3]))
  const [, reversed] = sizeAssignments(needs, 0, 2)
  const plausible = [equal, ...(reversed ? [reversed] : [])].some((sizes) => {
    const bench = Bench.at(sizes, [claim, truth], meaning)
    return !bench || close(bench.value(claim), bench.value(truth))
  })
  return plausible ? relational(regimeOfTruth(equality(claim, truth, meaning), context.seed ?? SEED)) : undefined
}

const written = new WeakMap<Workshop, Map<Expr, Expr | undefined>>()

/** The derivative written out, where the rules know it and the ladder confirms it. */
export function truthWritten(shop: Workshop, subject: Subject, context: StatementContext): Expr | undefined {
  const known = written.get(shop) ?? new Map<Expr, Expr | undefined>()
  written.set(shop, known)
  if (!known.has(subject.truth)) known.set(subject.truth, confirmedTruth(shop, subject, context))
  return known.get(subject.truth)
}

/** Above this size a matrix differentiated by a matrix takes seconds to confirm, entry by entry. */
const LARGE = 24
/** Functions of matrices whose values are found by iteration: likewise. */
const ITERATED: ReadonlySet<Op> = new Set([ops.expm, ops.logm, ops.sqrtm, ops.matpow])

function isLarge({ derivative, of, wrt: [x] }: Subject): boolean {
  if (/^(jacobian|hessian)$/.test(derivative) && nodesOf(of).some((e) => e.kind === "apply" && ITERATED.has(e.op)))
    return true
  const isMatrix = ({ type }: Expr): boolean => !isOne(type.rows) && !isOne(type.cols)
  return derivative === "jacobian" && x !== undefined && isMatrix(of) && isMatrix(x) && costOfExpr(of) > LARGE
}

function confirmedTruth(shop: Workshop, subject: Subject, context: StatementContext): Expr | undefined {
  if (isLarge(subject)) return undefined
  const plain = derivedValue(shop, subject)
  const turned = plain && context.layout === "denominator" && /^(jacobian|hessian)$/.test(subject.derivative)
  const derived = turned ? shop.read.transpose(plain) : plain
  if (!derived || !sameShape(derived.type, subject.truth.type)) return undefined
  const right = isProved(derived, subject, context) || judgeEqual(derived, subject.truth, context).verdict === "equal"
  return right ? derived : undefined
}

/** The expression with every gradient in it written out that the rules know and the normal form proves. */
export function withGradients(problem: Problem, shop: Workshop, root: Expr, context: StatementContext): Expr {
  return fold<Expr>(root, (e, args) => {
    if (e.kind !== "apply") return e
    const [of, wrt] = args
    if (e.op === grad && of && wrt?.kind === "symbol" && isScalar(of.type)) {
      const subject = subjectOf(problem, "gradient", of, [wrt])
      const derived = derivedValue(shop, subject)
      if (derived && isProved(derived, subject, context)) return derived
    }
    return args.every((a, i) => a === e.args[i]) ? e : problem.builder.apply(e.op, args, e.dims)
  })
}
