import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"
import { largest } from "../field/stable.ts"

/** The smallest of all entries, which are real. */
export const min: Op = {
  name: "min",
  params: ["A"],
  signature: "(m,n) -> ()",
  realArguments: { params: ["A"], because: "order" },
  differential: ["sum(onehotmax(-A).*dA)"],
  regular: "only one entry of A is the smallest",
  subgradient: "where several entries of A are the smallest, the formula takes the first of them, column by column",
  onScalars: "A",
  commutes: ["transpose"],
  notation: { text: "min(A)", latex: "\\min(A)" },
  evaluate: (F, [A]) => scalar(F.neg(largest(F, A.data.map(F.neg)))),
}
