import { type Dim, dimSubstitute, isOne } from "../ir/dim.ts"
import { type Expr, fold, type Type } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { ONE, type Rational, ZERO } from "../ir/rational.ts"
import { matchSignature, resultType } from "../ir/signature.ts"
import { einsumOf } from "../ops/einsum.ts"
import { elementwiseTerm, otherTerm, symbolTerm } from "./atoms.ts"
import { Budget, LIMITS, type Limits, OutOfBounds } from "./budget.ts"
import { definitionOf } from "./definitions.ts"
import { formOf, normalTerms } from "./form.ts"
import { determinantTerms, inverseTerms } from "./inverse.ts"
import { power } from "./power.ts"
import { conjugated, constant, contract, multiplied, type Poly, sizeTerms, type Term, type Tie, unit } from "./term.ts"

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
  return { type, terms: terms.length > COLLECT_ABOVE ? normalTerms(terms, budget) : terms }
}

function appliedTerms(
  op: Op,
  args: readonly Poly[],
  dims: readonly Dim[],
  type: Type,
  budget: Budget,
): readonly Term[] {
  const [first] = args
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
    case undefined:
      break
  }
  if (op.einsum !== undefined) return einsumTerms(op, args, type, budget)
  if (op.definition !== undefined) return definedTerms(op, args, dims, budget)
  const forms = args.map((a) => formOf(a, budget))
  return [op.elementwise ? elementwiseTerm(op, forms, type, budget) : otherTerm(op, forms, dims, type, budget)]
}

/** A power with any scalar exponent: x^(q + r) = x^q·x^r, with the rational part r written out. */
function powerTerms(op: Op, base: Poly, exponent: Poly, type: Type, budget: Budget): readonly Term[] {
  const form = formOf(exponent, budget)
  const isNumber = (t: Term): boolean => t.factors.length === 0 && t.imaginary === 0
  const number: Rational = form.terms.find(isNumber)?.coefficient ?? ZERO
  const rational = power(base, number, type, budget)
  if (form.terms.every(isNumber)) return rational
  const rest = { type: form.type, terms: form.terms.filter((t) => !isNumber(t)) }
  const symbolic = elementwiseTerm(op, [formOf(base, budget), formOf(rest, budget)], type, budget)
  return multiplied(type, [rational, [symbolic]], budget)
}

function einsumTerms(op: Op, args: readonly Poly[], type: Type, budget: Budget): readonly Term[] {
  const spec = einsumOf(op)
  if (!spec) return []
  const lists = args.map((a, i) =>
    spec.args[i]?.conjugate && a.type.field === "C" ? a.terms.map(conjugated) : a.terms,
  )
  budget.terms(lists.reduce((n, l) => n * l.length, 1))
  // indices of the result alone
  const known = new Set(spec.args.flatMap((a) => [...a.indices]))
  const added = [...new Set(spec.result)].filter((l) => !known.has(l))
  const sizes = added.map((l) => (spec.result.indexOf(l) === 0 ? type.rows : type.cols))
  const extra = unit({ rows: sizes[0] ?? type.rows, cols: sizes[1] ?? type.cols })
  let combinations: Term[][] = [[]]
  for (const list of lists) combinations = combinations.flatMap((c) => list.map((t) => [...c, t]))
  return combinations.flatMap((parts) => {
    const at = new Map<string, number>()
    const ties: Tie[] = []
    const place = (letter: string, index: number): void => {
      const before = at.get(letter)
      if (before === undefined || before < 0) at.set(letter, index)
      else if (index >= 0) ties.push([before, index])
    }
    let offset = 0
    parts.forEach((t, i) => {
      const letters = spec.args[i]?.indices ?? ""
      if (letters[0] !== undefined) place(letters[0], t.row < 0 ? -1 : t.row + offset)
      if (letters[1] !== undefined) place(letters[1], t.col < 0 ? -1 : t.col + offset)
      offset += t.dims.length
    })
    const all = [...parts]
    if (added.length > 0) {
      const part = added.length === 1 ? { ...extra, dims: extra.dims.slice(0, 1) } : extra
      added.forEach((l, k) => place(l, isOne(sizes[k] as Dim) ? -1 : offset + (k === 0 ? part.row : part.col)))
      all.push(part)
    }
    const free = (k: number): number => (spec.result[k] === undefined ? -1 : (at.get(spec.result[k]) ?? -1))
    return contract(all, ties, free(0), free(1), budget)
  })
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
  return fold<Poly>(template.root, (e, children) => {
    if (e.kind === "symbol") return args[template.params.indexOf(e)] as Poly
    if (e.kind === "literal") return entries(e, children, budget)
    const given = e.dims.map(actual)
    return applied(
      e.op,
      children,
      given,
      resultType(
        e.op,
        children.map((c) => c.type),
        given,
      ),
      budget,
    )
  }).terms
}
