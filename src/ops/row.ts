import { at, generate } from "../field/linalg.ts"
import { OutsideDomain } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"

/** One row as a 1 × n matrix, 1-based. */
export const row: Op = {
  name: "row",
  params: ["A", "i"],
  signature: "(m,n),() -> (1,n)",
  linear: true,
  adjoints: ["e(i,m)*G"],
  definition: "e(i,m)'*A",
  notation: { text: "A[i,:]", latex: "A_{i,:}", level: "postfix" },
  sample: ["general", "index"],
  evaluate: (F, [A, i]) => {
    const k = F.toInteger(i.data[0] as (typeof i.data)[number])
    if (k === undefined || k < 1 || k > A.rows) throw new OutsideDomain("an index is outside its matrix")
    return generate(1, A.cols, (_, j) => at(A, k - 1, j))
  },
}
