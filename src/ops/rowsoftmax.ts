import type { Op } from "../ir/op.ts"
import * as stable from "../field/stable.ts"

/** exp(a)/sum(exp(a)) of each row a of a matrix. */
export const rowsoftmax: Op = {
  name: "rowsoftmax",
  params: ["A"],
  signature: "(m,n) -> (m,n)",
  differential: ["rowsoftmax(A).*dA - rowsoftmax(A).*((rowsoftmax(A).*dA)*matrix(1,n,n))"],
  definition: "exp(A)./(exp(A)*matrix(1,n,n))",
  domainOverC: "exp(A)*vector(1,n) != 0",
  commutes: ["conj"],
  notation: { text: "softmax(A)", latex: "\\operatorname{softmax}(A)" },
  source: "[magnus2019, 8.2]",
  evaluate: (F, [A]) => {
    const rows = Array.from({ length: A.rows }, (_, i) => A.data.slice(i * A.cols, (i + 1) * A.cols))
    return { ...A, data: rows.flatMap((row) => stable.softmax(F, row)) }
  },
}
