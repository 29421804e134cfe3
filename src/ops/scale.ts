import type { Op } from "../ir/op.ts"

/** A scalar times anything. */
export const scale: Op = {
  name: "scale",
  params: ["c", "A"],
  signature: "(),(m,n) -> (m,n)",
  facts: {
    positive: { c: "positive", A: "positive" },
    nonnegative: { c: "nonnegative", A: "nonnegative" },
    definite: { c: "positive", A: "definite" },
    semidefinite: { c: "positive", A: "semidefinite" },
  },
  einsum: ",ij->ij",
  adjoints: ["A : G", "conj(c)*G"],
  notation: { text: "c*A", latex: "c A", level: "product" },
}
