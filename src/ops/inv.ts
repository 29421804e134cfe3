import type { Op } from "../ir/op.ts"
import { inverse } from "../field/linalg.ts"

/** Inverse of a square matrix. */
export const inv: Op = {
  name: "inv",
  params: ["A"],
  signature: "(n,n) -> (n,n)",
  facts: { definite: { A: "definite" } },
  differential: ["-inv(A)*dA*inv(A)"],
  domain: "det(A) != 0",
  onScalars: "1/A",
  sumProduct: "inverse",
  commutes: ["transpose", "conj"],
  notation: { text: "inv(A)", latex: "A^{-1}", level: "postfix", raised: { latex: "-1", unicode: "⁻¹" } },
  sample: "invertible",
  source: "[petersen2012, eq. 40]",
  evaluate: (F, [A]) => inverse(F, A),
}
