import type { Op } from "../ir/op.ts"

/** Sum of the diagonal entries. */
export const trace: Op = {
  name: "trace",
  aliases: ["tr"],
  params: ["A"],
  signature: "(n,n) -> ()",
  einsum: "ii->",
  adjoints: ["G*eye(n)"],
  onScalars: "A",
  notation: { text: "tr(A)", latex: "\\operatorname{tr}(A)" },
}
