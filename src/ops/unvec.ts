import type { Op } from "../ir/op.ts"
import { transpose } from "../field/linalg.ts"

/** The m × n matrix whose columns stand one below the other in a vector. */
export const unvec: Op = {
  name: "unvec",
  params: ["x"],
  signature: "(m*n),[m,n] -> (m,n)",
  linear: true,
  adjoints: ["vec(G)"],
  fused: "(ji)->ij",
  notation: { text: "unvec(x, m, n)", latex: "\\operatorname{unvec}_{m \\times n}(x)" },
  source: "[magnus2019, 2.4]",
  evaluate: (_, [x], { rows, cols }) => transpose({ rows: cols, cols: rows, data: x.data }),
}
