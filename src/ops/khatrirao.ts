import type { Op } from "../ir/op.ts"
import { at, generate } from "../field/linalg.ts"

/** Column by column the Kronecker product. */
export const khatrirao: Op = {
  name: "khatrirao",
  params: ["A", "B"],
  signature: "(m,n),(p,n) -> (m*p,n)",
  adjoints: [
    "kron(eye(m), vector(1,p)')*(G.*kron(vector(1,m), conj(B)))",
    "kron(vector(1,m)', eye(p))*(G.*kron(conj(A), vector(1,p)))",
  ],
  differential: ["khatrirao(dA, B)", "khatrirao(A, dB)"],
  onScalars: "A*B",
  commutes: ["conj"],
  fused: "ij,kj->(ik)j",
  notation: { text: "khatrirao(A, B)", latex: "\\operatorname{khatrirao}(A, B)" },
  source: "[magnus2019, 8.2]",
  evaluate: (F, [A, B]) =>
    generate(A.rows * B.rows, A.cols, (i, j) => F.mul(at(A, Math.floor(i / B.rows), j), at(B, i % B.rows, j))),
}
