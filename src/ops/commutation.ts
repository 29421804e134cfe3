import type { Op } from "../ir/op.ts"
import { generate } from "../field/linalg.ts"

/** The permutation with commutation(m,n)*vec(A) = vec(A.') for every m × n matrix A. */
export const commutation: Op = {
  name: "commutation",
  params: [],
  signature: "[m,n] -> (m*n,m*n)",
  fused: "->(ij)(ji)",
  notation: { text: "commutation(m, n)", latex: "K_{m,n}" },
  source: "[magnus2019, 3.7]",
  evaluate: (F, _, { dims }) => {
    const [m, n] = dims as [number, number]
    // entry (i, j) of A stands at j*m + i in vec(A) and at i*n + j in vec(A.')
    return generate(m * n, m * n, (r, c) => (r === (c % m) * n + Math.floor(c / m) ? F.one : F.zero))
  },
}
