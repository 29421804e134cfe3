import { describe, expect, it } from "vitest"
import type { Sym } from "../../src/ir/expr.ts"
import type { Problem } from "../../src/syntax/problem.ts"
import { checkStatement } from "../../src/verify/statements.ts"
import { expressionIn, problemOf } from "./support.ts"

const variables = (p: Problem, names: string): Sym[] =>
  names.split(" ").flatMap((name) => p.variables.find((v) => v.name === name) ?? [])

function check(p: Problem, statement: string, varying = "", increments = "", wirtinger = false): string {
  const [, lhs = "", relation = "=", rhs = ""] = /^(.*?) (=|<=|->) (.*)$/.exec(statement) ?? []
  const found = checkStatement(expressionIn(p, lhs), relation as "=" | "<=" | "->", expressionIn(p, rhs), {
    builder: p.builder,
    varying: variables(p, varying),
    increments: variables(p, increments),
    wirtinger,
  })
  return `${found.holds} (${found.check})`
}

const seed = problemOf(`
X in R^(a x b)
W, H in R^(b x c)
Z in R^(c x b)
A = X*W*Z - X
y = norm2(A)^2
gradient y wrt W, Z`)

describe("the derivation of the seed", () => {
  it.each([
    ["y = A : A", "normal-form"],
    ["d(y) = 2*A : d(A)", "normal-form"],
    ["d(A) = X*dW*Z + X*W*dZ", "normal-form"],
    ["d(y) = 2*A : X*dW*Z + 2*A : X*W*dZ", "normal-form"],
    ["d(y) = 2*X'*A*Z' : dW + 2*W'*X'*A : dZ", "normal-form"],
    ["grad(y, W) = 2*X'*A*Z'", "normal-form"],
    ["grad(y, Z) = 2*W'*X'*A", "normal-form"],
    ["at(y, W, W+H) - y = 2*A : X*H*Z + norm2(X*H*Z)^2", "normal-form"],
    ["grad(y, X) = 2*A*(W*Z - eye(b))'", "normal-form"],
    ["grad(y, A) = 2*A", "finite-field"],
    ["d(grad(y, W)) = 2*X'*d(A)*Z' + 2*X'*A*dZ'", "finite-field"],
    ["d(d(y)) = 2*norm2(d(A))^2 + 4*A : X*dW*dZ", "normal-form"],
    ["hess(y, W) = hess(y, W)", "normal-form"],
    ["grad(y, W) : H = tr(grad(y, W)'*H)", "normal-form"],
    ["grad(grad(y, W) : H, W) = 2*X'*X*H*Z*Z'", "finite-field"],
    ["d(logdet(W'*W)) = 2*tr(inv(W'*W)*W'*dW)", "finite-field"],
  ])("%s", (statement, method) => {
    expect(check(seed, statement, "W Z")).toBe(`true (${method})`)
  })
  it.each([
    "d(y) = A : d(A)",
    "d(A) = X*dW*Z - X*W*dZ",
    "d(y) = 2*X'*A*Z' : dW - 2*W'*X'*A : dZ",
    "d(y) = 2*X'*A*Z' : dW",
    "grad(y, W) = X'*A*Z'",
    "grad(y, A) = A",
    "at(y, W, W+H) - y = 2*A : X*H*Z",
    "d(d(y)) = 2*norm2(d(A))^2",
    "d(grad(y, W)) = 2*X'*d(A)*Z'",
    "X'*X = X'*X*W*Z",
  ])("not %s", (statement) => {
    expect(check(seed, statement, "W Z")).toBe("false (numeric)")
  })
  it("varies what it is told to vary, and nothing else", () => {
    expect(check(seed, "d(y) = 2*X'*A*Z' : dW", "W")).toMatch(/^true/)
    expect(check(seed, "d(X) = 0*X", "W")).toMatch(/^true/)
  })
})

describe("limits and bounds", () => {
  it.each([
    ["(at(y, W, W+H) - y - 2*X'*A*Z' : H)/norm2(H) -> 0", "true (numeric)"],
    ["(at(y, W, W+H) - y - X'*A*Z' : H)/norm2(H) -> 0", "false (numeric)"],
    ["at(y, W, W+H) -> y", "true (numeric)"],
    ["at(y, W, W+H) - y -> 2*X'*A*Z' : H", "true (numeric)"],
    ["norm2(X*H*Z)/norm2(H) -> 0", "false (numeric)"],
    ["norm2(X*H*Z)^2/norm2(H) -> 0", "true (numeric)"],
  ])("%s", (statement, expected) => {
    expect(check(seed, statement, "W", "H")).toBe(expected)
  })
  it.each([
    ["norm2(X*H*Z) <= norm2(X)*norm2(H)*norm2(Z)", "true (numeric)"],
    ["norm2(X*H*Z)^2 <= norm2(X)^2*norm2(Z)^2*norm2(H)^2", "true (numeric)"],
    ["norm2(X*H*Z) <= norm2(H)", "false (numeric)"],
    ["tr(W'*H) <= norm2(W)*norm2(H)", "true (numeric)"],
    ["norm2(W)*norm2(H) <= tr(W'*H)", "false (numeric)"],
  ])("%s", (statement, expected) => {
    expect(check(seed, statement)).toBe(expected)
  })
})

describe("over C", () => {
  const p = problemOf(`
X in C^(a x b)
W in C^(b x c)
Z in C^(c x b)
x in C^b
B in C^(b x b)
A = X*W*Z - X
y = norm2(A)^2
gradient y wrt W`)
  it.each([
    ["d(y) = 2*re(A : d(A))", true],
    ["d(y) = 2*(A : d(A))", false],
    ["grad(y, W) = 2*X'*A*Z'", true],
    ["grad(y, W) = 2*X.'*A*Z.'", false],
    ["wirtinger(y, W) = X.'*conj(A)*Z.'", true],
    ["wirtingerconj(y, W) = X'*A*Z'", true],
    ["wirtingerconj(y, W) = 2*X'*A*Z'", false],
    ["wirtingerconj(tr(X'*X), X) = X", true],
    ["grad(x.'*B*x, x) = (B + B.')*x", true],
    ["grad(x.'*B*x, x) = (B + B')*x", false],
    ["wirtinger(x'*B*x, x) = (x'*B).'", true],
    ["wirtingerconj(x'*B*x, x) = B*x", true],
    ["jac(B*x, x) = B", true],
    ["hess(x.'*B*x, x) = B + B.'", true],
    ["grad(x'*(B + B')*x, x) = 2*(B + B')*x", true],
  ])("%s is %s", (statement, holds) => {
    expect(check(p, statement, "W")).toMatch(new RegExp(`^${holds} `))
  })
  it("accepts no gradient of a function that is neither real nor holomorphic", () => {
    expect(check(p, "grad(x'*B*x, x) = (B + B')*x")).toMatch(/^false/)
    expect(check(p, "grad(x'*B*x, x) = (x'*B)'")).toMatch(/^false/)
  })
})

describe("over C, conjugates held fixed", () => {
  const p = problemOf(`
z, v in C^n
A in C^(n x n)
H in Herm(n)
t in R
F = (A*z).*conj(A*z)
f = (z'*H*z)^2
g = t*z'*A*z
w = z'*A*z
gradient f wrt z`)
  const parts = (statement: string): string => check(p, statement, "", "", true)

  it.each([
    ["jac(F, z) = diag(conj(A*z))*A", "true"],
    ["conj(jac(conj(F), z)) = diag(A*z)*conj(A)", "true"],
    ["jac(F, z) = diag(A*z)*A", "false"],
    ["jac(A*z, z) = A", "true"],
    ["hess(f, z, z) = 4*H*z*z'*H + 4*(z'*H*z)*H", "true"],
    ["hess(f, z, z) = 2*H*z*z'*H + 2*(z'*H*z)*H", "false"],
    ["hess(f, z, z) = jac(grad(f, z), z)", "true"],
    ["conj(jac(conj(grad(f, z)), z)) = 4*H*z*z.'*conj(H)", "true"],
    ["hess(w, z, z) = zeros(n, n)", "true"],
    ["conj(jac(conj(wirtinger(w, z)), z)) = A.'", "true"],
    ["jac(wirtingerconj(w, z), z) = A", "true"],
    ["hess(g, t, z) = z'*A", "true"],
    ["hess(g, z, t) = A.'*conj(z)", "true"],
  ])("%s is %s", (statement, holds) => {
    expect(parts(statement)).toMatch(new RegExp(`^${holds} `))
  })

  it.each(["jac(F, z) = diag(conj(A*z))*A", "hess(f, z, z) = 4*H*z*z'*H + 4*(z'*H*z)*H"])(
    "%s is not decided where there is to be one derivative",
    (statement) => {
      expect(check(p, statement)).toBe("undefined (none)")
    },
  )
})

describe("structured variables", () => {
  const p = problemOf(`
A in R^(n x n)
S in Sym(n)
K in Skew(n)
D in Diag(n)
L in Lower(n)
Q in O(n)
P in PD(n)
T in Toep(n)
s in Simplex(n)
v in R^n
f = tr(A*S)
gradient f wrt S`)
  it.each([
    ["grad(tr(A*S), S) = (A + A')/2", true],
    ["grad(tr(A*S), S) = A", false],
    ["grad(tr(A*S), S) = A'", false],
    ["grad(tr(A*K), K) = (A' - A)/2", true],
    ["grad(tr(A*D), D) = diag(diag(A))", true],
    ["grad(tr(A*L), L) = tril(A')", true],
    ["grad(tr(A*Q), Q) = (A' - Q*A*Q)/2", true],
    ["grad(tr(A*Q), Q) = A'", false],
    ["grad(logdet(P), P) = inv(P)", true],
    ["grad(v'*s, s) = v - sum(v)/n*vector(1,n)", true],
    ["grad(v'*s, s) = v", false],
    ["d(S) = d(S)'", true],
    ["d(K) = d(K)'", false],
    ["Q'*dQ = -dQ'*Q", true],
    ["d(inv(P)) = -inv(P)*dP*inv(P)", true],
    ["d(Q'*Q) = 0*A", true],
  ])("%s is %s", (statement, holds) => {
    expect(check(p, statement, "S K D L Q P T s")).toMatch(new RegExp(`^${holds} `))
  })
})
