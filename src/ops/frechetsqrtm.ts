import type { Op } from "../ir/op.ts"
import { frechet, sqrtm } from "../field/functions.ts"

/** Fréchet derivative of sqrtm at A along E. */
export const frechetsqrtm: Op = {
  name: "frechetsqrtm",
  params: ["A", "E"],
  signature: "(n,n),(n,n) -> (n,n)",
  differential: ["frechet(sqrtm, A, E, dA)", "frechet(sqrtm, A, dE)"],
  adjoints: [undefined, "frechet(sqrtm, A', G)"],
  regular: "A has no eigenvalue on the closed negative real axis",
  regularOnDefinite: true,
  entails: "det(A) != 0",
  onScalars: "E/(2*sqrt(A))",
  commutes: ["transpose", "conj"],
  notation: { text: "frechet(sqrtm, A, E)", latex: "L_{\\operatorname{sqrt}}(A, E)" },
  sample: ["positive-definite", "general"],
  source: "[higham2008, 3.2]",
  evaluate: (F, [A, E]) => frechet(F, sqrtm, A, E),
}
