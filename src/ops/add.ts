import type { Op } from "../ir/op.ts"
import { zip } from "../field/linalg.ts"

/** Sum of any number of terms of one shape. */
export const add: Op = {
  name: "add",
  params: ["A"],
  signature: "(m,n)... -> (m,n)",
  linear: true,
  adjoints: ["G"],
  sumProduct: "sum",
  notation: { text: "A", latex: "A", separator: " + ", level: "sum" },
  evaluate: (F, args) => args.reduce((a, b) => zip(a, b, F.add)),
}
