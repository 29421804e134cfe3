import type { Op } from "../ir/op.ts"
import { adjugate } from "../field/factor.ts"

/** Adjugate: the transposed matrix of cofactors, adj(A)*A = det(A)*eye. */
export const adj: Op = {
  name: "adj",
  params: ["A"],
  signature: "(n,n) -> (n,n)",
  differential: ["tr(adj(A)*dA)*inv(A) - inv(A)*dA*adj(A)"],
  smooth: "det(A) != 0",
  onScalars: "1",
  definition: "det(A)*inv(A)",
  commutes: ["transpose", "conj"],
  notation: { text: "adj(A)", latex: "\\operatorname{adj}(A)" },
  sample: "invertible",
  source: "[magnus2019, 8.6]",
  evaluate: (F, [A]) => adjugate(F, A),
}
