import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"
import * as stable from "../field/stable.ts"

/** x times its logistic function, of every entry. */
export const silu: Op = {
  name: "silu",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "sigmoid(x) + x.*sigmoid(x).*(1 - sigmoid(x))",
  definition: "x.*sigmoid(x)",
  domainOverC: "ones(m,n) + exp(-x) != 0",
  commutes: ["conj"],
  notation: { text: "silu(x)", latex: "\\operatorname{silu}(x)" },
  evaluate: (F, [x]) => map(x, (a) => F.mul(a, stable.sigmoid(F, a))),
}
