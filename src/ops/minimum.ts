import type { Op } from "../ir/op.ts"
import { zip } from "../field/linalg.ts"
import { choose } from "../field/order.ts"

/** The smaller of two entries, of real arguments. */
export const minimum: Op = {
  name: "minimum",
  params: ["x", "y"],
  signature: "(m,n),(m,n) -> (m,n)",
  elementwise: true,
  realArguments: { params: ["x", "y"], because: "order" },
  differential: ["heaviside(y - x).*dx", "(1 - heaviside(y - x)).*dy"],
  smooth: "x - y != 0",
  subgradient: "where x = y the formula takes the derivative of y",
  notation: { text: "min(x, y)", latex: "\\min(x, y)" },
  evaluate: (F, [x, y]) => zip(x, y, (a, b) => choose(F, F.sub(b, a), a, b)),
}
