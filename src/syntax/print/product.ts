import { type Dim, isOne } from "../../ir/dim.ts"
import type { Shape } from "../../ir/expr.ts"
import { isInteger, MINUS_ONE, mulRational, ONE, type Rational, rational } from "../../ir/rational.ts"
import type { Phrase, Phrases, PowerMode, Term } from "./phrase.ts"

/** The factors of a product by their place. Only `body` is not a scalar. */
export interface Factors {
  readonly coefficient: Rational
  readonly top: readonly Phrase[]
  readonly body: Phrase | undefined
  readonly bottom: readonly Phrase[]
}

/** A factor of a matrix product with its shape. */
export interface Link {
  readonly shape: Shape
  readonly phrase: Phrase
}

const MAX_MATRIX_POWER = 64n

/** The factors of a phrase; `scalar` says what the phrase is. */
export function factorsOf(p: Phrase, scalar: boolean): Factors {
  if (p.kind === "number") return { coefficient: p.value, top: [], body: undefined, bottom: [] }
  if (p.kind === "product")
    return { coefficient: rational(p.negative ? -p.num : p.num, p.den), top: p.top, body: p.body, bottom: p.bottom }
  return scalar
    ? { coefficient: ONE, top: [p], body: undefined, bottom: [] }
    : { coefficient: ONE, top: [], body: p, bottom: [] }
}

/** The sign of a phrase, and the phrase without it. */
export function splitSign(phrases: Phrases, p: Phrase): Term {
  if (p.kind === "number" && p.value.num < 0n)
    return { negative: true, body: phrases.number(mulRational(p.value, MINUS_ONE)) }
  if (p.kind !== "product" || !p.negative) return { negative: false, body: p }
  return { negative: true, body: product(phrases, { ...factorsOf(p, false), coefficient: rational(p.num, p.den) }) }
}

const one = (n: bigint): Rational => rational(n)

/** Runs of the same factor as powers. `square` tells which factors have a matrix power. */
function merge(phrases: Phrases, list: readonly Phrase[], mode: PowerMode, square?: (i: number) => boolean): Phrase[] {
  const split = (p: Phrase): readonly [Phrase, bigint] =>
    p.kind === "power" && p.mode === mode && p.exponent.kind === "number" && isInteger(p.exponent.value)
      ? [p.base, p.exponent.value.num]
      : [p, 1n]
  const runs: { readonly base: Phrase; readonly single: Phrase; exponent: bigint; count: number }[] = []
  list.forEach((p, i) => {
    const [base, exponent] = split(p)
    const last = runs.at(-1)
    const joins =
      last?.base === base && (square?.(i) ?? true) && !(mode === "matrix" && last.exponent >= MAX_MATRIX_POWER)
    if (last && joins) {
      last.exponent += exponent
      last.count++
    } else runs.push({ base, single: p, exponent, count: 1 })
  })
  return runs.map((r) =>
    r.count === 1
      ? r.single
      : phrases.make({ kind: "power", mode, base: r.base, exponent: phrases.number(one(r.exponent)) }),
  )
}

/** The phrase of a product of factors, in its simplest form. */
export function product(phrases: Phrases, factors: Factors): Phrase {
  const { coefficient } = factors
  const top = merge(phrases, factors.top, "scalar")
  let bottom = merge(phrases, factors.bottom, "scalar")
  let { body } = factors
  const negative = coefficient.num < 0n
  const num = negative ? -coefficient.num : coefficient.num
  let { den } = coefficient
  if (body?.kind === "hadamard" && body.under && (den !== 1n || bottom.length > 0)) {
    const below = factorsOf(body.under, false)
    const under = product(phrases, {
      ...below,
      coefficient: mulRational(below.coefficient, one(den)),
      top: [...bottom, ...below.top],
    })
    body = phrases.make({ kind: "hadamard", over: body.over, under })
    den = 1n
    bottom = []
  }
  if (!body && top.length + bottom.length === 0) return phrases.number(coefficient)
  const plain = den === 1n && bottom.length === 0
  const absorbed = plain && !body && (num > 1n || top.length > 1) ? absorb(phrases, num, top) : undefined
  if (absorbed) return negative ? minus(phrases, absorbed) : absorbed
  const only = top.length + (body ? 1 : 0) === 1 ? (top[0] ?? body) : undefined
  if (only && plain && num === 1n && !negative) return only
  return phrases.make({ kind: "product", negative, num, den, top, body, bottom })
}

/** `2*(A : B)` as `2*A : B`: real factors of an inner product go into its left operand. */
function absorb(phrases: Phrases, num: bigint, top: readonly Phrase[]): Phrase | undefined {
  const inner = top.at(-1)
  const others = top.slice(0, -1)
  if (inner?.kind !== "inner" || others.some((p) => p.complex || p.kind === "inner")) return undefined
  const left = factorsOf(inner.left, false)
  if (left.bottom.length > 0 || left.coefficient.den !== 1n) return undefined
  const scaled = product(phrases, {
    ...left,
    coefficient: mulRational(left.coefficient, one(num)),
    top: [...others, ...left.top],
  })
  return phrases.make({ kind: "inner", left: scaled, right: inner.right })
}

function minus(phrases: Phrases, scalar: Phrase): Phrase {
  return phrases.make({ kind: "product", negative: true, num: 1n, den: 1n, top: [scalar], body: undefined, bottom: [] })
}

/** `left : right`, signs in front. */
export function innerProduct(phrases: Phrases, left: Phrase, right: Phrase): Phrase {
  const [a, b] = [splitSign(phrases, left), splitSign(phrases, right)]
  const inner = phrases.make({ kind: "inner", left: a.body, right: b.body })
  return a.negative === b.negative ? inner : minus(phrases, inner)
}

/** The same without a size where it is a constant whose size use can fix; undefined for what has a size of its own. */
export function unsized(phrases: Phrases, p: Phrase): Phrase | undefined {
  if (p.kind === "product") {
    const body = p.body && unsized(phrases, p.body)
    return body && phrases.make({ ...p, body })
  }
  if (p.kind === "power" && p.mode === "elementwise") {
    const base = unsized(phrases, p.base)
    return base && phrases.make({ ...p, base })
  }
  if (p.kind !== "call") return undefined
  if (p.spelling.unsized !== undefined) return phrases.make({ ...p, unsized: true, dims: [] })
  const [arg] = p.args
  const bare = p.op.notation.raised && arg && p.args.length === 1 ? unsized(phrases, arg) : undefined
  return bare && phrases.make({ ...p, args: [bare] })
}

/** A list in which constants lose their size, as long as something else has one. */
function unsizedBeside(phrases: Phrases, list: readonly Phrase[]): Phrase[] {
  const bare = list.map((p) => unsized(phrases, p))
  const keep = bare.includes(undefined) ? -1 : 0
  return list.map((p, i) => (i === keep ? p : (bare[i] ?? p)))
}

/** A sum in which a positive term stands first where there is one. */
export function sum(phrases: Phrases, list: readonly Phrase[]): Phrase {
  const terms: Term[] = []
  for (const p of unsizedBeside(phrases, list)) {
    const signed = splitSign(phrases, p)
    if (signed.body.kind === "sum" && !signed.negative) terms.push(...signed.body.terms)
    else terms.push(signed)
  }
  const first = terms.findIndex((t) => !t.negative)
  if (first > 0) terms.unshift(...terms.splice(first, 1))
  const [only] = terms
  if (only && terms.length === 1) return list[0] as Phrase
  return phrases.make({ kind: "sum", terms })
}

/** A dimension as a number. */
export function dimension(phrases: Phrases, d: Dim): Phrase {
  const terms = d.terms.map((t) => {
    const top = t.names.map((name) => phrases.make({ kind: "name", name }))
    return product(phrases, { coefficient: rational(t.coefficient), top, body: undefined, bottom: [] })
  })
  return terms.length === 0 ? phrases.number(rational(0)) : sum(phrases, terms)
}

/** An elementwise product; scalars have been taken out. */
export function hadamard(phrases: Phrases, over: readonly Phrase[], under: readonly Phrase[]): Phrase {
  const bare = unsizedBeside(phrases, [...over, ...under])
  const above = merge(phrases, bare.slice(0, over.length), "elementwise")
  const below = merge(phrases, bare.slice(over.length), "elementwise")
  const [only] = above
  if (only && above.length === 1 && below.length === 0) return only
  const [divisor] = below
  const whole =
    divisor && below.length > 1 ? phrases.make({ kind: "hadamard", over: below, under: undefined }) : divisor
  return phrases.make({ kind: "hadamard", over: above, under: whole })
}

/** The scalars that a matrix product begins with (`x'*A*y*…`), and the rest, if any. */
export function chains(phrases: Phrases, links: readonly Link[]): { scalars: Phrase[]; body: Phrase | undefined } {
  const scalars: Phrase[] = []
  let start = 0
  for (let first = links[0]; first && isOne(first.shape.rows); first = links[start]) {
    const end = links.findIndex((l, i) => i >= start && isOne(l.shape.cols))
    if (end < 0) break
    scalars.push(chain(phrases, links.slice(start, end + 1)))
    start = end + 1
  }
  return { scalars, body: start < links.length ? chain(phrases, links.slice(start)) : undefined }
}

function chain(phrases: Phrases, links: readonly Link[]): Phrase {
  const bare = links.map((l) => unsized(phrases, l.phrase))
  const fixed = (i: number): boolean => i >= 0 && i < links.length && bare[i] === undefined
  const factors = links.map((l, i) => {
    const { rows, cols } = l.shape
    const whole = l.phrase.kind === "call" && rows.key === cols.key && l.phrase.dims.length === 1
    const known = whole ? fixed(i - 1) || fixed(i + 1) : (isOne(rows) || fixed(i - 1)) && (isOne(cols) || fixed(i + 1))
    return known ? (bare[i] ?? l.phrase) : l.phrase
  })
  const squares = links.map((l) => l.shape.rows.key === l.shape.cols.key)
  const merged = merge(phrases, factors, "matrix", (i) => squares[i] === true)
  const [only] = merged
  return only && merged.length === 1 ? only : phrases.make({ kind: "chain", factors: merged })
}
