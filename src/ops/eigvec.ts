import type { Op } from "../ir/op.ts"
import { integer } from "../field/order.ts"
import { eigenvector } from "../field/spectral.ts"

/** A unit eigenvector of the k-th largest eigenvalue of a symmetric or Hermitian matrix; its sign or phase is open. */
export const eigvec: Op = {
  name: "eigvec",
  params: ["A", "k"],
  signature: "(n,n),() -> (n)",
  differential: ["pinv((eigvec(A,k)'*A*eigvec(A,k))*eye(n) - A)*dA*eigvec(A,k)", "zeros(n)"],
  holomorphic: false,
  openPhase: "eigenvector",
  regular: "eigenvalue k of A is simple",
  onScalars: "1",
  notation: { text: "eigvec(A, k)", latex: "\\operatorname{eigvec}(A, k)" },
  sample: ["symmetric", "index"],
  source: "[petersen2012, eq. 68]",
  evaluate: (F, [A, k]) => eigenvector(F, A, integer(F, k, "the number of an eigenvalue")),
}
