import { describe, expect, it } from "vitest"
import { isReal, normalForm, provablyEqual } from "../../src/tensor/index.ts"
import { declared } from "./reading.ts"

const real = declared(
  `A, C in R^(m x n); B in R^(n x m); x, u in R^m; y in R^n; s, t, e in R; p in R+; Q, P, T in R^(m x m)
   S in Sym(m); K in Skew(m); D in Diag(m); O in O(m); E in St(m,n); L in Lower(m); U in Upper(m)
   X in R^(a x b); W in R^(b x c); Z in R^(c x b)`,
)
const complex = declared(
  `V, A in C^(m x n); z in C^m; q in C; M in C^(m x m); H in Herm(m); G in HPD(m); N in U(m); r in R; x in R^m`,
)

const equal: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "products, traces, transposes": [
    ["tr(A*B)", "tr(B*A)"],
    ["tr(A'*C)", "A : C"],
    ["sum(A)", "ones(m)'*A*ones(n)"],
    ["diag(x)*A*diag(y)", "A.*(x*y')"],
    ["diag(x*y'*y*x')", "(y'*y)*x.^2"],
    ["tr(Q*P*T)", "tr(T'*P'*Q')"],
    ["tr(diag(x)*Q)", "x'*diag(Q)"],
    ["x'*Q*x", "x'*(Q + Q')*x/2"],
    ["(A*B).^3", "(A*B).*(A*B).*(A*B)"],
    ["sym(Q) + skew(Q)", "Q"],
    ["(Q + P)*(Q - P)", "Q^2 - Q*P + P*Q - P^2"],
    ["A*eye(n)*B", "A*B"],
    ["A - A", "zeros(m,n)"],
  ],
  "the seed's gradients, factored and multiplied out": [
    ["2*X'*(X*W*Z - X)*Z'", "2*X'*X*W*Z*Z' - 2*X'*X*Z'"],
    ["norm2(X*W*Z - X)^2", "tr(Z'*W'*X'*X*W*Z) - 2*tr(X'*X*W*Z) + tr(X'*X)"],
  ],
  "exact numbers and sizes": [
    ["sum(ones(m,n))", "m*n"],
    ["tr(eye(n))", "n"],
    ["mean(ones(m,n))", "1"],
    ["ones(m)'*(x*ones(n)')", "(ones(m)'*x)*ones(n)'"],
    ["A/3 + A/6", "A/2"],
    ["0.1*A + 0.2*A", "0.3*A"],
    ["sqrt(8)", "2*sqrt(2)"],
    ["sqrt(3)*sqrt(2)", "sqrt(6)"],
    ["sqrt(1/2)", "sqrt(2)/2"],
  ],
  powers: [
    ["s/s", "1"],
    ["x./x", "ones(m)"],
    ["(A*B)./(A*B)", "ones(m,m)"],
    ["sqrt(s)^2", "s"],
    ["sqrt(s^2)^2", "s^2"],
    ["sqrt(p^2)", "p"],
    ["sqrt(s^4)", "s^2"],
    ["sqrt(s*t)*sqrt(s*t)", "s*t"],
    ["s*t/sqrt(s*t)", "sqrt(s*t)"],
    ["sqrt((x : x)*t)", "norm2(x)*sqrt(t)"],
    ["e*s^(e - 1)", "e*s^e/s"],
    ["norm2(A)^2", "A : A"],
    ["norm2(A)^3/norm2(A)", "A : A"],
    ["(A : A)/norm2(A)", "norm2(A)"],
    ["norm2(X*W*Z - X)^3/norm2(X*W*Z - X)", "norm2(X*W*Z - X)^2"],
  ],
  "over common denominators": [
    ["s/(s + t) + t/(s + t)", "1"],
    ["1/(1/s + t)", "s/(1 + s*t)"],
    ["exp(A)./(1 + exp(A))", "1 - 1./(1 + exp(A))"],
    ["norm2(X*W*Z - X)^2/norm2(X*W*Z - X)", "norm2(X*W*Z - X)"],
  ],
  inverses: [
    ["inv(Q)*Q", "eye(m)"],
    ["Q*inv(Q)", "eye(m)"],
    ["inv(Q')", "inv(Q)'"],
    ["inv(Q*P)", "inv(P)*inv(Q)"],
    ["inv(inv(Q))", "Q"],
    ["inv(s*Q)", "inv(Q)/s"],
    ["inv(2*Q + 2*P)", "inv(P + Q)/2"],
    ["inv(A*B)*A*B", "eye(m)"],
    ["inv(A*B + Q)*(A*B + Q)", "eye(m)"],
    ["(A*B + Q)*inv(A*B + Q)", "eye(m)"],
    ["inv(Q'*Q + s*eye(m))*Q'*Q", "eye(m) - s*inv(Q'*Q + s*eye(m))"],
    ["inv(A'*S*A)'", "inv(A'*S*A)"],
    ["inv(diag(x))", "diag(1./x)"],
    ["inv(eye(m) + diag(x))", "diag(1./(1 + x))"],
    ["tr(inv(Q)*P*Q)", "tr(P)"],
  ],
  determinants: [
    ["det(Q')", "det(Q)"],
    ["det(Q*P)", "det(P)*det(Q)"],
    ["det(inv(Q))", "1/det(Q)"],
    ["logdet(Q*P)", "logdet(P*Q)"],
    ["det(A*B)", "det(B'*A')"],
  ],
  functions: [
    ["exp(A')", "exp(A)'"],
    ["exp(A*B)'", "exp(B'*A')"],
    ["tanh(x*ones(n)')", "tanh(x)*ones(n)'"],
    ["exp(2*x + x)", "exp(3*x)"],
    ["sigmoid(S)'", "sigmoid(S)"],
  ],
  "structured sets": [
    ["S'", "S"],
    ["sym(S)", "S"],
    ["inv(S)'", "inv(S)"],
    ["K'", "-K"],
    ["x'*K*x", "0"],
    ["tr(K*S)", "0"],
    ["tr(K)", "0"],
    ["D*Q*D", "Q.*(diag(D)*diag(D)')"],
    ["O'*O", "eye(m)"],
    ["O*O'", "eye(m)"],
    ["inv(O)", "O'"],
    ["tr(O'*Q*O)", "tr(Q)"],
    ["E'*E", "eye(n)"],
    ["tril(L)", "L"],
    ["triu(L)", "diag(diag(L))"],
    ["tril(Q) : L", "Q : L"],
    ["tril(Q)'", "triu(Q')"],
    ["triu(U)", "U"],
  ],
}

const equalOverC: readonly (readonly [string, string])[] = [
  ["z'*H*z", "conj(z'*H*z)"],
  ["re(z'*H*z)", "z'*H*z"],
  ["re(q)^2 + im(q)^2", "q*conj(q)"],
  ["norm2(V)^2", "tr(V'*V)"],
  ["norm2(V)", "sqrt(tr(V*V'))"],
  ["inv(M)'", "inv(M')"],
  ["inv(conj(M))", "conj(inv(M))"],
  ["inv(H)'", "inv(H)"],
  ["conj(inv(H))", "inv(H).'"],
  ["conj(det(M))", "det(M')"],
  ["conj(det(H))", "det(H)"],
  ["conj(exp(V))", "exp(conj(V))"],
  ["sqrt(q)^2", "q"],
  ["conj(sqrt(q))^2", "conj(q)"],
  ["(2i)^3", "-8i"],
  ["(1 + 1i)*(1 - 1i)", "2"],
  ["N'*N", "eye(m)"],
  ["conj(N)*N.'", "eye(m)"],
  ["inv(N)", "N'"],
  ["z'*G*z", "re(z'*G*z)"],
]

const unequal: readonly (readonly [string, string])[] = [
  ["Q*P", "P*Q"],
  ["tr(Q*P*T)", "tr(Q*T*P)"],
  ["tr(Q*Q')", "tr(Q*Q)"],
  ["A.*C", "A + C"],
  ["2*X'*(X*W*Z - X)*Z'", "X'*(X*W*Z - X)*Z'"],
  ["sum(A)", "sum(A.*A)"],
  ["m*n", "m + n"],
  ["sqrt(s^2)", "s"],
  ["sqrt(s^4)", "-s^2"],
  ["diag(Q)", "Q*ones(m)"],
  ["inv(Q)*P", "P*inv(Q)"],
  ["inv(Q + P)", "inv(Q) + inv(P)"],
  ["exp(A + C)", "exp(A) + exp(C)"],
  ["log(s^2)", "2*log(s)"],
  ["L'", "L"],
  ["E*E'", "eye(m)"],
  ["S*Q", "Q*S"],
  ["(A*B).^2", "(A.^2)*(B.^2)"],
]

const unequalOverC: readonly (readonly [string, string])[] = [
  ["conj(log(q))", "log(conj(q))"],
  ["conj(sqrt(q))", "sqrt(conj(q))"],
  ["z'*M*z", "conj(z'*M*z)"],
  ["N*N.'", "eye(m)"],
  ["V'", "V.'"],
  ["H", "H.'"],
  ["norm2(V)^2", "sum(V.*V)"],
]

describe("the sum-product form", () => {
  for (const [group, pairs] of Object.entries(equal))
    it.each(pairs)(`${group}: %s = %s`, (a, b) => {
      expect(provablyEqual(real(a), real(b))).toBe(true)
    })

  it.each(equalOverC)("over C: %s = %s", (a, b) => {
    expect(provablyEqual(complex(a), complex(b))).toBe(true)
  })

  it.each(unequal)("tells %s from %s", (a, b) => {
    expect(provablyEqual(real(a), real(b))).toBe(false)
  })

  it.each(unequalOverC)("over C tells %s from %s", (a, b) => {
    expect(provablyEqual(complex(a), complex(b))).toBe(false)
  })

  it("keeps coefficients exact", () => {
    const form = normalForm(real("A/3 - A/7 + 1e-30*A"))
    expect(form?.terms).toHaveLength(1)
    expect(form?.terms[0]?.coefficient).toEqual({ num: 4n * 10n ** 30n + 21n, den: 21n * 10n ** 30n })
    expect(provablyEqual(real("A + 1e-40*A"), real("A"))).toBe(false)
  })

  it("distinguishes shapes and names of one text", () => {
    expect(provablyEqual(real("ones(m,n)"), real("ones(n,m)"))).toBe(false)
    expect(normalForm(real("ones(m,n)"))?.key).not.toBe(normalForm(real("ones(n,m)"))?.key)
  })

  it.each([
    ["z'*H*z", true],
    ["norm2(V)", true],
    ["tr(V'*V)*det(H)", true],
    ["x'*x*r", true],
    ["z'*M*z", false],
    ["q", false],
    ["log(z'*H*z)", false],
    ["exp(z'*H*z)", true],
  ])("sees whether %s is real: %s", (text, expected) => {
    expect(isReal(complex(text))).toBe(expected)
  })
})

const pieces = declared(
  `A, C in R^(m x n); B, F in R^(p x q); G in R^(n x k); J in R^(q x l); x in R^m; y in R^n; X in R^(n x p)
   Q, P in R^(m x m); s in R; i, j in Nat; V in C^(m x n); H in R^(p x n)`,
)

describe("Kronecker products and stacked columns", () => {
  it.each([
    ["kron(A, B)*kron(G, J)", "kron(A*G, B*J)"],
    ["kron(A, B)'", "kron(A', B')"],
    ["vec(A*X*B)", "kron(B', A)*vec(X)"],
    ["vec(A)'*vec(C)", "A : C"],
    ["norm2(vec(A))", "norm2(A)"],
    ["commutation(m, n)*vec(A)", "vec(A')"],
    ["commutation(p, m)*kron(A, B)*commutation(n, q)", "kron(B, A)"],
    ["commutation(m, n)'*commutation(m, n)", "eye(m*n)"],
    ["kron(eye(m), eye(n))", "eye(m*n)"],
    ["tr(kron(Q, P))", "tr(Q)*tr(P)"],
    ["kron(kron(A, B), G)", "kron(A, kron(B, G))"],
    ["unvec(vec(A), m, n)", "A"],
    ["vec(x*y')", "kron(y, x)"],
    ["kron(A + C, B)", "kron(A, B) + kron(C, B)"],
    ["khatrirao(A, H)*y", "vec(H*diag(y)*A')"],
    ["khatrirao(A, H)'*khatrirao(A, H)", "(A'*A).*(H'*H)"],
    ["kron(Q, P)*kron(inv(Q), inv(P))", "eye(m*m)"],
    ["[A, C] + [C, A]", "[A + C, C + A]"],
  ])("%s = %s", (a, b) => {
    expect(provablyEqual(pieces(a), pieces(b))).toBe(true)
  })

  it.each([
    ["kron(Q, P)", "kron(P, Q)"],
    ["vec(Q)", "vec(Q')"],
  ])("tells %s from %s", (a, b) => {
    expect(provablyEqual(pieces(a), pieces(b))).toBe(false)
  })
})

describe("entries and index sums", () => {
  it.each([
    ["sum(a in 1..m, sum(b in 1..n, A[a,b]*x[a]*y[b]))", "x'*A*y"],
    ["sum(a in 1..m, b in 1..n, A[a,b]^2)", "A : A"],
    ["sum(a in 1..m, exp(x[a]))", "sum(exp(x))"],
    ["sum(a in 1..m, s)", "m*s"],
    ["sum(a in 1..n - 1, s)", "(n - 1)*s"],
    ["sum(a in 1..i, s)", "s*sum(b in 1..i, 1)"],
    ["sum(a in 1..m, norm2(A[a,:]))", "sum(sqrt((A.*A)*ones(n)))"],
    ["sum(b in 1..n, norm2(A[:,b])^2)", "norm2(A)^2"],
    ["sum(a in 1..m, log(exp(x[a]) + s))", "sum(log(exp(x) + s))"],
    ["sum(a in 1..m, b in 1..n, exp(A[a,b]*s + x[a]))", "sum(exp(A*s + x*ones(n)'))"],
    ["matrix(a in 1..m, b in 1..n, A[a,b]*x[a])", "diag(x)*A"],
    ["vector(a in 1..m, A[a,:]*y)", "A*y"],
    ["A[i,j] + C[i,j]", "(A + C)[i,j]"],
    ["A[1,2]^2", "(A.^2)[1,2]"],
    ["1/A[1,2]", "(1./A)[1,2]"],
    ["sum(a in 1..m, Q[i,a]*P[a,j])", "(Q*P)[i,j]"],
    ["eye(m)[i,j]*x[i]", "eye(m)[i,j]*x[j]"],
    ["sum(a in 1..m, eye(m)[a,j]*x[a])", "x[j]"],
    ["sum(a in 2..m, x[a] + x[a])", "2*sum(b in 2..m, x[b])"],
    ["sum(a in 1..m, a*x[a])", "sum(b in 1..m, x[b]*b)"],
    ["sum(a in 1..m, inv(Q*x[a])[1,1])", "inv(Q)[1,1]*sum(1./x)"],
    ["prod(a in 1..m, x[a]*s)", "prod(b in 1..m, s*x[b])"],
    ["sum(a in 1..m, sum(b in a..m, x[b]))", "sum(c in 1..m, sum(d in c..m, x[d]))"],
    ["norm2(V[1,:])^2", "V[1,:]*V[1,:]'"],
  ])("%s = %s", (a, b) => {
    expect(provablyEqual(pieces(a), pieces(b))).toBe(true)
  })

  it.each([
    ["sum(a in 1..m, x[a])", "sum(a in 2..m, x[a])"],
    ["A[1,2]", "A[2,1]"],
    ["sum(a in 1..m, exp(x[a]))", "exp(sum(x))"],
    // the index of the inner sum is not that of the outer one
    ["sum(a in 2..m, sum(b in 2..m, x[a]*b))", "sum(a in 2..m, sum(b in 2..m, x[b]*b))"],
    // an empty sum is 0, not its count
    ["sum(a in 1..i - 2, 1)", "i - 2"],
    ["sum(a in 1..n - 2, s)", "(n - 2)*s"],
    ["sum(a in 1..i, s)", "s"],
    ["sum(a in 1..n - 1, x[a])", "sum(x)"],
    ["sum(a in 2..n, 1)", "n"],
  ])("tells %s from %s", (a, b) => {
    expect(provablyEqual(pieces(a), pieces(b))).toBe(false)
  })
})
