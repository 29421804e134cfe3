import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"
import { largest } from "../field/stable.ts"

/** The largest of all entries, which are real. */
export const max: Op = {
  name: "max",
  params: ["A"],
  signature: "(m,n) -> ()",
  realArguments: { params: ["A"], because: "order" },
  differential: ["sum(onehotmax(A).*dA)"],
  regular: "only one entry of A is the largest",
  subgradient: "where several entries of A are the largest, the formula takes the first of them, column by column",
  onScalars: "A",
  commutes: ["transpose"],
  notation: { text: "max(A)", latex: "\\max(A)" },
  evaluate: (F, [A]) => scalar(largest(F, A.data)),
}
