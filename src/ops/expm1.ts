import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"
import * as stable from "../field/stable.ts"

/** exp(x) - 1 of every entry, to full precision near 0. */
export const expm1: Op = {
  name: "expm1",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "exp(x)",
  definition: "exp(x) - ones(m,n)",
  commutes: ["conj"],
  notation: { text: "expm1(x)", latex: "\\operatorname{expm1}(x)" },
  evaluate: (F, [x]) => map(x, (a) => stable.expm1(F, a)),
}
