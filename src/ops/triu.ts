import { at, generate } from "../field/linalg.ts"
import type { Op } from "../ir/op.ts"

/** Upper triangle with the diagonal; zero below. */
export const triu: Op = {
  name: "triu",
  params: ["A"],
  signature: "(m,n) -> (m,n)",
  linear: true,
  adjoints: ["triu(G)"],
  sumProduct: "upper",
  notation: { text: "triu(A)", latex: "\\operatorname{triu}(A)" },
  evaluate: (F, [A]) => generate(A.rows, A.cols, (i, j) => (j >= i ? at(A, i, j) : F.zero)),
}
