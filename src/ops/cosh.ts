import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Hyperbolic cosine of every entry. */
export const cosh: Op = {
  name: "cosh",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "sinh(x)",
  commutes: ["conj"],
  notation: { text: "cosh(x)", latex: "\\cosh(x)" },
  evaluate: (F, [x]) => map(x, F.cosh),
}
