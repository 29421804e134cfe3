import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"

/** The imaginary unit. */
export const imaginary: Op = {
  name: "imaginary",
  params: [],
  signature: "-> ()",
  field: "complex",
  sumProduct: "imaginary",
  notation: { text: "1i", latex: "\\mathrm i", unicode: "i" },
  evaluate: (F) => scalar(F.imaginary()),
}
