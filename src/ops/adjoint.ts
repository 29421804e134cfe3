import type { Op } from "../ir/op.ts"

/** Conjugate transpose; over R the elaborator writes a transpose. */
export const adjoint: Op = {
  name: "adjoint",
  params: ["A"],
  signature: "(m,n) -> (n,m)",
  facts: { definite: { A: "definite" }, semidefinite: { A: "semidefinite" } },
  einsum: "ij*->ji",
  adjoints: ["G'"],
  holomorphic: false,
  distributes: "always",
  onScalars: "conj(A)",
  onReals: "A.'",
  notation: {
    text: "A'",
    latex: "A^{\\mathsf H}",
    level: "postfix",
    raised: { latex: "\\mathsf H", unicode: "ᴴ" },
  },
}
