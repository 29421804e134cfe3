import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"
import * as stable from "../field/stable.ts"

/** Logistic function 1/(1 + exp(-x)) of every entry. */
export const sigmoid: Op = {
  name: "sigmoid",
  aliases: ["logistic"],
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  facts: { positive: { x: "real" } },
  elementwise: true,
  derivative: "sigmoid(x).*(1 - sigmoid(x))",
  domainOverC: "ones(m,n) + exp(-x) != 0",
  commutes: ["conj"],
  notation: { text: "sigmoid(x)", latex: "\\operatorname{sigmoid}(x)" },
  evaluate: (F, [x]) => map(x, (a) => stable.sigmoid(F, a)),
}
