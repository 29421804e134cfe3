import { at, generate } from "../field/linalg.ts"
import { OutsideDomain } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"

/** Rows i to k inclusive, r of them. */
export const rows: Op = {
  name: "rows",
  params: ["A", "i", "k"],
  signature: "(m,n),(),(),[r] -> (r,n)",
  linear: true,
  adjoints: ["eye(m)[:,i:k]*G"],
  notation: { text: "A[i:k,:]", latex: "A_{i:k,:}", level: "postfix", vector: { text: "A[i:k]", latex: "A_{i:k}" } },
  sample: ["general", "index", "index"],
  evaluate: (F, [A, i], { rows: count }) => {
    const first = F.toInteger(i.data[0] as (typeof i.data)[number])
    if (first === undefined || first < 1 || first - 1 + count > A.rows)
      throw new OutsideDomain("a range is outside its matrix")
    return generate(count, A.cols, (r, c) => at(A, first - 1 + r, c))
  },
}
