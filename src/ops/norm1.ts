import type { Op } from "../ir/op.ts"
import { map, scalar, sum } from "../field/linalg.ts"

/** Sum of the moduli of the entries. */
export const norm1: Op = {
  name: "norm1",
  params: ["A"],
  signature: "(m,n) -> ()",
  facts: { nonnegative: {} },
  field: "real",
  differential: ["re(sign(A) : dA)"],
  holomorphic: false,
  smooth: "A != 0",
  subgradient: "where an entry of A is 0 the formula takes 0",
  onScalars: "abs(A)",
  definition: "sum(abs(A))",
  commutes: ["transpose", "conj"],
  notation: { text: "norm1(A)", latex: "\\lVert A\\rVert_1", unicode: "‖A‖₁" },
  source: "[kreutzdelgado2009]",
  evaluate: (F, [A]) => scalar(sum(F, map(A, F.abs))),
}
