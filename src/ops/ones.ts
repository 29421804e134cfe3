import type { Op } from "../ir/op.ts"

/** Matrix of ones. */
export const ones: Op = {
  name: "ones",
  params: [],
  signature: "[m,n] -> (m,n)",
  facts: { positive: {} },
  einsum: "->ij",
  notation: {
    text: "matrix(1,m,n)",
    latex: "\\mathbf 1",
    unicode: "𝟏",
    unsized: "matrix(1)",
    vector: { text: "vector(1,m)", latex: "\\mathbf 1", unicode: "𝟏", unsized: "vector(1)" },
    row: { text: "vector(1,n)'", latex: "\\mathbf 1^\\top", unicode: "𝟏ᵀ", unsized: "vector(1)'" },
    level: "postfix",
  },
}
