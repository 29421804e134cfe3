// What the language promises, statement by statement: every set, operator, function, constant and request in a problem
// with its answer, or with the kind of error that is promised.
import { expect, test } from "vitest"
import { solve } from "../src/answer/solve.ts"
import { GradusError } from "../src/ir/error.ts"
import { parseExpression } from "../src/syntax/gradus/parser.ts"
import { printText } from "../src/syntax/print/index.ts"
import { readExpression } from "../src/syntax/problem.ts"
import { equality } from "../src/verify/identity.ts"
import { meaningOf } from "../src/verify/ladder.ts"
import { checkNumerically } from "../src/verify/numeric.ts"

/** A problem, and its derivatives in order; `verified`: none is stated, and each has to be proved or verified; `!code`: an error. */
type Row = readonly [problem: string, ...answers: string[]]

const SETS: readonly Row[] = [
  ["x in R; f = x^2", "2*x"],
  ["X ∈ ℝ^{m×n}; f = norm2(X)^2", "2*X"],
  ["X in R^(m,n); f = norm2(X)^2", "2*X"],
  ["X in R^{m x n}; f = norm2(X)^2", "2*X"],
  ["X in R^(2x3); f = norm2(X)^2", "2*X"],
  ["x in R^(n x 1); f = x'*x", "2*x"],
  ["X in R^(mxn); f = norm2(X)^2", "!set"],
  ["X in R^(m x n x p); f = norm2(X)^2", "!unsupported"],
  ["x in R^(2*n); y in R^(m+n); z in R^(m-2); f = norm2(x)^2 + norm2(y)^2 + norm2(z)^2", "2*x", "2*y", "2*z"],
  ["p in R+; q in R+^n; Q in R+^(m x n); f = log(p) + sum(log(q)) + sum(log(Q))", "1/p", "1./q", "1./Q"],
  ["A in Sym(n); f = tr(A*A)", "2*A"],
  ["A in Skew(n); B in R^(n x n); f = tr(B*A); gradient f wrt A", "(B' - B)/2"],
  ["A in Diag(n); B in R^(n x n); f = tr(B*A); gradient f wrt A", "diag(diag(B))"],
  ["A in Lower(n); B in R^(n x n); f = tr(B'*A); gradient f wrt A", "tril(B)"],
  ["A in Upper(n); B in R^(n x n); f = tr(B'*A); gradient f wrt A", "triu(B)"],
  ["A in PSD(n); B in R^(n x n); f = tr(B*A); gradient f wrt A", "(B + B')/2"],
  ["A in PD(n); f = logdet(A)", "inv(A)"],
  ["A in Herm(n); B in C^(n x n); f = re(tr(B*A)); gradient f wrt A", "(B + B')/2"],
  ["A in HPD(n); f = logdet(A)", "inv(A)"],
  ["Q in O(n); A in R^(n x n); f = tr(A*Q); gradient f wrt Q", "(A' - Q*A*Q)/2"],
  ["Q in U(n); A in C^(n x n); f = re(tr(A*Q)); gradient f wrt Q", "(A' - Q*A*Q)/2"],
  ["Q in St(n,p); A in R^(n x n); f = tr(Q'*A*Q); gradient f wrt Q", "(A + A')*Q - Q*Q'*(A + A')*Q"],
  ["Q in St(n,p,C); A in C^(n x n); f = re(tr(Q'*A*Q)); gradient f wrt Q", "(A + A')*Q - Q*Q'*(A + A')*Q"],
  ["P in Perm(n); x, y in R^n; f = y'*P*x; gradient f wrt x", "P'*y"],
  ["P in Perm(n); f = tr(P); gradient f wrt P", "!request"],
  ["T in Toep(n); f = tr(T)", "eye(n)"],
  ["p in Simplex(n); y in R^n; f = y'*p; gradient f wrt p", "y - sum(y)/n*vector(1)"],
  ["k in Int; x in R; f = k*x; gradient f wrt k", "!request"],
  ["k in Nat; x in R; f = x^k", "k*x^(k - 1)"],
  ["k in Z; l in N; x in R; f = k*l*x", "k*l"],
  ["k in Nat; x in R^k; f = k*norm2(x)^2", "2*k*x"],
  ["sigma in R -> R; x in R^n; f = sum(sigma(x))", "D(sigma)(x)"],
  ["sigma in R -> R; x in R^n; f = sum(D(sigma)(x))", "D(sigma,2)(x)"],
  ["f in R^n -> R; x in R^m; A in R^(n x m); y = f(A*x); gradient y wrt x", "A'*grad(f)(A*x)"],
  ["f in R^n -> R; z in C^n; gradient f(z) wrt z", "!unsupported"],
]

const NAMES: readonly Row[] = [
  ["i in R; e in R; pi in R; f = i*e*pi", "e*pi", "i*pi", "i*e"],
  ["N in R^(n x n); R in R^(n x n); T in R^(n x n); f = tr(N*R*T)", "(R*T)'", "(T*N)'", "(N*R)'"],
  ["x1 in R^n; W_0 in R^(n x n); f = x1'*W_0*x1", "(W_0 + W_0')*x1", "x1*x1'"],
  ["f = x'*A*x; gradient f wrt x, A", "(A + A')*x", "x*x'"],
  ["f = tr(A*X*B); gradient f wrt X", "A'*B'"],
  ["f = alpha*x'*x + lambda*sum(x); gradient f wrt x", "2*alpha*x + lambda*vector(1)"],
  ["f = tr(Sigma*X); gradient f wrt X", "Sigma'"],
  ["f = foo*x", "!name"],
  ["x in R^n; f = n*norm2(x)^2", "2*n*x"],
  ["X, W, Z in R^(n x n); f = tr(XWZ)", "!name"],
]

const OPERATORS: readonly Row[] = [
  ["X in R^(m x n); f = sum(1 - tanh(X).^2)", "-2*tanh(X).*(matrix(1) - tanh(X).^2)"],
  ["X in R^(m x n); f = sum(1 - 2*sigmoid(X)')", "-2*sigmoid(X).*(matrix(1) - sigmoid(X))"],
  ["X in R^(m x n); f = sum(1 + X)", "!shape"],
  ["A, B in R^(m x n); f = A : B", "B", "A"],
  ["A, B in C^(m x n); f = re(A : B)", "B", "A"],
  ["A in R^(m x n); B in R^(n x p); f = sum(A @ B); gradient f wrt A", "matrix(1,m,p)*B'"],
  ["A in R^(m x n); B in R^(p x q); f = sum(A ⊗ B); gradient f wrt A", "sum(B)*matrix(1,m,n)"],
  ["A in R^(m x n); B in R+^(m x n); f = sum(A ⊙ B) + sum(A ⊘ B); gradient f wrt A", "B + 1./B"],
  ["A in R^(n x n); B in R^(n x m); f = sum(A\\B); gradient f wrt A", "-inv(A)'*matrix(1,n,m)*(A\\B)'"],
  ["A in R^(m x n); B in R^(n x n); f = sum(A/B); gradient f wrt A", "matrix(1,m,n)*inv(B)'"],
  ["X in R^(n x n); f = tr(X^2'*X'^2)", "4*X^3'"],
  ["A in R^(m x n); f = A'[1,2]", "e(2,m)*e(1,n)'"],
  ["x in R^n; f = 2^x[1]", "log(2)*2^x[1]*e(1,n)"],
  ["a, x in R; f(t) = t^2; g = a^f(x); gradient g wrt x", "2*x*log(a)*a^(x^2)"],
  ["a, b, c in R; f = a^b^c", "!syntax"],
  ["a in R; f = a**2", "2*a"],
  ["A in R^(n x n); f = tr(A^-1) + tr(A^-T)", "-2*inv(A)'*inv(A)'"],
  ["A, B in R^(m x n); f = tr(A^+ * B); gradient f wrt B", "pinv(A)'"],
  ["A in C^(n x n); f = re(tr(A.H*A)) + re(tr(A^H*A))", "4*A"],
  ["T, x in R; f = x^T; gradient f wrt x", "T*x^(T - 1)"],
  ["P in PD(n); p in R; f = tr(P^p); gradient f wrt P", "p*P^(p - 1)"],
  ["A in R^(m x n); f = norm2(A[2,:])^2", "2*e(2,m)*A[2,:]"],
  ["A in R^(m x n); f = norm2(A[:,2])^2", "2*A[:,2]*e(2,n)'"],
  ["A in R^(m x n); f = sum(A[1:k,:])", "eye(m)[:,1:k]*matrix(1,k,n)"],
  ["k in Nat; w in R^n; f = sum(w[1:k])", "eye(n)[:,1:k]*vector(1,k)"],
  ["A, B, C, D in R^(n x n); f = norm2([A, B; C, D])^2", "2*A", "2*B", "2*C", "2*D"],
  ["x in R^m; y in R^n; f = norm2([x; y])^2 + sum([x; y])", "2*x + vector(1)", "2*y + vector(1)"],
  [
    "X in R^(p x q); A in R^(q x (m*p)); f = sum(i in 1..m, tr(X*A[:,(i-1)*p+1:i*p])); gradient f wrt A",
    "kron(vector(1,m)', X')",
  ],
  ["L in R^(n x n); x in R^n; f = sum(L*x'*x)", "norm2(x)^2*matrix(1,n,n)", "2*sum(L)*x"],
  ["x in R^n; f = sum(1./x)", "-1./x.^2"],
]

/** Of one positive argument, whose derivative is the second column. */
const ELEMENTWISE: readonly (readonly [name: string, derivative: string])[] = [
  ["exp(x)", "exp(x)"],
  ["log(x)", "1./x"],
  ["log1p(x)", "1./(1 + exp(log(x)))"],
  ["expm1(x)", "exp(x)"],
  ["sqrt(x)", "1./(2*sqrt(x))"],
  ["abs(x)", "vector(1,n)"],
  ["sign(x).*x", "vector(1,n)"],
  ["sin(x)", "cos(x)"],
  ["cos(x)", "-sin(x)"],
  ["tan(x)", "1./cos(x).^2"],
  ["asin(x/9)", "1./sqrt(81*vector(1) - x.^2)"],
  ["arccos(x/9)", "-1./sqrt(81*vector(1) - x.^2)"],
  ["arctan(x)", "1./(1 + abs(x).^2)"],
  ["sinh(x)", "cosh(x)"],
  ["cosh(x)", "sinh(x)"],
  ["tanh(x)", "1 - tanh(x).^2"],
  ["erf(x)", "2/sqrt(pi)*exp(-x.^2)"],
  ["logistic(x)", "sigmoid(x).*sigmoid(-x)"],
  ["softplus(x)", "sigmoid(x)"],
  ["relu(x)", "vector(1,n)"],
  ["heaviside(x).*x", "vector(1,n)"],
  ["gelu(x)", "(1 + erf(x/sqrt(2)))/2 + x.*exp(-x.^2/2)/sqrt(2*pi)"],
  ["silu(x)", "sigmoid(x) + x.*sigmoid(x).*sigmoid(-x)"],
  ["lgamma(x)", "digamma(x)"],
  ["digamma(x)", "polygamma(1, x)"],
  ["max(x, -x)", "vector(1,n)"],
  ["min(x, 0) + x", "vector(1,n)"],
  ["ifelse(x > 0, x.^2, x)", "2*x"],
  ["ifelse(x <= 0, x.^2, x)", "vector(1,n)"],
]

const REDUCTIONS: readonly Row[] = [
  ["X in R^(m x n); f = mean(X)", "matrix(1,m,n)/(m*n)"],
  ["X in R^(m x n); f = var(X)", "2/(m*n)*(X - mean(X)*matrix(1))"],
  ["X in R^(n x n); f = trace(X) + logabsdet(X)", "eye + inv(X)'"],
  ["X in PD(n); f = logdet(X) + det(X)", "inv(X) + det(X)*inv(X)"],
  ["X in R^(m x n); f = norm1(X)", "sign(X)"],
  ["X in R^(m x n); f = normF(X)", "X/norm2(X)"],
  ["X in R^(m x n); f = normInf(X)", "onehotmax(abs(X)).*sign(X)"],
  ["X in R+^(m x n); f = normp(X, 3)", "X.^2/normp(X,3)^2"],
  ["X in R^(m x n); f = norm21(X)", "X*diag(1./sqrt(diag(X'*X)))"],
  ["X in R^(m x n); f = normnuc(X)", "X*inv(sqrtm(X'*X))"],
  ["X in R^(m x n); f = normop(X)", "leftsv(X,1)*rightsv(X,1)'"],
  ["x in R^n; f = norm(x)", "x/norm2(x)"],
  ["X in R^(m x n); f = norm(X)", "!shape"],
  ["x in R^n; f = logsumexp(x)", "softmax(x)"],
  ["x in R^n; f = max(x) + min(x)", "onehotmax(x) + onehotmax(-x)"],
  ["z in C^n; f = max(z)", "!domain"],
  ["z in C^n; f = sum(relu(z))", "!domain"],
  ["z in C^n; f = sum(erf(z))", "!unsupported"],
  ["x, y in R^n; f = dot(x, y)", "y", "x"],
  ["A, B in R^(m x n); f = inner(A, B)", "B", "A"],
  ["A in R^(n x n); f = lambdamax(A)", "!shape"],
  ["S in Sym(n); f = lambdamax(S) + lambdamin(S)", "eigvec(S,1)*eigvec(S,1)' + eigvec(S,n)*eigvec(S,n)'"],
]

const MATRICES: readonly Row[] = [
  ["A, B in R^(n x n); f = tr(B*inv(A)); gradient f wrt A", "-(inv(A)*B*inv(A))'"],
  ["A in R^(n x n); f = tr(adj(A))", "(tr(inv(A))*eye(n) - inv(A)')*det(A)*inv(A)'"],
  ["x in R^n; X in R^(n x n); f = tr(diag(x)*X) + sum(diag(X))", "diag(X)", "diag(x) + eye"],
  ["x in R^n; A in R^(n x n); f = tr(A*diag(x')); gradient f wrt x", "diag(A)"],
  ["X in R^(m x n); f = sum(diag(X))", "!shape"],
  ["X, B in R^(m x n); f = vec(B)'*vec(X); gradient f wrt X", "B"],
  ["x in R^(m*n); A in R^(m x n); f = tr(A'*unvec(x,m,n)); gradient f wrt x", "vec(A)"],
  ["A in R^(m x n); B in R^(p x q); f = sum(kron(A,B)); gradient f wrt B", "sum(A)*matrix(1,p,q)"],
  ["A, B in R^(m x n); f = sum(khatrirao(A,B)); gradient f wrt A", "vector(1,m)*colsum(B)"],
  ["x in R^n; f = norm2(softmax(x))^2", "2*(softmax(x).^2 - norm2(softmax(x))^2*softmax(x))"],
  ["X in R^(m x n); f = norm2(softmax(X))^2", "2*softmax(X).*(softmax(X) - rowsum(softmax(X).^2)*vector(1,n)')"],
  ["A in R^(m x n); f = norm2(rowsum(A))^2 + norm2(colsum(A))^2", "2*(rowsum(A)*vector(1,n)' + vector(1,m)*colsum(A))"],
  ["A, B in R^(m x n); f = B : cumsum(A); gradient f wrt A", "triu(matrix(1,m,m))*B"],
  ["A in R^(n x n); f = tr(expm(A))", "expm(A)'"],
  ["A in PD(n); f = tr(logm(A)) + tr(sqrtm(A))", "inv(A) + inv(sqrtm(A))/2"],
  ["S in PD(n); f = sum(log(diag(chol(S))))", "inv(S)/2"],
  ["A in R^(n x n); f = norm2(tril(A,-1))^2 + norm2(triu(A))^2", "2*A"],
  ["A in R^(n x n); f = norm2(sym(A))^2 + norm2(skew(A))^2", "2*A"],
  ["A, B in R^(m x n); f = sum(hadamard(A,B)); gradient f wrt A", "B"],
  ["A in R^(n x n); B in R^(n x m); f = sum(solve(A,B)); gradient f wrt B", "inv(A)'*matrix(1,n,m)"],
  ["S in Sym(n); A in R^(n x n); f = eigvec(S,1)'*A*eigvec(S,1); gradient f wrt A", "eigvec(S,1)*eigvec(S,1)'"],
  ["A in R^(m x n); B in R^(m x n); f = leftsv(A,1)'*B*rightsv(A,1); gradient f wrt B", "leftsv(A,1)*rightsv(A,1)'"],
  ["Z in C^(n x n); f = re(sum(eigvec(Z + Z', 1)))", "!unsupported"],
  ["A in PD(n); E in R^(n x n); f = tr(frechet(logm, A, E)); gradient f wrt E", "inv(A)"],
  ["A, B in R^(m x n); f = vec(B')'*commutation(m,n)*vec(A); gradient f wrt A", "B"],
  ["x, y in R^n; f = y'*onehotmax(x); gradient f wrt y", "onehotmax(x)"],
  ["x in R^n; f = x'*ones(n) + x'*zeros(n) + x'*e(1,n) + x'*vector(2) + pi", "e(1,n) + 3*vector(1)"],
  [
    "A in R^(n x n); f = tr(A*eye) + tr(A*eye(n)) + sum(A + matrix(2,n,n)) + sum(A.*ones(n,n))",
    "2*matrix(1,n,n) + 2*eye(n)",
  ],
  ["f = vector(1)*vector(1)'", "!shape"],
  ["z in C; f = abs(1i*z + 2.5i)^2", "2*(z + 2.5)"],
]

const SUMS: readonly Row[] = [
  ["x, y in R^n; f = sum(k in 1..n, x[k]*log(y[k]^2)); gradient f wrt x", "log(y.^2)"],
  ["x in R^n; f = sum(k in 1..n, k*x[k]^2)", "vector(i in 1..n, 2*i*x[i])"],
  ["A in R^(m x n); f = sum(i in 1..m, j in 1..n, A[i,j]^2)", "2*A"],
  ["x in R^n; f = prod(k in 1..n, x[k])", "prod(k in 1..n, x[k])./x"],
  ["x in R^n; M = matrix(i in 1..n, j in 1..n, x[i]*x[j]); f = tr(M*M)", "4*norm2(x)^2*x"],
  ["x in R^n; v = vector(i in 1..n, x[i]^2); f = sum(v)", "2*x"],
  ["x in R^n; f = sum(i in 1..n-1, (x[i+1] - x[i])^2)", "sum(i in 1..n-1, 2*(x[i+1] - x[i])*(e(i+1,n) - e(i,n)))"],
]

const REQUESTS: readonly Row[] = [
  ["A in R^(m x n); x in R^n; F = A*x; jacobian F wrt x", "A"],
  ["A in R^(m x n); x in R^n; A*x", "kron(x', eye(m))", "A"],
  ["A in R^(n x n); x in R^n; f = x'*A*x; hessian f wrt x", "A + A'"],
  ["A in R^(n x n); x, v in R^n; f = x'*A*x; hvp f wrt x along v", "(A + A')*v"],
  ["A in R^(m x n); x in R^n; gradient norm2(A*x)^2 wrt x", "2*A'*A*x"],
  ["x in R^n; g(t) = t'*t; f = g(x); gradient f", "2*x"],
]

const positive = ELEMENTWISE.map(([f, derivative]): Row => [`x in R+^n; f = sum(${f})`, derivative])
const rows = [...SETS, ...NAMES, ...OPERATORS, ...positive, ...REDUCTIONS, ...MATRICES, ...SUMS, ...REQUESTS]

const fails = ([, answer]: Row): boolean => answer?.startsWith("!") === true
const titled = (list: readonly Row[]): (readonly [string, readonly string[]])[] =>
  list.map(([problem, ...answers]) => [problem, answers])

test.each(titled(rows.filter(fails)))("%s", async (text, [code]) => {
  const error: unknown = await solve(text).then(
    () => undefined,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(GradusError)
  expect((error as GradusError).code).toBe(code?.slice(1))
})

test.each(titled(rows.filter((r) => !fails(r))))("%s", async (text, answers) => {
  const { problem, requests } = await solve(text)
  const found = requests.flatMap((r) => r.derivatives)
  expect(found.length).toBe(answers.length)
  for (const [i, d] of found.entries()) {
    expect(["proved", "verified"]).toContain(d.verification.verdict)
    const source = answers[i] as string
    const expected = readExpression(problem, parseExpression(source), { source })
    const same = checkNumerically(equality(d.value, expected, meaningOf([])), { seed: 1 })
    expect(`${printText(d.value)}: ${same.outcome}`).toBe(`${printText(d.value)}: equal`)
  }
})
