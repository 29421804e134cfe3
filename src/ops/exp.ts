import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Exponential of every entry. */
export const exp: Op = {
  name: "exp",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  facts: { positive: { x: "real" } },
  elementwise: true,
  derivative: "exp(x)",
  commutes: ["conj"],
  notation: { text: "exp(x)", latex: "\\exp(x)", square: { text: "exp(x)", latex: "\\exp^{\\odot}(x)" } },
  evaluate: (F, [x]) => map(x, F.exp),
}
