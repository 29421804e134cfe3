import type { Rule } from "../rule.ts"

const SQUARE = "A in C^(n x n)"
const REAL_SQUARE = "A in R^(n x n)"
const BESIDE = "A in C^(n x n); B in C^(n x m)"
const BEFORE = "A in C^(n x n); B in C^(m x n)"

/** Transposes and conjugates go inside, where symmetric arguments take them away. */
const transposed: readonly Rule[] = ["expm", "logm", "sqrtm"].flatMap((f): Rule[] => [
  { name: "transpose-of-matrix-function", where: SQUARE, from: `${f}(A).'`, to: `${f}(A.')` },
  { name: "adjoint-of-matrix-function", where: SQUARE, from: `${f}(A)'`, to: `${f}(A')` },
  { name: "conjugate-of-matrix-function", where: SQUARE, from: `conj(${f}(A))`, to: `${f}(conj(A))` },
])

/** f, its arguments after E, and its derivatives along the identity and along the matrix itself. */
const FRECHET: readonly (readonly [f: string, rest: string, where: string, alongIdentity: string, alongItself: string])[] = [
  ["expm", "", "", "expm(A)", "A*expm(A)"],
  ["logm", "", "", "inv(A)", "eye(n)"],
  ["sqrtm", "", "", "inv(sqrtm(A))/2", "sqrtm(A)/2"],
  ["matpow", ", p", "; p in R", "p*A^(p - 1)", "p*A^p"],
]

const frechet: readonly Rule[] = FRECHET.flatMap(([f, rest, also, alongIdentity, alongItself]): Rule[] => {
  const where = `A, E in C^(n x n)${also}`
  const derivative = (A: string, E: string): string => `frechet(${f}, ${A}, ${E}${rest})`
  const second = (A: string, D: string, E: string): string => `frechet(${f}, ${A}, ${D}, ${E}${rest})`
  const scaled = `c in C; A, D, E in C^(n x n)${also}`
  return [
    { name: "derivative-along-identity", where, from: derivative("A", "eye(n)"), to: alongIdentity },
    { name: "derivative-along-itself", where, from: derivative("A", "A"), to: alongItself },
    { name: "derivative-along-zero", where, from: derivative("A", "zeros(n,n)"), to: "zeros(n,n)" },
    { name: "derivative-along-multiple", where: scaled, from: derivative("A", "c*E"), to: `c*${derivative("A", "E")}` },
    { name: "derivative-along-multiple", where: scaled, from: second("A", "c*D", "E"), to: `c*${second("A", "D", "E")}` },
    { name: "derivative-along-multiple", where: scaled, from: second("A", "D", "c*E"), to: `c*${second("A", "D", "E")}` },
    { name: "transpose-of-derivative", where, from: `${derivative("A", "E")}.'`, to: derivative("A.'", "E.'") },
    { name: "adjoint-of-derivative", where, from: `${derivative("A", "E")}'`, to: derivative("A'", "E'") },
    { name: "conjugate-of-derivative", where, from: `conj(${derivative("A", "E")})`, to: derivative("conj(A)", "conj(E)") },
  ]
})

/** Along a matrix that commutes with A the derivative is that of a scalar function. */
const commuting: readonly Rule[] = [
  { name: "derivative-along-commuting", where: `c in C; ${SQUARE}`, from: "frechet(expm, c*A, A)", to: "A*expm(c*A)" },
  { name: "derivative-along-commuting", where: SQUARE, from: "frechet(logm, A, logm(A))", to: "inv(A)*logm(A)" },
  { name: "derivative-along-commuting", where: SQUARE, from: "frechet(sqrtm, A, sqrtm(A))", to: "eye(n)/2" },
  { name: "derivative-along-commuting", where: SQUARE, from: "frechet(expm, A, expm(A))", to: "expm(A)*expm(A)" },
  {
    name: "derivative-along-commuting",
    where: "c in R; A, B in R^(n x n)",
    from: "A : frechet(expm, c*A.', B)",
    to: "(A*expm(c*A)) : B",
    source: "[higham2008, 3.2]",
  },
]

export const functions: readonly Rule[] = [
  ...transposed,
  { name: "transpose-of-power", where: `${SQUARE}; p in C`, from: "(A^p).'", to: "A.'^p" },
  { name: "adjoint-of-power", where: `${SQUARE}; p in R`, from: "(A^p)'", to: "A'^p" },
  { name: "conjugate-of-power", where: `${SQUARE}; p in R`, from: "conj(A^p)", to: "conj(A)^p" },
  ...frechet,
  ...commuting,
  { name: "exponential-of-logarithm", where: SQUARE, from: "expm(logm(A))", to: "A" },
  { name: "inverse-of-exponential", where: SQUARE, from: "inv(expm(A))", to: "expm(-A)" },
  { name: "inverse-of-power", where: `${SQUARE}; p in R`, from: "inv(A^p)", to: "A^(-p)" },
  { name: "powers-of-one-matrix", where: `${SQUARE}; p, q in R`, from: "A^p*A^q", to: "A^(p + q)" },
  { name: "square-of-square-root", where: SQUARE, from: "sqrtm(A)*sqrtm(A)", to: "A" },
  { name: "square-of-square-root", where: BESIDE, from: "sqrtm(A)*(sqrtm(A)*B)", to: "A*B" },
  { name: "square-of-square-root", where: BEFORE, from: "B*sqrtm(A)*sqrtm(A)", to: "B*A" },
  { name: "product-of-cholesky-factors", where: "S in Sym(n)", from: "chol(S)*chol(S)'", to: "S" },
  { name: "product-of-cholesky-factors", where: "H in Herm(n)", from: "chol(H)*chol(H)'", to: "H" },
  { name: "determinant-of-cholesky-factor", where: "S in Sym(n)", from: "det(chol(S))", to: "sqrt(det(S))" },
  { name: "logdet-by-cholesky-factor", where: "S in Sym(n)", from: "sum(log(diag(chol(S))))", to: "logdet(S)/2" },
  { name: "determinant-of-power", where: `${REAL_SQUARE}; p in R`, from: "det(A^p)", to: "det(A)^p" },
  { name: "determinant-of-square-root", where: REAL_SQUARE, from: "det(sqrtm(A))", to: "sqrt(det(A))" },
  { name: "determinant-of-exponential", where: SQUARE, from: "det(expm(A))", to: "exp(tr(A))" },
  { name: "logdet-of-exponential", where: REAL_SQUARE, from: "logdet(expm(A))", to: "tr(A)" },
  { name: "logdet-of-square-root", where: REAL_SQUARE, from: "logdet(sqrtm(A))", to: "logdet(A)/2" },
  { name: "trace-of-logarithm", where: REAL_SQUARE, from: "tr(logm(A))", to: "logdet(A)" },
]

const A = "A in C^(m x n)"

export const inverses: readonly Rule[] = [
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
