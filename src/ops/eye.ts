import type { Op } from "../ir/op.ts"

/** Identity matrix. */
export const eye: Op = {
  name: "eye",
  params: [],
  signature: "[n] -> (n,n)",
  facts: { definite: {} },
  einsum: "->ii",
  notation: { text: "eye(n)", latex: "I", unicode: "I", unsized: "eye" },
}
