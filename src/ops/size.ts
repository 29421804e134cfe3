import type { Op } from "../ir/op.ts"
import { scalar } from "../field/linalg.ts"

/** A dimension as a number. */
export const size: Op = {
  name: "size",
  params: [],
  signature: "[n] -> ()",
  facts: { positive: {} },
  sumProduct: "size",
  notation: { text: "n", latex: "n" },
  evaluate: (F, _, { dims }) => scalar(F.number(dims[0] as number)),
}
