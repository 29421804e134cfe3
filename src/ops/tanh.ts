import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Hyperbolic tangent of every entry. */
export const tanh: Op = {
  name: "tanh",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "1 - tanh(x).^2",
  domainOverC: "cosh(x) != 0",
  commutes: ["conj"],
  notation: { text: "tanh(x)", latex: "\\tanh(x)" },
  evaluate: (F, [x]) => map(x, F.tanh),
}
