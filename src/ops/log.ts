import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Natural logarithm of every entry. */
export const log: Op = {
  name: "log",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "1./x",
  domain: "x > 0",
  domainOverC: "x is not on the closed negative real axis",
  sample: "positive",
  notation: { text: "log(x)", latex: "\\log(x)", square: { text: "log(x)", latex: "\\log^{\\odot}(x)" } },
  evaluate: (F, [x]) => map(x, F.log),
}
