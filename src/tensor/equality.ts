import { type Expr, type Shape, sameShape } from "../ir/expr.ts"
import { MINUS_ONE, rational } from "../ir/rational.ts"
import { variantOf } from "./atoms.ts"
import { Budget, LIMITS, type Limits, OutOfBounds } from "./budget.ts"
import { formOf, normalTerms } from "./form.ts"
import { read } from "./read.ts"
import {
  entrywise,
  type Factor,
  floor,
  type NormalForm,
  type NormalTerm,
  scaled,
  type Term,
  unit,
  withFactors,
} from "./term.ts"

const normalForms = new WeakMap<Expr, NormalForm | "out of bounds">()

/** What `compute` gives, or undefined where it runs out of bounds. */
export function within<T>(limits: Limits, compute: (budget: Budget) => T): T | undefined {
  try {
    return compute(new Budget(limits))
  } catch (error) {
    if (error instanceof OutOfBounds) return undefined
    throw error
  }
}

/**
 * The sum-product form of an expression. Equal keys: equal values wherever both are defined, at all sizes. Undefined
 * where it has more terms or costs more work than the limits allow.
 */
export function normalForm(e: Expr, limits: Partial<Limits> = {}): NormalForm | undefined {
  const usual = limits.terms === undefined && limits.work === undefined
  const known = usual ? normalForms.get(e) : undefined
  if (known) return known === "out of bounds" ? undefined : known
  const all = { ...LIMITS, ...limits }
  const form = within(all, (budget) => {
    const { poly, work } = read(e, all)
    budget.spend(work)
    return formOf(poly, budget)
  })
  if (usual) normalForms.set(e, form ?? "out of bounds")
  return form
}

/**
 * True: a and b have the same value wherever both are defined. False: their forms differ; that refutes nothing (the
 * form does not know every identity of functions and structured sets). Undefined: out of bounds.
 */
export function provablyEqual(a: Expr, b: Expr): boolean | undefined {
  if (a === b) return true
  if (!sameShape(a.type, b.type)) return false
  const [x, y] = [normalForm(a), normalForm(b)]
  return x && y && sameForm(x, y)
}

/** Like `provablyEqual`, for forms: where they differ as they are, over common denominators. */
export function sameForm(a: NormalForm, b: NormalForm): boolean | undefined {
  if (a.key === b.key) return true
  if (!sameShape(a.type, b.type)) return false
  return within(LIMITS, (budget) => {
    const difference = [...a.terms, ...b.terms.map((t) => scaled(t, MINUS_ONE))]
    return vanishes(normalTerms(difference, budget), a.type, budget)
  })
}

const MAX_ROUNDS = 4

/** Whether a sum is zero once multiplied by what stands in its denominators, as far as that has no summed index. */
function vanishes(terms: readonly NormalTerm[], shape: Shape, budget: Budget): boolean {
  let rest = terms
  for (let round = 0; rest.length > 0; round++) {
    const below = denominators(rest, shape)
    if (below.length === 0 || round === MAX_ROUNDS) return false
    rest = normalTerms(
      rest.flatMap((t) => entrywise(shape, [t, ...below], budget)),
      budget,
    )
  }
  return true
}

/** For each base to a power below 0 the power that makes all its powers in the sum at least 0. */
function denominators(terms: readonly NormalTerm[], shape: Shape): Term[] {
  const whole = unit(shape)
  const found = new Map<string, { readonly factor: Factor; lowest: bigint }>()
  for (const t of terms) {
    for (const f of t.factors) {
      const lowest = floor(f.exponent)
      if (f.atom.kind !== "base" || lowest >= 0n || !f.slots.every((s) => s === t.row || s === t.col)) continue
      const slots = f.slots.map((s) => (s === t.row ? whole.row : whole.col))
      const key = `${f.atom.key}|${f.conjugate}|${slots.join(",")}`
      const known = found.get(key)
      if (!known) found.set(key, { factor: { ...f, slots }, lowest })
      else if (lowest < known.lowest) known.lowest = lowest
    }
  }
  return [...found.values()].map(({ factor: f, lowest }) => withFactors(whole, [{ ...f, exponent: rational(-lowest) }]))
}

/** Whether the expression is seen to be its own conjugate. */
export function isReal(e: Expr): boolean {
  if (e.type.field === "R") return true
  const form = normalForm(e)
  return (
    form !== undefined && within(LIMITS, (budget) => variantOf(form, false, true, budget).key === form.key) === true
  )
}
