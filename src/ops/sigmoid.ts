import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Logistic function 1/(1 + exp(-x)) of every entry. */
export const sigmoid: Op = {
  name: "sigmoid",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "sigmoid(x).*(1 - sigmoid(x))",
  commutes: ["conj"],
  notation: { text: "sigmoid(x)", latex: "\\sigma(x)" },
  evaluate: (F, [x]) => map(x, (a) => F.div(F.one, F.add(F.one, F.exp(F.neg(a))))),
}
