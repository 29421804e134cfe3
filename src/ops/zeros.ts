import type { Op } from "../ir/op.ts"
import { generate } from "../field/linalg.ts"

/** Matrix of zeros. */
export const zeros: Op = {
  name: "zeros",
  params: [],
  signature: "[m,n] -> (m,n)",
  sumProduct: "zero",
  notation: { text: "zeros(m,n)", latex: "0", unicode: "0", vector: { text: "zeros(m)", latex: "0", unicode: "0" } },
  evaluate: (F, _, { rows, cols }) => generate(rows, cols, () => F.zero),
}
