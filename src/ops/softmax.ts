import type { Op } from "../ir/op.ts"
import * as stable from "../field/stable.ts"

/** exp(x)/sum(exp(x)) of a vector. */
export const softmax: Op = {
  name: "softmax",
  params: ["x"],
  signature: "(n) -> (n)",
  facts: { positive: { x: "real" } },
  differential: ["softmax(x).*dx - softmax(x)*(softmax(x).'*dx)"],
  onScalars: "1",
  domainOverC: "sum(exp(x)) != 0",
  definition: "exp(x)/sum(exp(x))",
  commutes: ["conj"],
  notation: { text: "softmax(x)", latex: "\\operatorname{softmax}(x)" },
  source: "[magnus2019, 8.2]",
  evaluate: (F, [x]) => ({ ...x, data: stable.softmax(F, x.data) }),
}
