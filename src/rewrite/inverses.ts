import type { Expr } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { endFactor } from "./chains.ts"
import { splitCoefficient } from "./scalars.ts"

const isInverseOf = (a: Expr, b: Expr): boolean => a.kind === "apply" && a.op === ops.inv && a.args[0] === b

/**
 * `inv(A)*(B - A*C)` as `inv(A)*B - C`, and the mirror image: a sum next to a factor that cancels with the end of every
 * term but for one; undefined where it does not.
 */
export function cancelledInverse(builder: Builder, [a, b]: readonly [Expr, Expr]): Expr | undefined {
  const opened = (sum: Expr, factor: Expr | undefined, side: "left" | "right"): readonly Expr[] | undefined => {
    if (sum.kind !== "apply" || sum.op !== ops.add || !factor) return undefined
    const kept = sum.args.filter((t) => {
      const { core } = splitCoefficient(t)
      const end = core && endFactor(core, side)
      return !end || !(isInverseOf(factor, end) || isInverseOf(end, factor))
    })
    return kept.length <= 1 && kept.length < sum.args.length ? sum.args : undefined
  }
  const right = opened(b, endFactor(a, "right"), "left")
  if (right) return builder.add(...right.map((t) => builder.times(a, t)))
  const left = opened(a, endFactor(b, "left"), "right")
  return left && builder.add(...left.map((t) => builder.times(t, b)))
}
