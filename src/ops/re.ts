import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Real part of every entry. */
export const re: Op = {
  name: "re",
  params: ["A"],
  signature: "(m,n) -> (m,n)",
  facts: { nonnegative: { A: "nonnegative" } },
  field: "real",
  linear: true,
  adjoints: ["re(G)"],
  holomorphic: false,
  definition: "(A + conj(A))/2",
  onReals: "A",
  notation: { text: "re(A)", latex: "\\operatorname{Re}(A)" },
  evaluate: (F, [A]) => map(A, F.re),
}
