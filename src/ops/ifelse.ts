import type { Op } from "../ir/op.ts"
import { zip } from "../field/linalg.ts"
import { choose } from "../field/order.ts"

/** u where x > y, else v; x and y are real. */
export const ifelse: Op = {
  name: "ifelse",
  params: ["x", "y", "u", "v"],
  signature: "(m,n),(m,n),(m,n),(m,n) -> (m,n)",
  elementwise: true,
  realArguments: { params: ["x", "y"], because: "order" },
  adjoints: ["zeros(m,n)", "zeros(m,n)", "ifelse(x > y, G, zeros(m,n))", "ifelse(x > y, zeros(m,n), G)"],
  differential: ["zeros(m,n)", "zeros(m,n)", "ifelse(x > y, du, zeros(m,n))", "ifelse(x > y, zeros(m,n), dv)"],
  smooth: "x - y != 0",
  subgradient: "where x = y the formula takes the derivative of v",
  notation: { text: "ifelse(x > y, u, v)", latex: "\\begin{cases} u & x > y \\\\ v & \\text{else} \\end{cases}" },
  evaluate: (F, [x, y, u, v]) =>
    zip(
      zip(x, y, F.sub),
      zip(u, v as typeof u, (a, b) => [a, b] as const),
      (d, [a, b]) => choose(F, d, a, b),
    ),
}
