import type { Op } from "../ir/op.ts"

/** Transpose without conjugation. */
export const transpose: Op = {
  name: "transpose",
  params: ["A"],
  signature: "(m,n) -> (n,m)",
  facts: { positive: { A: "positive" }, definite: { A: "definite" }, semidefinite: { A: "semidefinite" } },
  einsum: "ij->ji",
  adjoints: ["G.'"],
  distributes: "always",
  onScalars: "A",
  notation: {
    text: "A.'",
    latex: "A^{\\top}",
    level: "postfix",
    real: { text: "A'", latex: "A^{\\top}" },
    raised: { latex: "\\top", unicode: "ᵀ" },
  },
}
