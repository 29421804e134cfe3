import type { Op } from "../ir/op.ts"
import { zip } from "../field/linalg.ts"

/** Every entry to a power of its own. */
export const powers: Op = {
  name: "powers",
  params: ["x", "p"],
  signature: "(m,n),(m,n) -> (m,n)",
  elementwise: true,
  differential: ["p.*x.^(p - ones(m,n)).*dx", "log(x).*x.^p.*dp"],
  onScalars: "x^p",
  domain: "x > 0",
  domainOverC: "x is not on the closed negative real axis",
  notation: { text: "x.^(p)", latex: "x^{\\odot p}", level: "postfix" },
  sample: ["positive", "general"],
  evaluate: (F, [x, p]) => zip(x, p, (a, b) => F.pow(a, b)),
}
