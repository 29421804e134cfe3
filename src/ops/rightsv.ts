import type { Op } from "../ir/op.ts"
import { integer } from "../field/order.ts"
import { singularTriple } from "../field/spectral.ts"

/** Right unit singular vector of the k-th largest singular value: A*rightsv(A,k) is a positive multiple of leftsv(A,k). */
export const rightsv: Op = {
  name: "rightsv",
  params: ["A", "k"],
  signature: "(m,n),() -> (n)",
  differential: [
    "(dA'*leftsv(A,k) + A'*(pinv(re(leftsv(A,k)'*A*rightsv(A,k))^2*eye(m) - A*A')*(dA*A' + A*dA')*leftsv(A,k)) - re(leftsv(A,k)'*dA*rightsv(A,k))*rightsv(A,k))/re(leftsv(A,k)'*A*rightsv(A,k))",
    "zeros(n)",
  ],
  holomorphic: false,
  openPhase: "singular vectors",
  regular: "singular value k of A is simple and not zero",
  notation: { text: "rightsv(A, k)", latex: "\\operatorname{rightsv}(A, k)" },
  sample: ["general", "index"],
  source: "[giles2008]",
  evaluate: (F, [A, k]) => singularTriple(F, A, integer(F, k, "the number of a singular value")).right,
}
