import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** x times the normal distribution function, of every entry (D. Hendrycks and K. Gimpel, arXiv 1606.08415). */
export const gelu: Op = {
  name: "gelu",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  realArguments: { params: ["x"], because: "unknown" },
  derivative: "(1 + erf(x/sqrt(2)))/2 + x.*exp(-x.^2/2)/sqrt(2*pi)",
  definition: "x.*(1 + erf(x/sqrt(2)))/2",
  notation: { text: "gelu(x)", latex: "\\operatorname{gelu}(x)" },
  evaluate: (F, [x]) =>
    map(x, (a) => {
      const half = F.rational(1n, 2n)
      return F.mul(F.mul(half, a), F.add(F.one, F.erf(F.mul(F.sqrt(half), a))))
    }),
}
