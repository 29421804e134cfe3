import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** Error function of every entry, 2/√π ∫₀ˣ exp(-t²) dt. */
export const erf: Op = {
  name: "erf",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  realArguments: { params: ["x"], because: "unknown" },
  derivative: "2/sqrt(pi)*exp(-x.^2)",
  notation: { text: "erf(x)", latex: "\\operatorname{erf}(x)" },
  evaluate: (F, [x]) => map(x, F.erf),
}
