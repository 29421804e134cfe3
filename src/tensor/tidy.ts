import { negRational, type Rational, rational } from "../ir/rational.ts"
import type { Budget } from "./budget.ts"
import { isOdd, isSwappable } from "./canonical.ts"
import {
  contract,
  type Factor,
  factor,
  floor,
  INNER,
  isIntegral,
  isZero,
  OUTER,
  plus,
  product,
  type Term,
  wholeNumberPower,
} from "./term.ts"

/**
 * One factor for each atom, slots and conjugation: exponents added (x·x⁻¹ = 1 wherever both are defined), slots of
 * symmetric atoms in order, conjugates of real and Hermitian atoms resolved, whole powers of numbers in the coefficient.
 * No term: the term is zero. More than one: see `contract`.
 */
export function tidy(t: Term, budget: Budget): readonly Term[] {
  if (isZero(t.coefficient)) return []
  budget.spend(t.factors.length)
  const merged = new Merge()
  for (const f of t.factors) merged.add(f)
  return merged.result(t, budget)
}

/** Factors collected so far. */
class Merge {
  private readonly factors: Factor[] = []
  private readonly buckets = new Map<number, number[]>()
  private sign: 1 | -1 = 1
  private zero = false
  private changed = false
  private again = false

  add(given: Factor): void {
    const f = this.oriented(given)
    if (f !== given) this.changed = true
    const hash = f.slots.reduce((h, s) => (Math.imul(h, 31) + s) | 0, f.atom.hash ^ (f.conjugate << 4))
    const bucket = this.buckets.get(hash)
    if (!bucket) {
      this.buckets.set(hash, [this.factors.push(f) - 1])
      return
    }
    for (const k of bucket) {
      const g = this.factors[k] as Factor
      if (!sameEntry(f, g)) continue
      this.changed = true
      this.again ||= g.conjugate !== 0
      const exponent = plus(f.exponent, g.exponent)
      // a base that is real whatever its power is the better description
      const atom = g.atom.real ? g.atom : f.atom
      this.factors[k] = { ...g, atom, exponent }
      return
    }
    bucket.push(this.factors.push(f) - 1)
  }

  private oriented(f: Factor): Factor {
    let { conjugate, slots } = f
    const { conjugation, real } = f.atom
    if (conjugate !== 0) {
      if (real) conjugate = 0
      else if (isIntegral(f.exponent)) {
        conjugate = conjugate === OUTER || conjugate === INNER ? OUTER : 0
        if (conjugation === "same") conjugate = 0
        else if (conjugation === "swap") {
          if (conjugate) slots = slots.toReversed()
          conjugate = 0
        }
      }
    }
    const [a, b] = slots
    if (a !== undefined && b !== undefined && isSwappable(f)) {
      if (a === b && f.atom.swap < 0) this.zero = true
      if (b < a) {
        slots = [b, a]
        if (isOdd(f)) this.sign = this.sign === 1 ? -1 : 1
      }
    }
    return conjugate === f.conjugate && slots === f.slots ? f : { ...f, conjugate, slots }
  }

  result(t: Term, budget: Budget): readonly Term[] {
    if (this.zero) return []
    if (!this.changed && !this.factors.some((f) => needsWork(f))) return [t]
    let coefficient: Rational = this.sign < 0 ? negRational(t.coefficient) : t.coefficient
    const factors: Factor[] = []
    for (const f of this.factors) {
      if (f.exponent.num === 0n) continue
      const whole = floor(f.exponent)
      if (f.atom.kind === "number") {
        coefficient = product(coefficient, wholeNumberPower(rational(f.atom.value), whole, budget))
        if (f.exponent.den !== 1n) factors.push({ ...f, exponent: plus(f.exponent, rational(-whole)) })
      } else if (f.conjugate !== 0 && f.exponent.den !== 1n && whole !== 0n) {
        // conj(z)^(3/2) = conj(z)·conj(z)^(1/2), so that the whole part meets other whole powers
        factors.push({ ...f, exponent: plus(f.exponent, rational(-whole)) })
        factors.push(factor(f.atom, f.slots, rational(whole), f.conjugate))
        this.again = true
      } else factors.push(f)
    }
    const next = contract([{ ...t, coefficient, factors }], [], t.row, t.col, budget)
    return this.again ? next.flatMap((n) => tidy(n, budget)) : next
  }
}

const needsWork = (f: Factor): boolean =>
  f.exponent.num === 0n || f.atom.kind === "number" || (f.conjugate !== 0 && f.exponent.den !== 1n)

function sameEntry(f: Factor, g: Factor): boolean {
  return (
    f.atom.hash === g.atom.hash &&
    f.conjugate === g.conjugate &&
    // whole powers of a conjugate stay apart from others: there its two kinds are the same
    (f.conjugate === 0 || isIntegral(f.exponent) === isIntegral(g.exponent)) &&
    f.slots.length === g.slots.length &&
    f.slots.every((s, i) => s === g.slots[i]) &&
    f.atom.key === g.atom.key
  )
}
