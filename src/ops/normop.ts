import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"
import { spectralNorm } from "../field/spectral.ts"

/** Spectral norm: the largest singular value. */
export const normop: Op = {
  name: "normop",
  params: ["A"],
  signature: "(m,n) -> ()",
  field: "real",
  differential: ["re(leftsv(A,1)'*dA*rightsv(A,1))"],
  holomorphic: false,
  regular: "the largest singular value of A is simple, and A != 0",
  subgradient:
    "where the largest singular value of A is repeated, the formula takes one of its pairs of singular vectors",
  onScalars: "abs(A)",
  commutes: ["transpose", "conj"],
  notation: { text: "normop(A)", latex: "\\lVert A\\rVert_2", unicode: "‖A‖₂" },
  source: "[giles2008]",
  evaluate: (F, [A]) => scalar(spectralNorm(F, A)),
}
