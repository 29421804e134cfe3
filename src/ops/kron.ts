import type { Op } from "../ir/op.ts"
import { at, generate } from "../field/linalg.ts"

/** Kronecker product: the blocks a[i,j]*B. */
export const kron: Op = {
  name: "kron",
  params: ["A", "B"],
  signature: "(m,n),(p,q) -> (m*p,n*q)",
  facts: { definite: { A: "definite", B: "definite" }, semidefinite: { A: "semidefinite", B: "semidefinite" } },
  adjoints: [
    "kron(eye(m), vector(1,p)')*(G.*kron(matrix(1,m,n), conj(B)))*kron(eye(n), vector(1,q))",
    "kron(vector(1,m)', eye(p))*(G.*kron(conj(A), matrix(1,p,q)))*kron(vector(1,n), eye(q))",
  ],
  differential: ["kron(dA, B)", "kron(A, dB)"],
  onScalars: "A*B",
  commutes: ["transpose", "conj"],
  fused: "ij,kl->(ik)(jl)",
  notation: { text: "kron(A, B)", latex: "A \\otimes B", unicode: "A ⊗ B", level: "product" },
  source: "[magnus2019, 2.2]",
  evaluate: (F, [A, B]) =>
    generate(A.rows * B.rows, A.cols * B.cols, (i, j) =>
      F.mul(at(A, Math.floor(i / B.rows), Math.floor(j / B.cols)), at(B, i % B.rows, j % B.cols)),
    ),
}
