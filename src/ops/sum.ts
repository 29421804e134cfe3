import type { Op } from "../ir/op.ts"

/** Sum of all entries. */
export const sum: Op = {
  name: "sum",
  params: ["A"],
  signature: "(m,n) -> ()",
  facts: { positive: { A: "positive" }, nonnegative: { A: "nonnegative" } },
  einsum: "ij->",
  adjoints: ["G*ones(m,n)"],
  onScalars: "A",
  notation: { text: "sum(A)", latex: "\\operatorname{sum}(A)" },
}
