import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"

/** The circle number. */
export const pi: Op = {
  name: "pi",
  params: [],
  signature: "-> ()",
  facts: { positive: {} },
  notation: { text: "pi", latex: "\\pi", unicode: "π" },
  evaluate: (F) => scalar(F.pi()),
}
