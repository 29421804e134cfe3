import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"
import { positive } from "../field/order.ts"
import { OutsideDomain, Unavailable } from "../ir/number.ts"

/** The k-th derivative of digamma, of every entry. */
export const polygamma: Op = {
  name: "polygamma",
  params: ["k", "x"],
  signature: "(),(m,n) -> (m,n)",
  elementwise: true,
  realArguments: { params: ["k", "x"], because: "unknown" },
  differential: ["zeros(m,n)", "polygamma(k + 1, x).*dx"],
  domain: "x > 0",
  notation: { text: "polygamma(k, x)", latex: "\\operatorname{polygamma}(k, x)" },
  sample: ["index", "positive"],
  source: "NIST Digital Library of Mathematical Functions, 5.15.1",
  evaluate: (F, [k, x]) => {
    const order = F.toInteger(k.data[0] as (typeof k.data)[number])
    const { polygamma: function_ } = F
    if (order === undefined || order < 0) throw new OutsideDomain("the order of polygamma is a number 0, 1, 2 …")
    if (!function_) throw new Unavailable(`polygamma over ${F.name}`)
    return map(x, (a) => function_(order, positive(F, a, "polygamma")))
  },
}
