import type { Op } from "../ir/op.ts"
import { determinant, scalar } from "../field/linalg.ts"

/** Logarithm of the modulus of a determinant. */
export const logabsdet: Op = {
  name: "logabsdet",
  params: ["A"],
  signature: "(n,n) -> ()",
  field: "real",
  differential: ["re(tr(inv(A)*dA))"],
  holomorphic: false,
  domain: "det(A) != 0",
  definition: "log(abs(det(A)))",
  onScalars: "log(abs(A))",
  commutes: ["transpose", "conj"],
  notation: { text: "logabsdet(A)", latex: "\\log\\lvert\\det(A)\\rvert" },
  sample: "invertible",
  source: "[petersen2012, eq. 57]",
  evaluate: (F, [A]) => scalar(F.log(F.abs(determinant(F, A)))),
}
