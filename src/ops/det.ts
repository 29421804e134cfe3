import type { Op } from "../ir/op.ts"
import { determinant, scalar } from "../field/linalg.ts"

/** Determinant. */
export const det: Op = {
  name: "det",
  params: ["A"],
  signature: "(n,n) -> ()",
  facts: { positive: { A: "definite" } },
  differential: ["det(A)*tr(inv(A)*dA)"],
  onScalars: "A",
  sumProduct: "determinant",
  commutes: ["transpose", "conj"],
  notation: { text: "det(A)", latex: "\\det(A)" },
  sample: "invertible",
  source: "[magnus2019, 8.3]",
  evaluate: (F, [A]) => scalar(determinant(F, A)),
}
