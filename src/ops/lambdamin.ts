import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"
import { eigenvalue } from "../field/spectral.ts"

/** The smallest eigenvalue of a symmetric or Hermitian matrix. */
export const lambdamin: Op = {
  name: "lambdamin",
  params: ["A"],
  signature: "(n,n) -> ()",
  field: "real",
  differential: ["re(eigvec(A,n)'*dA*eigvec(A,n))"],
  holomorphic: false,
  regular: "the smallest eigenvalue of A is simple",
  subgradient: "where the smallest eigenvalue of A is repeated, the formula takes one of its eigenvectors",
  onScalars: "re(A)",
  commutes: ["transpose", "conj"],
  notation: { text: "lambdamin(A)", latex: "\\lambda_{\\min}(A)" },
  sample: "symmetric",
  source: "[petersen2012, eq. 67]",
  evaluate: (F, [A]) => scalar(eigenvalue(F, A, A.rows)),
}
