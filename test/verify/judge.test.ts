import { describe, expect, it } from "vitest"
import { judgeEqual, type Judgement } from "../../src/verify/statements.ts"
import type { Problem } from "../../src/syntax/problem.ts"
import { expressionIn, problemOf } from "./support.ts"

function judge(p: Problem, statement: string): Judgement {
  const [lhs = "", rhs = ""] = statement.split(" = ")
  return judgeEqual(expressionIn(p, lhs), expressionIn(p, rhs), { builder: p.builder })
}

const p = problemOf(`
A, B, C in R^(n x n)
X in R^(m x n)
x, y in R^n
t in R
Q in O(n)
P in Perm(n)
S in PSD(n)
r in R+^n
k in Int
K1 in Skew(n)
V in St(n,p)
f = t
gradient f wrt t`)

describe("equal", () => {
  it.each([
    ["norm2(X)^2 = tr(X'*X)", "normal-form"],
    ["tr(A*B) = tr(B*A)", "normal-form"],
    ["x'*A*y = y'*A'*x", "normal-form"],
    ["det(A*B) = det(A)*det(B)", ""],
    ["logdet(A*B) = logdet(A) + logdet(B)", "finite-field"],
    ["inv(A + x*y') = inv(A) - inv(A)*x*y'*inv(A)/(1 + y'*inv(A)*x)", "finite-field"],
    ["tanh(x) = 2*sigmoid(2*x) - 1", "finite-field"],
    ["log(sum(exp(x + t*vector(1,n)))) = t + log(sum(exp(x)))", "finite-field"],
    ["inv(X'*X)*X'*X = eye(n)", ""],
    ["Q'*Q = eye(n)", "normal-form"],
    ["det(Q)^2 = 1", ""],
    ["P*vector(1,n) = vector(1,n)", ""],
    ["V'*V = eye(p)", ""],
    ["inv(S)*S = eye(n)", ""],
    // where both are defined: x > 0
    ["exp(log(x)) = x", "numeric"],
    ["sqrt(r).*sqrt(r) = r", ""],
    ["grad(x'*A*x, x) = (A + A')*x", "normal-form"],
  ])("%s (%s)", (statement, method) => {
    const found = judge(p, statement)
    expect(found).toMatchObject({ verdict: "equal", regimes: [] })
    expect(found.method).toMatch(method)
  })
})

describe("different, with a small counterexample", () => {
  it.each([
    ["A*B = B*A", "", 2],
    ["inv(A*B) = inv(A)*inv(B)", "", 2],
    ["det(A + B) = det(A) + det(B)", "", 2],
    ["det(Q) = 1", "", 1],
    ["P = eye(n)", "", 2],
    ["k^2 = k", "", 0],
    ["sqrt(t^2) = t", "", 0],
    ["m*t = 2*t", "m = 2", 3],
    ["A^2 - tr(A)*A + det(A)*eye(n) = 0*A", "n = 2", 3],
    ["(A*B - B*A)^2*C = C*(A*B - B*A)^2", "n = 2", 3],
    ["X*inv(X'*X)*X' = eye(m)", "m = n", 2],
    ["V*V' = eye(n)", "n = p", 2],
    ["S*inv(S) = 2*eye(n)", "", 1],
    ["exp(t)^2 = exp(t^2)", "", 0],
    ["log(2)*t = t/2", "", 0],
    ["exp(1)*t = 4*t", "", 0],
    ["tanh(1)*t = 15/17*t", "", 0],
    ["det(K1) = 0", "n is odd", 2],
    ["det(S) = 0", "", 2],
    ["r'*r = 1", "", 1],
    ["tanh(x) = 2*sigmoid(x) - 1", "", 1],
    ["sigmoid(x) = exp(x)./(2*vector(1) + exp(x))", "", 1],
    ["grad(x'*A*x, x) = 2*A*x", "", 2],
  ])("%s: %s, size %d", (statement, regime, largest) => {
    const found = judge(p, statement.replace("vector(1)", "vector(1,n)"))
    expect(found.verdict).toBe("different")
    expect(found.regimes).toEqual(regime === "" ? [] : [regime])
    expect(Math.max(0, ...Object.values(found.counterexample?.dimensions ?? { none: 99 }))).toBeLessThanOrEqual(
      Math.max(largest, 1),
    )
  })
  it("of small integers, exactly", () => {
    const { counterexample } = judge(p, "A*B = B*A")
    expect(counterexample?.dimensions).toEqual({ n: 2 })
    const entries = Object.values(counterexample?.values ?? {}).flat(2)
    expect(entries).toHaveLength(8)
    expect(entries.every((x) => Number.isInteger(x) && (x as number) >= -2 && (x as number) <= 3)).toBe(true)
  })
  it("is the same every time", () => {
    expect(judge(p, "det(A + B) = det(A) + det(B)")).toEqual(judge(p, "det(A + B) = det(A) + det(B)"))
  })
})

describe("rounding", () => {
  const q = problemOf("x, y in R\nf = x\ngradient f wrt x")
  it.each([
    "(x + 1000000)*(x - 1000000) + 1000000000000 = x^2",
    "exp(x)*(1 + exp(-x)) - 1 - exp(x) + y = y",
    "log(exp(20 + x)) - 20 = x",
    "exp(x + 10)*exp(y - 10) = exp(x + y)",
  ])("does not refute %s", (statement) => {
    expect(judge(q, statement).verdict).toBe("equal")
  })
})
