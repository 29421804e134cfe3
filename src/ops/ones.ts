import type { Op } from "../ir/op.ts"

/** Matrix of ones. */
export const ones: Op = {
  name: "ones",
  params: [],
  signature: "[m,n] -> (m,n)",
  einsum: "->ij",
  notation: { text: "ones(m,n)", latex: "\\mathbf 1" },
}
