import type { Op } from "../ir/op.ts"
import { at, generate, map, scalar, sum } from "../field/linalg.ts"
import { realRoot } from "../field/stable.ts"

/** Sum of the Euclidean norms of the columns. */
export const norm21: Op = {
  name: "norm21",
  params: ["A"],
  signature: "(m,n) -> ()",
  field: "real",
  differential: ["re((A*diag(1./sqrt(re(diag(A'*A))))) : dA)"],
  holomorphic: false,
  smooth: "re(diag(A'*A)) != 0",
  onScalars: "abs(A)",
  definition: "sum(sqrt(re(diag(A'*A))))",
  commutes: ["conj"],
  notation: { text: "norm21(A)", latex: "\\lVert A\\rVert_{2,1}", unicode: "‖A‖₂,₁" },
  source: "[kreutzdelgado2009]",
  evaluate: (F, [A]) => {
    const squares = map(A, (a) => F.re(F.mul(F.conj(a), a)))
    const columns = generate(1, A.cols, (_, j) =>
      sum(
        F,
        generate(A.rows, 1, (i) => at(squares, i, j)),
      ),
    )
    return scalar(
      sum(
        F,
        map(columns, (a) => realRoot(F, a)),
      ),
    )
  },
}
