import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Arctangent of every entry. */
export const atan: Op = {
  name: "atan",
  aliases: ["arctan"],
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "1./(1 + x.^2)",
  domainOverC: "1 + x.^2 is not on the closed negative real axis",
  notation: { text: "atan(x)", latex: "\\arctan(x)" },
  evaluate: (F, [x]) => map(x, F.atan),
}
