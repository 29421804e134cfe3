import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Cosine of every entry. */
export const cos: Op = {
  name: "cos",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "-sin(x)",
  commutes: ["conj"],
  notation: { text: "cos(x)", latex: "\\cos(x)" },
  evaluate: (F, [x]) => map(x, F.cos),
}
