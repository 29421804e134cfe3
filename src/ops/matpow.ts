import type { Op } from "../ir/op.ts"
import { powm } from "../field/functions.ts"

/** Power of a square matrix: an integer one, or a real one of a matrix with positive eigenvalues. */
export const matpow: Op = {
  name: "matpow",
  params: ["A", "p"],
  signature: "(n,n),() -> (n,n)",
  differential: ["frechet(matpow, A, dA, p)", "dp*(logm(A)*matpow(A, p))"],
  regular: "p is an integer, positive or A invertible, or all eigenvalues of A are positive",
  regularOnDefinite: true,
  onScalars: "A^p",
  commutes: ["transpose", "conj"],
  notation: { text: "A^(p)", latex: "A^{p}", level: "postfix" },
  sample: ["positive-definite", "general"],
  source: "[higham2008, 3.2]",
  evaluate: (F, [A, p], { exponent }) => powm(F, A, p.data[0] as (typeof p.data)[number], exponent),
}
