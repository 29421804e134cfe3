import { type Expr, fold } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import type { Builder } from "../ops/build.ts"
import { substitute } from "../syntax/substitute.ts"

/** `at(e, W, V)`: e with V in the place of W; a way of writing, not a function of values. */
export const at: Op = {
  name: "at",
  params: ["e", "W", "V"],
  signature: "(m,n),(p,q),(p,q) -> (m,n)",
  notation: { text: "at(e, W, V)", latex: "e|_{W \\to V}" },
}

/** The substitutions carried out. */
export function withoutAt(builder: Builder, root: Expr): Expr {
  return fold<Expr>(root, (e, args) => {
    if (e.kind !== "apply") return e
    const [of, from, to] = args
    if (e.op === at && of && from && to) return substitute(builder, of, new Map([[from, to]]))
    return e.args.every((a, i) => a === args[i]) ? e : builder.apply(e.op, args, e.dims)
  })
}
