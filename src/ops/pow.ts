import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Every entry to a scalar power. */
export const pow: Op = {
  name: "pow",
  params: ["x", "p"],
  elementwise: true,
  signature: "(m,n),() -> (m,n)",
  facts: { positive: { x: "positive", p: "real" } },
  differential: ["p*x.^(p - 1).*dx", "dp*(log(x).*x.^p)"],
  sumProduct: "power",
  notation: {
    text: "x.^p",
    latex: "x^{\\odot p}",
    level: "postfix",
    scalar: { text: "x^p", latex: "x^{p}" },
  },
  sample: ["positive", "general"],
  evaluate: (F, [x, p], { exponent }) => map(x, (a) => F.pow(a, p.data[0] as typeof a, exponent)),
}
