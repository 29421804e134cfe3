import { type Expr, nodesInside } from "../ir/expr.ts"
import { type Rational, rational, toNumber } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { substitute } from "../syntax/substitute.ts"

type Literal = Expr & { readonly kind: "literal" }

/** Numbers of common size with few digits: a term with such a factor shows in floating point. */
function isPlain({ num, den }: Rational): boolean {
  const top = num < 0n ? -num : num
  const size = toNumber({ num: top, den })
  return num === 0n || (size >= 1e-4 && size < 1e4 && (top < 1000n || den < 1000n))
}

/**
 * The first number in some expressions that floating point may be blind to: one whose change by half, or to the next
 * number of few digits, `agrees` does not see though a change to something else would show. `agrees` compares the
 * expressions with that number replaced.
 */
export function blindTo(
  builder: Builder,
  roots: readonly Expr[],
  agrees: (replaced: readonly Expr[]) => boolean,
): Literal | undefined {
  const numbers = nodesInside(...roots).filter((e): e is Literal => e.kind === "literal" && !isPlain(e.value))
  for (const literal of numbers) {
    const at = (value: Rational): boolean => {
      const to = new Map<Expr, Expr>([[literal, builder.literal(value)]])
      return agrees(roots.map((root) => substitute(builder, root, to)))
    }
    if (at(rational(37, 100))) continue
    const { num, den } = literal.value
    const near = nearest(toNumber(literal.value))
    if (at(rational(3n * num, 2n * den)) || (near !== undefined && at(near))) return literal
  }
  return undefined
}

/** The nearest fraction with a small denominator where that is near. */
function nearest(value: number): Rational | undefined {
  for (let den = 1; den <= 100; den++) {
    const num = Math.round(value * den)
    if (num !== 0 && Math.abs(value * den - num) < 1e-4 * Math.abs(value * den)) return rational(num, den)
  }
  return undefined
}
