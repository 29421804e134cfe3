import type { Rule } from "../rule.ts"

const SQUARE = "A in C^(n x n)"
const SCALED = "A, E in C^(n x n); c in C"

/** Fréchet derivatives along what commutes with the matrix [higham2008, 3.2], and numbers in front of a direction. */
export const frechet: readonly Rule[] = [
  { name: "linear-in-direction", where: SCALED, from: "frechet(sqrtm, A, c*E)", to: "c*frechet(sqrtm, A, E)" },
  { name: "linear-in-direction", where: SCALED, from: "frechet(logm, A, c*E)", to: "c*frechet(logm, A, E)" },
  { name: "linear-in-direction", where: SCALED, from: "frechet(expm, A, c*E)", to: "c*frechet(expm, A, E)" },
  { name: "commuting-direction", where: SQUARE, from: "frechet(sqrtm, A, eye(n))", to: "inv(sqrtm(A))/2" },
  { name: "commuting-direction", where: SQUARE, from: "frechet(logm, A, eye(n))", to: "inv(A)" },
  { name: "commuting-direction", where: SQUARE, from: "frechet(expm, A, eye(n))", to: "expm(A)" },
  { name: "commuting-direction", where: SQUARE, from: "frechet(logm, A, logm(A))", to: "inv(A)*logm(A)" },
  { name: "commuting-direction", where: SQUARE, from: "frechet(sqrtm, A, sqrtm(A))", to: "eye(n)/2" },
  { name: "commuting-direction", where: SQUARE, from: "frechet(expm, A, A)", to: "A*expm(A)" },
  { name: "square-of-square-root", where: SQUARE, from: "sqrtm(A)*sqrtm(A)", to: "A" },
  { name: "logarithm-of-exponential", where: "S in Sym(n)", from: "logm(expm(S))", to: "S" },
  { name: "exponential-of-logarithm", where: SQUARE, from: "expm(logm(A))", to: "A" },
]

/** Functions of symmetric matrices are symmetric. */
export const symmetricFunctions: readonly Rule[] = [
  { name: "symmetric-function", where: "S in Sym(n)", from: "sqrtm(S)'", to: "sqrtm(S)" },
  { name: "symmetric-function", where: "S in Sym(n)", from: "logm(S)'", to: "logm(S)" },
  { name: "symmetric-function", where: "S in Sym(n)", from: "expm(S)'", to: "expm(S)" },
]

export const matrixFunctions: readonly Rule[] = [...frechet, ...symmetricFunctions]
