import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"
import { positive } from "../field/order.ts"

/** Logarithm of the gamma function of every entry. */
export const lgamma: Op = {
  name: "lgamma",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  realArguments: { params: ["x"], because: "unknown" },
  derivative: "digamma(x)",
  domain: "x > 0",
  notation: { text: "lgamma(x)", latex: "\\log\\Gamma(x)" },
  sample: "positive",
  source: "NIST Digital Library of Mathematical Functions, 5.2.2",
  evaluate: (F, [x]) => map(x, (a) => F.lgamma(positive(F, a, "lgamma"))),
}
