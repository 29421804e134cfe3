import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"
import { positive } from "../field/order.ts"

/** Logarithmic derivative of the gamma function of every entry. */
export const digamma: Op = {
  name: "digamma",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  realArguments: { params: ["x"], because: "unknown" },
  derivative: "polygamma(1, x)",
  domain: "x > 0",
  notation: { text: "digamma(x)", latex: "\\operatorname{digamma}(x)" },
  sample: "positive",
  source: "NIST Digital Library of Mathematical Functions, 5.15.1",
  evaluate: (F, [x]) => map(x, (a) => F.digamma(positive(F, a, "digamma"))),
}
