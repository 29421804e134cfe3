import type { Op } from "../ir/op.ts"
import { transpose } from "../field/linalg.ts"
import { largest } from "../field/stable.ts"

/** 1 at the largest entry, which is real, the first of equal ones column by column; else 0. */
export const onehotmax: Op = {
  name: "onehotmax",
  params: ["A"],
  signature: "(m,n) -> (m,n)",
  realArguments: { params: ["A"], because: "order" },
  differential: ["zeros(m,n)"],
  regular: "only one entry of A is the largest",
  onScalars: "1",
  notation: { text: "onehotmax(A)", latex: "\\operatorname{onehotmax}(A)" },
  evaluate: (F, [A]) => {
    const stacked = transpose(A)
    const top = largest(F, stacked.data)
    const first = stacked.data.indexOf(top)
    return transpose({ ...stacked, data: stacked.data.map((_, i) => (i === first ? F.one : F.zero)) })
  },
}
