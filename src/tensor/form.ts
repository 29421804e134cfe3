import type { Type } from "../ir/expr.ts"
import { formatRational, negRational, type Rational } from "../ir/rational.ts"
import type { Budget } from "./budget.ts"
import { canonical } from "./canonical.ts"
import { rewritten } from "./rules.ts"
import { isZero, type NormalForm, type NormalTerm, plus, type Poly, type Term } from "./term.ts"
import { tidy } from "./tidy.ts"

interface Computed {
  readonly form: NormalForm
  readonly work: number
}

const forms = new WeakMap<Poly, Computed>()

/** The normal form of a sum. Costs the same whether it is computed or remembered. @throws OutOfBounds */
export function formOf(p: Poly, budget: Budget): NormalForm {
  const known = forms.get(p)
  if (known) {
    budget.spend(known.work)
    return known.form
  }
  const before = budget.spent
  const form = makeForm(p.type, normalTerms(p.terms, budget))
  forms.set(p, { form, work: budget.spent - before })
  return form
}

/** A form of terms that are in normal form together. */
export function makeForm(type: Type, terms: readonly NormalTerm[]): NormalForm {
  const body = terms.map((t) => `${formatRational(signed(t.coefficient, t.sign))}*${t.key}`).join(" + ")
  return { type, terms, body, key: `${type.rows.key}×${type.cols.key}: ${body}` }
}

/** Rewrites the terms as far as they go, collects like ones and sorts them. @throws OutOfBounds */
export function normalTerms(terms: readonly Term[], budget: Budget): NormalTerm[] {
  const found = new Map<string, { term: Term; sign: 1 | -1; coefficient: Rational }>()
  const context = { budget, collect: (more: readonly Term[]) => normalTerms(more, budget) }
  const stack = terms.toReversed()
  for (let next = stack.pop(); next; next = stack.pop()) {
    for (const t of tidy(next, budget)) {
      const simpler = rewritten(t, context)
      if (simpler) {
        stack.push(...simpler)
        continue
      }
      const { key, sign } = canonical(t, budget)
      // keys of functions contain those of their arguments
      budget.spend(key.length >> 5)
      if (sign === 0) continue
      const known = found.get(key)
      if (known) known.coefficient = plus(known.coefficient, signed(t.coefficient, sign === known.sign ? 1 : -1))
      else {
        found.set(key, { term: t, sign, coefficient: t.coefficient })
        budget.terms(found.size)
      }
    }
  }
  const kept: NormalTerm[] = []
  for (const [key, { term, sign, coefficient }] of found)
    if (!isZero(coefficient)) kept.push({ ...term, coefficient, sign, key })
  return kept.sort((a, b) => (a.key < b.key ? -1 : 1))
}

const signed = (c: Rational, sign: 1 | -1): Rational => (sign < 0 ? negRational(c) : c)
