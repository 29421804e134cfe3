import type { Expr, Sym } from "../ir/expr.ts"
import type { Lambda, Op } from "../ir/op.ts"
import { MINUS_ONE, ONE, type Rational } from "../ir/rational.ts"
import { symbolTerm } from "./atoms.ts"
import { type Budget, LIMITS } from "./budget.ts"
import { contains } from "./contains.ts"
import { normalForm, within } from "./equality.ts"
import { formOf } from "./form.ts"
import { indexOf, indexSum } from "./selection.ts"
import { factsOf } from "./sets.ts"
import {
  conjugated,
  type Factor,
  factor,
  INNER,
  type NormalForm,
  OUTER,
  plus,
  replaced,
  scaled,
  type Term,
  withFactors,
} from "./term.ts"

/** The variable stands where the form does not look: inside a function, or a determinant. */
class Hidden extends Error {}

interface Direction {
  readonly variable: Sym
  readonly increment: Sym
  readonly budget: Budget
}

/**
 * The differential of f by the product rule alone: the normal form of f with each occurrence of the variable in turn
 * replaced by the increment (conjugated ones by its conjugate). No card's differential is used: a power counts as many
 * occurrences as its exponent says (for roots and reciprocals that is what the product rule gives for x^p·x^q = x^(p+q)),
 * an inverse by the product rule on inv(P)·P = I.
 *
 * Undefined where the variable occurs in the argument of any other function, where the increment is not declared like
 * the variable, where the variable's set is no open part of a linear space, and out of bounds.
 */
export function differentialForm(f: Expr | NormalForm, variable: Sym, increment: Sym): NormalForm | undefined {
  const form = "kind" in f ? normalForm(f) : f
  if (!form || !isLinearPart(variable, increment)) return undefined
  return within(LIMITS, (budget) => {
    try {
      const terms = differentialOf(form, { variable, increment, budget })
      const complex = form.type.field === "C" || increment.type.field === "C"
      return formOf({ type: { ...form.type, field: complex ? "C" : "R" }, terms }, budget)
    } catch (error) {
      if (error instanceof Hidden) return undefined
      throw error
    }
  })
}

function isLinearPart(variable: Sym, increment: Sym): boolean {
  const [a, b] = [factsOf(variable), factsOf(increment)]
  const alike = a.swap === b.swap && a.conjugation === b.conjugation && a.diagonal === b.diagonal
  return alike && !a.orthonormal && !b.orthonormal && !b.positive
}

function differentialOf(form: NormalForm, d: Direction): readonly Term[] {
  if (!contains(form, d.variable)) return []
  const terms = form.terms.flatMap((t) => t.factors.flatMap((f) => occurrence(t, f, d)))
  d.budget.terms(terms.length)
  return terms
}

/** The term with one of its factors replaced by that factor's differential. */
function occurrence(t: Term, f: Factor, d: Direction): readonly Term[] {
  const { atom } = f
  if (atom.kind === "symbol") {
    if (atom.symbol !== d.variable) return []
    const increment = symbolTerm(d.increment).factors[0] as Factor
    return [andFactors(lowered(t, f), [factor(increment.atom, f.slots, ONE, isConjugate(f) ? OUTER : 0)])]
  }
  if (atom.kind === "base") {
    const inner = differentialOf(atom.of, d)
    return inside(lowered(t, f), f, inner, f.slots[0], f.slots[1], d)
  }
  if (atom.kind !== "function" || !atom.args.some((a) => contains(a, d.variable))) return []
  if (atom.op.sumProduct === "inverse") return inverseOccurrence(t, f, d)
  if (atom.op.lambda?.fold === "sum") return sumOccurrence(t, f, atom.op, atom.op.lambda, d)
  throw new Hidden()
}

/** d of an index sum is the sum of d of its body. */
function sumOccurrence(t: Term, f: Factor, op: Op, lambda: Lambda, d: Direction): readonly Term[] {
  const [body, from, to] = f.atom.kind === "function" ? f.atom.args : []
  if (!body || !from || !to || contains(from, d.variable) || contains(to, d.variable)) throw new Hidden()
  const inner = formOf({ type: body.type, terms: differentialOf(body, d) }, d.budget)
  const terms = indexSum(op, indexOf(lambda), inner, { from, to }, d.budget)
  return inside(lowered(t, f), f, terms, f.slots[0], f.slots[1], d)
}

const isConjugate = (f: Factor): boolean => f.conjugate === OUTER || f.conjugate === INNER

const andFactors = (t: Term, more: readonly Factor[]): Term => withFactors(t, [...t.factors, ...more])

/** e·a^(e-1) in place of a^e. */
function lowered(t: Term, f: Factor): Term {
  const less: Rational = plus(f.exponent, MINUS_ONE)
  const rest = t.factors.filter((g) => g !== f)
  const factors = less.num === 0n ? rest : [...rest, { ...f, exponent: less }]
  return scaled({ ...t, factors }, f.exponent)
}

function inside(
  t: Term,
  f: Factor,
  inner: readonly Term[],
  row: number | undefined,
  col: number | undefined,
  d: Direction,
): readonly Term[] {
  return inner.flatMap((p) => replaced(t, [], isConjugate(f) ? conjugated(p) : p, row ?? -1, col ?? -1, d.budget))
}

/** d inv(P) = -inv(P)·dP·inv(P). */
function inverseOccurrence(t: Term, f: Factor, d: Direction): readonly Term[] {
  if (f.atom.kind !== "function") return []
  const [P] = f.atom.args
  const [row, col] = f.slots
  const size = row === undefined ? undefined : t.dims[row]
  if (!P || row === undefined || col === undefined || !size) return []
  const n = t.dims.length
  const open: Term = { ...lowered(t, f), dims: [...t.dims, size, size] }
  const sides = [factor(f.atom, [row, n], ONE, f.conjugate), factor(f.atom, [n + 1, col], ONE, f.conjugate)]
  return inside(scaled(andFactors(open, sides), MINUS_ONE), f, differentialOf(P, d), n, n + 1, d)
}
