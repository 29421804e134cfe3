import type { Op } from "../ir/op.ts"
import { map, scalar, sum } from "../field/linalg.ts"

/** Variance of all entries: the mean of the squared distances to their mean. */
export const variance: Op = {
  name: "var",
  params: ["A"],
  signature: "(m,n) -> ()",
  field: "real",
  differential: ["2/(m*n)*re((A - sum(A)/(m*n)*ones(m,n)) : dA)"],
  holomorphic: false,
  onScalars: "0",
  definition: "re(A : A)/(m*n) - re(sum(A) : sum(A))/(m*n)^2",
  commutes: ["transpose", "conj"],
  notation: { text: "var(A)", latex: "\\operatorname{var}(A)" },
  source: "[magnus2019, 8.2]",
  evaluate: (F, [A]) => {
    const count = F.number(A.data.length)
    const mean = F.div(sum(F, A), count)
    const squares = map(A, (a) => F.re(F.mul(F.conj(F.sub(a, mean)), F.sub(a, mean))))
    return scalar(F.div(sum(F, squares), count))
  },
}
