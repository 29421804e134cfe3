import { type Expr, isScalar } from "../ir/expr.ts"
import {
  addRational,
  isInteger,
  mulRational,
  ONE,
  powRational,
  type Rational,
  rational,
  toNumber,
} from "../ir/rational.ts"
import type { Op } from "../ir/op.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"

/** A product of scalars times at most one thing that is not a scalar: coefficient · i^k · ∏ base^exponent · core. */
export interface ScalarProduct {
  readonly coefficient: Rational
  /** Power of the imaginary unit, 0 to 3. */
  readonly imaginary: number
  /** Exponents of the bases, in order of appearance; none is zero. */
  readonly powers: ReadonlyMap<Expr, Rational>
  /** What is not a scalar, where there is something. */
  readonly core: Expr | undefined
}

const isOneRational = (r: Rational): boolean => r.num === 1n && r.den === 1n

/** The literal factor of an expression and the rest. */
export function splitCoefficient(e: Expr): { coefficient: Rational; core: Expr | undefined } {
  if (e.kind === "literal") return { coefficient: e.value, core: undefined }
  const [first, second] = e.kind === "apply" && e.op === ops.scale ? e.args : []
  return first?.kind === "literal" ? { coefficient: first.value, core: second } : { coefficient: ONE, core: e }
}

/** Takes a product of scalars apart. */
export function factorsOf(e: Expr): ScalarProduct {
  let coefficient: Rational = ONE
  let imaginary = 0
  let core: Expr | undefined
  const powers = new Map<Expr, Rational>()
  const stack: { e: Expr; exponent: Rational }[] = [{ e, exponent: ONE }]
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { e: factor, exponent } = item
    const [a, b] = factor.kind === "apply" ? factor.args : []
    if (!isScalar(factor.type) && !(factor.kind === "apply" && factor.op === ops.scale)) core = factor
    else if (factor.kind === "literal" && isInteger(exponent) && (factor.value.num !== 0n || exponent.num > 0n))
      coefficient = mulRational(coefficient, powRational(factor.value, toNumber(exponent)))
    else if (factor.kind === "apply" && factor.op === ops.imaginary && isInteger(exponent))
      imaginary = (((imaginary + toNumber(exponent)) % 4) + 4) % 4
    else if (factor.kind === "apply" && factor.op === ops.scale && isInteger(exponent) && a && b)
      stack.push({ e: b, exponent }, { e: a, exponent })
    else if (factor.kind === "apply" && factor.op === ops.pow && b?.kind === "literal" && a && isInteger(exponent))
      stack.push({ e: a, exponent: mulRational(b.value, exponent) })
    else {
      const total = addRational(powers.get(factor) ?? rational(0), exponent)
      if (total.num === 0n) powers.delete(factor)
      else powers.set(factor, total)
    }
  }
  if (imaginary >= 2) [imaginary, coefficient] = [imaginary - 2, mulRational(coefficient, rational(-1))]
  return { coefficient, imaginary, powers, core }
}

/** Names and sizes, in the order in which the problem names them, before other factors: `a*b*norm2(x)`. */
export function namesFirst(product: ScalarProduct): ScalarProduct {
  const isName = ([base]: readonly [Expr, Rational]): boolean =>
    base.kind === "symbol" || (base.kind === "apply" && base.op === ops.size)
  const all = [...product.powers]
  const names = all.filter(isName).sort(([a], [b]) => a.id - b.id)
  return { ...product, powers: new Map([...names, ...all.filter((f) => !isName(f))]) }
}

/**
 * Puts a product together in its normal form: the number outside, then one product of scalars, then the core.
 * `intern` makes nodes without looking at them again.
 */
export function productOf(
  builder: Builder,
  product: ScalarProduct,
  intern: (op: Op, args: readonly Expr[]) => Expr,
): Expr {
  const factors: Expr[] = [...product.powers].map(([base, exponent]) =>
    isOneRational(exponent) ? base : intern(ops.pow, [base, builder.literal(exponent)]),
  )
  if (product.imaginary) factors.unshift(builder.apply(ops.imaginary, []))
  let scalar: Expr | undefined
  for (const f of factors.reverse()) scalar = scalar ? intern(ops.scale, [f, scalar]) : f
  const { core, coefficient } = product
  let body = core
  if (scalar) body = body ? intern(ops.scale, [scalar, body]) : scalar
  if (!body) return builder.literal(coefficient)
  if (coefficient.num === 0n || (core?.kind === "apply" && core.op === ops.zeros)) return builder.zeros(body.type)
  return isOneRational(coefficient) ? body : intern(ops.scale, [builder.literal(coefficient), body])
}

/** An entrywise product in its normal form: equal bases together with their exponents, in order of appearance. */
export function entrywiseProduct(builder: Builder, e: Expr, intern: (op: Op, args: readonly Expr[]) => Expr): Expr {
  const powers = new Map<Expr, Rational>()
  const stack: { e: Expr; exponent: Rational }[] = [{ e, exponent: ONE }]
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { e: factor, exponent } = item
    const [a, b] = factor.kind === "apply" ? factor.args : []
    if (factor.kind === "apply" && factor.op === ops.hadamard && isInteger(exponent) && a && b)
      stack.push({ e: b, exponent }, { e: a, exponent })
    else if (factor.kind === "apply" && factor.op === ops.pow && b?.kind === "literal" && a && isInteger(exponent))
      stack.push({ e: a, exponent: mulRational(b.value, exponent) })
    else if (factor.kind === "apply" && factor.op === ops.ones) continue
    else powers.set(factor, addRational(powers.get(factor) ?? rational(0), exponent))
  }
  const opened = cancelledInSum(powers, dividesBy, (term, others) =>
    others
      .map(([base, power]) => (isOneRational(power) ? base : builder.pow(base, power)))
      .reduce((p, f) => builder.apply(ops.hadamard, [p, f]), term),
  )
  if (opened) return builder.add(...opened)
  const factors = [...powers]
    .filter(([, exponent]) => exponent.num !== 0n)
    .map(([base, exponent]) => (isOneRational(exponent) ? base : intern(ops.pow, [base, builder.literal(exponent)])))
  const [first, ...rest] = factors
  if (!first) return builder.ones(e.type)
  return rest.reduce((product, f) => intern(ops.hadamard, [product, f]), first)
}

/** Whether an entrywise product divides by a factor. */
function dividesBy(term: Expr, factor: Expr): boolean {
  const { core } = splitCoefficient(term)
  const stack = core ? [core] : []
  for (let e = stack.pop(); e; e = stack.pop()) {
    if (e.kind !== "apply") continue
    const [a, b] = e.args
    if (e.op === ops.hadamard) stack.push(...e.args)
    else if (e.op === ops.pow && a === factor && b?.kind === "literal" && b.value.num < 0n) return true
  }
  return false
}

/**
 * `P*(A - B/P)` as `P*A - B`: the terms of a sum among factors that divide, but for one, by another factor, each with the
 * other factors; undefined where no sum is like that.
 */
function cancelledInSum(
  powers: ReadonlyMap<Expr, Rational>,
  divides: (term: Expr, factor: Expr) => boolean,
  times: (term: Expr, others: readonly (readonly [Expr, Rational])[]) => Expr,
): readonly Expr[] | undefined {
  for (const [sum, exponent] of powers) {
    if (sum.kind !== "apply" || sum.op !== ops.add || !isOneRational(exponent)) continue
    const others = [...powers].filter(([base]) => base !== sum)
    const kept = sum.args.filter((t) => !others.some(([base, power]) => power.num > 0n && divides(t, base)))
    if (kept.length <= 1 && kept.length < sum.args.length) return sum.args.map((t) => times(t, others))
  }
  return undefined
}

/** The same for a product of scalars, with what is not a scalar left outside. */
export function cancelledScalars(
  builder: Builder,
  parts: ScalarProduct,
  intern: (op: Op, args: readonly Expr[]) => Expr,
): Expr | undefined {
  const terms = cancelledInSum(
    parts.powers,
    (term, factor) => (factorsOf(term).powers.get(factor)?.num ?? 0n) < 0n,
    (term, others) => {
      const rest = { coefficient: ONE, imaginary: 0, powers: new Map(others), core: undefined }
      return builder.scale(productOf(builder, rest, intern), term)
    },
  )
  if (!terms) return undefined
  const [sum, rest] = [builder.add(...terms), productOf(builder, { ...parts, powers: new Map() }, intern)]
  return parts.core ? builder.scale(sum, rest) : builder.scale(rest, sum)
}
