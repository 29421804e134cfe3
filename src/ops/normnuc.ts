import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"
import { nuclearNorm } from "../field/functions.ts"

/** Nuclear norm: the sum of the singular values; the derivative is written for at least as many rows as columns. */
export const normnuc: Op = {
  name: "normnuc",
  params: ["A"],
  signature: "(m,n) -> ()",
  field: "real",
  differential: ["re((A*inv(sqrtm(A'*A))) : dA)"],
  holomorphic: false,
  smooth: "det(A'*A) != 0",
  onScalars: "abs(A)",
  commutes: ["transpose", "conj"],
  notation: { text: "normnuc(A)", latex: "\\lVert A\\rVert_*", unicode: "‖A‖∗" },
  source: "[giles2008]",
  evaluate: (F, [A]) => scalar(nuclearNorm(F, A)),
}
