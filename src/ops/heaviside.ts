import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"
import { step } from "../field/order.ts"

/** 1 where an entry is above zero, else 0; of real arguments. */
export const heaviside: Op = {
  name: "heaviside",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  realArguments: { params: ["x"], because: "order" },
  derivative: "zeros(m,n)",
  smooth: "x != 0",
  subgradient: "where x = 0 the formula takes 0",
  notation: { text: "heaviside(x)", latex: "\\operatorname{heaviside}(x)" },
  evaluate: (F, [x]) => map(x, (a) => step(F, a)),
}
