import type { Op } from "../ir/op.ts"
import { map } from "../field/linalg.ts"

/** x/|x| for every entry, 0 for 0: over R the sign. */
export const sign: Op = {
  name: "sign",
  params: ["x"],
  signature: "(m,n) -> (m,n)",
  elementwise: true,
  differential: ["1i*sign(x).*im(conj(sign(x)).*dx)./abs(x)"],
  holomorphic: false,
  commutes: ["conj"],
  smooth: "x != 0",
  notation: { text: "sign(x)", latex: "\\operatorname{sign}(x)" },
  source: "[kreutzdelgado2009]",
  evaluate: (F, [x]) => map(x, F.sign),
}
