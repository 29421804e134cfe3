import type { Dim } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import type { Apply, Expr } from "../ir/expr.ts"
import { isInteger, parseRational, type Rational } from "../ir/rational.ts"
import { float64 } from "../field/float64.ts"
import { ops } from "../ops/index.ts"

// What Python and TypeScript have in common: the infix operators, their order and their numbers.

/** How tightly code binds, loosest first. */
export const SUM = 1
export const PRODUCT = 2
/** Of a power in TypeScript, which takes no minus before it without parentheses. */
export const LOW_POWER = 2.5
export const UNARY = 3
export const POWER = 4
export const ATOM = 5

/** A piece of source with how tightly it binds. */
export interface Code {
  readonly text: string
  readonly level: number
}

export const atom = (text: string): Code => ({ text, level: ATOM })
export const call = (name: string, ...args: readonly Code[]): Code =>
  atom(`${name}(${args.map((a) => a.text).join(", ")})`)

/** The code for a place that wants at least `level`. */
export const at = (level: number, c: Code): string => (c.level < level ? `(${c.text})` : c.text)

/** What prints the nodes of a program. */
export interface Printer {
  /** A name, or the operator's code. */
  code(e: Expr): Code
  /** The node is printed as a name: nothing can be read off its inside. */
  named(e: Expr): boolean
}

export const times = (a: Code, b: Code, operator = "*"): Code => ({
  text: `${at(PRODUCT, a)} ${operator} ${at(LOW_POWER, b)}`,
  level: PRODUCT,
})
export const over = (a: Code, b: Code): Code => times(a, b, "/")
/** Without parentheses also before a product, unless it may begin with a power, which TypeScript refuses there. */
export const negative = (a: Code): Code =>
  a.level === PRODUCT && !a.text.includes("**")
    ? { text: `-${a.text}`, level: PRODUCT }
    : { text: `-${at(UNARY, a)}`, level: UNARY }

/** A term of a sum with its sign apart. */
interface Term {
  readonly negative: boolean
  readonly code: Code
}

/** `a - b + c`. */
export function sumOf(terms: readonly Term[]): Code {
  const [first, ...others] = terms
  if (!first) return atom("0")
  if (others.length === 0) return first.negative ? negative(first.code) : first.code
  const head = first.negative ? negative(first.code).text : at(SUM, first.code)
  const tail = others.map((t) => ` ${t.negative ? "-" : "+"} ${at(SUM + 1, t.code)}`)
  return { text: head + tail.join(""), level: SUM }
}

/** A node that is not printed as a name and has this operator. */
export function inside(p: Printer, e: Expr | undefined, op: Apply["op"]): Apply | undefined {
  return e?.kind === "apply" && e.op === op && !p.named(e) ? e : undefined
}

/** The printed node with a leading minus taken off. */
export function signed(p: Printer, e: Expr): Term {
  if (e.kind === "literal" && e.value.num < 0n) return { negative: true, code: numberCode(negated(e.value)) }
  const scale = inside(p, e, ops.scale)
  const [factor, rest] = scale?.args ?? []
  if (rest && factor?.kind === "literal" && factor.value.num < 0n) {
    const inner = signed(p, rest)
    const size = negated(factor.value)
    return { negative: !inner.negative, code: isUnit(size) ? inner.code : times(numberCode(size), inner.code) }
  }
  return { negative: false, code: p.code(e) }
}

const negated = (a: Rational): Rational => ({ num: -a.num, den: a.den })
const isUnit = (a: Rational): boolean => a.num === 1n && a.den === 1n

interface Power {
  readonly base: Expr
  /** Above zero. */
  readonly exponent: Rational
}

/** The base and k of a power with the literal exponent -k. */
export function reciprocal(e: Expr | undefined): Power | undefined {
  const [base, exponent] = e?.kind === "apply" && e.op === ops.pow ? e.args : []
  if (!base || exponent?.kind !== "literal" || exponent.value.num >= 0n) return undefined
  return { base, exponent: negated(exponent.value) }
}

/** The same of a node that is not printed as a name. */
export const divisor = (p: Printer, e: Expr): Power | undefined => (p.named(e) ? undefined : reciprocal(e))

/** `a * b`, or a quotient where a factor is a negative power; `power` prints the positive one. */
export function productOf(p: Printer, a: Expr, b: Expr, power: (base: Expr, exponent: Rational) => Code): Code {
  const below = divisor(p, a)
  if (below) return over(p.code(b), power(below.base, below.exponent))
  const right = divisor(p, b)
  if (right) return over(p.code(a), power(right.base, right.exponent))
  if (a.kind === "literal" && a.value.num < 0n) {
    const { negative: minus, code } = signed(p, b)
    const size = negated(a.value)
    const product = isUnit(size) ? code : times(numberCode(size), code)
    return minus ? product : negative(product)
  }
  return times(p.code(a), p.code(b))
}

/** A number: exactly where it is short, else to double precision. @throws GradusError beyond the range of doubles */
export function numberCode(value: Rational): Code {
  if (value.num < 0n) return negative(numberCode(negated(value)))
  const double = float64.rational(value.num, value.den)
  if (!Number.isFinite(double))
    throw new GradusError({ code: "unsupported", message: "a number is too large for double precision" })
  const text = double > Number.MAX_SAFE_INTEGER ? double.toExponential() : String(double)
  if (isInteger(value) || double === 0) return atom(text)
  const short = parseRational(text)
  if (short.num === value.num && short.den === value.den) return atom(text)
  const safe = value.num <= BigInt(Number.MAX_SAFE_INTEGER) && value.den <= BigInt(Number.MAX_SAFE_INTEGER)
  return safe ? { text: `${value.num} / ${value.den}`, level: PRODUCT } : atom(text)
}

/** A dimension as integer arithmetic on the names of the sizes. */
export function dimCode(dim: Dim, nameOf: (size: string) => string): Code {
  const terms = dim.terms.map((t) => {
    const size = Math.abs(t.coefficient)
    const factors = [...(size === 1 && t.names.length > 0 ? [] : [`${size}`]), ...t.names.map(nameOf)]
    return {
      negative: t.coefficient < 0,
      code: { text: factors.join(" * "), level: factors.length > 1 ? PRODUCT : ATOM },
    }
  })
  return sumOf(terms)
}

/** Whether code uses a name, other than as a member. */
export const mentions = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\p{L}\\p{N}_$])(?<!(?:^|[^.])\\.)${name.replaceAll("$", "\\$")}(?![\\p{L}\\p{N}_$])`, "u").test(
    text,
  )

/** The lines that compute a named value. */
export interface Step {
  readonly name: string
  readonly lines: readonly string[]
}

/** The lines of the steps that later ones or `rest` use: an operator may do without some of its arguments. */
export function usedLines(steps: readonly Step[], rest: string): string[] {
  let text = rest
  const kept: string[][] = []
  for (const { name, lines } of [...steps].reverse()) {
    if (!mentions(text, name)) continue
    kept.unshift([...lines])
    text = `${lines.join("\n")}\n${text}`
  }
  return kept.flat()
}
