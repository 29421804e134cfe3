import type { Op } from "../ir/op.ts"

/** Complex conjugate of every entry. */
export const conj: Op = {
  name: "conj",
  params: ["A"],
  signature: "(m,n) -> (m,n)",
  facts: { definite: { A: "definite" }, semidefinite: { A: "semidefinite" } },
  einsum: "ij*->ij",
  adjoints: ["conj(G)"],
  holomorphic: false,
  distributes: "deriving",
  onReals: "A",
  notation: { text: "conj(A)", latex: "\\overline{A}" },
}
