import type { Op } from "../ir/op.ts"
import { logm as logmOf } from "../field/functions.ts"

/** Principal logarithm of a square matrix. */
export const logm: Op = {
  name: "logm",
  params: ["A"],
  signature: "(n,n) -> (n,n)",
  differential: ["frechet(logm, A, dA)"],
  regular: "A has no eigenvalue on the closed negative real axis",
  regularOnDefinite: true,
  entails: "det(A) != 0",
  onScalars: "log(A)",
  commutes: ["transpose", "conj"],
  notation: { text: "logm(A)", latex: "\\log(A)" },
  sample: "positive-definite",
  source: "[higham2008, 11.2]",
  evaluate: (F, [A]) => logmOf(F, A),
}
