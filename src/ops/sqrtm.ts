import type { Op } from "../ir/op.ts"
import { sqrtm as sqrtmOf } from "../field/functions.ts"

/** Principal square root of a square matrix. */
export const sqrtm: Op = {
  name: "sqrtm",
  params: ["A"],
  signature: "(n,n) -> (n,n)",
  facts: { definite: { A: "definite" }, semidefinite: { A: "semidefinite" } },
  differential: ["frechet(sqrtm, A, dA)"],
  regular: "A has no eigenvalue on the closed negative real axis",
  regularOnDefinite: true,
  entails: "det(A) != 0",
  onScalars: "sqrt(A)",
  commutes: ["transpose", "conj"],
  notation: { text: "sqrtm(A)", latex: "A^{1/2}", level: "postfix" },
  sample: "positive-definite",
  source: "[higham2008, 6.1]",
  evaluate: (F, [A]) => sqrtmOf(F, A),
}
