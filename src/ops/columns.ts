import { at, generate } from "../field/linalg.ts"
import { OutsideDomain } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"

/** Columns j to l inclusive, c of them. */
export const columns: Op = {
  name: "columns",
  params: ["A", "j", "l"],
  signature: "(m,n),(),(),[c] -> (m,c)",
  linear: true,
  adjoints: ["G*eye(n)[j:l,:]"],
  notation: { text: "A[:,j:l]", latex: "A_{:,j:l}", level: "postfix" },
  sample: ["general", "index", "index"],
  evaluate: (F, [A, j], { cols: count }) => {
    const first = F.toInteger(j.data[0] as (typeof j.data)[number])
    if (first === undefined || first < 1 || first - 1 + count > A.cols)
      throw new OutsideDomain("a range is outside its matrix")
    return generate(A.rows, count, (r, c) => at(A, r, first - 1 + c))
  },
}
