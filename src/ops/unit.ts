import { generate } from "../field/linalg.ts"
import { OutsideDomain } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"

/** The i-th unit vector of size n, 1-based. */
export const unit: Op = {
  name: "unit",
  params: ["i"],
  signature: "(),[n] -> (n)",
  field: "real",
  sumProduct: "unit",
  notation: { text: "e(i,n)", latex: "e_{i}", unicode: "e_{i}" },
  sample: "index",
  evaluate: (F, [i], { rows }) => {
    const k = F.toInteger(i.data[0] as (typeof i.data)[number])
    if (k === undefined || k < 1 || k > rows) throw new OutsideDomain("an index is outside its vector")
    return generate(rows, 1, (r) => (r === k - 1 ? F.one : F.zero))
  },
}
