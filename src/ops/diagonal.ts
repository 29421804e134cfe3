import type { Op } from "../ir/op.ts"

/** The diagonal of a square matrix, as a vector; written `diag` like its counterpart. */
export const diagonal: Op = {
  name: "diagonal",
  params: ["A"],
  signature: "(n,n) -> (n)",
  einsum: "ii->i",
  adjoints: ["diag(G)"],
  onScalars: "A",
  notation: { text: "diag(A)", latex: "\\operatorname{diag}(A)" },
}
