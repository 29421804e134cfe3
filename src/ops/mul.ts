import type { Op } from "../ir/op.ts"

/** Matrix product; neither factor is a scalar. */
export const mul: Op = {
  name: "mul",
  params: ["A", "B"],
  signature: "(m,k),(k,n) -> (m,n)",
  einsum: "ik,kj->ij",
  adjoints: ["G*B'", "A'*G"],
  onScalars: "A*B",
  notation: { text: "A*B", latex: "A B", level: "product" },
}
