import { at, generate } from "../field/linalg.ts"
import type { Op } from "../ir/op.ts"

/** Two blocks side by side. */
export const hcat: Op = {
  name: "hcat",
  params: ["A", "B"],
  signature: "(m,p),(m,q) -> (m,p+q)",
  linear: true,
  adjoints: ["G[:,1:p]", "G[:,p + 1:p + q]"],
  notation: { text: "[A, B]", latex: "\\begin{bmatrix} A & B \\end{bmatrix}", blocks: "beside" },
  evaluate: (_, [A, B]) =>
    generate(A.rows, A.cols + B.cols, (i, j) => (j < A.cols ? at(A, i, j) : at(B, i, j - A.cols))),
}
