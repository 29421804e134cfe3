import { at, generate } from "../field/linalg.ts"
import type { Op } from "../ir/op.ts"

/** Lower triangle with the diagonal; zero above. */
export const tril: Op = {
  name: "tril",
  params: ["A"],
  signature: "(m,n) -> (m,n)",
  linear: true,
  adjoints: ["tril(G)"],
  sumProduct: "lower",
  notation: { text: "tril(A)", latex: "\\operatorname{tril}(A)" },
  evaluate: (F, [A]) => generate(A.rows, A.cols, (i, j) => (j <= i ? at(A, i, j) : F.zero)),
}
