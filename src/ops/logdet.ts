import type { Op } from "../ir/op.ts"
import { determinant, scalar } from "../field/linalg.ts"

/** Logarithm of a positive determinant. */
export const logdet: Op = {
  name: "logdet",
  params: ["A"],
  signature: "(n,n) -> ()",
  differential: ["tr(inv(A)*dA)"],
  domain: "det(A) > 0",
  domainOverC: "det(A) is not on the closed negative real axis",
  definition: "log(det(A))",
  onScalars: "log(A)",
  notation: { text: "logdet(A)", latex: "\\log\\det(A)" },
  sample: "positive-determinant",
  source: "[magnus2019, 8.3]",
  evaluate: (F, [A]) => scalar(F.log(determinant(F, A))),
}
