import type { Op } from "../ir/op.ts"
import { expm as expmOf } from "../field/functions.ts"

/** Matrix exponential. */
export const expm: Op = {
  name: "expm",
  params: ["A"],
  signature: "(n,n) -> (n,n)",
  differential: ["frechet(expm, A, dA)"],
  onScalars: "exp(A)",
  commutes: ["transpose", "conj"],
  notation: { text: "expm(A)", latex: "\\exp(A)" },
  sample: "general",
  source: "[higham2008, 10.2]",
  evaluate: (F, [A]) => expmOf(F, A),
}
