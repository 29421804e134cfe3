import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"

/** The imaginary unit. */
export const imaginary: Op = {
  name: "imaginary",
  params: [],
  signature: "-> ()",
  field: "complex",
  notation: { text: "1i", latex: "\\mathrm i" },
  evaluate: (F) => scalar(F.imaginary()),
}
