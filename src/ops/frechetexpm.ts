import type { Op } from "../ir/op.ts"
import { expm, frechet } from "../field/functions.ts"

/** Fréchet derivative of expm at A along E. */
export const frechetexpm: Op = {
  name: "frechetexpm",
  params: ["A", "E"],
  signature: "(n,n),(n,n) -> (n,n)",
  differential: ["frechet(expm, A, E, dA)", "frechet(expm, A, dE)"],
  adjoints: [undefined, "frechet(expm, A', G)"],
  onScalars: "exp(A)*E",
  commutes: ["transpose", "conj"],
  notation: { text: "frechet(expm, A, E)", latex: "L_{\\exp}(A, E)" },
  sample: ["general", "general"],
  source: "[higham2008, 3.2]",
  evaluate: (F, [A, E]) => frechet(F, expm, A, E),
}
