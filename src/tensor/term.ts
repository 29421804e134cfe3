import { type Dim, dimMul, isOne } from "../ir/dim.ts"
import type { Shape, Sym, Type } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { addRational, mulRational, negRational, ONE, type Rational, rational } from "../ir/rational.ts"
import type { Budget } from "./budget.ts"
import type { Conjugation, Swap } from "./sets.ts"

/** What an entry is an entry of. */
export type AtomContent =
  | { readonly kind: "symbol"; readonly symbol: Sym }
  /** A size name as a number. */
  | { readonly kind: "size"; readonly name: string }
  /** A positive integer under a root: a prime, or a number too large to factor. */
  | { readonly kind: "number"; readonly value: bigint }
  /** An operator that the form does not look into, of arguments in normal form; `type` is that of its result. */
  | {
      readonly kind: "function"
      readonly op: Op
      readonly args: readonly NormalForm[]
      readonly dims: readonly Dim[]
      readonly type: Type
    }
  /** A sum or product that stands under a power. */
  | { readonly kind: "base"; readonly of: NormalForm }
  /** Entries 0 and 1 that say how indices lie to each other. */
  | { readonly kind: "order" | "fusion" }

/** Something with slots for indices, two or fewer where it is no fusion. Equal keys, equal atoms; slots are not part of the key. */
export type Atom = AtomContent & {
  readonly key: string
  readonly hash: number
  readonly swap: Swap
  /** Holds for integer powers. */
  readonly conjugation: Conjugation
  /** Real, and so are all its powers that occur: those that are no integers only where it is at least 0. */
  readonly real: boolean
  /** Every entry is at least 0. */
  readonly nonnegative: boolean
}

/** Conjugate of the power as a whole, conj(a^e). */
export const OUTER = 1
/** Power of the conjugate, conj(a)^e: differs from `OUTER` on the branch cut of a power that is no integer. */
export const INNER = 2

/** One atom's entry to a power; slot k lies on index `slots[k]`. */
export interface Factor {
  readonly atom: Atom
  /** Bits `OUTER` and `INNER`. */
  readonly conjugate: number
  readonly exponent: Rational
  readonly slots: readonly number[]
}

/**
 * coefficient · i^imaginary · product of the factors, summed over every index that is not free. Indices are numbered
 * from 0 and each may lie in any number of slots; `row` and `col` are the free ones, -1 where that size is 1; both the
 * same index: zero off the diagonal.
 */
export interface Term {
  readonly coefficient: Rational
  readonly imaginary: 0 | 1
  readonly factors: readonly Factor[]
  /** Sizes of the indices. */
  readonly dims: readonly Dim[]
  readonly row: number
  readonly col: number
}

/** Entries as a sum of terms, in no particular order and not collected. */
export interface Poly {
  readonly type: Type
  readonly terms: readonly Term[]
}

export interface NormalTerm extends Term {
  /** Of everything but the coefficient. */
  readonly key: string
  /** What the product of the factors is times the product that the key describes. */
  readonly sign: 1 | -1
}

/** A sum of terms, like terms collected, in the order of their keys. */
export interface NormalForm {
  readonly type: Type
  readonly terms: readonly NormalTerm[]
  /** The terms as text: equal texts of one shape, equal values. */
  readonly body: string
  /** `body` and the shape. */
  readonly key: string
}

const mix = (a: number, b: number): number => {
  const h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b)
  return (h ^ (h >>> 13)) | 0
}
export { mix as mixHash }

export function hashText(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h ^ (h >>> 15)
}

export const isUnit = (a: Rational): boolean => a === ONE || (a.num === 1n && a.den === 1n)
export const isIntegral = (a: Rational): boolean => a === ONE || a.den === 1n
export const isNatural = (a: Rational): boolean => a === ONE || (a.den === 1n && a.num >= 0n)
export const product = (a: Rational, b: Rational): Rational => (isUnit(a) ? b : isUnit(b) ? a : mulRational(a, b))
export const plus = (a: Rational, b: Rational): Rational => addRational(a, b)

/** The largest integer not above a. */
export function floor(a: Rational): bigint {
  const quotient = a.num / a.den
  return a.num < 0n && quotient * a.den !== a.num ? quotient - 1n : quotient
}

const NONE: readonly number[] = []
const NO_FACTORS: readonly Factor[] = []
const NO_DIMS: readonly Dim[] = []

/** The term of all ones of a shape; `diagonal`: the identity. */
export function unit(shape: Shape, diagonal = false, coefficient: Rational = ONE): Term {
  const dims: Dim[] = []
  const row = isOne(shape.rows) ? -1 : dims.push(shape.rows) - 1
  const col = isOne(shape.cols) ? -1 : diagonal ? row : dims.push(shape.cols) - 1
  return { coefficient, imaginary: 0, factors: NO_FACTORS, dims, row, col }
}

/** A number. */
export const constant = (coefficient: Rational, imaginary: 0 | 1 = 0): Term => ({
  coefficient,
  imaginary,
  factors: NO_FACTORS,
  dims: NO_DIMS,
  row: -1,
  col: -1,
})

export const factor = (atom: Atom, slots: readonly number[], exponent: Rational = ONE, conjugate = 0): Factor => ({
  atom,
  conjugate,
  exponent,
  slots,
})

export const scaled = (t: Term, c: Rational): Term => (isUnit(c) ? t : { ...t, coefficient: product(t.coefficient, c) })

export const withFactors = (t: Term, factors: readonly Factor[]): Term => ({ ...t, factors })

/** The same entries with row and column exchanged. */
export const transposed = (t: Term): Term => ({ ...t, row: t.col, col: t.row })

/** The conjugates of the entries. */
export const conjugated = (t: Term): Term => ({
  ...t,
  coefficient: t.imaginary ? negRational(t.coefficient) : t.coefficient,
  factors: t.factors.map((f) => (f.atom.real ? f : { ...f, conjugate: f.conjugate ^ OUTER })),
})

/** Whether a free position is one that a factor touches, or that is tied to the other. */
export function touches(t: Term, index: number): boolean {
  return index >= 0 && (t.row === t.col || t.factors.some((f) => f.slots.includes(index)))
}

const sizes = new WeakMap<Dim, readonly Term[]>()

/** A dimension as a polynomial in size names. */
export function sizeTerms(d: Dim): readonly Term[] {
  let terms = sizes.get(d)
  if (!terms) {
    terms = d.terms.map((t) => ({
      ...constant(rational(t.coefficient)),
      factors: t.names.map((name) => factor(sizeAtom(name), [])),
    }))
    sizes.set(d, terms)
  }
  return terms
}

function sizeAtom(name: string): Atom {
  const key = `#${name}`
  const facts = { swap: 0, conjugation: "same", real: true, nonnegative: true } as const
  return { kind: "size", name, key, hash: hashText(key), ...facts }
}

/** Copying a factor costs this much less than labelling it; longer terms count in full. */
const COPYING = 8
const LONG = 3000
const LARGE = 1n << 64n

/** The work that arithmetic with a number costs beyond that of a small one. */
const bulk = (c: Rational): number =>
  c.num < LARGE && c.num > -LARGE && c.den < LARGE ? 0 : c.num.toString(16).length + c.den.toString(16).length

/** A number to an integer power. */
export function wholeNumberPower(c: Rational, n: bigint, budget: Budget): Rational {
  if (c.den === 1n && (c.num === 1n || c.num === -1n)) return n % 2n === 0n ? ONE : c
  const size = n < 0n ? -n : n
  budget.spend(Number(size) * (1 + bulk(c)))
  return n >= 0n ? { num: c.num ** size, den: c.den ** size } : rational(c.den ** size, c.num ** size)
}

/** Two indices that are the same; indices of the k-th part are counted after those of the parts before it. */
export type Tie = readonly [number, number]

/**
 * The product of terms with some of their indices made the same. `row` and `col` are the free ones of the result, all
 * others are summed, `gone` without a trace where nothing touches them. More than one term only where another index
 * that nothing touches leaves its size as a factor.
 */
export function contract(
  parts: readonly Term[],
  ties: readonly Tie[],
  row: number,
  col: number,
  budget: Budget,
  gone: readonly number[] = NONE,
): readonly Term[] {
  const dims = parts.length === 1 ? (parts[0] as Term).dims : parts.flatMap((p) => p.dims)
  const parent = dims.map((_, i) => i)
  const find = (i: number): number => {
    let at = i
    while (parent[at] !== at) at = parent[at] as number
    return at
  }
  for (const [a, b] of ties) {
    if (a < 0 || b < 0) continue
    const [x, y] = [find(a), find(b)]
    if (x < y) parent[y] = x
    else parent[x] = y
  }
  const used = new Array<boolean>(dims.length).fill(false)
  if (row >= 0) used[find(row)] = true
  if (col >= 0) used[find(col)] = true
  let offset = 0
  let work = 1
  let count = 0
  for (const p of parts) {
    for (const f of p.factors) for (const s of f.slots) used[find(s + offset)] = true
    offset += p.dims.length
    count += p.factors.length
    work += bulk(p.coefficient)
  }
  budget.spend(work + (count > LONG ? count : count / COPYING))
  const kept: Dim[] = []
  const renamed = dims.map((d, i) => (parent[i] === i && used[i] ? kept.push(d) - 1 : -1))
  const target = dims.map((_, i) => renamed[find(i)] as number)
  const factors: Factor[] = []
  let coefficient = ONE
  let turns = 0
  offset = 0
  for (const p of parts) {
    coefficient = product(coefficient, p.coefficient)
    turns += p.imaginary
    for (const f of p.factors) {
      const same = f.slots.every((s) => target[s + offset] === s)
      const from = offset
      factors.push(same ? f : { ...f, slots: f.slots.map((s) => target[s + from] as number) })
    }
    offset += p.dims.length
  }
  const result: Term = {
    coefficient: turns % 4 > 1 ? negRational(coefficient) : coefficient,
    imaginary: (turns % 2) as 0 | 1,
    factors,
    dims: kept,
    row: row < 0 ? -1 : (target[row] as number),
    col: col < 0 ? -1 : (target[col] as number),
  }
  const loose = dims.filter((_, i) => parent[i] === i && !used[i] && !gone.includes(i))
  if (loose.length === 0) return [result]
  const counts = sizeTerms(loose.reduce((a, b) => dimMul(a, b)))
  return counts.map((s) => scaled(withFactors(result, [...factors, ...s.factors]), s.coefficient))
}

/** The entrywise product of terms of one shape, or without a free index where they do not depend on it. */
export function entrywise(shape: Shape, parts: readonly Term[], budget: Budget, diagonal = false): readonly Term[] {
  const whole = unit(shape, diagonal)
  const ties: Tie[] = []
  let offset = whole.dims.length
  for (const p of parts) {
    if (p.row >= 0) ties.push([whole.row, p.row + offset])
    if (p.col >= 0) ties.push([whole.col, p.col + offset])
    offset += p.dims.length
  }
  return contract([whole, ...parts], ties, whole.row, whole.col, budget)
}

/** All products of one term from each sum. */
export function multiplied(shape: Shape, sums: readonly (readonly Term[])[], budget: Budget): readonly Term[] {
  let result: readonly Term[] = [unit(shape)]
  for (const terms of sums) {
    budget.terms(result.length * terms.length)
    result = result.flatMap((a) => terms.flatMap((b) => entrywise(shape, [a, b], budget)))
  }
  return result
}

/** Puts entries in place of factors: `row` and `col` of the term `entries` are tied to the two given indices. */
export function replaced(
  t: Term,
  removed: readonly Factor[],
  entries: Term,
  row: number,
  col: number,
  budget: Budget,
  gone?: readonly number[],
): readonly Term[] {
  const rest = { ...t, factors: t.factors.filter((f) => !removed.includes(f)) }
  const n = t.dims.length
  const ties: Tie[] = []
  if (entries.row >= 0) ties.push([row, entries.row + n])
  if (entries.col >= 0) ties.push([col, entries.col + n])
  return contract([rest, entries], ties, t.row, t.col, budget, gone)
}

/** Whether all terms are zero off the diagonal. */
export const isDiagonal = (t: Term): boolean => t.row >= 0 && t.row === t.col

export const isZero = (a: Rational): boolean => a.num === 0n
