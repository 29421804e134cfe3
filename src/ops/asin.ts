import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Arcsine of every entry. */
export const asin: Op = {
  name: "asin",
  aliases: ["arcsin"],
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  derivative: "1./sqrt(1 - x.^2)",
  domain: "1 - x.^2 > 0",
  domainOverC: "1 - x.^2 is not on the closed negative real axis",
  notation: { text: "asin(x)", latex: "\\arcsin(x)" },
  sample: "small",
  evaluate: (F, [x]) => map(x, F.asin),
}
