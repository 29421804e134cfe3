import type { Op } from "../ir/op.ts"
import { at, generate } from "../field/linalg.ts"
import { integer } from "../field/order.ts"

/** Entries on and above the k-th diagonal (k > 0 above the main one); zero below it. */
export const triuk: Op = {
  name: "triuk",
  params: ["A", "k"],
  signature: "(m,n),() -> (m,n)",
  adjoints: ["triu(G, k)"],
  differential: ["triu(dA, k)", "zeros(m,n)"],
  commutes: ["conj"],
  notation: { text: "triu(A, k)", latex: "\\operatorname{triu}(A, k)" },
  sample: ["general", "index"],
  evaluate: (F, [A, k]) => {
    const band = integer(F, k, "the number of a diagonal")
    return generate(A.rows, A.cols, (i, j) => (j - i >= band ? at(A, i, j) : F.zero))
  },
}
