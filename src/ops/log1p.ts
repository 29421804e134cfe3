import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"
import * as stable from "../field/stable.ts"

/** Logarithm of 1 + x, of every entry, to full precision near 0. */
export const log1p: Op = {
  name: "log1p",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "1./(ones(m,n) + x)",
  definition: "log(ones(m,n) + x)",
  domain: "x > -1",
  domainOverC: "ones(m,n) + x is not on the closed negative real axis",
  notation: {
    text: "log1p(x)",
    latex: "\\operatorname{log1p}(x)",
    vector: { text: "log1p(x)", latex: "\\log(1 + x)" },
  },
  sample: "positive",
  evaluate: (F, [x]) => map(x, (a) => stable.log1p(F, a)),
}
