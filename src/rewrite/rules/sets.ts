import type { Rule } from "../rule.ts"

const ORTHOGONAL = "Q in O(n); A in C^(n x m); B in C^(m x n)"
const UNITARY = "Q in U(n); A in C^(n x m); B in C^(m x n)"
const STIEFEL = "Q in St(n,p); A in C^(p x m); B in C^(m x p)"
const COMPLEX_STIEFEL = "Q in St(n,p,C); A in C^(p x m); B in C^(m x p)"

/** What orthogonal, unitary and Stiefel matrices are known to do. */
export const orthonormal: readonly Rule[] = [
  { name: "orthonormal-columns", where: STIEFEL, from: "Q'*Q", to: "eye(p)" },
  { name: "orthonormal-columns", where: STIEFEL, from: "Q'*(Q*A)", to: "A" },
  { name: "orthonormal-columns", where: STIEFEL, from: "(B*Q')*Q", to: "B" },
  { name: "orthonormal-columns", where: COMPLEX_STIEFEL, from: "Q'*Q", to: "eye(p)" },
  { name: "orthonormal-columns", where: COMPLEX_STIEFEL, from: "Q'*(Q*A)", to: "A" },
  { name: "orthonormal-columns", where: COMPLEX_STIEFEL, from: "(B*Q')*Q", to: "B" },
  { name: "orthogonal-rows", where: ORTHOGONAL, from: "Q*Q'", to: "eye(n)" },
  { name: "orthogonal-rows", where: ORTHOGONAL, from: "Q*(Q'*A)", to: "A" },
  { name: "orthogonal-rows", where: ORTHOGONAL, from: "(B*Q)*Q'", to: "B" },
  { name: "inverse-of-orthogonal", where: ORTHOGONAL, from: "inv(Q)", to: "Q'" },
  { name: "orthogonal-rows", where: UNITARY, from: "Q*Q'", to: "eye(n)" },
  { name: "orthogonal-rows", where: UNITARY, from: "Q*(Q'*A)", to: "A" },
  { name: "orthogonal-rows", where: UNITARY, from: "(B*Q)*Q'", to: "B" },
  { name: "inverse-of-unitary", where: UNITARY, from: "inv(Q)", to: "Q'" },
]

/** Transposes and diagonals of structured matrices. */
export const structured: readonly Rule[] = [
  { name: "complex-symmetric", where: "S in Sym(n,C)", from: "S.'", to: "S" },
  { name: "complex-symmetric", where: "S in Sym(n,C)", from: "S'", to: "conj(S)" },
  { name: "skew-symmetric", where: "K in Skew(n,C)", from: "K.'", to: "-K" },
  { name: "skew-symmetric", where: "K in Skew(n,C)", from: "K'", to: "-conj(K)" },
  { name: "diagonal-set", where: "D in Diag(n)", from: "diag(diag(D))", to: "D" },
  { name: "triangular-set", where: "L in Lower(n)", from: "tril(L)", to: "L" },
  { name: "triangular-set", where: "U in Upper(n)", from: "triu(U)", to: "U" },
]

export const sets: readonly Rule[] = [...orthonormal, ...structured]
