import type { Rule } from "../rule.ts"

const PAIR = "A in C^(m x n); B in C^(p x q)"
const SQUARES = "A in C^(m x m); B in C^(p x p)"
const A = "A in C^(m x n)"
const ENTRYWISE = "A, B in C^(m x n)"

const products: readonly Rule[] = [
  { name: "kronecker-with-scalar", where: `c in C; ${A}`, from: "kron(c, A)", to: "c*A" },
  { name: "kronecker-with-scalar", where: `c in C; ${A}`, from: "kron(A, c)", to: "c*A" },
  { name: "scalar-factor-of-kronecker", where: `c in C; ${PAIR}`, from: "kron(c*A, B)", to: "c*kron(A, B)" },
  { name: "scalar-factor-of-kronecker", where: `c in C; ${PAIR}`, from: "kron(A, c*B)", to: "c*kron(A, B)" },
  { name: "kronecker-with-zero", where: PAIR, from: "kron(zeros(m,n), B)", to: "zeros(m*p,n*q)" },
  { name: "kronecker-with-zero", where: PAIR, from: "kron(A, zeros(p,q))", to: "zeros(m*p,n*q)" },
  { name: "kronecker-of-identities", where: SQUARES, from: "kron(eye(m), eye(p))", to: "eye(m*p)" },
  { name: "kronecker-of-ones", where: PAIR, from: "kron(matrix(1,m,n), matrix(1,p,q))", to: "matrix(1,m*p,n*q)" },
  { name: "transpose-of-kronecker", where: PAIR, from: "kron(A, B).'", to: "kron(A.', B.')" },
  { name: "adjoint-of-kronecker", where: PAIR, from: "kron(A, B)'", to: "kron(A', B')" },
  { name: "conjugate-of-kronecker", where: PAIR, from: "conj(kron(A, B))", to: "kron(conj(A), conj(B))" },
  {
    name: "product-of-kroneckers",
    where: "A in C^(m x n); B in C^(p x q); C in C^(n x k); D in C^(q x l)",
    from: "kron(A, B)*kron(C, D)",
    to: "kron(A*C, B*D)",
    source: "[petersen2012, eq. 511]",
  },
  {
    name: "hadamard-product-of-kroneckers",
    where: "A, C in C^(m x n); B, D in C^(p x q)",
    from: "kron(A, B).*kron(C, D)",
    to: "kron(A.*C, B.*D)",
  },
  { name: "inverse-of-kronecker", where: SQUARES, from: "inv(kron(A, B))", to: "kron(inv(A), inv(B))" },
  { name: "trace-of-kronecker", where: SQUARES, from: "tr(kron(A, B))", to: "tr(A)*tr(B)" },
  { name: "determinant-of-kronecker", where: SQUARES, from: "det(kron(A, B))", to: "det(A)^p*det(B)^m" },
  {
    name: "kronecker-times-vec",
    where: "A in C^(m x n); X in C^(n x k); B in C^(p x k)",
    from: "kron(B, A)*vec(X)",
    to: "vec(A*X*B.')",
    source: "[petersen2012, eq. 520]",
  },
]

const vectorisation: readonly Rule[] = [
  { name: "sum-of-vec", where: A, from: "sum(vec(A))", to: "sum(A)" },
  { name: "inner-of-vecs", where: "A, B in C^(m x n)", from: "vec(A) : vec(B)", to: "A : B" },
  { name: "inner-of-vecs", where: "A, B in R^(m x n)", from: "vec(A)'*vec(B)", to: "A : B" },
  { name: "norm-of-vec", where: A, from: "norm2(vec(A))", to: "norm2(A)" },
  {
    name: "commutation-of-vec",
    where: A,
    from: "commutation(m,n)*vec(A)",
    to: "vec(A.')",
    source: "[magnus2019, 3.7]",
  },
  { name: "hadamard-product-of-vecs", where: ENTRYWISE, from: "vec(A).*vec(B)", to: "vec(A.*B)" },
  { name: "power-of-vec", where: "A in C^(m x n); k in Int", from: "vec(A).^k", to: "vec(A.^k)" },
  {
    name: "square-of-commutation",
    where: "x in R^m; y in R^n",
    from: "commutation(m,n)*commutation(n,m)",
    to: "eye(m*n)",
  },
  {
    name: "kronecker-past-commutation",
    where: "A in C^(m x n); B in C^(p x q)",
    from: "commutation(p,m)*kron(A, B)",
    to: "kron(B, A)*commutation(q,n)",
    source: "[magnus2019, 3.7]",
  },
  {
    name: "column-of-row",
    where: "x in C^m; y in C^n",
    from: "kron(x, y.')",
    to: "x*y.'",
  },
  {
    name: "column-of-row",
    where: "x in C^m; y in C^n",
    from: "kron(x.', y)",
    to: "y*x.'",
  },
  {
    name: "diagonals-of-columns",
    where: "x in R^n",
    from: "khatrirao(eye(n), eye(n))*khatrirao(eye(n), eye(n))'",
    to: "diag(vec(eye(n)))",
  },
  { name: "transpose-of-commutation", where: A, from: "commutation(m,n).'", to: "commutation(n,m)" },
  { name: "commutation-of-vector", where: "x in R^n", from: "commutation(1,n)", to: "eye(n)" },
  { name: "commutation-of-vector", where: "x in R^n", from: "commutation(n,1)", to: "eye(n)" },
]

const BAND = "c in C; A in C^(m x n); k in R"

/** Triangles above or below a band. */
const triangles: readonly Rule[] = ["tril", "triu"].flatMap((f): Rule[] => [
  { name: "scalar-factor-of-triangle", where: BAND, from: `${f}(c*A, k)`, to: `c*${f}(A, k)` },
  { name: "triangle-of-triangle", where: BAND, from: `${f}(${f}(A, k), k)`, to: `${f}(A, k)` },
  { name: "main-diagonal", where: BAND, from: `${f}(A, 0)`, to: `${f}(A)` },
  { name: "conjugate-of-triangle", where: BAND, from: `conj(${f}(A, k))`, to: `${f}(conj(A), k)` },
])

const wholeTriangles: readonly Rule[] = ["tril", "triu"].map((f) => ({
  name: "triangle-of-triangle",
  where: A,
  from: `${f}(${f}(A))`,
  to: `${f}(A)`,
}))

const conjugates: readonly Rule[] = [
  { name: "conjugate-of-softmax", where: "x in C^n", from: "conj(softmax(x))", to: "softmax(conj(x))" },
  { name: "conjugate-of-vec", where: A, from: "conj(vec(A))", to: "vec(conj(A))" },
  { name: "conjugate-of-unvec", where: "x in C^(m*n)", from: "conj(unvec(x, m, n))", to: "unvec(conj(x), m, n)" },
]

/** Kronecker products, stacked columns, commutation matrices and bands. */
export const kronecker: readonly Rule[] = [
  ...products,
  ...vectorisation,
  ...triangles,
  ...wholeTriangles,
  ...conjugates,
]
