import { DIM_ONE } from "../ir/dim.ts"
import type { Type } from "../ir/expr.ts"
import { MINUS_ONE, negRational, ONE, type Rational, rational } from "../ir/rational.ts"
import { baseAtom, isNonnegative, isNonnegativeFactor, placedTerm } from "./atoms.ts"
import type { Budget } from "./budget.ts"
import { formOf } from "./form.ts"
import { unselected } from "./selection.ts"
import { isEntry, partOf, piecesOf } from "./pieces.ts"
import {
  type Atom,
  constant,
  entrywise,
  type Factor,
  factor,
  floor,
  hashText,
  INNER,
  isDiagonal,
  isIntegral,
  isUnit,
  OUTER,
  plus,
  type Poly,
  product,
  type Term,
  unit,
  wholeNumberPower,
} from "./term.ts"

/** Every entry to a rational power, as far as that can be written without a sum under the power. */
export function power(p: Poly, e: Rational, type: Type, budget: Budget): readonly Term[] {
  if (e.num === 0n) return [unit(type)]
  if (isUnit(e)) return p.terms
  const inner = unselected([p], type, budget)
  if (inner) return inner.select(power(inner.args[0] as Poly, e, inner.type, budget))
  const given = p.terms.length === 1 && isIntegral(e) ? p.terms : formOf(p, budget).terms
  const [first] = given
  if (!first) return e.num > 0n ? [] : basePower(p, e, type, budget)
  if (given.every(isDiagonal)) return e.num < 0n ? basePower(p, e, type, budget) : diagonalPower(given, e, type, budget)
  if (given.length > 1) return basePower({ type: p.type, terms: given }, e, type, budget)
  return isIntegral(e) ? wholePower(first, e, type, budget) : rootPower(first, e, type, budget)
}

/** The power of the entries on the diagonal of terms that are zero off it. */
export function diagonalPower(terms: readonly Term[], e: Rational, type: Type, budget: Budget): readonly Term[] {
  const vector = { rows: type.rows, cols: DIM_ONE, field: type.field }
  const entries = terms.map((t) => withFree(t, t.row, -1))
  return power({ type: vector, terms: entries }, e, vector, budget).map((t) => withFree(t, t.row, t.row))
}

const withFree = (t: Term, row: number, col: number): Term => ({ ...t, row, col })

/** A power of what stays as it is. */
function basePower(p: Poly, e: Rational, type: Type, budget: Budget, realPowers = false): readonly Term[] {
  const base = baseAtom(formOf(p, budget), isIntegral(e), realPowers || type.field === "R", budget)
  return entrywise(type, [numberPower(base.content, e, budget), placedTerm(p.type, base, e)], budget)
}

/** A piece as a sum of its own, with sizes where it has free indices. */
function pieceOf(t: Term, piece: readonly Factor[], type: Type): Poly {
  const part = partOf(t, piece)
  const rows = part.row < 0 ? DIM_ONE : type.rows
  const cols = part.col < 0 ? DIM_ONE : type.cols
  return { type: { rows, cols, field: type.field }, terms: [part] }
}

/** An integer power of one term: of each of its factors and of each of the sums in it. */
function wholePower(t: Term, e: Rational, type: Type, budget: Budget): readonly Term[] {
  const n = e.num
  const turns = (((BigInt(t.imaginary) * n) % 4n) + 4n) % 4n
  const size = wholeNumberPower(t.coefficient, n, budget)
  const number = turns > 1n ? negRational(size) : size
  const parts: Term[] = [constant(number, (Number(turns) % 2) as 0 | 1)]
  const sums: (readonly Term[])[] = []
  for (const piece of piecesOf(t, t.factors)) {
    const part = partOf(t, piece)
    if (isEntry(t, piece)) {
      parts.push({ ...part, factors: part.factors.map((f) => ({ ...f, exponent: product(f.exponent, e) })) })
    } else if (n > 0n) {
      budget.spend(Number(n) * piece.length)
      for (let k = 0n; k < n; k++) parts.push(part)
    } else {
      const own = pieceOf(t, piece, type)
      sums.push(basePower(own, e, own.type, budget))
    }
  }
  // a base is one term: its content is a number
  for (const sum of sums) parts.push(...sum)
  return entrywise(type, parts, budget)
}

/** A power that is no integer. (P·Q)^e = P^e·Q^e for P at least 0. */
function rootPower(t: Term, e: Rational, type: Type, budget: Budget): readonly Term[] {
  const negative = t.coefficient.num < 0n
  const parts: Term[] = [numberPower(negative ? negRational(t.coefficient) : t.coefficient, e, budget)]
  const rest: Factor[] = []
  for (const piece of piecesOf(t, t.factors)) {
    const part = partOf(t, piece)
    const [f] = part.factors
    if (isEntry(t, piece) && f) {
      const root = entryRoot(part, f, e, type, budget)
      if (root) parts.push(...root)
      else rest.push(...piece)
    } else if (isNonnegative(part)) {
      const own = pieceOf(t, piece, type)
      parts.push(...basePower(own, e, own.type, budget, true))
    } else rest.push(...piece)
  }
  const sign = t.imaginary ? constant(negative ? MINUS_ONE : ONE, 1) : negative ? constant(MINUS_ONE) : undefined
  if (rest.length > 0 || sign) parts.push(...restRoot(t, rest, sign, e, type, budget))
  return entrywise(type, parts, budget)
}

/** The power of one factor that is at least 0. */
function entryRoot(part: Term, f: Factor, e: Rational, type: Type, budget: Budget): readonly Term[] | undefined {
  const exponent = product(f.exponent, e)
  if (f.atom.nonnegative || (f.atom.real && f.exponent.den !== 1n)) return [{ ...part, factors: [{ ...f, exponent }] }]
  if (!isNonnegativeFactor(f, [])) return undefined
  // x^4 to the power 1/4 is |x| = (x^2)^(1/2)
  const own = pieceOf(part, [{ ...f, exponent: rational(2) }], type)
  return basePower(own, product(exponent, rational(1, 2)), own.type, budget, true)
}

/** The power of the factors that may have any sign. */
function restRoot(
  t: Term,
  rest: readonly Factor[],
  sign: Term | undefined,
  e: Rational,
  type: Type,
  budget: Budget,
): readonly Term[] {
  const part = partOf(t, rest)
  const [f] = part.factors
  const rooted = type.field === "R" || f?.atom.conjugation !== "same"
  if (!sign && rest.length === 1 && f && isUnit(f.exponent) && isEntry(t, rest) && rooted)
    return [{ ...part, factors: [factor(f.atom, f.slots, e, f.conjugate === OUTER ? INNER : 0)] }]
  const signed = sign ? { ...part, coefficient: sign.coefficient, imaginary: sign.imaginary } : part
  const own: Poly = { ...pieceOf(t, rest, type), terms: [signed] }
  const onePiece = !sign && piecesOf(part, part.factors).length === 1
  const whole = floor(e)
  if (onePiece || whole === 0n) return basePower(own, e, own.type, budget)
  // (P·Q)^(-1/2) = P^-1·Q^-1·(P·Q)^(1/2), so that the whole power meets other powers of P and Q
  return entrywise(
    own.type,
    [
      ...basePower(own, plus(e, rational(-whole)), own.type, budget),
      ...wholePower(signed, rational(whole), own.type, budget),
    ],
    budget,
  )
}

const LARGEST_TRIAL = 1000n

/** A positive number to a rational power (negative numbers: integer powers only), over the primes. */
function numberPower(c: Rational, e: Rational, budget: Budget): Term {
  if (isUnit(c)) return constant(ONE)
  if (isIntegral(e)) return constant(wholeNumberPower(c, e.num, budget))
  const factors: Factor[] = []
  for (const [n, exponent] of [
    [c.num, e],
    [c.den, negRational(e)],
  ] as const) {
    let rest = n
    for (let d = 2n; d <= LARGEST_TRIAL && d * d <= rest; d++) {
      let times = 0n
      while (rest % d === 0n) [rest, times] = [rest / d, times + 1n]
      if (times > 0n) factors.push(factor(numberAtom(d), [], product(exponent, rational(times))))
    }
    if (rest > 1n) factors.push(factor(numberAtom(rest), [], exponent))
  }
  return { ...constant(ONE), factors }
}

function numberAtom(value: bigint): Atom {
  const key = `${value}`
  const facts = { swap: 0, conjugation: "same", real: true, nonnegative: true } as const
  return { kind: "number", value, key, hash: hashText(key), ...facts }
}
