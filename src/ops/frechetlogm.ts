import type { Op } from "../ir/op.ts"
import { frechet, logm } from "../field/functions.ts"

/** Fréchet derivative of logm at A along E. */
export const frechetlogm: Op = {
  name: "frechetlogm",
  params: ["A", "E"],
  signature: "(n,n),(n,n) -> (n,n)",
  differential: ["frechet(logm, A, E, dA)", "frechet(logm, A, dE)"],
  adjoints: [undefined, "frechet(logm, A', G)"],
  regular: "A has no eigenvalue on the closed negative real axis",
  regularOnDefinite: true,
  entails: "det(A) != 0",
  onScalars: "E/A",
  commutes: ["transpose", "conj"],
  notation: { text: "frechet(logm, A, E)", latex: "L_{\\log}(A, E)" },
  sample: ["positive-definite", "general"],
  source: "[higham2008, 3.2]",
  evaluate: (F, [A, E]) => frechet(F, logm, A, E),
}
