import { at, generate } from "../field/linalg.ts"
import type { Op } from "../ir/op.ts"

/** One block above another. */
export const vcat: Op = {
  name: "vcat",
  params: ["A", "B"],
  signature: "(p,n),(q,n) -> (p+q,n)",
  linear: true,
  adjoints: ["G[1:p,:]", "G[p + 1:p + q,:]"],
  notation: { text: "[A; B]", latex: "\\begin{bmatrix} A \\\\ B \\end{bmatrix}", blocks: "above" },
  evaluate: (_, [A, B]) =>
    generate(A.rows + B.rows, A.cols, (i, j) => (i < A.rows ? at(A, i, j) : at(B, i - A.rows, j))),
}
