import type { Rule } from "../rule.ts"
import { elementwise } from "./elementwise.ts"
import { functions } from "./functions.ts"
import { kronecker } from "./kronecker.ts"
import { matrixFunctions } from "./matrix-functions.ts"
import { entrywise } from "./moduli.ts"
import { sets } from "./sets.ts"

const A = "A in C^(m x n)"

/** Transposes and conjugates go to the leaves and cancel. */
export const involutions: readonly Rule[] = [
  { name: "double-transpose", where: A, from: "A.'.'", to: "A" },
  { name: "double-adjoint", where: A, from: "A''", to: "A" },
  { name: "double-conjugate", where: A, from: "conj(conj(A))", to: "A" },
  { name: "transpose-of-adjoint", where: A, from: "A'.'", to: "conj(A)" },
  { name: "adjoint-of-transpose", where: A, from: "A.''", to: "conj(A)" },
  { name: "conjugate-of-transpose", where: A, from: "conj(A.')", to: "A'" },
  { name: "conjugate-of-adjoint", where: A, from: "conj(A')", to: "A.'" },
  { name: "transpose-of-conjugate", where: A, from: "conj(A).'", to: "A'" },
  { name: "adjoint-of-conjugate", where: A, from: "conj(A)'", to: "A.'" },
]

/** What symmetric and Hermitian matrices are known to be. */
export const symmetric: readonly Rule[] = [
  { name: "symmetric", where: "S in Sym(n)", from: "S'", to: "S" },
  { name: "symmetric-inverse", where: "S in Sym(n)", from: "inv(S)'", to: "inv(S)" },
  { name: "hermitian", where: "H in Herm(n)", from: "H'", to: "H" },
  { name: "hermitian-inverse", where: "H in Herm(n)", from: "inv(H)'", to: "inv(H)" },
  { name: "hermitian", where: "H in Herm(n)", from: "H.'", to: "conj(H)" },
]

const PRODUCT = "A in C^(m x k); B in C^(k x n)"
const ENTRYWISE = "A, B in C^(m x n)"

export const transposes: readonly Rule[] = [
  { name: "transpose-of-product", where: PRODUCT, from: "(A*B).'", to: "B.'*A.'", source: "[petersen2012, eq. 4]" },
  { name: "adjoint-of-product", where: PRODUCT, from: "(A*B)'", to: "B'*A'", source: "[petersen2012, eq. 7]" },
  { name: "conjugate-of-product", where: "A in C^(k x m); B in C^(k x n)", from: "conj(A'*conj(B))", to: "A.'*B" },
  { name: "transpose-of-hadamard", where: ENTRYWISE, from: "(A.*B).'", to: "A.'.*B.'" },
  { name: "adjoint-of-hadamard", where: ENTRYWISE, from: "(A.*B)'", to: "A'.*B'" },
  { name: "transpose-of-identity", where: "x in R^n", from: "eye(n)'", to: "eye(n)" },
  { name: "transpose-of-ones", where: A, from: "matrix(1,m,n).'", to: "matrix(1,n,m)" },
  { name: "transpose-of-diagonal-matrix", where: "x in C^n", from: "diag(x).'", to: "diag(x)" },
  { name: "adjoint-of-diagonal-matrix", where: "x in C^n", from: "diag(x)'", to: "diag(conj(x))" },
  { name: "conjugate-of-diagonal-matrix", where: "x in C^n", from: "conj(diag(x))", to: "diag(conj(x))" },
  { name: "conjugate-of-inverse", where: "A in C^(n x n)", from: "conj(inv(A))", to: "inv(conj(A))" },
  {
    name: "conjugate-of-product-of-scalars",
    where: "c in C; A in C^(m x n)",
    from: "conj(c*A)",
    to: "conj(c)*conj(A)",
  },
  { name: "conjugate-of-inner", where: ENTRYWISE, from: "conj(A : B)", to: "B : A" },
  { name: "conjugate-of-exponential", where: A, from: "conj(exp(A))", to: "exp(conj(A))" },
  { name: "conjugate-of-integer-power", where: "A in C^(m x n); k in Int", from: "conj(A.^k)", to: "conj(A).^k" },
  { name: "transpose-of-integer-power", where: "A in C^(m x n); k in Int", from: "(A.^k).'", to: "A.'.^k" },
  { name: "conjugate-of-imaginary-unit", where: "c in C", from: "conj(1i)", to: "-1i" },
  { name: "conjugate-from-parts", where: "c in C", from: "re(c) + 1i*re(1i*c)", to: "conj(c)" },
  { name: "real-part-of-imaginary-unit", where: "c in C", from: "re(1i)", to: "0" },
]

export const identities: readonly Rule[] = [
  { name: "identity-factor", where: "A in C^(m x n)", from: "eye(m)*A", to: "A" },
  { name: "identity-factor", where: "A in C^(m x n)", from: "A*eye(n)", to: "A" },
  { name: "ones-factor", where: A, from: "A.*matrix(1,m,n)", to: "A" },
  { name: "ones-factor", where: A, from: "matrix(1,m,n).*A", to: "A" },
  { name: "inverse-cancels", where: "A in C^(n x n)", from: "inv(A)*A", to: "eye(n)" },
  { name: "inverse-cancels", where: "A in C^(n x n)", from: "A*inv(A)", to: "eye(n)" },
  { name: "inverse-cancels", where: "A in C^(n x n); B in C^(n x m)", from: "inv(A)*(A*B)", to: "B" },
  { name: "inverse-cancels", where: "A in C^(n x n); B in C^(n x m)", from: "A*(inv(A)*B)", to: "B" },
  { name: "inverse-cancels", where: "A in C^(n x n); B in C^(m x n)", from: "(B*A)*inv(A)", to: "B" },
  { name: "inverse-cancels", where: "A in C^(n x n); B in C^(m x n)", from: "(B*inv(A))*A", to: "B" },
  { name: "inverse-of-quotient", where: "A, B in C^(n x n)", from: "inv(inv(A)*B)", to: "inv(B)*A" },
  { name: "inverse-of-quotient", where: "A, B in C^(n x n)", from: "inv(A*inv(B))", to: "B*inv(A)" },
  { name: "double-inverse", where: "A in C^(n x n)", from: "inv(inv(A))", to: "A" },
  { name: "inverse-of-transpose", where: "A in C^(n x n)", from: "inv(A.')", to: "inv(A).'" },
  { name: "inverse-of-adjoint", where: "A in C^(n x n)", from: "inv(A')", to: "inv(A)'" },
  { name: "inverse-of-multiple", where: "A in C^(n x n); c in C", from: "inv(c*A)", to: "inv(A)/c" },
  { name: "inverse-of-identity", where: "x in R^n", from: "inv(eye(n))", to: "eye(n)" },
  { name: "determinant-of-transpose", where: "A in C^(n x n)", from: "det(A.')", to: "det(A)" },
  { name: "determinant-of-inverse", where: "A in C^(n x n)", from: "det(inv(A))", to: "1/det(A)" },
  { name: "logdet-of-inverse", where: "A in C^(n x n)", from: "logdet(inv(A))", to: "-logdet(A)" },
  { name: "logdet-of-transpose", where: "A in C^(n x n)", from: "logdet(A.')", to: "logdet(A)" },
  { name: "determinant-of-identity", where: "x in R^n", from: "det(eye(n))", to: "1" },
  { name: "trace-of-transpose", where: "A in C^(n x n)", from: "tr(A.')", to: "tr(A)" },
  { name: "trace-of-identity", where: "x in R^n", from: "tr(eye(n))", to: "n" },
  { name: "sum-of-entries", where: A, from: "matrix(1,1,m)*(A*vector(1,n))", to: "sum(A)" },
  { name: "sum-of-entries", where: A, from: "(matrix(1,1,m)*A)*vector(1,n)", to: "sum(A)" },
  { name: "product-of-ones", where: A, from: "vector(1,m)*matrix(1,1,n)", to: "matrix(1,m,n)" },
  { name: "sum-of-sums", where: A, from: "sum(A*vector(1,n))", to: "sum(A)" },
  { name: "sum-of-sums", where: A, from: "sum(vector(1,m).'*A)", to: "sum(A)" },
  { name: "sum-of-sums", where: A, from: "vector(1,m).'*(A*vector(1,n))", to: "sum(A)" },
  { name: "sum-of-sums", where: A, from: "vector(1,m).'*A*vector(1,n)", to: "sum(A)" },
  { name: "sum-of-products", where: "x in C^n", from: "vector(1,n).'*x", to: "sum(x)" },
  { name: "sum-of-products", where: "x in C^n", from: "x.'*vector(1,n)", to: "sum(x)" },
  { name: "sum-of-ones", where: A, from: "sum(matrix(1,m,n))", to: "m*n" },
  { name: "sum-of-outer-product", where: "x in C^m; y in C^n", from: "sum(x*y.')", to: "sum(x)*sum(y)" },
  { name: "sum-of-unit-vector", where: "i in R; x in R^n", from: "sum(e(i,n))", to: "1" },
  { name: "sum-of-transpose", where: A, from: "sum(A.')", to: "sum(A)" },
  { name: "inner-with-identity", where: "A in C^(n x n)", from: "eye(n) : A", to: "tr(A)" },
  { name: "inner-with-ones", where: A, from: "matrix(1,m,n) : A", to: "sum(A)" },
  { name: "inner-with-ones", where: "A in R^(m x n)", from: "A : matrix(1,m,n)", to: "sum(A)" },
  { name: "inner-with-identity", where: "A in R^(n x n)", from: "A : eye(n)", to: "tr(A)" },
]

export const diagonals: readonly Rule[] = [
  { name: "diagonal-matrix-times-vector", where: "x, y in C^n", from: "diag(x)*y", to: "x.*y" },
  { name: "diagonal-of-diagonal-matrix", where: "x in C^n", from: "diag(diag(x))", to: "x" },
  { name: "product-of-diagonal-matrices", where: "x, y in C^n", from: "diag(x)*diag(y)", to: "diag(x.*y)" },
  { name: "diagonal-matrix-of-ones", where: "x in R^n", from: "diag(vector(1,n))", to: "eye(n)" },
  { name: "diagonal-of-identity", where: "x in R^n", from: "diag(eye(n))", to: "vector(1,n)" },
  { name: "diagonal-of-transpose", where: "A in C^(n x n)", from: "diag(A.')", to: "diag(A)" },
  { name: "trace-of-diagonal-matrix", where: "x in C^n", from: "tr(diag(x))", to: "sum(x)" },
]

const POWERS = "A in C^(m x n); p, q in C"

export const powers: readonly Rule[] = [
  { name: "square-root", where: A, from: "sqrt(A)", to: "A.^(1/2)" },
  { name: "integer-power-of-power", where: "A in C^(m x n); p in C; k in Int", from: "(A.^p).^k", to: "A.^(k*p)" },
  { name: "powers-of-one-base", where: POWERS, from: "A.^p.*A.^q", to: "A.^(p + q)" },
  { name: "powers-of-one-base", where: "a, p in C", from: "a*a^p", to: "a^(p + 1)" },
  { name: "powers-of-one-base", where: "a, p in C", from: "a^p*a", to: "a^(p + 1)" },
  { name: "powers-of-one-base", where: "a, p, q in C", from: "a^p*a^q", to: "a^(p + q)" },
  { name: "exponential-of-zero", where: "c in C", from: "exp(0)", to: "1" },
  { name: "logarithm-of-one", where: "c in C", from: "log(1)", to: "0" },
  { name: "logarithm-of-exponential", where: "A in R^(m x n)", from: "log(exp(A))", to: "A" },
  { name: "exponential-of-logarithm", where: A, from: "exp(log(A))", to: "A" },
  { name: "logarithm-of-determinant", where: "A in C^(n x n)", from: "log(det(A))", to: "logdet(A)" },
]

/** Stacking. */
export const stacking: readonly Rule[] = [
  { name: "vec-of-vector", where: "x in C^n", from: "vec(x)", to: "x" },
  { name: "vec-of-row", where: "x in C^(1 x n)", from: "vec(x)", to: "x.'" },
  { name: "unvec-to-vector", where: "x in C^n", from: "unvec(x, n, 1)", to: "x" },
  { name: "unvec-of-vec", where: "A in C^(m x n)", from: "unvec(vec(A), m, n)", to: "A" },
  { name: "vec-of-unvec", where: "x in C^(m*n)", from: "vec(unvec(x, m, n))", to: "x" },
]

export const core: readonly Rule[] = [
  ...involutions,
  ...symmetric,
  ...transposes,
  ...identities,
  ...diagonals,
  ...powers,
  ...stacking,
  ...elementwise,
  ...matrixFunctions,
  ...entrywise,
  ...functions,
  ...kronecker,
  ...sets,
]
