import { at, generate } from "../field/linalg.ts"
import { OutsideDomain } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"

/** One column as a vector, 1-based. */
export const column: Op = {
  name: "column",
  params: ["A", "j"],
  signature: "(m,n),() -> (m)",
  linear: true,
  adjoints: ["G*e(j,n)'"],
  definition: "A*e(j,n)",
  notation: { text: "A[:,j]", latex: "A_{:,j}", level: "postfix" },
  sample: ["general", "index"],
  evaluate: (F, [A, j]) => {
    const k = F.toInteger(j.data[0] as (typeof j.data)[number])
    if (k === undefined || k < 1 || k > A.cols) throw new OutsideDomain("an index is outside its matrix")
    return generate(A.rows, 1, (i) => at(A, i, k - 1))
  },
}
