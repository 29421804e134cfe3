import type { Rule } from "../rule.ts"

const SQUARE = "A in C^(n x n)"
const REAL_SQUARE = "A in R^(n x n)"

/** Functions with a Fréchet derivative: their name, what follows the direction, and what declares that. */
const FRECHET: readonly (readonly [f: string, rest: string, also: string])[] = [
  ["expm", "", ""],
  ["logm", "", ""],
  ["sqrtm", "", ""],
  ["matpow", ", p", "; p in C"],
]

const derivatives: readonly Rule[] = FRECHET.flatMap(([f, rest, also]): Rule[] => {
  const where = `A, E in C^(n x n)${also}`
  const first = (A: string, E: string): string => `frechet(${f}, ${A}, ${E}${rest})`
  const second = (A: string, D: string, E: string): string => `frechet(${f}, ${A}, ${D}, ${E}${rest})`
  // of a conjugate the power is conjugate where the exponent is real
  const real = where.replace("p in C", "p in R")
  const scaled = `c in C; A, D, E in C^(n x n)${also}`
  return [
    { name: "derivative-along-zero", where, from: first("A", "zeros(n,n)"), to: "zeros(n,n)" },
    { name: "linear-in-direction", where: scaled, from: second("A", "c*D", "E"), to: `c*${second("A", "D", "E")}` },
    { name: "linear-in-direction", where: scaled, from: second("A", "D", "c*E"), to: `c*${second("A", "D", "E")}` },
    { name: "transpose-of-derivative", where, from: `${first("A", "E")}.'`, to: first("A.'", "E.'") },
    { name: "adjoint-of-derivative", where: real, from: `${first("A", "E")}'`, to: first("A'", "E'") },
    { name: "conjugate-of-derivative", where: real, from: `conj(${first("A", "E")})`, to: first("conj(A)", "conj(E)") },
  ]
})

/** Along what commutes with the matrix, the derivative is that of a function of numbers [higham2008, 3.2]. */
const commuting: readonly Rule[] = [
  { name: "commuting-direction", where: SQUARE, from: "frechet(logm, A, A)", to: "eye(n)" },
  { name: "commuting-direction", where: SQUARE, from: "frechet(sqrtm, A, A)", to: "sqrtm(A)/2" },
  { name: "commuting-direction", where: SQUARE, from: "frechet(expm, A, expm(A))", to: "expm(A)*expm(A)" },
  { name: "commuting-direction", where: `c in C; ${SQUARE}`, from: "frechet(expm, c*A, A)", to: "A*expm(c*A)" },
  {
    name: "commuting-direction",
    where: "c in R; A, B in R^(n x n)",
    from: "A : frechet(expm, c*A.', B)",
    to: "(A*expm(c*A)) : B",
  },
]

/** Powers with any scalar exponent. */
const powers: readonly Rule[] = [
  {
    name: "linear-in-direction",
    where: "c in C; A, E in C^(n x n); p in C",
    from: "frechet(matpow, A, c*E, p)",
    to: "c*frechet(matpow, A, E, p)",
  },
  { name: "commuting-direction", where: `${SQUARE}; p in C`, from: "frechet(matpow, A, eye(n), p)", to: "p*A^(p - 1)" },
  { name: "commuting-direction", where: `${SQUARE}; p in C`, from: "frechet(matpow, A, A, p)", to: "p*A^p" },
  { name: "transpose-of-power", where: `${SQUARE}; p in C`, from: "(A^p).'", to: "A.'^p" },
  { name: "adjoint-of-power", where: `${SQUARE}; p in R`, from: "(A^p)'", to: "A'^p" },
  { name: "conjugate-of-power", where: `${SQUARE}; p in R`, from: "conj(A^p)", to: "conj(A)^p" },
  { name: "inverse-of-power", where: `${SQUARE}; p in C`, from: "inv(A^p)", to: "A^(-p)" },
  { name: "powers-of-one-matrix", where: `${SQUARE}; p, q in C`, from: "A^p*A^q", to: "A^(p + q)" },
  { name: "determinant-of-power", where: `${REAL_SQUARE}; p in R`, from: "det(A^p)", to: "det(A)^p" },
]

const A = "A in C^(m x n)"

const inverses: readonly Rule[] = [
  { name: "pseudoinverse-of-transpose", where: A, from: "pinv(A.')", to: "pinv(A).'" },
  { name: "pseudoinverse-of-adjoint", where: A, from: "pinv(A')", to: "pinv(A)'" },
  { name: "conjugate-of-pseudoinverse", where: A, from: "conj(pinv(A))", to: "pinv(conj(A))" },
  { name: "symmetric-pseudoinverse", where: "S in Sym(n)", from: "pinv(S)'", to: "pinv(S)" },
  { name: "hermitian-pseudoinverse", where: "H in Herm(n)", from: "pinv(H)'", to: "pinv(H)" },
  { name: "double-pseudoinverse", where: A, from: "pinv(pinv(A))", to: "A" },
  { name: "pseudoinverse-cancels", where: A, from: "A*pinv(A)*A", to: "A" },
  { name: "pseudoinverse-cancels", where: A, from: "A*(pinv(A)*A)", to: "A" },
  { name: "pseudoinverse-cancels", where: A, from: "pinv(A)*A*pinv(A)", to: "pinv(A)" },
  { name: "pseudoinverse-cancels", where: A, from: "pinv(A)*(A*pinv(A))", to: "pinv(A)" },
  { name: "adjugate-times-matrix", where: SQUARE, from: "adj(A)*A", to: "det(A)*eye(n)" },
  { name: "adjugate-times-matrix", where: SQUARE, from: "A*adj(A)", to: "det(A)*eye(n)" },
  { name: "adjugate-of-transpose", where: SQUARE, from: "adj(A.')", to: "adj(A).'" },
  { name: "adjugate-of-adjoint", where: SQUARE, from: "adj(A')", to: "adj(A)'" },
]

/** Eigen- and singular vectors. */
const spectral: readonly Rule[] = [
  { name: "largest-eigenvalue", where: "S in Sym(n)", from: "eigvec(S, 1)'*S*eigvec(S, 1)", to: "lambdamax(S)" },
  { name: "largest-eigenvalue", where: "H in Herm(n)", from: "eigvec(H, 1)'*H*eigvec(H, 1)", to: "lambdamax(H)" },
  { name: "smallest-eigenvalue", where: "S in Sym(n)", from: "eigvec(S, n)'*S*eigvec(S, n)", to: "lambdamin(S)" },
  { name: "smallest-eigenvalue", where: "H in Herm(n)", from: "eigvec(H, n)'*H*eigvec(H, n)", to: "lambdamin(H)" },
  { name: "unit-vector", where: "S in Sym(n); k in Int", from: "eigvec(S, k)'*eigvec(S, k)", to: "1" },
  { name: "unit-vector", where: "H in Herm(n); k in Int", from: "eigvec(H, k)'*eigvec(H, k)", to: "1" },
  { name: "spectral-norm", where: "A in R^(m x n)", from: "leftsv(A, 1)'*A*rightsv(A, 1)", to: "normop(A)" },
  { name: "spectral-norm", where: "A in C^(m x n)", from: "re(leftsv(A, 1)'*A*rightsv(A, 1))", to: "normop(A)" },
]

const BESIDE = "A in C^(n x n); B in C^(n x m)"
const BEFORE = "A in C^(n x n); B in C^(m x n)"

/** Matrix functions, factors, pseudo-inverses and adjugates; with `matrixFunctions` the rules of these operators. */
export const functions: readonly Rule[] = [
  ...derivatives,
  ...commuting,
  ...powers,
  ...inverses,
  ...spectral,
  { name: "hermitian-function", where: "H in Herm(n)", from: "sqrtm(H)'", to: "sqrtm(H)" },
  { name: "hermitian-function", where: "H in Herm(n)", from: "logm(H)'", to: "logm(H)" },
  { name: "hermitian-function", where: "H in Herm(n)", from: "expm(H)'", to: "expm(H)" },
  { name: "conjugate-of-matrix-function", where: SQUARE, from: "conj(sqrtm(A))", to: "sqrtm(conj(A))" },
  { name: "conjugate-of-matrix-function", where: SQUARE, from: "conj(logm(A))", to: "logm(conj(A))" },
  { name: "conjugate-of-matrix-function", where: SQUARE, from: "conj(expm(A))", to: "expm(conj(A))" },
  { name: "inverse-of-exponential", where: SQUARE, from: "inv(expm(A))", to: "expm(-A)" },
  { name: "square-of-square-root", where: BESIDE, from: "sqrtm(A)*(sqrtm(A)*B)", to: "A*B" },
  { name: "square-of-square-root", where: BEFORE, from: "B*sqrtm(A)*sqrtm(A)", to: "B*A" },
  { name: "product-of-cholesky-factors", where: "S in Sym(n)", from: "chol(S)*chol(S)'", to: "S" },
  { name: "product-of-cholesky-factors", where: "H in Herm(n)", from: "chol(H)*chol(H)'", to: "H" },
  { name: "determinant-of-hermitian", where: "H in Herm(n)", from: "conj(det(H))", to: "det(H)" },
  { name: "determinant-of-cholesky-factor", where: "S in Sym(n)", from: "det(chol(S))", to: "sqrt(det(S))" },
  { name: "logdet-by-cholesky-factor", where: "S in Sym(n)", from: "sum(log(diag(chol(S))))", to: "logdet(S)/2" },
  { name: "determinant-of-square-root", where: REAL_SQUARE, from: "det(sqrtm(A))", to: "sqrt(det(A))" },
  { name: "determinant-of-exponential", where: SQUARE, from: "det(expm(A))", to: "exp(tr(A))" },
  { name: "logdet-of-exponential", where: REAL_SQUARE, from: "logdet(expm(A))", to: "tr(A)" },
  { name: "logdet-of-square-root", where: REAL_SQUARE, from: "logdet(sqrtm(A))", to: "logdet(A)/2" },
  { name: "trace-of-logarithm", where: REAL_SQUARE, from: "tr(logm(A))", to: "logdet(A)" },
]
