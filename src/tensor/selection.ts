import { DIM_ONE, type Dim, isOne } from "../ir/dim.ts"
import { isScalar, nodesOf, type Sym, type Type } from "../ir/expr.ts"
import type { Lambda, Op } from "../ir/op.ts"
import { ONE, toNumber } from "../ir/rational.ts"
import { elementwiseTerm, otherTerm } from "./atoms.ts"
import type { Budget } from "./budget.ts"
import { factorContains } from "./contains.ts"
import { formOf } from "./form.ts"
import { partOf, piecesOf } from "./pieces.ts"
import {
  type Atom,
  constant,
  contract,
  entrywise,
  type Factor,
  factor,
  isDiagonal,
  isNatural,
  type NormalForm,
  type Poly,
  replaced,
  sizeTerms,
  type Term,
  type Tie,
  unit,
  withFactors,
} from "./term.ts"

// An entry A[i,j] is the sum over r and c of A_rc·e(i)_r·e(j)_c: a unit vector's factor selects an index.

/** The entries of a unit vector. */
export function unitVectorTerm(op: Op, at: NormalForm, size: Dim, type: Type, budget: Budget): Term {
  return isOne(size) ? constant(ONE) : otherTerm(op, [at], [size], type, budget)
}

const isSelector = (f: Factor): boolean => f.atom.kind === "function" && f.atom.op.sumProduct === "unit"

/** Arguments of an elementwise function before selection: f(A[i,j]) = f(A)[i,j]. */
export interface Unselected {
  readonly args: readonly Poly[]
  readonly type: Type
  /** Selects again, from entries of that type. */
  readonly select: (terms: readonly Term[]) => readonly Term[]
}

type Place = "row" | "col"

/** Undefined where nothing is selected, or more than there are positions for free indices. */
export function unselected(args: readonly Poly[], type: Type, budget: Budget): Unselected | undefined {
  const places: Place[] = []
  if (isOne(type.rows)) places.push("row")
  if (isOne(type.cols)) places.push("col")
  const found = new Map<string, { readonly atom: Atom; readonly place: Place; readonly size: Dim }>()
  for (const { terms } of args)
    for (const t of terms)
      for (const f of t.factors) {
        if (!isSelector(f) || found.has(f.atom.key)) continue
        const [index] = f.slots
        const place = places[found.size]
        if (index === undefined || place === undefined || index === t.row || index === t.col) return undefined
        found.set(f.atom.key, { atom: f.atom, place, size: t.dims[index] as Dim })
      }
  if (found.size === 0) return undefined
  const selectors = [...found.values()]
  const size = (place: Place): Dim | undefined => selectors.find((s) => s.place === place)?.size
  const wide: Type = { rows: size("row") ?? type.rows, cols: size("col") ?? type.cols, field: type.field }
  const open = (p: Poly): Poly => {
    const shape = isScalar(p.type) ? { rows: size("row") ?? DIM_ONE, cols: size("col") ?? DIM_ONE } : wide
    const terms = p.terms.flatMap((t) => {
      const whole = unit(shape)
      const ties: Tie[] = []
      const n = whole.dims.length
      if (t.row >= 0) ties.push([whole.row, t.row + n])
      if (t.col >= 0) ties.push([whole.col, t.col + n])
      for (const f of t.factors) {
        const place = isSelector(f) ? found.get(f.atom.key)?.place : undefined
        if (place) ties.push([whole[place], (f.slots[0] as number) + n])
      }
      const rest = withFactors(
        t,
        t.factors.filter((f) => !isSelector(f)),
      )
      return contract([whole, rest], ties, whole.row, whole.col, budget)
    })
    return { type: { ...shape, field: p.type.field }, terms }
  }
  const close = (t: Term): Term => ({
    ...t,
    factors: [...t.factors, ...selectors.map((s) => factor(s.atom, [t[s.place]]))],
    row: size("row") ? -1 : t.row,
    col: size("col") ? -1 : t.col,
  })
  return { args: args.map(open), type: wide, select: (terms) => terms.map(close) }
}

/** The ends of an index sum or product. */
export interface Range {
  readonly from: NormalForm
  readonly to: NormalForm
}

/**
 * An index sum over the terms of its body. Where the index runs over all of 1 to a size and only selects, it is an index
 * of the network; what it does not touch goes outside; the rest is an atom.
 */
export function indexSum(op: Op, index: Sym, body: NormalForm, range: Range, budget: Budget): readonly Term[] {
  return body.terms.flatMap((t) => {
    const touched = t.factors.filter((f) => factorContains(f, index))
    const fromOne = range.from.body === "1*"
    if (fromOne && touched.length === 0 && isCount(range.to))
      return range.to.terms.flatMap((n) => entrywise(body.type, [t, n], budget, isDiagonal(t)))
    const selected = fromOne && touched.length > 0 ? fullySelected(t, touched, index, range.to, budget) : undefined
    if (selected) return selected
    return remainingSum(op, t, touched, { type: body.type, range }, budget)
  })
}

/** The sum of the factors that contain its index, over the indices that they share with others where these are few. */
function remainingSum(
  op: Op,
  t: Term,
  touched: readonly Factor[],
  { type, range }: { readonly type: Type; readonly range: Range },
  budget: Budget,
): readonly Term[] {
  const within = (factors: readonly Factor[]): { inner: readonly Factor[]; shared: number[]; own: number[] } => {
    const outside = new Set([t.row, t.col, ...slotsOf(t.factors.filter((f) => !factors.includes(f)))])
    const indices = [...new Set(slotsOf(factors))]
    return {
      inner: factors,
      shared: indices.filter((i) => outside.has(i)),
      own: indices.filter((i) => !outside.has(i)),
    }
  }
  const few = within(touched)
  const pieces = piecesOf(t, t.factors).filter((piece) => piece.some((f) => touched.includes(f)))
  const { inner, shared, own } = few.shared.length <= 2 ? few : within(pieces.flat())
  const [row = -1, col = -1] = shared
  const size = (i: number): Dim => t.dims[i] ?? DIM_ONE
  const body = {
    type: { rows: size(row), cols: size(col), field: type.field },
    terms: [partOf({ ...t, row, col }, inner)],
  }
  return replaced(t, inner, indexAtom(op, body, range, budget), row, col, budget, own)
}

/** Whether a number is at least 0 whatever the sizes in it: each is at least 1. */
function isCount(to: NormalForm): boolean {
  let least = 0
  for (const { coefficient, imaginary, factors } of to.terms) {
    const sizes = factors.every((f) => f.atom.kind === "size" && isNatural(f.exponent))
    if (!sizes || imaginary || (factors.length > 0 && coefficient.num < 0n)) return false
    least += toNumber(coefficient)
  }
  return least >= 0
}

const slotsOf = (factors: readonly Factor[]): number[] => factors.flatMap((f) => f.slots)

/** An index sum or product that stays as it is, entry by entry. */
export const indexAtom = (op: Op, body: Poly, { from, to }: Range, budget: Budget): Term =>
  elementwiseTerm(op, [formOf(body, budget), from, to], body.type, budget)

function fullySelected(
  t: Term,
  touched: readonly Factor[],
  index: Sym,
  to: NormalForm,
  budget: Budget,
): readonly Term[] | undefined {
  const slots = slotsOf(touched)
  const whole = (s: number): boolean => {
    const size: Poly = { type: to.type, terms: sizeTerms(t.dims[s] as Dim) }
    return formOf(size, budget).body === to.body
  }
  const [first = -1, ...others] = slots
  if (!touched.every((f) => isSelector(f) && selects(f, index)) || !slots.every(whole)) return undefined
  const rest = withFactors(
    t,
    t.factors.filter((f) => !touched.includes(f)),
  )
  const ties = others.map((s): Tie => [first, s])
  return contract([rest], ties, t.row, t.col, budget)
}

/** Whether the argument of a unit vector is the index itself. */
function selects(f: Factor, index: Sym): boolean {
  const [at] = f.atom.kind === "function" ? f.atom.args : []
  const only = at?.terms.length === 1 ? at.terms[0]?.factors : undefined
  const [g] = only ?? []
  return only?.length === 1 && g?.atom.kind === "symbol" && g.atom.symbol === index && at?.body === `1*${g.atom.key}`
}

const heights = new WeakMap<Lambda, Sym>()

/** The symbol for the index while its body is read: another one for each depth of nesting, the innermost first. */
export function indexOf(lambda: Lambda): Sym {
  let symbol = heights.get(lambda)
  if (!symbol) {
    const inner = nodesOf(lambda.body).map((e) => (e.kind === "apply" && e.op.lambda ? indexOf(e.op.lambda).id : 0))
    const height = Math.max(0, ...inner) + 1
    symbol = { ...lambda.index, id: height, name: `@${height}` }
    heights.set(lambda, symbol)
  }
  return symbol
}
