import type { Op } from "../ir/op.ts"
import { frechet2, powm } from "../field/functions.ts"
import * as la from "../field/linalg.ts"

/** Second Fréchet derivative of the p-th power of a matrix at A along D and E, which may change places. */
export const frechet2matpow: Op = {
  name: "frechet2matpow",
  params: ["A", "D", "E", "p"],
  signature: "(n,n),(n,n),(n,n),() -> (n,n)",
  adjoints: [undefined, "frechet(matpow, A', G, E', conj(p))", "frechet(matpow, A', D', G, conj(p))"],
  onScalars: "p*(p - 1)*A^(p - 2)*D*E",
  commutes: ["transpose", "conj"],
  notation: { text: "frechet(matpow, A, D, E, p)", latex: "L^{(2)}_{(\\cdot)^{p}}(A, D, E)" },
  sample: ["positive-definite", "general", "general", "general"],
  source: "[higham2008, 3.1]",
  evaluate: (F, [A, D, E, p]) => frechet2(F, (G, X, lift) => powm(G, X, lift(la.at(p ?? A, 0, 0))), A, D, E),
}
