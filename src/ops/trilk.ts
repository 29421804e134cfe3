import type { Op } from "../ir/op.ts"
import { at, generate } from "../field/linalg.ts"
import { integer } from "../field/order.ts"

/** Entries on and below the k-th diagonal (k > 0 above the main one); zero above it. */
export const trilk: Op = {
  name: "trilk",
  params: ["A", "k"],
  signature: "(m,n),() -> (m,n)",
  adjoints: ["tril(G, k)"],
  differential: ["tril(dA, k)", "zeros(m,n)"],
  commutes: ["conj"],
  notation: { text: "tril(A, k)", latex: "\\operatorname{tril}(A, k)" },
  sample: ["general", "index"],
  evaluate: (F, [A, k]) => {
    const band = integer(F, k, "the number of a diagonal")
    return generate(A.rows, A.cols, (i, j) => (j - i <= band ? at(A, i, j) : F.zero))
  },
}
