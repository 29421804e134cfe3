import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"
import { realRoot } from "../field/stable.ts"

/** Euclidean norm of a vector, Frobenius norm of a matrix. */
export const norm2: Op = {
  name: "norm2",
  aliases: ["normF"],
  params: ["A"],
  signature: "(m,n) -> ()",
  facts: { nonnegative: {} },
  field: "real",
  differential: ["re(A : dA)/norm2(A)"],
  smooth: "norm2(A) != 0",
  kinkAtZero: true,
  holomorphic: false,
  definition: "sqrt(re(A : A))",
  notation: {
    text: "norm2(A)",
    latex: "\\lVert A\\rVert_F",
    unicode: "‖A‖",
    vector: { text: "norm2(A)", latex: "\\lVert A\\rVert", unicode: "‖A‖" },
    row: { text: "norm2(A)", latex: "\\lVert A\\rVert", unicode: "‖A‖" },
  },
  source: "[petersen2012, eqs. 129-131]",
  evaluate: (F, [A]) => scalar(realRoot(F, A.data.map((a) => F.re(F.mul(F.conj(a), a))).reduce(F.add))),
}
