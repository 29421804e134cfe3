import type { Op } from "../ir/op.ts"
import { pseudoInverse } from "../field/factor.ts"

/** Moore–Penrose inverse. */
export const pinv: Op = {
  name: "pinv",
  params: ["A"],
  signature: "(m,n) -> (n,m)",
  facts: { semidefinite: { A: "semidefinite" } },
  differential: [
    "(eye(n) - pinv(A)*A)*dA'*pinv(A)'*pinv(A) + pinv(A)*pinv(A)'*dA'*(eye(m) - A*pinv(A)) - pinv(A)*dA*pinv(A)",
  ],
  holomorphic: false,
  regular: "the rank of A does not change near it",
  commutes: ["transpose", "conj"],
  notation: { text: "pinv(A)", latex: "A^{+}", level: "postfix", raised: { latex: "+", unicode: "⁺" } },
  source: "[magnus2019, 8.5]",
  evaluate: (F, [A]) => pseudoInverse(F, A),
}
