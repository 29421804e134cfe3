import { at, scalar } from "../field/linalg.ts"
import { OutsideDomain } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"

/** One entry, 1-based; the second index of a vector is 1. */
export const entry: Op = {
  name: "entry",
  params: ["A", "i", "j"],
  signature: "(m,n),(),() -> ()",
  linear: true,
  adjoints: ["G*e(i,m)*e(j,n)'"],
  definition: "e(i,m)'*A*e(j,n)",
  notation: {
    text: "A[i,j]",
    latex: "A_{i,j}",
    unicode: "A_{i,j}",
    level: "postfix",
    vector: { text: "A[i]", latex: "A_{i}", unicode: "A_{i}" },
  },
  sample: ["general", "index", "index"],
  evaluate: (F, [A, i, j]) => {
    const row = F.toInteger(i.data[0] as (typeof i.data)[number])
    const col = F.toInteger(j.data[0] as (typeof j.data)[number])
    if (row === undefined || col === undefined || row < 1 || col < 1 || row > A.rows || col > A.cols)
      throw new OutsideDomain("an index is outside its matrix")
    return scalar(at(A, row - 1, col - 1))
  },
}
