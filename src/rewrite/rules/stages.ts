import type { Rule } from "../rule.ts"
import { expandModuli, presentModuli } from "./moduli.ts"

const PRODUCT = "A in C^(m x k); B in C^(k x n)"
const ENTRYWISE = "A, B in C^(m x n)"

/** Before differentiating: forms whose derivative is short. */
export const expand: readonly Rule[] = [
  ...expandModuli,
  { name: "squared-norm", where: "A in C^(m x n)", from: "norm2(A)^2", to: "re(A : A)" },
  { name: "squared-norm", where: "A in C^(m x n)", from: "norm2(A)^4", to: "re(A : A)^2" },
  { name: "kronecker-of-vectors", where: "x in C^m; y in C^n", from: "kron(x, y)", to: "vec(y*x.')" },
  { name: "conjugate-of-product", where: PRODUCT, from: "conj(A*B)", to: "conj(A)*conj(B)" },
  { name: "conjugate-of-hadamard", where: ENTRYWISE, from: "conj(A.*B)", to: "conj(A).*conj(B)" },
]

/** For reading: the same things as people write them. */
export const present: readonly Rule[] = [
  ...presentModuli,
  { name: "squared-norm", where: "A in C^(m x n)", from: "re(A : A)", to: "norm2(A)^2" },
  { name: "squared-norm", where: "A in C^(m x n)", from: "A : A", to: "norm2(A)^2" },
  { name: "squared-norm", where: "x in C^n", from: "re(x'*x)", to: "norm2(x)^2" },
  { name: "squared-norm", where: "x in C^n", from: "re(x.'*conj(x))", to: "norm2(x)^2" },
  { name: "kronecker-of-vectors", where: "x in C^m; y in C^n", from: "vec(y*x.')", to: "kron(x, y)" },
  { name: "conjugate-of-product", where: PRODUCT, from: "conj(A)*conj(B)", to: "conj(A*B)" },
  { name: "conjugate-of-hadamard", where: ENTRYWISE, from: "conj(A).*conj(B)", to: "conj(A.*B)" },
  { name: "weights-cancel", where: "A, B in R^(m x n)", from: "A : B./A", to: "sum(B)" },
  { name: "weights-cancel", where: "A, B in R^(m x n)", from: "A : A.^(-1).*B", to: "sum(B)" },
  { name: "weights-cancel", where: "A, B in R^(m x n)", from: "B./A : A", to: "sum(B)" },
  { name: "weights-cancel", where: "A, B in R^(m x n)", from: "A.^(-1).*B : A", to: "sum(B)" },
  { name: "scaled-columns", where: "A in C^(m x n); x in C^n", from: "A.*(vector(1,m)*x.')", to: "A*diag(x)" },
  { name: "scaled-columns", where: "A in C^(m x n); x in C^n", from: "(vector(1,m)*x.').*A", to: "A*diag(x)" },
  { name: "scaled-rows", where: "A in C^(m x n); x in C^m", from: "A.*(x*vector(1,n).')", to: "diag(x)*A" },
  { name: "scaled-rows", where: "A in C^(m x n); x in C^m", from: "(x*vector(1,n).').*A", to: "diag(x)*A" },
  { name: "sum-of-squares", where: "A in R^(m x n)", from: "sum(A.^2)", to: "norm2(A)^2" },
  { name: "trace-of-product", where: "A in R^(m x n); B in R^(n x m)", from: "A : B'", to: "tr(A*B)" },
  { name: "trace-of-product", where: "A in R^(m x n); B in R^(n x m)", from: "B' : A", to: "tr(A*B)" },
  { name: "product-of-vectors", where: "x, y in C^n", from: "x : y", to: "x'*y" },
]
