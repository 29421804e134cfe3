import { type Expr, fold } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"

/** The expression with some nodes replaced, all at once, rebuilt by `builder`. */
export function substitute(builder: Builder, root: Expr, replacements: ReadonlyMap<Expr, Expr>): Expr {
  return fold<Expr>(root, (e, children) => {
    const replacement = replacements.get(e)
    if (replacement) return replacement
    if (e.kind !== "apply" || e.args.every((a, i) => a === children[i])) return e
    return builder.apply(e.op, children, e.dims)
  })
}
