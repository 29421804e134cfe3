import type { Op } from "../ir/op.ts"
import { expm, frechet2 } from "../field/functions.ts"

/** Second Fréchet derivative of expm at A along D and E, which may change places. */
export const frechet2expm: Op = {
  name: "frechet2expm",
  params: ["A", "D", "E"],
  signature: "(n,n),(n,n),(n,n) -> (n,n)",
  adjoints: [undefined, "frechet(expm, A', G, E')", "frechet(expm, A', D', G)"],
  onScalars: "exp(A)*D*E",
  commutes: ["transpose", "conj"],
  notation: { text: "frechet(expm, A, D, E)", latex: "L^{(2)}_{\\exp}(A, D, E)" },
  sample: ["general", "general", "general"],
  source: "[higham2008, 3.1]",
  evaluate: (F, [A, D, E]) => frechet2(F, expm, A, D, E),
}
