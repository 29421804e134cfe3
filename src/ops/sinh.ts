import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Hyperbolic sine of every entry. */
export const sinh: Op = {
  name: "sinh",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "cosh(x)",
  commutes: ["conj"],
  notation: { text: "sinh(x)", latex: "\\sinh(x)" },
  evaluate: (F, [x]) => map(x, F.sinh),
}
