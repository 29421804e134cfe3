import { type Expr, nodesInside } from "../ir/expr.ts"
import { type Rational, rational, toNumber } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { substitute } from "../syntax/substitute.ts"
import type { CheckResult } from "./finite-field.ts"

type Literal = Expr & { readonly kind: "literal" }

const isUnit = ({ num, den }: Rational): boolean => num === 0n || (den === 1n && (num === 1n || num === -1n))

/** A number that it would not be by itself: any would do. */
const OTHER: Rational = rational(37, 100)

/**
 * The first number in some expressions that floating point is blind to: `compared` sees that another number in its place
 * makes a difference, and does not see the change to one and a half of it, or to a number near it that has few digits.
 * `compared` compares the expressions with that number replaced.
 */
export function blindTo(
  builder: Builder,
  roots: readonly Expr[],
  compared: (replaced: readonly Expr[]) => CheckResult["outcome"],
): Literal | undefined {
  const numbers = nodesInside(...roots).filter((e): e is Literal => e.kind === "literal" && !isUnit(e.value))
  return numbers.find((literal) => {
    const at = (value: Rational): CheckResult["outcome"] => {
      const to = new Map<Expr, Expr>([[literal, builder.literal(value)]])
      return compared(roots.map((root) => substitute(builder, root, to)))
    }
    if (at(OTHER) !== "different") return false
    const { num, den } = literal.value
    const near = nearest(literal.value)
    return at(rational(3n * num, 2n * den)) === "equal" || (near !== undefined && at(near) === "equal")
  })
}

/** Another fraction, with a small denominator, that is near. */
function nearest(value: Rational): Rational | undefined {
  if (value.den <= 100n) return undefined
  const float = toNumber(value)
  for (let den = 1; den <= 100; den++) {
    const num = Math.round(float * den)
    if (num !== 0 && Math.abs(float * den - num) < 1e-4 * Math.abs(float * den)) return rational(num, den)
  }
  return undefined
}
