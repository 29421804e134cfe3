import type { Op } from "../ir/op.ts"

/** Frobenius inner product, `tr(A'*B)`: conjugates its left factor. */
export const inner: Op = {
  name: "inner",
  params: ["A", "B"],
  signature: "(m,n),(m,n) -> ()",
  einsum: "ij*,ij->",
  adjoints: ["conj(G)*B", "G*A"],
  holomorphic: false,
  onScalars: "conj(A)*B",
  notation: { text: "A : B", latex: "A : B", level: "inner" },
}
