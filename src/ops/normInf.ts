import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"
import { largest } from "../field/stable.ts"

/** Largest modulus of an entry. */
export const normInf: Op = {
  name: "normInf",
  params: ["A"],
  signature: "(m,n) -> ()",
  field: "real",
  differential: ["re((onehotmax(abs(A)).*sign(A)) : dA)"],
  holomorphic: false,
  regular: "only one entry of A has the largest modulus, and A != 0",
  subgradient:
    "where several entries of A have the largest modulus, the formula takes that of the first, column by column",
  onScalars: "abs(A)",
  commutes: ["transpose", "conj"],
  notation: { text: "normInf(A)", latex: "\\lVert A\\rVert_{\\max}", unicode: "‖A‖∞" },
  source: "[kreutzdelgado2009]",
  evaluate: (F, [A]) => scalar(largest(F, A.data.map(F.abs))),
}
