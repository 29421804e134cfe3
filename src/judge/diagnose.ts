import { rational } from "../ir/rational.ts"
import type { Apply, Expr, Sym } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import type { Form } from "../ops/forms.ts"
import type { Ast } from "../syntax/ast.ts"
import { parseExpression } from "../syntax/gradus/parser.ts"
import { printText } from "../syntax/print/index.ts"
import { asFraction, close, combine, hasScalarRatio, isZero, ratio, type Values } from "./bench.ts"
import {
  type Edit,
  dropEdits,
  insertEdits,
  nameEdits,
  orderEdits,
  productEdits,
  repeatEdits,
  signEdits,
  transposeEdits,
  valueEdits,
} from "./edits.ts"
import { type Aim, firstRepair, isScalarAt, rearrangements, type Repair, termwiseRepair, valueOf } from "./search.ts"
import { binary, call, expanded, nameAst, postfix, scaled, sitesOf, sumOf, type TermSite, termsOf } from "./syntax.ts"
import type { MistakeKind } from "./types.ts"

/** What is wrong with a claim that is well-formed, has the right shape and the wrong value. */
export interface Diagnosis {
  readonly kind: MistakeKind
  /** A clause, formulas in backquotes; empty where nothing more is known. */
  readonly says: string
  /** The parts of the claim at fault; none: all of it. */
  readonly at: readonly Ast[]
  /** The claim repaired; absent: no edit of it is right. */
  readonly correct?: Ast
}

export interface Patient {
  readonly aim: Aim
  readonly claim: Ast
  readonly value: Values
  readonly text: (ast: Ast) => string
  /** The truth written out, if it is known. */
  readonly truth: Ast | undefined
  /** The truth as one derivative: its form, of what, by which variable; of a Hessian, the Jacobian of the gradient. */
  readonly derivative:
    | { readonly form: Form; readonly of: Expr; readonly wrt: Sym; readonly builder: Builder }
    | undefined
  /** Names of variables that may stand in the claim. */
  readonly names: readonly string[]
}

/** The smallest change that makes the claim right, or the best description of what is wrong. */
export function diagnose(p: Patient): Diagnosis {
  return (
    constantFactor(p) ??
    simpleEdit(p) ??
    oneTerm(p) ??
    missingTerms(p) ??
    forgottenOccurrences(p) ??
    entriesDropped(p) ??
    scalarFactor(p) ??
    otherEdit(p) ??
    someScalar(p) ??
    severalEdits(p) ?? { kind: "value", says: "", at: differing(p) }
  )
}

const repaired = (p: Patient, r: Repair | undefined): Diagnosis | undefined =>
  r && { kind: r.kind, says: r.says(p.text), at: r.at, correct: r.ast }

function constantFactor({ aim, value, claim }: Patient): Diagnosis | undefined {
  const c = ratio(aim.target, value)
  if (c === undefined || Math.abs(c) < 1e-12) return undefined
  const fraction = asFraction(c)
  const correct = fraction && { correct: scaled(fraction.num, fraction.den, claim) }
  if (fraction && fraction.num === -1 && fraction.den === 1)
    return { kind: "sign", says: "the sign is wrong", at: [], ...correct }
  const inverse = asFraction(1 / c)
  const says = inverse
    ? `it is ${inverse.den === 1 ? inverse.num : `${inverse.num}/${inverse.den}`} times the truth`
    : "a constant factor is wrong"
  return { kind: "factor", says, at: [], ...correct }
}

function simpleEdit(p: Patient): Diagnosis | undefined {
  const sites = sitesOf(p.claim)
  const edits = [...transposeEdits(sites, p.aim.complex), ...signEdits(sites), ...orderEdits(sites)]
  return repaired(p, firstRepair(p.aim, edits))
}

/** One term with a wrong coefficient, or one too many. */
function oneTerm({ aim, claim, value, text }: Patient): Diagnosis | undefined {
  const terms = termsOf(claim)
  if (terms.length < 2) return undefined
  const difference = combine(aim.target, -1, value)
  for (const [i, { node, sign }] of terms.entries()) {
    const own = valueOf(aim, node)
    const c = own && ratio(difference, own)
    if (c === undefined) continue
    const fraction = asFraction(sign + c)
    const others = terms.filter((_, k) => k !== i)
    if (Math.abs(sign + c) < 1e-7)
      return { kind: "term", says: `the term \`${text(node)}\` is too much`, at: [node], correct: sumOf(others) }
    const corrected = fraction && scaled(Math.abs(fraction.num), fraction.den, node)
    const correct = corrected && {
      correct: sumOf(terms.map((t, k) => (k === i ? { sign: fraction.num < 0 ? -1 : 1, node: corrected } : t))),
    }
    if (Math.abs(c + 2 * sign) < 1e-7)
      return { kind: "sign", says: `the sign of \`${text(node)}\` is wrong`, at: [node], ...correct }
    return { kind: "factor", says: `the factor of the term \`${text(node)}\` is wrong`, at: [node], ...correct }
  }
  return undefined
}

/** Every choice of some but not all of n things. */
function* choices(n: number): Generator<readonly number[]> {
  for (let mask = 1; mask < 2 ** n - 1; mask++) {
    yield Array.from({ length: n }, (_, i) => i).filter((i) => (mask >> i) & 1)
  }
}

const total = (list: readonly Values[], chosen: readonly number[]): Values =>
  chosen.map((i) => list[i] as Values).reduce((a, b) => combine(a, 1, b))

/** Some terms of the truth are not there. */
function missingTerms({ aim, claim, value, truth, text }: Patient): Diagnosis | undefined {
  const whole = truth && termsOf(expanded(truth) ?? truth)
  if (!whole || whole.length < 2 || whole.length > 6) return undefined
  const values = whole.map(({ sign, node }) => {
    const v = valueOf(aim, node)
    return v && (sign === 1 ? v : combine(v, -2, v))
  })
  if (values.some((v) => !v)) return undefined
  const difference = combine(aim.target, -1, value)
  for (const chosen of choices(whole.length)) {
    const sum = total(values as Values[], chosen)
    const some = chosen.map((i) => whole[i] as TermSite)
    const named = some.map((t) => `\`${text(t.node)}\``).join(" and ")
    if (close(difference, sum)) {
      const says = `the term${some.length > 1 ? "s" : ""} ${named} ${some.length > 1 ? "are" : "is"} missing`
      return { kind: "term", says, at: [], correct: sumOf([...termsOf(claim), ...some]) }
    }
    const c = ratio(value, sum)
    const times = c === undefined ? undefined : asFraction(c)
    if (!times) continue
    const rest = whole.filter((_, i) => !chosen.includes(i)).map((t) => `\`${text(t.node)}\``)
    const once = times.num === 1 && times.den === 1
    const missing = `${rest.join(" and ")} ${rest.length > 1 ? "are" : "is"} missing`
    const says = once ? missing : `${missing}, and ${named} ${some.length > 1 ? "are" : "is"} there ${timesText(times)}`
    return { kind: "term", says, at: [], correct: truth }
  }
  return undefined
}

const timesText = ({ num, den }: { readonly num: number; readonly den: number }): string =>
  den !== 1 ? `${num}/${den} times` : num === 2 ? "twice" : `${num} times`

const MAX_OCCURRENCES = 6

/** f with each occurrence of W as a node of its own, which has W's value. */
function apart(B: Builder, f: Expr, W: Sym): { readonly f: Expr; readonly occurrences: readonly Expr[] } | undefined {
  const occurrences: Expr[] = []
  const containing = new Map<Expr, boolean>()
  const contains = (e: Expr): boolean => {
    const known = containing.get(e)
    if (known !== undefined) return known
    const yes = e === W || (e.kind === "apply" && e.args.some(contains))
    containing.set(e, yes)
    return yes
  }
  const visit = (e: Expr): Expr => {
    if (!contains(e) || occurrences.length > MAX_OCCURRENCES) return e
    if (e === W) {
      const k = occurrences.length + 2
      const copy = B.scale(B.literal(k), B.scale(B.literal(rational(1, k)), W))
      occurrences.push(copy)
      return copy
    }
    const { op, args, dims } = e as Apply
    return B.apply(op, args.map(visit), dims)
  }
  const made = visit(f)
  return occurrences.length > 1 && occurrences.length <= MAX_OCCURRENCES ? { f: made, occurrences } : undefined
}

/** The claim is what comes of some occurrences of the variable, the others held fixed. */
function forgottenOccurrences({ aim, value, derivative }: Patient): Diagnosis | undefined {
  if (!derivative) return undefined
  const { form, of, wrt, builder } = derivative
  const split = apart(builder, of, wrt)
  if (!split) return undefined
  const values = split.occurrences.map((o) => aim.view(builder.apply(form, [split.f, o])))
  if (values.some((v) => !v)) return undefined
  const n = values.length
  for (const chosen of choices(n)) {
    const c = ratio(value, total(values as Values[], chosen))
    const factor = c === undefined ? undefined : asFraction(c)
    if (!factor || factor.num < 0 || factor.num > n) continue
    const once = factor.num === 1 && factor.den === 1
    const verb = chosen.length > 1 ? "are" : "is"
    const says = `only ${chosen.length} of the ${n} occurrences of \`${wrt.name}\` ${verb} differentiated${once ? "" : ` and counted ${timesText(factor)}`}`
    return { kind: "term", says, at: [] }
  }
  return undefined
}

/** The claim is zero at some entries and right at the others. */
function entriesDropped({ aim, value }: Patient): Diagnosis | undefined {
  const { target } = aim
  const scale = 1e-9 * target.data.reduce((m, x) => Math.max(m, Math.abs(x)), 1e-3)
  let [kept, dropped] = [0, 0]
  for (const [i, x] of value.data.entries()) {
    const y = target.data[i] as number
    if (Math.abs(x - y) <= scale && Math.abs(y) > scale) kept++
    else if (Math.abs(x) <= scale && Math.abs(y) > scale) dropped++
    else if (Math.abs(x - y) > scale) return undefined
  }
  const entries = target.rows * target.cols
  if (kept < target.points || dropped < target.points || entries < 4) return undefined
  return { kind: "term", says: "some entries are dropped: they are zero here and are not", at: [] }
}

function otherEdit(p: Patient): Diagnosis | undefined {
  const sites = sitesOf(p.claim)
  const edits: Edit[] = [
    ...repeatEdits(sites),
    ...dropEdits(sites),
    ...valueEdits(sites),
    ...productEdits(p.claim),
    ...nameEdits(p.claim, sites, p.names),
  ]
  const found = repaired(p, firstRepair(p.aim, edits))
  return found && isOffByScalar(p) ? { ...found, kind: "factor" } : found
}

const isOffByScalar = ({ aim, value }: Patient): boolean => !isZero(value) && hasScalarRatio(aim.target, value)

/** A scalar that depends on the point: one of those that occur in the truth, in the claim or in the function. */
function scalarFactor(p: Patient): Diagnosis | undefined {
  const { aim, claim, truth, derivative } = p
  if (!isOffByScalar(p)) return undefined
  const roots = [truth, derivative && parseExpression(printText(derivative.of)), claim]
  const scalars = new Map(
    roots.flatMap((root) =>
      (root ? sitesOf(root) : []).flatMap(({ node }) =>
        node.kind !== "number" && isScalarAt(aim, node) ? [[p.text(node), node] as const] : [],
      ),
    ),
  )
  const edits = [...scalars.values()].flatMap((factor): Edit[] => [
    {
      ast: binary("*", factor, claim),
      kind: "factor",
      at: claim,
      says: (text) => `the factor \`${text(factor)}\` is missing`,
    },
    {
      ast: binary("/", claim, factor),
      kind: "factor",
      at: claim,
      says: (text) => `the division by \`${text(factor)}\` is missing`,
    },
  ])
  const inside = valueEdits(sitesOf(claim).filter((site) => isScalarAt(aim, site.node)))
  return repaired(p, firstRepair(aim, [...inside.map((e): Edit => ({ ...e, kind: "factor" })), ...edits]))
}

const someScalar = (p: Patient): Diagnosis | undefined =>
  isOffByScalar(p) ? { kind: "factor", says: "a scalar factor is missing or too much", at: [] } : undefined

function severalEdits(p: Patient): Diagnosis | undefined {
  const open = expanded(p.claim)
  const forms = open ? [p.claim, open] : [p.claim]
  for (const form of forms) {
    const sites = sitesOf(form)
    const found =
      (form === p.claim
        ? undefined
        : firstRepair(p.aim, [...transposeEdits(sites, p.aim.complex), ...orderEdits(sites)])) ??
      termwiseRepair(p.aim, termsOf(form)) ??
      firstRepair(p.aim, termsOf(form).length === 1 ? rearrangements(p.aim, form) : [])
    if (found) return repaired(p, found)
  }
  const twice = firstRepair(p.aim, pairsOfTransposes(p.claim, p.aim.complex))
  return repaired(p, twice ?? firstRepair(p.aim, insertEdits(sitesOf(p.claim), factorsToInsert(p))))
}

const MAX_PAIRS = 400

/** Two transposes at once. */
function pairsOfTransposes(claim: Ast, complex: boolean): Edit[] {
  const pairs: Edit[] = []
  const first = transposeEdits(sitesOf(claim), complex)
  for (const one of first) {
    for (const two of transposeEdits(sitesOf(one.ast), complex)) {
      if (pairs.length >= MAX_PAIRS) return pairs
      pairs.push({ ...two, kind: one.kind, says: (text) => `${one.says(text)}; ${two.says(text)}` })
    }
  }
  return pairs
}

/** The variables and inverses that occur in the claim or in the truth, with their transposes. */
function factorsToInsert({ claim, truth, names }: Patient): Ast[] {
  const found = new Map<string, Ast>()
  for (const root of truth ? [claim, truth] : [claim]) {
    for (const { node } of sitesOf(root)) {
      if (node.kind === "name" && names.includes(node.name)) found.set(node.name, nameAst(node.name))
      const [only] = node.kind === "call" && node.name === "inv" ? node.args : []
      if (only?.kind === "name") found.set(`inv ${only.name}`, call("inv", nameAst(only.name)))
    }
  }
  return [...found.values()].slice(0, 6).flatMap((f) => [f, postfix("'", f)])
}

/** The terms of the claim that are not terms of the truth. */
function differing({ aim, claim, truth }: Patient): Ast[] {
  const terms = termsOf(claim)
  const right = truth ? termsOf(expanded(truth) ?? truth) : []
  if (terms.length < 2 || right.length < 2) return []
  const values = right.map((t) => [t.sign, valueOf(aim, t.node)] as const)
  const wrong = terms.filter(({ sign, node }) => {
    const own = valueOf(aim, node)
    return !values.some(([s, v]) => own && v && s === sign && close(own, v))
  })
  return wrong.length < terms.length ? wrong.map((t) => t.node) : []
}
