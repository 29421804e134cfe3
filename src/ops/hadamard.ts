import type { Op } from "../ir/op.ts"

/** Elementwise (Hadamard) product. */
export const hadamard: Op = {
  name: "hadamard",
  params: ["A", "B"],
  elementwise: true,
  signature: "(m,n),(m,n) -> (m,n)",
  facts: {
    positive: { A: "positive", B: "positive" },
    nonnegative: { A: "nonnegative", B: "nonnegative" },
    definite: { A: "definite", B: "definite" },
    semidefinite: { A: "semidefinite", B: "semidefinite" },
  },
  einsum: "ij,ij->ij",
  adjoints: ["conj(B).*G", "conj(A).*G"],
  onScalars: "A*B",
  notation: { text: "A.*B", latex: "A \\odot B", unicode: "A ⊙ B", level: "product" },
}
