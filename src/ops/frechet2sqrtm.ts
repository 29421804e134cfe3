import type { Op } from "../ir/op.ts"
import { frechet2, sqrtm } from "../field/functions.ts"

/** Second Fréchet derivative of sqrtm at A along D and E, which may change places. */
export const frechet2sqrtm: Op = {
  name: "frechet2sqrtm",
  params: ["A", "D", "E"],
  signature: "(n,n),(n,n),(n,n) -> (n,n)",
  adjoints: [undefined, "frechet(sqrtm, A', G, E')", "frechet(sqrtm, A', D', G)"],
  onScalars: "-D*E/(4*A^(3/2))",
  commutes: ["transpose", "conj"],
  notation: { text: "frechet(sqrtm, A, D, E)", latex: "L^{(2)}_{\\operatorname{sqrt}}(A, D, E)" },
  sample: ["positive-definite", "general", "general"],
  source: "[higham2008, 3.1]",
  evaluate: (F, [A, D, E]) => frechet2(F, sqrtm, A, D, E),
}
