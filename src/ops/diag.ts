import type { Op } from "../ir/op.ts"

/** Diagonal matrix with the entries of a vector. */
export const diag: Op = {
  name: "diag",
  params: ["x"],
  signature: "(n) -> (n,n)",
  facts: { definite: { x: "positive" } },
  einsum: "i->ii",
  adjoints: ["diag(G)"],
  onScalars: "x",
  notation: { text: "diag(x)", latex: "\\operatorname{diag}(x)" },
}
