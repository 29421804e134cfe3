import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"
import * as stable from "../field/stable.ts"

/** Logarithm of the sum of the exponentials of all entries. */
export const logsumexp: Op = {
  name: "logsumexp",
  params: ["A"],
  signature: "(m,n) -> ()",
  differential: ["softmax(vec(A)).'*vec(dA)"],
  onScalars: "A",
  domainOverC: "sum(exp(A)) is not on the closed negative real axis",
  definition: "log(sum(exp(A)))",
  commutes: ["transpose"],
  notation: { text: "logsumexp(A)", latex: "\\operatorname{logsumexp}(A)" },
  source: "[magnus2019, 8.2]",
  evaluate: (F, [A]) => scalar(stable.logsumexp(F, A.data)),
}
