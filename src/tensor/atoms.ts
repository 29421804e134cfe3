import { DIM_ONE, type Dim, isOne } from "../ir/dim.ts"
import type { Shape, Sym, Type } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { invRational, negRational, ONE, type Rational } from "../ir/rational.ts"
import type { Budget } from "./budget.ts"
import { formOf, makeForm } from "./form.ts"
import { type Conjugation, factsOf, type Swap } from "./sets.ts"
import {
  type Atom,
  conjugated,
  type Factor,
  factor,
  hashText,
  INNER,
  isUnit,
  type NormalForm,
  type Poly,
  scaled,
  type Term,
  touches,
  transposed,
  unit,
} from "./term.ts"

/** The one term that is a symbol's entries. */
export function symbolTerm(symbol: Sym): Term {
  const facts = factsOf(symbol)
  const { type, name, set } = symbol
  const key = `${name}${set === "general" ? "" : `:${set}`}${type.field === "C" ? ":C" : ""}`
  const whole = unit(type, facts.diagonal)
  const slots = whole.dims.map((_, i) => i)
  const atom: Atom = {
    kind: "symbol",
    symbol,
    key,
    hash: hashText(key),
    swap: slots.length === 2 ? facts.swap : 0,
    // a Hermitian 1 × 1 matrix is real
    conjugation: facts.conjugation === "swap" && slots.length < 2 ? "same" : facts.conjugation,
    real: facts.conjugation === "same",
    nonnegative: facts.positive,
  }
  return { ...whole, factors: [factor(atom, slots)] }
}

/** The terms without one of the free indices, which they do not touch. */
function withoutFree(t: Term, index: number): Term {
  const shift = (i: number): number => (i > index ? i - 1 : i === index ? -1 : i)
  return {
    ...t,
    factors: t.factors.map((f) => ({ ...f, slots: f.slots.map(shift) })),
    dims: t.dims.filter((_, i) => i !== index),
    row: shift(t.row),
    col: shift(t.col),
  }
}

/** Entries with the free indices they depend on: a single one is the row. */
interface Squeezed {
  readonly forms: readonly NormalForm[]
  /** Where in the unsqueezed shape the slots lie. */
  readonly used: "none" | "row" | "col" | "both"
}

/** Drops the free indices that no entry of any of the forms depends on. */
export function squeezed(forms: readonly NormalForm[], budget: Budget): Squeezed {
  const row = forms.some((f) => f.terms.some((t) => touches(t, t.row)))
  const col = forms.some((f) => f.terms.some((t) => touches(t, t.col)))
  const used = row ? (col ? "both" : "row") : col ? "col" : "none"
  if (used === "both") return { forms, used }
  const drop = (f: NormalForm): NormalForm => {
    const one = isOne(f.type.rows) && isOne(f.type.cols)
    if (one || (used === "row" && isOne(f.type.cols))) return f
    const terms = f.terms.map((t) => {
      const narrow = !col && t.col >= 0 ? withoutFree(t, t.col) : t
      return !row && narrow.row >= 0 ? withoutFree(narrow, narrow.row) : narrow
    })
    const type = { rows: row ? f.type.rows : DIM_ONE, cols: col ? f.type.cols : DIM_ONE, field: f.type.field }
    return used === "col" ? transposedForm({ type, terms }, budget) : formOf({ type, terms }, budget)
  }
  return { forms: forms.map(drop), used }
}

const flipped = (t: Type): Type => ({ ...t, rows: t.cols, cols: t.rows })
const transposedForm = (p: Poly, budget: Budget): NormalForm =>
  formOf({ type: flipped(p.type), terms: p.terms.map(transposed) }, budget)

const variants = new WeakMap<NormalForm, Map<string, Poly>>()

/** The form of the transpose, the conjugate or both. */
export function variantOf(form: NormalForm, transpose: boolean, conj: boolean, budget: Budget): NormalForm {
  const conjugate = conj && form.type.field === "C"
  if (!transpose && !conjugate) return form
  let known = variants.get(form)
  if (!known) variants.set(form, (known = new Map()))
  const name = `${transpose ? "T" : ""}${conjugate ? "C" : ""}`
  let poly = known.get(name)
  if (!poly) {
    const terms = conjugate ? form.terms.map(conjugated) : form.terms
    poly = transpose ? { type: flipped(form.type), terms: terms.map(transposed) } : { type: form.type, terms }
    known.set(name, poly)
  }
  return formOf(poly, budget)
}

/** Arguments in the variant with the least text, and what is known from comparing the texts. */
interface Chosen {
  readonly forms: readonly NormalForm[]
  readonly transposed: boolean
  readonly conjugated: boolean
  readonly text: string
  readonly swap: Swap
  readonly conjugation: Conjugation
}

/** `text` describes a variant's arguments. */
function choose(
  forms: readonly NormalForm[],
  transpose: boolean,
  conj: boolean,
  text: (forms: readonly NormalForm[]) => string,
  budget: Budget,
): Chosen {
  const complex = conj && forms.some((f) => f.type.field === "C")
  const make = (t: boolean, c: boolean): { forms: NormalForm[]; t: boolean; c: boolean; text: string } => {
    const variant = forms.map((f) => variantOf(f, t, c, budget))
    return { forms: variant, t, c, text: text(variant) }
  }
  const all = [make(false, false)]
  if (transpose) all.push(make(true, false))
  if (complex) all.push(make(false, true))
  if (transpose && complex) all.push(make(true, true))
  const own = all[0] as (typeof all)[number]
  const same = (t: boolean, c: boolean): boolean => all.some((v) => v.t === t && v.c === c && v.text === own.text)
  const best = all.reduce((a, b) => (b.text < a.text ? b : a))
  return {
    forms: best.forms,
    transposed: best.t,
    conjugated: best.c,
    text: best.text,
    swap: same(true, false) ? 1 : 0,
    conjugation: !complex ? "other" : same(false, true) ? "same" : same(true, true) ? "swap" : "other",
  }
}

/** An atom's entries over the free indices of a shape. */
export interface Placed {
  readonly atom: Atom
  readonly slots: readonly number[]
  readonly conjugate: number
}

export const placedTerm = (shape: Shape, p: Placed, exponent: Rational = ONE): Term => {
  const whole = unit(shape)
  return { ...whole, factors: [factor(p.atom, p.slots, exponent, p.conjugate)] }
}

function slotsOf(shape: Shape, used: Squeezed["used"], reversed: boolean): number[] {
  const { row, col } = unit(shape)
  const slots = used === "row" ? [row] : used === "col" ? [col] : used === "both" ? [row, col] : []
  const kept = slots.filter((s) => s >= 0)
  return reversed ? kept.reverse() : kept
}

const bodies = (forms: readonly NormalForm[]): string => forms.map((f) => f.body).join(",")
const keys = (forms: readonly NormalForm[]): string => forms.map((f) => f.key).join(",")

/** Entries of an elementwise function: of equal arguments equal, also where only the transposes or conjugates are. */
export function elementwiseTerm(op: Op, args: readonly NormalForm[], type: Type, budget: Budget): Term {
  const { forms, used } = squeezed(args, budget)
  const conj = op.commutes?.includes("conj") ?? false
  return functionTerm(op, type, choose(forms, used === "both", conj, bodies, budget), [], used)
}

/** Entries of any other operator. */
export function otherTerm(op: Op, args: readonly NormalForm[], dims: readonly Dim[], type: Type, budget: Budget): Term {
  const commutes = (what: "transpose" | "conj"): boolean => op.commutes?.includes(what) ?? false
  const chosen = choose(args, commutes("transpose"), commutes("conj"), keys, budget)
  return functionTerm(op, type, chosen, dims, "both")
}

function functionTerm(op: Op, type: Type, chosen: Chosen, dims: readonly Dim[], used: Squeezed["used"]): Term {
  const slots = slotsOf(type, used, chosen.transposed)
  const key = `${op.name}(${chosen.text}${dims.length > 0 ? `;${dims.map((d) => d.key).join(",")}` : ""})`
  // a scalar is its own transpose: equal to the conjugate transpose is real
  const conjugation = slots.length < 2 && chosen.conjugation === "swap" ? "same" : chosen.conjugation
  const atom: Atom = {
    kind: "function",
    op,
    args: chosen.forms,
    dims,
    type: narrowed(chosen.transposed ? flipped(type) : type, used),
    key,
    hash: hashText(key),
    swap: slots.length === 2 ? chosen.swap : 0,
    conjugation: type.field === "R" ? "same" : conjugation,
    real: type.field === "R",
    nonnegative: false,
  }
  return placedTerm(type, { atom, slots, conjugate: chosen.conjugated ? INNER : 0 })
}

/** The type without the free indices that are not used; a single one is the row. */
function narrowed({ rows, cols, field }: Type, used: Squeezed["used"]): Type {
  if (used === "both") return { rows, cols, field }
  return { rows: used === "none" ? DIM_ONE : used === "row" ? rows : cols, cols: DIM_ONE, field }
}

const leading = (f: NormalForm): Rational => {
  const [t] = f.terms
  return !t ? ONE : t.sign < 0 ? negRational(t.coefficient) : t.coefficient
}

/** The form over its first coefficient; over its size alone where the sign has to stay. */
export function monic(f: NormalForm, signed: boolean): { readonly form: NormalForm; readonly content: Rational } {
  const first = leading(f)
  const content = first.num < 0n && !signed ? negRational(first) : first
  if (isUnit(content)) return { form: f, content }
  const over = invRational(content)
  return {
    form: makeForm(
      f.type,
      f.terms.map((t) => ({ ...scaled(t, over), key: t.key, sign: t.sign })),
    ),
    content,
  }
}

/**
 * A base for powers: `form` = content · (the placed atom, conjugated as it says). `whole`: for integer powers only.
 * `realPowers`: the powers are real where they are defined.
 */
export function baseAtom(
  form: NormalForm,
  whole: boolean,
  realPowers: boolean,
  budget: Budget,
): Placed & { readonly content: Rational } {
  const { forms, used } = squeezed([form], budget)
  const scales = new Map<string, Rational>()
  const text = ([f]: readonly NormalForm[]): string => {
    const { form: over, content } = monic(f as NormalForm, whole)
    scales.set(over.body, content)
    return over.body
  }
  const chosen = choose(forms, used === "both", true, text, budget)
  const { form: of } = monic(chosen.forms[0] as NormalForm, whole)
  const nonnegative = of.terms.every(isNonnegative)
  const real = form.type.field === "R" || realPowers || nonnegative
  // the root of a number that is real, but may be negative, is not real in C
  const key = `(${chosen.text})${whole || real || chosen.conjugation !== "same" ? "" : "C"}`
  const slots = slotsOf(form.type, used, chosen.transposed)
  const atom: Atom = {
    kind: "base",
    of,
    key,
    hash: hashText(key),
    swap: slots.length === 2 ? chosen.swap : 0,
    conjugation: real ? "same" : chosen.conjugation,
    real,
    nonnegative,
  }
  const content = scales.get(chosen.text) ?? ONE
  return { atom, slots, conjugate: chosen.conjugated ? INNER : 0, content }
}

/** Whether a term is at least 0 wherever it is defined: what is squared, a square root or above zero by itself. */
export function isNonnegative(t: Term): boolean {
  return t.coefficient.num > 0n && t.imaginary === 0 && t.factors.every((f) => isNonnegativeFactor(f, t.factors))
}

export function isNonnegativeFactor(f: Factor, among: readonly Factor[]): boolean {
  if (f.atom.nonnegative) return true
  if (f.atom.real) return f.exponent.den !== 1n || (f.exponent.num & 1n) === 0n
  return among.some((g) => g !== f && isConjugate(f, g))
}

function isConjugate(f: Factor, g: Factor): boolean {
  if (f.atom.key !== g.atom.key || f.exponent.num !== g.exponent.num || f.exponent.den !== g.exponent.den) return false
  if (f.atom.conjugation === "swap" && f.exponent.den === 1n)
    return f.slots.length === 2 && f.slots[0] === g.slots[1] && f.slots[1] === g.slots[0]
  const same = f.slots.every((s, i) => s === g.slots[i])
  return same && (f.conjugate ^ g.conjugate) === 1
}
