import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"
import * as stable from "../field/stable.ts"

/** log(1 + exp(x)) of every entry. */
export const softplus: Op = {
  name: "softplus",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  facts: { positive: { x: "real" } },
  elementwise: true,
  derivative: "sigmoid(x)",
  domainOverC: "ones(m,n) + exp(x) is not on the closed negative real axis",
  definition: "log(ones(m,n) + exp(x))",
  notation: { text: "softplus(x)", latex: "\\operatorname{softplus}(x)" },
  evaluate: (F, [x]) => map(x, (a) => stable.softplus(F, a)),
}
