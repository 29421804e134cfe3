import type { Op } from "../ir/op.ts"
import { frechet2, logm } from "../field/functions.ts"

/** Second Fréchet derivative of logm at A along D and E, which may change places. */
export const frechet2logm: Op = {
  name: "frechet2logm",
  params: ["A", "D", "E"],
  signature: "(n,n),(n,n),(n,n) -> (n,n)",
  adjoints: [undefined, "frechet(logm, A', G, E')", "frechet(logm, A', D', G)"],
  onScalars: "-D*E/A^2",
  commutes: ["transpose", "conj"],
  notation: { text: "frechet(logm, A, D, E)", latex: "L^{(2)}_{\\log}(A, D, E)" },
  sample: ["positive-definite", "general", "general"],
  source: "[higham2008, 3.1]",
  evaluate: (F, [A, D, E]) => frechet2(F, logm, A, D, E),
}
