import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Modulus of every entry. */
export const abs: Op = {
  name: "abs",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  facts: { nonnegative: {} },
  elementwise: true,
  field: "real",
  differential: ["re(conj(sign(x)).*dx)"],
  holomorphic: false,
  commutes: ["conj"],
  smooth: "x != 0",
  kinkAtZero: true,
  subgradient: "where x = 0 the formula takes 0",
  notation: {
    text: "abs(x)",
    latex: "\\operatorname{abs}(x)",
    unicode: "|x|",
    scalar: { text: "abs(x)", latex: "\\lvert x\\rvert", unicode: "|x|" },
  },
  source: "[kreutzdelgado2009]",
  evaluate: (F, [x]) => map(x, F.abs),
}
