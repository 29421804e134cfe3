import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Tangent of every entry. */
export const tan: Op = {
  name: "tan",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "1 + tan(x).^2",
  domain: "cos(x) != 0",
  commutes: ["conj"],
  notation: { text: "tan(x)", latex: "\\tan(x)" },
  evaluate: (F, [x]) => map(x, F.tan),
}
