import type { Op } from "../ir/op.ts"
import { frechet, powm } from "../field/functions.ts"
import * as la from "../field/linalg.ts"

/** Fréchet derivative of the p-th power of a matrix at A along E. */
export const frechetmatpow: Op = {
  name: "frechetmatpow",
  params: ["A", "E", "p"],
  signature: "(n,n),(n,n),() -> (n,n)",
  adjoints: [undefined, "frechet(matpow, A', G, conj(p))"],
  differential: [
    "frechet(matpow, A, E, dA, p)",
    "frechet(matpow, A, dE, p)",
    "dp*(frechet(logm, A, E)*matpow(A, p) + logm(A)*frechet(matpow, A, E, p))",
  ],
  regular: "p is an integer, positive or A invertible, or all eigenvalues of A are positive",
  regularOnDefinite: true,
  onScalars: "p*A^(p - 1)*E",
  commutes: ["transpose", "conj"],
  notation: { text: "frechet(matpow, A, E, p)", latex: "L_{(\\cdot)^{p}}(A, E)" },
  sample: ["positive-definite", "general", "general"],
  source: "[higham2008, 3.2]",
  evaluate: (F, [A, E, p]) => frechet(F, (G, X, lift) => powm(G, X, lift(la.at(p, 0, 0))), A, E),
}
