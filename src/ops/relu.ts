import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"
import { step } from "../field/order.ts"

/** The larger of 0 and an entry; of real arguments. */
export const relu: Op = {
  name: "relu",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  facts: { nonnegative: { x: "real" } },
  elementwise: true,
  realArguments: { params: ["x"], because: "order" },
  derivative: "heaviside(x)",
  smooth: "x != 0",
  kinkAtZero: true,
  subgradient: "where x = 0 the formula takes 0",
  notation: { text: "relu(x)", latex: "\\operatorname{relu}(x)" },
  evaluate: (F, [x]) => map(x, (a) => F.mul(step(F, a), a)),
}
