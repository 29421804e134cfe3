import { type Dim, dimSubstitute, isOne } from "../ir/dim.ts"
import { type Expr, fold, type Sym, type Type } from "../ir/expr.ts"
import type { Lambda, Op } from "../ir/op.ts"
import { ONE, type Rational, ZERO } from "../ir/rational.ts"
import { matchSignature, resultType } from "../ir/signature.ts"
import { elementwiseTerm, otherTerm, symbolTerm } from "./atoms.ts"
import { Budget, LIMITS, type Limits, OutOfBounds } from "./budget.ts"
import { definitionOf } from "./definitions.ts"
import { formOf, normalTerms } from "./form.ts"
import { determinantTerms, inverseTerms } from "./inverse.ts"
import { multilinearTerms, specOf } from "./multilinear.ts"
import { power } from "./power.ts"
import { indexAtom, indexOf, indexSum, unitVectorTerm, unselected } from "./selection.ts"
import { orderFactor } from "./structure.ts"
import {
  constant,
  entrywise,
  type Factor,
  multiplied,
  type NormalForm,
  type Poly,
  sizeTerms,
  type Term,
  unit,
  withFactors,
} from "./term.ts"
import { tidy } from "./tidy.ts"

interface Reading {
  /** Absent: out of bounds. */
  readonly poly: Poly | undefined
  readonly work: number
}

/** Readings of single nodes within the default limits, small ones only: long products are cheap to read again. */
const readings = new WeakMap<Expr, Reading>()
const LARGEST_KEPT = 400
/** Sums on the way are collected where they are longer. */
const COLLECT_ABOVE = 24
const TIDY_ABOVE = 24

/** The entries of an expression as a sum of products, not yet in normal form. @throws OutOfBounds */
export function read(root: Expr, limits: Limits = LIMITS): { readonly poly: Poly; readonly work: number } {
  const usual = limits.terms === LIMITS.terms && limits.work === LIMITS.work
  let total = 0
  const poly = fold<Poly>(root, (e, args) => {
    const known = usual ? readings.get(e) : undefined
    const reading = known ?? readNode(e, args, limits)
    total += reading.work
    if (!known && usual && size(reading) <= LARGEST_KEPT) readings.set(e, reading)
    if (!reading.poly || total > limits.work) throw new OutOfBounds("the expression is too large to multiply out")
    return reading.poly
  })
  return { poly, work: total }
}

const size = (r: Reading): number => r.poly?.terms.reduce((n, t) => n + t.factors.length, 0) ?? 0

function readNode(e: Expr, args: readonly Poly[], limits: Limits): Reading {
  const budget = new Budget(limits)
  try {
    const poly = entries(e, args, budget)
    return { poly, work: budget.spent }
  } catch (error) {
    if (error instanceof OutOfBounds) return { poly: undefined, work: budget.spent }
    throw error
  }
}

function entries(e: Expr, args: readonly Poly[], budget: Budget): Poly {
  if (e.kind === "literal") return { type: e.type, terms: e.value.num === 0n ? [] : [constant(e.value)] }
  if (e.kind === "symbol") return { type: e.type, terms: [symbolTerm(e)] }
  return applied(e.op, args, e.dims, e.type, budget)
}

/** What a card makes of entries. */
function applied(op: Op, args: readonly Poly[], dims: readonly Dim[], type: Type, budget: Budget): Poly {
  const terms = appliedTerms(op, args, dims, type, budget)
  budget.terms(terms.length)
  if (terms.length > COLLECT_ABOVE) return { type, terms: normalTerms(terms, budget) }
  // equal factors of long terms that have doubled become one
  const before = Math.max(TIDY_ABOVE, ...args.flatMap((a) => a.terms.map((t) => t.factors.length)))
  const doubled = terms.some((t) => t.factors.length > 1.5 * before)
  return { type, terms: doubled ? terms.flatMap((t) => tidy(t, budget)) : terms }
}

function appliedTerms(
  op: Op,
  args: readonly Poly[],
  dims: readonly Dim[],
  type: Type,
  budget: Budget,
): readonly Term[] {
  const [first] = args
  // a definition is made of operators that look to this themselves
  if ((op.elementwise && op.definition === undefined) || op.sumProduct === "power") {
    const inner = unselected(args, type, budget)
    if (inner) return inner.select(appliedTerms(op, inner.args, dims, inner.type, budget))
  }
  if (op.lambda) return lambdaTerms(op, op.lambda, args, budget)
  switch (op.sumProduct) {
    case "sum":
      return args.flatMap((a) => a.terms)
    case "zero":
      return []
    case "imaginary":
      return [constant(ONE, 1)]
    case "size":
      return sizeTerms(dims[0] as Dim)
    case "power":
      return powerTerms(op, first as Poly, args[1] as Poly, type, budget)
    case "inverse":
      return inverseTerms(op, first as Poly, type, budget)
    case "determinant":
      return determinantTerms(op, first as Poly, (first as Poly).type, type, budget)
    case "lower":
    case "upper": {
      const terms = triangle((first as Poly).terms, type, op.sumProduct === "lower", budget)
      if (terms) return terms
      break
    }
    case "unit":
      return [unitVectorTerm(op, formOf(first as Poly, budget), dims[0] as Dim, type, budget)]
    case undefined:
      break
  }
  const spec = specOf(op)
  if (spec) return multilinearTerms(spec, args, dims, type, budget)
  if (op.definition !== undefined) return definedTerms(op, args, dims, budget)
  if (op.linear && !op.elementwise) return linearTerms(op, args, dims, type, budget)
  const forms = args.map((a) => formOf(a, budget))
  return [op.elementwise ? elementwiseTerm(op, forms, type, budget) : otherTerm(op, forms, dims, type, budget)]
}

/** The entries on and below the diagonal, or on and above it; undefined for one of several entries. */
function triangle(terms: readonly Term[], type: Type, lower: boolean, budget: Budget): readonly Term[] | undefined {
  const whole = unit(type)
  if (whole.row < 0 || whole.col < 0) return isOne(lower ? type.cols : type.rows) ? terms : undefined
  const mask = withFactors(whole, [lower ? orderFactor(whole.row, whole.col) : orderFactor(whole.col, whole.row)])
  return terms.flatMap((t) => entrywise(type, [t, mask], budget))
}

const isNumber = (t: Term): boolean => t.factors.length === 0 && t.imaginary === 0

/** A power with any scalar exponent: x^(q + r) = x^q·x^r, with the rational part r written out. */
function powerTerms(op: Op, base: Poly, exponent: Poly, type: Type, budget: Budget): readonly Term[] {
  const form = formOf(exponent, budget)
  const number: Rational = form.terms.find(isNumber)?.coefficient ?? ZERO
  const rational = power(base, number, type, budget)
  if (form.terms.every(isNumber)) return rational
  const rest = { type: form.type, terms: form.terms.filter((t) => !isNumber(t)) }
  const symbolic = elementwiseTerm(op, [formOf(base, budget), formOf(rest, budget)], type, budget)
  return multiplied(type, [rational, [symbolic]], budget)
}

const isOutside = (f: Factor): boolean => f.slots.length === 0 && f.atom.real

/** A linear operator of sums: of each of their terms, with the number and the real scalar factors outside. */
function linearTerms(op: Op, args: readonly Poly[], dims: readonly Dim[], type: Type, budget: Budget): readonly Term[] {
  const forms = args.map((a) => formOf(a, budget))
  const count = op.adjoints?.length ?? 0
  const zeros = forms.map((f, i) => (i < count ? formOf({ type: f.type, terms: [] }, budget) : f))
  return forms.slice(0, count).flatMap((f, i) =>
    f.terms.flatMap((t) => {
      const outside = { ...constant(t.coefficient), factors: t.factors.filter(isOutside) }
      const inside = { ...t, coefficient: ONE, factors: t.factors.filter((g) => !isOutside(g)) }
      const own = zeros.with(i, formOf({ type: f.type, terms: [inside] }, budget))
      return entrywise(type, [outside, otherTerm(op, own, dims, type, budget)], budget)
    }),
  )
}

/** Reads a definition with the arguments' entries in place of its params. */
function definedTerms(op: Op, args: readonly Poly[], dims: readonly Dim[], budget: Budget): readonly Term[] {
  const template = definitionOf(op)
  if (!template) return []
  const sizes = matchSignature(
    op,
    args.map((a) => a.type),
    dims,
  )
  const actual = (d: Dim): Dim => dimSubstitute(d, (n) => sizes?.get(n))
  return instantiated(template.root, (s) => args[template.params.indexOf(s)] as Poly, actual, budget).terms
}

function instantiated(root: Expr, value: (s: Sym) => Poly, actual: (d: Dim) => Dim, budget: Budget): Poly {
  return fold<Poly>(root, (e, children) => {
    if (e.kind === "symbol") return value(e)
    if (e.kind === "literal") return entries(e, children, budget)
    const dims = e.dims.map(actual)
    const types = children.map((c) => c.type)
    return applied(e.op, children, dims, resultType(e.op, types, dims), budget)
  })
}

function lambdaTerms(op: Op, lambda: Lambda, args: readonly Poly[], budget: Budget): readonly Term[] {
  const [from, to] = args.map((a) => formOf(a, budget)) as [NormalForm, NormalForm]
  const index = indexOf(lambda)
  const running: Poly = { type: index.type, terms: [symbolTerm(index)] }
  const value = (s: Sym): Poly => (s === lambda.index ? running : (args[lambda.captured.indexOf(s) + 2] as Poly))
  const body = instantiated(lambda.body, value, (d) => d, budget)
  const named: Op = { ...op, name: lambda.fold, commutes: ["conj"] }
  if (lambda.fold === "product") return [indexAtom(named, body, { from, to }, budget)]
  return indexSum(named, index, formOf(body, budget), { from, to }, budget)
}
