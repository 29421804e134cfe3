import type { Op } from "../ir/op.ts"
import { transpose } from "../field/linalg.ts"

/** The columns of a matrix, one below the other. */
export const vec: Op = {
  name: "vec",
  params: ["A"],
  signature: "(m,n) -> (m*n)",
  linear: true,
  adjoints: ["unvec(G, m, n)"],
  onScalars: "A",
  fused: "ij->(ji)",
  notation: { text: "vec(A)", latex: "\\operatorname{vec}(A)" },
  source: "[magnus2019, 2.4]",
  evaluate: (_, [A]) => ({ rows: A.data.length, cols: 1, data: transpose(A).data }),
}
