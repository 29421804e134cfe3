import type { Op } from "../ir/op.ts"
import { zip } from "../field/linalg.ts"
import { choose } from "../field/order.ts"

/** The larger of two entries, of real arguments. */
export const maximum: Op = {
  name: "maximum",
  params: ["x", "y"],
  signature: "(m,n),(m,n) -> (m,n)",
  elementwise: true,
  realArguments: { params: ["x", "y"], because: "order" },
  differential: ["heaviside(x - y).*dx", "(1 - heaviside(x - y)).*dy"],
  smooth: "x - y != 0",
  subgradient: "where x = y the formula takes the derivative of y",
  notation: { text: "max(x, y)", latex: "\\max(x, y)" },
  evaluate: (F, [x, y]) => zip(x, y, (a, b) => choose(F, F.sub(a, b), a, b)),
}
