import type { Op } from "../ir/op.ts"
import { inverse } from "../field/linalg.ts"

/** Inverse of a square matrix. */
export const inv: Op = {
  name: "inv",
  params: ["A"],
  signature: "(n,n) -> (n,n)",
  differential: ["-inv(A)*dA*inv(A)"],
  domain: "det(A) != 0",
  onScalars: "1/A",
  notation: { text: "inv(A)", latex: "A^{-1}" },
  sample: "invertible",
  source: "[petersen2012, eq. 40]",
  evaluate: (F, [A]) => inverse(F, A),
}
