import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"
import { eigenvalue } from "../field/spectral.ts"

/** The largest eigenvalue of a symmetric or Hermitian matrix. */
export const lambdamax: Op = {
  name: "lambdamax",
  params: ["A"],
  signature: "(n,n) -> ()",
  field: "real",
  differential: ["re(eigvec(A,1)'*dA*eigvec(A,1))"],
  holomorphic: false,
  regular: "the largest eigenvalue of A is simple",
  subgradient: "where the largest eigenvalue of A is repeated, the formula takes one of its eigenvectors",
  onScalars: "re(A)",
  commutes: ["transpose", "conj"],
  notation: { text: "lambdamax(A)", latex: "\\lambda_{\\max}(A)" },
  sample: "symmetric",
  source: "[petersen2012, eq. 67]",
  evaluate: (F, [A]) => scalar(eigenvalue(F, A, 1)),
}
