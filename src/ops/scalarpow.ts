import { map } from "../field/linalg.ts"
import type { Op } from "../ir/op.ts"

/** A scalar to the power of every entry; of several entries written `c.^x`. */
export const scalarpow: Op = {
  name: "scalarpow",
  params: ["c", "x"],
  signature: "(),(m,n) -> (m,n)",
  elementwise: true,
  differential: ["dc*(x.*c.^(x - ones(m,n)))", "log(c)*c.^x.*dx"],
  domain: "c > 0",
  domainOverC: "c is not on the closed negative real axis",
  onScalars: "c^x",
  definition: "exp(log(c)*x)",
  notation: {
    text: "c.^(x)",
    latex: "c^{\\odot x}",
    level: "postfix",
    scalar: { text: "c^x", latex: "c^{x}" },
  },
  sample: ["positive", "general"],
  evaluate: (F, [c, x]) => map(x, (a) => F.pow(c.data[0] as typeof a, a)),
}
