import { GradusError } from "../ir/error.ts"
import { type Expr, isScalar, sameShape, type Sym, symbolsOf } from "../ir/expr.ts"
import { rational } from "../ir/rational.ts"
import type { Ast } from "../syntax/ast.ts"
import { substitute } from "../syntax/substitute.ts"
import { judgeEqual } from "../verify/statements.ts"
import { type Finding, shapeText, verificationOf } from "./assess.ts"
import { asFraction, Bench, combine, isZero, ratio } from "./bench.ts"
import { type Condition, conditionsFor, under } from "./conditions.ts"
import { type Court, readSized, undecided } from "./claim.ts"
import { meaningIn, truthWritten } from "./decide.ts"
import { atEqualSizes, equalitiesFor, formatEqualities, scopeAtEqualSizes } from "./dims.ts"
import {
  dropEdits,
  type Edit,
  nameEdits,
  orderEdits,
  productEdits,
  repeatEdits,
  signEdits,
  transposeEdits,
  valueEdits,
} from "./edits.ts"
import { quoted } from "./illformed.ts"
import { costOfExpr } from "./effort.ts"
import { QuickReader } from "./quick.ts"
import { type ClaimScope, isComplex, namesIn } from "./scope.ts"
import { firstRepair, type Repair, termwiseRepair } from "./search.ts"
import type { Stated } from "./statement.ts"
import { subjectOf } from "./subject.ts"
import { scaled, sitesOf, termsOf, ungrouped } from "./syntax.ts"
import { textOf } from "./text.ts"

/** A condition is tried out of place, and takes as much as some edits do. */
const CONDITION = 10

/** The claim that a gradient vanishes at a place: `at(grad(f, W), W, …) = 0`. */
export interface Stationary {
  readonly of: Ast
  readonly variable: Ast
  readonly place: Ast
}

/** Undefined for another claim. */
export function stationaryIn({ of, claim }: Pick<Stated, "of" | "claim">): Stationary | undefined {
  if (of.kind !== "call" || of.name !== "at" || claim.kind !== "number" || Number(claim.text) !== 0) return undefined
  const [gradient, variable, place] = of.args
  const by = gradient?.kind === "call" && gradient.name === "grad" ? gradient.args[1] : undefined
  const same = variable?.kind === "name" && by?.kind === "name" && by.name === variable.name
  if (!same || !place || of.args.length !== 3 || gradient?.kind !== "call" || !gradient.args[0]) return undefined
  return { of: gradient.args[0], variable, place }
}

/** Weighs the claim that the gradient vanishes at a place. `text` is what the spans of it refer to. */
export function weighPlace(court: Court, stationary: Stationary, text: string): Finding {
  const { scope, context } = court
  const { builder } = context
  const W = scope.read(stationary.variable, text)
  const f = scope.read(stationary.of, text)
  if (W.kind !== "symbol")
    return { verdict: "undecided", message: "a place where something that is no variable vanishes is not judged" }
  let place: Expr
  try {
    place = readSized(scope, { ast: stationary.place, text }, W)
  } catch (error) {
    if (!(error instanceof GradusError)) throw error
    if (error.code !== "shape" || error.expected === "a size")
      return { verdict: "undecided", message: undecided(error) }
    const square = atSquareSizes(court, stationary.place, f, W)
    const message = square === undefined ? quoted(error.message) : `${quoted(error.message)}; ${square}`
    const found: Finding = { verdict: "ill-formed", kind: "shape", message }
    return repaired(court, found, stationary, f, W, undefined)
  }
  if (!sameShape(place.type, W.type)) {
    const message = `the shape is wrong: it is ${shapeText(place)}, \`${W.name}\` is ${shapeText(W)}`
    const found: Finding = { verdict: "ill-formed", kind: "shape", message }
    return repaired(court, found, stationary, f, W, undefined)
  }
  const there = builder.zeros(W.type)
  const gradient = gradientAt(court, f, W, place)
  const judged = judgeEqual(there, gradient, context)
  if (judged.verdict === "equal") return { verdict: "right", message: "right", verification: verificationOf(judged) }
  if (judged.verdict === "unknown" || !judged.counterexample)
    return {
      verdict: "undecided",
      message: `no check could decide whether the gradient by \`${W.name}\` vanishes there`,
    }
  const condition = conditionOf(court, gradientAt(court, f, W, W), gradient, W)
  const wrong: Finding = {
    verdict: condition ? "conditional" : "wrong",
    kind: "value",
    message: condition
      ? `right where ${condition.words}, not in general`
      : `the gradient by \`${W.name}\` does not vanish there`,
    counterexample: judged.counterexample,
    ...(condition && { condition: condition.text }),
  }
  return repaired(court, wrong, stationary, f, W, place)
}

/** What becomes of a place where the sizes are equal that have to be for it to make sense. */
function atSquareSizes({ scope, context }: Court, place: Ast, f: Expr, W: Sym): string | undefined {
  const equal = equalitiesFor(scope, place)
  if (!equal || equal.size === 0) return undefined
  const { builder } = context
  const e = scopeAtEqualSizes(scope, equal).attempt(place)
  const [g, V] = [f, W].map((root) => atEqualSizes(builder, root, equal)) as [Expr, Expr]
  if (!e || V.kind !== "symbol" || !sameShape(e.type, V.type)) return undefined
  const gradient = subjectOf(scope.problem, "gradient", g, [V]).truth
  const there = substitute(builder, gradient, new Map([[V, e]]))
  const { verdict } = judgeEqual(builder.zeros(V.type), there, context)
  const where = `where ${formatEqualities(equal)} it makes sense`
  return verdict === "equal" ? `${where} and is right` : verdict === "different" ? `${where} and is still wrong` : where
}

/** A condition under which the gradient vanishes there, though not everywhere. */
function conditionOf({ context, effort }: Court, gradient: Expr, there: Expr, W: Sym): Condition | undefined {
  const { builder } = context
  const zero = builder.zeros(W.type)
  return conditionsFor(builder, [gradient, there], [W]).find((condition) => {
    if (!effort.spend(CONDITION * costOfExpr(there))) return false
    const [all, at] = [under(builder, condition, gradient), under(builder, condition, there)]
    const bench = Bench.over([all, at], [], meaningIn(context), 1)
    const [some, none] = [bench?.value(all), bench?.value(at)]
    if (!some || !none || isZero(some) || !isZero(none)) return false
    return judgeEqual(zero, at, context).verdict === "equal"
  })
}

function gradientAt(court: Court, f: Expr, W: Sym, place: Expr): Expr {
  const { scope, shop, context } = court
  const subject = subjectOf(scope.problem, "gradient", f, [W])
  return substitute(context.builder, truthWritten(shop, subject, context) ?? subject.truth, new Map([[W, place]]))
}

/** The finding with the smallest change of the place that makes the gradient vanish, if one is found. */
function repaired(
  court: Court,
  found: Finding,
  { place }: Stationary,
  f: Expr,
  W: Sym,
  value: Expr | undefined,
): Finding {
  if (court.brief) return found
  const repair = repairOf(court, place, f, W, value)
  const e = repair && court.scope.attempt(repair.ast)
  const zero = court.context.builder.zeros(W.type)
  if (!repair || !e || judgeEqual(zero, gradientAt(court, f, W, e), court.context).verdict !== "equal") return found
  const kind = found.verdict === "ill-formed" ? "shape" : repair.kind
  return { ...found, kind, message: `${found.message}; ${repair.says(textOf)}`, correct: textOf(repair.ast) }
}

function repairOf(court: Court, place: Ast, f: Expr, W: Sym, value: Expr | undefined): Repair | undefined {
  const { scope, context } = court
  const here = gradientAt(court, f, W, W)
  const roots = value ? [here, gradientAt(court, f, W, value)] : [here]
  const bench = Bench.over(roots, scope.scope.symbols(), meaningIn(context))
  const some = bench?.value(here)
  if (!bench || !some) return undefined
  const sites = sitesOf(place)
  const complex = isComplex(...roots)
  const factors = [
    [-1, 1],
    [2, 1],
    [1, 2],
    [-2, 1],
    [-1, 2],
  ] as const
  const edits: Edit[] = [
    ...factors.map(
      ([num, den]): Edit => ({
        ast: scaled(num, den, ungrouped(place)),
        kind: num === -1 && den === 1 ? "sign" : "factor",
        at: place,
        says: (text) => `\`${text(scaled(num, den, ungrouped(place)))}\` is meant`,
      }),
    ),
    ...transposeEdits(sites, complex),
    ...signEdits(sites),
    ...orderEdits(sites),
    ...dropEdits(sites),
    ...repeatEdits(sites),
    ...valueEdits(sites),
    ...nameEdits(place, sites, namesOf(scope, place)),
    ...productEdits(place),
  ]
  const aim = {
    effort: court.effort,
    read: new QuickReader(scope),
    complex,
    shape: W.type,
    target: combine(some, -1, some),
    view: (e: Expr) => bench.value(gradientAt(court, f, W, e)),
  }
  return firstRepair(aim, edits) ?? termwiseRepair(aim, termsOf(place))
}

const namesOf = (scope: ClaimScope, ast: Ast): string[] =>
  [...namesIn(ast)].filter((name) => scope.scope.value(name)?.kind === "symbol")

/** Words and signs of a text that sets a derivative to zero. */
export const SOLVING: RegExp =
  /(nabla|partial|frac\{d)[^$]*=\s*0(?![.\d])|(?<!\\)\b(to|is|be|equals?) (zero|0)\b|\b(vanish\w*|stationary|critical|normal equations?)\b/i

/**
 * An equality that is none for all values of W may be an equation for it: `X'*X*w = X'*y`. Right where it says that a
 * gradient asked for vanishes; in a text that solves equations undecided else; undefined where it is no equation.
 */
export function weighEquation(court: Court, left: Expr, right: Expr, text: string): Finding | undefined {
  const { scope, shop, context } = court
  const { builder } = context
  const isZeroed = right.kind === "literal" && right.value.num === 0n
  if (!isZeroed && !sameShape(left.type, right.type)) return undefined
  const difference = isZeroed ? left : builder.sub(left, right)
  const moving = new Set<Expr>(symbolsOf(difference))
  for (const { of, wrt } of scope.problem.requests) {
    for (const W of wrt) {
      if (!moving.has(W)) continue
      if (!isScalar(of.type)) {
        if (SOLVING.test(text)) return equationFor(W)
        continue
      }
      const subject = subjectOf(scope.problem, "gradient", of, [W])
      const gradient = truthWritten(shop, subject, context)
      const views = [difference, builder.transpose(difference)].filter((e) => sameShape(e.type, W.type))
      for (const view of gradient ? views : []) {
        const bench = Bench.over([view, gradient as Expr], [], meaningIn(context))
        const [d, g] = [bench?.value(view), bench?.value(gradient as Expr)]
        const factor = d && g && ratio(g, d)
        const fraction = factor === undefined ? undefined : asFraction(factor)
        if (!fraction) continue
        const scaledView = builder.scale(builder.literal(rational(fraction.num, fraction.den)), view)
        const judged = judgeEqual(scaledView, gradient as Expr, context)
        if (judged.verdict !== "equal") continue
        const message = `right; as an equation for \`${W.name}\`: it says that the gradient vanishes`
        return { verdict: "right", message, verification: verificationOf(judged) }
      }
      if (views.length > 0 && SOLVING.test(text)) return equationFor(W)
    }
  }
  return undefined
}

const equationFor = ({ name }: Sym): Finding => ({
  verdict: "undecided",
  message: `an equation for \`${name}\`, which does not hold for every \`${name}\``,
})
