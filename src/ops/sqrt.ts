import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Square root of every entry. */
export const sqrt: Op = {
  name: "sqrt",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  facts: { positive: { x: "positive" } },
  elementwise: true,
  derivative: "1./(2*sqrt(x))",
  domain: "x > 0",
  domainOverC: "x is not on the closed negative real axis",
  definition: "x.^(1/2)",
  sample: "positive",
  notation: {
    text: "sqrt(x)",
    latex: "\\sqrt{x}",
    level: "postfix",
    square: { text: "sqrt(x)", latex: "x^{\\odot 1/2}" },
  },
  evaluate: (F, [x]) => map(x, F.sqrt),
}
