import type { Op } from "../ir/op.ts"
import { map, scalar, sum } from "../field/linalg.ts"
import { positive } from "../field/order.ts"
import { OutsideDomain } from "../ir/number.ts"

/** The p-norm of all entries, (Σ |a|^p)^(1/p). */
export const normp: Op = {
  name: "normp",
  params: ["A", "p"],
  signature: "(m,n),() -> ()",
  field: "real",
  realArguments: { params: ["p"], because: "order" },
  differential: [
    "normp(A,p)^(1 - p)*re((abs(A).^(p - 1).*sign(A)) : dA)",
    "normp(A,p)/p*(sum(abs(A).^p.*log(abs(A)))/normp(A,p)^p - log(normp(A,p)))*dp",
  ],
  holomorphic: false,
  domain: "p > 0",
  smooth: "A != 0",
  onScalars: "abs(A)",
  definition: "sum(abs(A).^p)^(1/p)",
  notation: { text: "normp(A, p)", latex: "\\lVert A\\rVert_{p}", unicode: "‖A‖_{p}" },
  sample: ["general", "positive"],
  evaluate: (F, [A, p], { exponent }) => {
    const [power] = p.data
    if (power === undefined) throw new OutsideDomain("a norm without a number")
    if (!F.exact) positive(F, power, "the order of a norm")
    const total = sum(
      F,
      map(A, (a) => F.pow(F.abs(a), power, exponent)),
    )
    return scalar(F.pow(total, F.div(F.one, power)))
  },
}
