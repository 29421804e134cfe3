import { invRational, negRational, type Rational, rational } from "../ir/rational.ts"
import { canonical, isSwappable } from "./canonical.ts"
import { type Chain, chainOf, degrees, type Link, otherEnd } from "./chains.ts"
import { isEntry, piecesOf } from "./pieces.ts"
import type { Rule, RuleContext } from "./rule.ts"
import { fusion, order, orthonormal, selection } from "./structure.ts"
import {
  type Atom,
  conjugated,
  contract,
  type Factor,
  floor,
  isDiagonal,
  isIntegral,
  isNatural,
  isUnit,
  multiplied,
  type NormalForm,
  type NormalTerm,
  plus,
  product,
  replaced,
  scaled,
  type Term,
} from "./term.ts"

/** A tidy term in simpler terms of the same sum, or undefined where no rule applies. */
export function rewritten(t: Term, c: RuleContext): readonly Term[] | undefined {
  for (const f of t.factors) {
    const rule = ruleFor(f.atom)
    const simpler = rule?.(t, f, c)
    if (simpler) return simpler
  }
  return undefined
}

function ruleFor(atom: Atom): Rule | undefined {
  if (atom.kind === "base") return base
  if (atom.kind === "function") return functionRules[atom.op.sumProduct ?? ""]
  if (atom.kind === "order") return order
  if (atom.kind === "fusion") return fusion
  return atom.kind === "symbol" && atom.symbol.set !== "general" ? orthonormal : undefined
}

interface Conjugates {
  readonly terms: readonly NormalTerm[]
  readonly work: number
}

const conjugates = new WeakMap<NormalForm, Conjugates>()

/** The terms under a power or an inverse, conjugated where its factor is. */
function termsUnder(form: NormalForm, f: Factor, { budget, collect }: RuleContext): readonly NormalTerm[] {
  if (f.conjugate === 0) return form.terms
  const known = conjugates.get(form)
  if (known) {
    budget.spend(known.work)
    return known.terms
  }
  const before = budget.spent
  const terms = collect(form.terms.map(conjugated))
  conjugates.set(form, { terms, work: budget.spent - before })
  return terms
}

/** Whole positive powers are multiplied out; other powers take in the copies of their base that stand beside them. */
const base: Rule = (t, f, c) => {
  // roots of conjugates are left alone: `tidy` keeps their whole parts apart
  if (f.atom.kind !== "base" || (f.conjugate !== 0 && !isIntegral(f.exponent))) return undefined
  const terms = termsUnder(f.atom.of, f, c)
  if (isNatural(f.exponent)) return expanded(t, f, terms, f.exponent.num, c)
  const [only] = terms
  const whole = floor(f.exponent)
  if (terms.length === 1 && only && isOnePiece(only) && !isEntry(only, only.factors)) return absorbed(t, f, only, c)
  if (isIntegral(f.exponent) || whole === 0n) return undefined
  // the whole part meets other whole powers
  const parted = {
    ...t,
    factors: [...t.factors.filter((g) => g !== f), withExponent(f, plus(f.exponent, rational(-whole)))],
  }
  if (whole > 0n) return expanded({ ...parted, factors: [...parted.factors, f] }, f, terms, whole, c)
  if (terms.length !== 1 || !only || !isEntry(only, only.factors)) return undefined
  const entry = only.factors.map((g) => withExponent(g, product(g.exponent, rational(whole))))
  const [row = -1, col = -1] = f.slots
  return replaced(parted, [], { ...only, factors: entry }, row, col, c.budget)
}

const withExponent = (f: Factor, exponent: Rational): Factor => ({ ...f, exponent })

const isOnePiece = (p: NormalTerm): boolean =>
  isUnit(p.coefficient) && p.imaginary === 0 && !isDiagonal(p) && piecesOf(p, p.factors).length === 1

function expanded(t: Term, f: Factor, terms: readonly Term[], power: bigint, c: RuleContext): readonly Term[] {
  if (f.atom.kind !== "base") return [t]
  c.budget.spend(Number(power))
  let all: readonly Term[] = terms
  for (let k = 1n; k < power; k++) {
    all = multiplied(f.atom.of.type, [all, terms], c.budget)
    if (terms.length > 1) all = c.collect(all)
  }
  const [row = -1, col = -1] = f.slots
  return all.flatMap((p) => replaced(t, [f], p, row, col, c.budget))
}

function absorbed(t: Term, f: Factor, copy: NormalTerm, c: RuleContext): readonly Term[] | undefined {
  const [row = -1, col = -1] = f.slots
  if (row >= 0 && row === col) return undefined
  const others = t.factors.filter((g) => g !== f)
  if (others.length < copy.factors.length) return undefined
  for (const piece of piecesOf(t, others, f.slots)) {
    if (piece.length !== copy.factors.length) continue
    if (piece.some((g) => g.slots.some((s) => (s === t.row || s === t.col) && !f.slots.includes(s)))) continue
    const found = canonical({ ...t, imaginary: 0, factors: piece, row, col }, c.budget)
    if (found.key !== copy.key || found.sign === 0) continue
    const more = { ...f, exponent: plus(f.exponent, rational(1)) }
    const factors = [...others.filter((g) => !piece.includes(g)), more]
    const coefficient = found.sign === copy.sign ? t.coefficient : negRational(t.coefficient)
    return contract([{ ...t, coefficient, factors }], [], t.row, t.col, c.budget, innerIndices(piece, f.slots))
  }
  return undefined
}

const innerIndices = (factors: readonly Factor[], outer: readonly number[]): number[] =>
  factors.flatMap((f) => f.slots.filter((s) => !outer.includes(s)))

/** The term of a sum that an inverse beside it takes in: the longest matrix product, where nothing else is longer. */
interface Lead {
  readonly term: NormalTerm
  readonly chain: Chain
  readonly rest: readonly NormalTerm[]
}

const leads = new WeakMap<readonly NormalTerm[], Lead | false>()

function leadOf(terms: readonly NormalTerm[]): Lead | undefined {
  let lead = leads.get(terms)
  if (lead === undefined) {
    lead = findLead(terms) ?? false
    leads.set(terms, lead)
  }
  return lead || undefined
}

const length = (t: NormalTerm): number => t.factors.filter((f) => f.slots.length > 0).length

function findLead(terms: readonly NormalTerm[]): Lead | undefined {
  const longest = Math.max(...terms.map(length))
  for (const term of terms) {
    const chain = length(term) === longest && term.imaginary === 0 ? chainOf(term) : undefined
    if (chain) return { term, chain, rest: terms.filter((r) => r !== term) }
  }
  return undefined
}

/**
 * inv(P)·P = I, used as inv(P)·L = (I - inv(P)·R)/c for P = c·L + R: equal wherever c is not zero, so that two forms
 * which agree after it agree as continuous functions.
 */
const inverse: Rule = (t, f, c) => {
  if (f.atom.kind !== "function" || !isUnit(f.exponent) || f.slots.length !== 2) return undefined
  const lead = leadOf(termsUnder(f.atom.args[0] as NormalForm, f, c))
  if (!lead || t.factors.length <= lead.chain.links.length) return undefined
  const degree = degrees(t)
  // a symmetric inverse has no left and right: both sides take the product by its row end
  const sides =
    f.atom.swap > 0
      ? ([
          [1, true],
          [0, true],
        ] as const)
      : ([
          [1, true],
          [0, false],
        ] as const)
  for (const [slot, byRow] of sides) {
    const found = follow(t, f, f.slots[slot] as number, byRow, lead.chain, degree)
    if (found) return cancelled(t, f, slot, byRow, found, lead, c)
  }
  return undefined
}

interface Found {
  readonly factors: readonly Factor[]
  readonly end: number
  readonly sign: 1 | -1
}

/** The factors of a chain that starts at an index with its row end (or ends there with its column end). */
function follow(
  t: Term,
  from: Factor,
  start: number,
  byRow: boolean,
  chain: Chain,
  degree: readonly number[],
): Found | undefined {
  const used: Factor[] = [from]
  let at = start
  let sign: 1 | -1 = 1
  for (const wanted of byRow ? chain.links : chain.links.toReversed()) {
    if (at === t.row || at === t.col || degree[at] !== 2) return undefined
    const next = t.factors.find((g) => !used.includes(g) && g.slots.includes(at))
    if (!next || !sameFactor(next, wanted.factor)) return undefined
    const forward = next.slots[0] === at
    if (forward !== (byRow ? wanted.forward : !wanted.forward)) {
      if (!isSwappable(next)) return undefined
      if (next.atom.swap < 0) sign = sign === 1 ? -1 : 1
    }
    used.push(next)
    at = otherEnd({ factor: next, forward } satisfies Link)
  }
  return { factors: used.slice(1), end: at, sign }
}

const sameFactor = (f: Factor, g: Factor): boolean =>
  f.atom.key === g.atom.key && f.conjugate === g.conjugate && isUnit(f.exponent) && f.slots.length === 2

function cancelled(
  t: Term,
  f: Factor,
  slot: 0 | 1,
  byRow: boolean,
  found: Found,
  lead: Lead,
  c: RuleContext,
): readonly Term[] {
  const near = f.slots[slot] as number
  const far = f.slots[1 - slot] as number
  const number = invRational(lead.term.coefficient)
  const divided: Term = {
    ...scaled(t, found.sign < 0 ? negRational(number) : number),
    factors: [
      ...t.factors.filter((g) => !found.factors.includes(g)),
      ...lead.chain.scalars.map((s) => ({ ...s, exponent: negRational(s.exponent) })),
    ],
  }
  const identity = { ...divided, factors: divided.factors.filter((g) => g !== f) }
  const [row, col] = byRow ? [near, found.end] : [found.end, near]
  const inner = innerIndices(found.factors, [near, found.end])
  return [
    ...contract([identity], [[far, found.end]], t.row, t.col, c.budget, [near, ...inner]),
    ...lead.rest.flatMap((r) => replaced(scaled(divided, rational(-1)), [], r, row, col, c.budget, inner)),
  ]
}

const functionRules: Readonly<Record<string, Rule | undefined>> = { inverse, unit: selection }
