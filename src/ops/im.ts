import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Imaginary part of every entry. */
export const im: Op = {
  name: "im",
  params: ["A"],
  signature: "(m,n) -> (m,n)",
  field: "real",
  linear: true,
  adjoints: ["1i*re(G)"],
  holomorphic: false,
  definition: "(A - conj(A))/2i",
  onReals: "zeros(m,n)",
  notation: { text: "im(A)", latex: "\\operatorname{Im}(A)" },
  evaluate: (F, [A]) => map(A, F.im),
}
