import type { Op } from "../ir/op.ts"
import { integer } from "../field/order.ts"
import { singularTriple } from "../field/spectral.ts"

/** Left unit singular vector of the k-th largest singular value; the phase that it shares with the right one is open. */
export const leftsv: Op = {
  name: "leftsv",
  params: ["A", "k"],
  signature: "(m,n),() -> (m)",
  differential: ["pinv(re(leftsv(A,k)'*A*rightsv(A,k))^2*eye(m) - A*A')*(dA*A' + A*dA')*leftsv(A,k)", "zeros(m)"],
  holomorphic: false,
  openPhase: "singular vectors",
  regular: "singular value k of A is simple and not zero",
  notation: { text: "leftsv(A, k)", latex: "\\operatorname{leftsv}(A, k)" },
  sample: ["general", "index"],
  source: "[giles2008]",
  evaluate: (F, [A, k]) => singularTriple(F, A, integer(F, k, "the number of a singular value")).left,
}
