import { DIM_ONE, isOne } from "../ir/dim.ts"
import type { Type } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { MINUS_ONE, ONE, type Rational, rational } from "../ir/rational.ts"
import { monic, otherTerm } from "./atoms.ts"
import type { Budget } from "./budget.ts"
import { chainOf, type Link } from "./chains.ts"
import { formOf } from "./form.ts"
import { partOf, piecesOf } from "./pieces.ts"
import { diagonalPower, power } from "./power.ts"
import { factsOf } from "./sets.ts"
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
  multiplied,
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
  if (form.terms.every(isDiagonal)) return diagonalPower(form.terms, MINUS_ONE, type, budget)
  if (form.terms.length > 1) {
    const { form: of, content } = monic(form, true)
    return entrywise(type, [constant(over(content)), otherTerm(op, [of], [], type, budget)], budget)
  }
  const pieces = piecesOf(first, first.factors)
  const isScalar = (piece: readonly Factor[]): boolean =>
    piece.every((f) => f.slots.every((s) => s !== first.row && s !== first.col))
  const number = {
    ...partOf(first, pieces.filter(isScalar).flat()),
    coefficient: first.coefficient,
    imaginary: first.imaginary,
  }
  const scalar: Type = { rows: DIM_ONE, cols: DIM_ONE, field: type.field }
  const divisor = power({ type: scalar, terms: [number] }, MINUS_ONE, scalar, budget)
  const matrix = partOf(first, pieces.filter((piece) => !isScalar(piece)).flat())
  return multiplied(type, [divisor, productInverse(op, matrix, type, budget)], budget)
}

/** The inverse of a term without scalar factors. */
function productInverse(op: Op, t: Term, type: Type, budget: Budget): readonly Term[] {
  const links = squareChain(t)
  if (!links) return [otherTerm(op, [formOf({ type, terms: [t] }, budget)], [], type, budget)]
  let result: readonly Term[] = [unit(type, true)]
  for (const link of links.toReversed()) result = times(result, linkInverse(op, link, type, budget), budget)
  return result
}

const inverted = (factors: readonly Factor[]): Factor[] =>
  factors.map((f) => ({ ...f, exponent: product(f.exponent, MINUS_ONE) }))

const over = (c: Rational): Rational => rational(c.den, c.num)

/** The matrices of a term that is a product of square ones, all of one size. */
function squareChain(t: Term): readonly Link[] | undefined {
  const chain = chainOf(t)
  const size = t.dims[t.row]?.key
  const square = chain?.links.every((l) => l.factor.slots.every((s) => t.dims[s]?.key === size))
  return square && chain?.scalars.length === 0 ? chain.links : undefined
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
  const { atom } = link.factor
  const facts = atom.kind === "symbol" ? factsOf(atom.symbol).orthonormal : undefined
  if (facts?.slots.length === 2) {
    const mirrored = transposed(linkTerm(link, type))
    return [facts.conjugate ? conjugated(mirrored) : mirrored]
  }
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
  const links = squareChain(first)
  if (!links || !isUnit(first.coefficient)) return whole(form)
  const parts = links.map((link) => linkDeterminant(op, link, size, type, budget))
  return parts.reduce((a, b) => a.flatMap((x) => b.flatMap((y) => entrywise(type, [x, y], budget))))
}

function linkDeterminant(op: Op, link: Link, size: Type, type: Type, budget: Budget): readonly Term[] {
  const inner = inverseOf(link.factor.atom)
  const terms = inner ? linkInverse(op, link, size, budget) : [linkTerm(link, size)]
  const own = otherTerm(op, [formOf({ type: size, terms }, budget)], [], type, budget)
  return [inner ? { ...own, factors: inverted(own.factors) } : own]
}
