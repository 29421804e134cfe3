import { isOne } from "../ir/dim.ts"
import { GradusError, type Span } from "../ir/error.ts"
import { type Expr, formatShape, isScalar, isSquare } from "../ir/expr.ts"
import { isInteger, toNumber } from "../ir/rational.ts"
import type { Unify } from "../ir/signature.ts"
import { type Builder, PlainBuilder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"

/** An elaborated operand with its place and its source text, for messages. */
export interface Operand {
  readonly value: Expr
  readonly span: Span
  readonly text: string
}

/** What the operators need: a builder, dimension equality, and a place for warnings. */
export interface OperatorContext {
  readonly builder: Builder
  readonly unify: Unify
  warn(message: string): void
}

/** Sizes that are not known yet print as `?`. */
const readable = (text: string): string => text.replaceAll(/\?\d+/g, "?")

const described = (o: Operand): string =>
  readable(isScalar(o.value.type) ? `${o.text} (scalar)` : `${o.text} (${formatShape(o.value.type)})`)

function mismatch(verb: string, link: string, a: Operand, b: Operand, why: string, hint?: string): GradusError {
  return new GradusError({
    code: "shape",
    message: `cannot ${verb} ${described(a)} ${link} ${described(b)}: ${why}`,
    span: { start: a.span.start, end: b.span.end },
    expected: verb === "multiply" ? "factors whose inner dimensions agree" : "operands of one shape",
    hint,
  })
}

export function agree(c: OperatorContext, a: Expr, b: Expr): boolean {
  return c.unify(a.type.rows, b.type.rows) && c.unify(a.type.cols, b.type.cols)
}

/** The result of an elementwise function or operator, closed under sign, scalar factors, transposes and sums. */
function isElementwiseResult(e: Expr): boolean {
  if (e.kind !== "apply") return false
  if (e.op.elementwise) return true
  if (e.op === ops.add) return e.args.some(isElementwiseResult)
  if (e.op === ops.scale) return isElementwiseResult(e.args[1] as Expr)
  return (e.op === ops.transpose || e.op === ops.adjoint) && isElementwiseResult(e.args[0] as Expr)
}

/** `a + b` or `a - b`, a scalar spread over the entries where the notation allows it. */
export function sum(c: OperatorContext, a: Operand, b: Operand, minus: boolean): Expr {
  const B = c.builder
  const combine = (x: Expr, y: Expr): Expr => (minus ? B.sub(x, y) : B.add(x, y))
  if (isScalar(a.value.type) !== isScalar(b.value.type)) {
    const [scalar, other] = isScalar(a.value.type) ? [a, b] : [b, a]
    const { type } = other.value
    // a card's text is spread over whatever its argument has become: in 1 - x.^2 that is A for x = sqrt(A)
    if (isElementwiseResult(other.value) || isOne(type.cols) || !(B instanceof PlainBuilder)) {
      c.warn(`${scalar.text} is added to every entry of ${other.text}`)
      const spread = B.scale(scalar.value, B.ones(type))
      return scalar === a ? combine(spread, b.value) : combine(a.value, spread)
    }
    throw mismatch(
      minus ? "subtract" : "add",
      "and",
      a,
      b,
      "a scalar and a matrix have no sum",
      `write ${scalar.text}*matrix(1) to add it to every entry, ${scalar.text}*eye to add it to the diagonal`,
    )
  }
  if (!agree(c, a.value, b.value)) throw mismatch(minus ? "subtract" : "add", "and", a, b, "the shapes differ")
  return combine(a.value, b.value)
}

export function innerProduct(c: OperatorContext, a: Operand, b: Operand): Expr {
  if (!agree(c, a.value, b.value)) throw mismatch("take the inner product of", "and", a, b, "the shapes differ")
  return c.builder.apply(ops.inner, [a.value, b.value])
}

export function hadamard(c: OperatorContext, a: Operand, b: Operand): Expr {
  const B = c.builder
  if (isScalar(a.value.type)) return B.scale(a.value, b.value)
  if (isScalar(b.value.type)) return B.scale(b.value, a.value)
  if (!agree(c, a.value, b.value)) throw mismatch("multiply", "elementwise by", a, b, "the shapes differ")
  return B.apply(ops.hadamard, [a.value, b.value])
}

export function quotient(c: OperatorContext, a: Operand, b: Operand): Expr {
  const B = c.builder
  if (isScalar(b.value.type)) return B.scale(B.reciprocal(b.value), a.value)
  if (isScalar(a.value.type)) return B.scale(a.value, B.reciprocal(b.value))
  if (!agree(c, a.value, b.value)) throw mismatch("divide", "elementwise by", a, b, "the shapes differ")
  return B.apply(ops.hadamard, [a.value, B.reciprocal(b.value)])
}

/** `A/B`: by a scalar, or `A*inv(B)`. */
export function divide(c: OperatorContext, a: Operand, b: Operand): Expr {
  if (isScalar(b.value.type)) return c.builder.scale(c.builder.reciprocal(b.value), a.value)
  if (!c.unify(b.value.type.rows, b.value.type.cols))
    throw mismatch(
      "divide",
      "by",
      a,
      b,
      "the divisor is not square",
      `write ${a.text}./${b.text} to divide entry by entry`,
    )
  if (isScalar(a.value.type))
    throw mismatch("divide", "by", a, b, "a scalar over a matrix has no meaning", `write ${a.text}*inv(${b.text})`)
  return product(c, [a, { ...b, value: c.builder.apply(ops.inv, [b.value]) }])
}

/** `A\B` = `inv(A)*B`. */
export function leftDivide(c: OperatorContext, a: Operand, b: Operand): Expr {
  if (isScalar(a.value.type)) return divide(c, b, a)
  if (!c.unify(a.value.type.rows, a.value.type.cols)) throw mismatch("solve", "for", a, b, "the matrix is not square")
  return product(c, [{ ...a, value: c.builder.apply(ops.inv, [a.value]) }, b])
}

const conform = (c: OperatorContext, a: Expr, b: Expr): boolean =>
  isScalar(a.type) || isScalar(b.type) || c.unify(a.type.cols, b.type.rows)

/** A product of factors read left to right; undefined where it does not conform at some place. */
function leftToRight(c: OperatorContext, factors: readonly Operand[]): Expr | undefined {
  let result = factors[0]?.value
  for (const f of factors.slice(1)) {
    if (!result || !conform(c, result, f.value)) return undefined
    result = c.builder.times(result, f.value)
  }
  return result
}

/** The groupings of a chain by 1 × 1 sub-products under which it conforms. */
function regroupings(c: OperatorContext, factors: readonly Operand[]): Expr[] {
  const found = new Set<Expr>()
  const visit = (rest: readonly Operand[], from: number): void => {
    for (let i = from; i < rest.length; i++) {
      if (isScalar((rest[i] as Operand).value.type)) continue
      for (let j = i + 2; j <= rest.length; j++) {
        const inner = leftToRight(c, rest.slice(i, j))
        if (!inner || !isScalar(inner.type)) continue
        const joined = { ...(rest[i] as Operand), value: inner }
        const next = [...rest.slice(0, i), joined, ...rest.slice(j)]
        const whole = leftToRight(c, next)
        if (whole) found.add(whole)
        else visit(next, i + 1)
      }
    }
  }
  if (factors.length <= 12) visit(factors, 0)
  return [...found]
}

/**
 * A chain of products. Where left to right does not conform, the one grouping with 1 × 1 sub-products that does is taken.
 * @throws GradusError code `shape` at the first two factors that do not fit
 */
export function product(c: OperatorContext, factors: readonly Operand[]): Expr {
  const direct = leftToRight(c, factors)
  if (direct) return direct
  const [only, ...others] = factors.length > 2 ? regroupings(c, factors) : []
  if (only && others.length === 0) return only
  let left = factors[0] as Operand
  for (const right of factors.slice(1)) {
    if (!conform(c, left.value, right.value)) {
      const { cols } = left.value.type
      const { rows } = right.value.type
      throw mismatch("multiply", "by", left, right, readable(`the inner dimensions ${cols.key} and ${rows.key} differ`))
    }
    const value = c.builder.times(left.value, right.value)
    left = { value, span: { start: left.span.start, end: right.span.end }, text: `${left.text}*${right.text}` }
  }
  return left.value
}

/** `base^exponent` with a matrix power for square matrices. */
export function power(c: OperatorContext, base: Operand, exponent: Operand): Expr {
  const B = c.builder
  if (!isScalar(exponent.value.type))
    throw mismatch("raise", "to the power", base, exponent, "an exponent is a scalar", "write .^ for entry by entry")
  if (isScalar(base.value.type)) return B.apply(ops.pow, [base.value, exponent.value])
  if (!isSquare(base.value.type) && !c.unify(base.value.type.rows, base.value.type.cols))
    throw mismatch(
      "raise",
      "to the power",
      base,
      exponent,
      "the matrix is not square",
      `write ${base.text}.^${exponent.text} for the power of every entry`,
    )
  const e = exponent.value
  const number = e.kind === "literal" ? e.value : undefined
  if (number && isInteger(number) && Math.abs(toNumber(number)) <= 64)
    return matrixPower(B, base.value, toNumber(number))
  const half = number?.num === 1n && number.den === 2n
  return half ? B.apply(ops.sqrtm, [base.value]) : B.apply(ops.matpow, [base.value, e])
}

/** A square matrix to an integer power, as a product that shares its left part. */
export function matrixPower(B: Builder, a: Expr, n: number): Expr {
  if (n === 0) return B.eye(a.type.rows)
  const base = n < 0 ? B.apply(ops.inv, [a]) : a
  let result = base
  for (let i = 1; i < Math.abs(n); i++) result = B.apply(ops.mul, [result, base])
  return result
}

export function elementwisePower(c: OperatorContext, base: Operand, exponent: Operand): Expr {
  const B = c.builder
  if (isScalar(exponent.value.type)) return B.apply(ops.pow, [base.value, exponent.value])
  if (isScalar(base.value.type)) return B.apply(ops.scalarpow, [base.value, exponent.value])
  if (!agree(c, base.value, exponent.value))
    throw mismatch("raise", "entry by entry to the power", base, exponent, "the shapes differ")
  return B.apply(ops.powers, [base.value, exponent.value])
}
