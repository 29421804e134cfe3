import type { Op } from "../ir/op.ts"
import { cholesky } from "../field/factor.ts"

/** Lower Cholesky factor, A = chol(A)*chol(A)'. */
export const chol: Op = {
  name: "chol",
  params: ["A"],
  signature: "(n,n) -> (n,n)",
  differential: ["chol(A)*(tril(inv(chol(A))*dA*inv(chol(A))') - diag(diag(inv(chol(A))*dA*inv(chol(A))'))/2)"],
  regular: "A is positive definite",
  regularOnDefinite: true,
  entails: "det(A) != 0",
  holomorphic: false,
  onScalars: "sqrt(A)",
  commutes: ["conj"],
  notation: { text: "chol(A)", latex: "\\operatorname{chol}(A)" },
  sample: "positive-definite",
  source: "[giles2008]",
  evaluate: (F, [A]) => cholesky(F, A),
}
