import { DIM_ONE, isOne } from "../ir/dim.ts"
import type { Type } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { MINUS_ONE, ONE, type Rational, rational } from "../ir/rational.ts"
import { monic, otherTerm } from "./atoms.ts"
import type { Budget } from "./budget.ts"
import { chainOf, type Link } from "./chains.ts"
import { formOf } from "./form.ts"
import { power } from "./power.ts"
import {
  type Atom,
  conjugated,
  constant,
  contract,
  entrywise,
  type Factor,
  factor,
  isDiagonal,
  isUnit,
  type NormalForm,
  type Poly,
  product,
  type Term,
  transposed,
  unit,
} from "./term.ts"

/** The terms of inv(P). Diagonal matrices entry by entry, products of square matrices factor by factor. */
export function inverseTerms(op: Op, p: Poly, type: Type, budget: Budget): readonly Term[] {
  const form = formOf(p, budget)
  const [first] = form.terms
  if (!first) return [otherTerm(op, [form], [], type, budget)]
  if (isOne(type.rows)) return power(p, MINUS_ONE, type, budget)
  if (form.terms.every(isDiagonal)) return diagonalInverse(form, type, budget)
  const chain = form.terms.length === 1 ? squareChain(first) : undefined
  if (!chain) return wholeInverse(op, form, type, budget)
  // 1/i = -i
  const number = over(first.imaginary ? product(first.coefficient, MINUS_ONE) : first.coefficient)
  const start = unit(type, true, number)
  let result: readonly Term[] = [{ ...start, imaginary: first.imaginary, factors: inverted(chain.scalars) }]
  for (const link of chain.links.toReversed()) result = times(result, linkInverse(op, link, type, budget), budget)
  return result
}

/** The inverse as an atom, of a sum without a common number, of a term without its scalar factors. */
function wholeInverse(op: Op, form: NormalForm, type: Type, budget: Budget): readonly Term[] {
  const { form: of, content } = monic(form, true)
  const [only] = of.terms
  const scalars = of.terms.length === 1 && only ? only.factors.filter((f) => f.slots.length === 0) : []
  const inverse = otherTerm(op, [scalars.length > 0 ? withoutScalars(of, budget) : of], [], type, budget)
  return entrywise(type, [{ ...constant(over(content)), factors: inverted(scalars) }, inverse], budget)
}

const inverted = (factors: readonly Factor[]): Factor[] =>
  factors.map((f) => ({ ...f, exponent: product(f.exponent, MINUS_ONE) }))

const over = (c: Rational): Rational => rational(c.den, c.num)

function withoutScalars(form: NormalForm, budget: Budget): NormalForm {
  const terms = form.terms.map((t) => ({ ...t, factors: t.factors.filter((f) => f.slots.length > 0) }))
  return formOf({ type: form.type, terms }, budget)
}

function diagonalInverse(form: NormalForm, type: Type, budget: Budget): readonly Term[] {
  const vector = { rows: type.rows, cols: DIM_ONE, field: type.field }
  const entries = { type: vector, terms: form.terms.map((t) => ({ ...t, col: -1 })) }
  return power(entries, MINUS_ONE, vector, budget).map((t) => ({ ...t, col: t.row }))
}

/** A term that is a product of square matrices, all of one size. */
function squareChain(t: Term): { readonly links: readonly Link[]; readonly scalars: readonly Factor[] } | undefined {
  const chain = chainOf(t)
  const size = t.dims[t.row]?.key
  return chain?.links.every((l) => l.factor.slots.every((s) => t.dims[s]?.key === size)) ? chain : undefined
}

const inverseOf = (atom: Atom): NormalForm | undefined =>
  atom.kind === "function" && atom.op.sumProduct === "inverse" ? atom.args[0] : undefined

/** One matrix of a chain, from its row to its column. */
function linkTerm(link: Link, type: Type): Term {
  const whole = unit(type)
  const slots = link.forward ? [whole.row, whole.col] : [whole.col, whole.row]
  return { ...whole, factors: [factor(link.factor.atom, slots, ONE, link.factor.conjugate)] }
}

function linkInverse(op: Op, link: Link, type: Type, budget: Budget): readonly Term[] {
  const inner = inverseOf(link.factor.atom)
  if (!inner) return [otherTerm(op, [formOf({ type, terms: [linkTerm(link, type)] }, budget)], [], type, budget)]
  const conj = link.factor.conjugate !== 0
  const terms = link.forward ? inner.terms : inner.terms.map(transposed)
  return conj ? terms.map(conjugated) : terms
}

function times(a: readonly Term[], b: readonly Term[], budget: Budget): readonly Term[] {
  budget.terms(a.length * b.length)
  return a.flatMap((x) =>
    b.flatMap((y) => {
      const n = x.dims.length
      return contract([x, y], [[x.col, y.row + n]], x.row, y.col + n, budget)
    }),
  )
}

/** The terms of det(P): factor by factor for a product of square matrices. */
export function determinantTerms(op: Op, p: Poly, size: Type, type: Type, budget: Budget): readonly Term[] {
  const form = formOf(p, budget)
  const [first] = form.terms
  if (isOne(size.rows)) return form.terms
  const whole = (f: NormalForm): readonly Term[] => [otherTerm(op, [f], [], type, budget)]
  if (!first || form.terms.length > 1 || first.imaginary) return whole(form)
  if (isDiagonal(first) && first.factors.length === 0 && isUnit(first.coefficient)) return [constant(ONE)]
  const chain = squareChain(first)
  if (!chain || chain.scalars.length > 0 || !isUnit(first.coefficient)) return whole(form)
  const parts = chain.links.map((link) => linkDeterminant(op, link, size, type, budget))
  return parts.reduce((a, b) => a.flatMap((x) => b.flatMap((y) => entrywise(type, [x, y], budget))))
}

function linkDeterminant(op: Op, link: Link, size: Type, type: Type, budget: Budget): readonly Term[] {
  const inner = inverseOf(link.factor.atom)
  const terms = inner ? linkInverse(op, link, size, budget) : [linkTerm(link, size)]
  const own = otherTerm(op, [formOf({ type: size, terms }, budget)], [], type, budget)
  return [inner ? { ...own, factors: inverted(own.factors) } : own]
}
