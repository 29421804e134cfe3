import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Sine of every entry. */
export const sin: Op = {
  name: "sin",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "cos(x)",
  commutes: ["conj"],
  notation: { text: "sin(x)", latex: "\\sin(x)" },
  evaluate: (F, [x]) => map(x, F.sin),
}
