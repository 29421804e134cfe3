import type { Op } from "../ir/op.ts"

/** Running sums down the columns. */
export const cumsum: Op = {
  name: "cumsum",
  params: ["A"],
  signature: "(m,n) -> (m,n)",
  linear: true,
  adjoints: ["triu(matrix(1,m,m))*G"],
  onScalars: "A",
  definition: "tril(matrix(1,m,m))*A",
  notation: { text: "cumsum(A)", latex: "\\operatorname{cumsum}(A)" },
  evaluate: (F, [A]) => {
    const data = [...A.data]
    for (let k = A.cols; k < data.length; k++)
      data[k] = F.add(data[k - A.cols] as (typeof data)[number], data[k] as (typeof data)[number])
    return { ...A, data }
  },
}
