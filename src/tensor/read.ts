import { DIM_ONE, type Dim, dimSubstitute } from "../ir/dim.ts"
import { type Expr, fold, type Sym, type Type } from "../ir/expr.ts"
import type { Lambda, Op } from "../ir/op.ts"
import { ONE, type Rational, ZERO } from "../ir/rational.ts"
import { matchSignature, resultType } from "../ir/signature.ts"
import { einsumOf } from "../ops/einsum.ts"
import { elementwiseTerm, otherTerm, symbolTerm } from "./atoms.ts"
import { Budget, LIMITS, type Limits, OutOfBounds } from "./budget.ts"
import { definitionOf } from "./definitions.ts"
import { formOf, normalTerms } from "./form.ts"
import { determinantTerms, inverseTerms } from "./inverse.ts"
import { power } from "./power.ts"
import { indexAtom, indexOf, indexSum, unitVectorTerm, unselected } from "./selection.ts"
import {
  conjugated,
  constant,
  contract,
  multiplied,
  type NormalForm,
  type Poly,
  sizeTerms,
  type Term,
  type Tie,
  unit,
} from "./term.ts"

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
  if (op.elementwise || op.sumProduct === "power") {
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
    case "unit":
      return [unitVectorTerm(op, formOf(first as Poly, budget), dims[0] as Dim, type, budget)]
    case undefined:
      break
  }
  if (op.einsum !== undefined) return einsumTerms(op, args, type, budget)
  if (op.definition !== undefined) return definedTerms(op, args, dims, budget)
  const forms = args.map((a) => formOf(a, budget))
  return [op.elementwise ? elementwiseTerm(op, forms, type, budget) : otherTerm(op, forms, dims, type, budget)]
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
  const free = added.map((l) => {
    const whole = unit(
      spec.result.startsWith(l) ? { rows: type.rows, cols: DIM_ONE } : { rows: type.cols, cols: DIM_ONE },
    )
    return { letter: l, term: whole }
  })
  let combinations: Term[][] = [[]]
  for (const list of lists) combinations = combinations.flatMap((c) => list.map((t) => c.concat(t)))
  return combinations.flatMap((parts) => {
    const letters = new Letters()
    parts.forEach((t, i) => letters.place(t, spec.args[i]?.indices ?? ""))
    for (const { letter, term } of free) letters.place(term, letter)
    const all = free.length > 0 ? [...parts, ...free.map((f) => f.term)] : parts
    return contract(all, letters.ties, letters.at(spec.result[0]), letters.at(spec.result[1]), budget)
  })
}

/** Which index each letter of an einsum stands for. */
class Letters {
  readonly ties: Tie[] = []
  private readonly indices = new Map<string, number>()
  private offset = 0

  /** The next factor, with the letters of its row and column. */
  place(t: Term, letters: string): void {
    this.put(letters[0], t.row)
    this.put(letters[1], t.col)
    this.offset += t.dims.length
  }

  private put(letter: string | undefined, index: number): void {
    if (letter === undefined || index < 0) return
    const known = this.indices.get(letter)
    if (known === undefined) this.indices.set(letter, index + this.offset)
    else this.ties.push([known, index + this.offset])
  }

  /** -1 for an index of size 1. */
  at(letter: string | undefined): number {
    return letter === undefined ? -1 : (this.indices.get(letter) ?? -1)
  }
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
