import { describe, expect, it } from "vitest"
import { judge } from "../../src/judge/index.ts"
import { check, problemOf } from "./support.ts"

const XWZ = "X in R^(a x b); W in R^(b x c); Z in R^(c x b)\ny = norm2(X*W*Z - X)^2\n"
const QUADRATIC = "A in R^(n x n); x in R^n\n"
const COMPLEX = "A in C^(m x n); x in C^n; b in C^m\nf = norm2(A*x - b)^2\n"
const SYM = "S in Sym(n); A in R^(n x n)\n"

/** Verdict, kind, condition and correction, as far as a row fixes them. */
interface Wanted {
  readonly verdict: string
  readonly kind?: string
  readonly condition?: string
  readonly correct?: string
  readonly where?: string
}

const table: readonly (readonly [string, string, Wanted])[] = [
  ["right", `${XWZ}check gradient y wrt W: 2*X'*(X*W*Z - X)*Z'`, { verdict: "right" }],
  ["expanded", `${XWZ}check gradient y wrt Z: 2*W'*X'*X*W*Z - 2*W'*X'*X`, { verdict: "right" }],
  ["zero of the right shape", `${XWZ}check gradient tr(X'*X) wrt W: 0`, { verdict: "right" }],
  ["zero that is none", `${XWZ}check gradient y wrt W: 0`, { verdict: "wrong" }],
  ["a constant sized by the variable", "X in R^(m x n)\ncheck gradient sum(X) wrt X: matrix(1)", { verdict: "right" }],
  [
    "a constant of the other layout",
    "X in R^(m x n)\ncheck gradient sum(X) wrt X: ones(n,m)",
    { verdict: "convention" },
  ],
  ["value", `${XWZ}check y = tr((X*W*Z - X)*(X*W*Z - X)')`, { verdict: "right" }],
  ["wrong value", `${XWZ}check y = tr((X*W*Z - X)'*X)`, { verdict: "wrong" }],
  ["jacobian", "A in R^(m x n); x in R^n\ncheck jacobian A*x wrt x: A", { verdict: "right" }],
  ["jacobian, other layout", "A in R^(m x n); x in R^n\ncheck jacobian A*x wrt x: A'", { verdict: "convention" }],
  ["jacobian, wrong", "x in R^n\ncheck jacobian exp(x) wrt x: exp(x)*exp(x)'", { verdict: "wrong" }],
  ["hessian", `${QUADRATIC}check hessian x'*A*x wrt x: A + A'`, { verdict: "right" }],
  [
    "hessian of a symmetric matrix only",
    `${QUADRATIC}check hessian x'*A*x wrt x: 2*A`,
    { verdict: "conditional", condition: "A = A'" },
  ],
  ["wirtinger", `${COMPLEX}check wirtinger f wrt x: A.'*conj(A*x - b)`, { verdict: "right" }],
  ["wirtinger-conj", `${COMPLEX}check wirtinger-conj f wrt x: A'*(A*x - b)`, { verdict: "right" }],
  [
    "wirtinger, doubled",
    `${COMPLEX}check wirtinger f wrt x: 2*A.'*conj(A*x - b)`,
    { verdict: "wrong", kind: "factor" },
  ],
  ["half the gradient", `${COMPLEX}check gradient f wrt x: A'*(A*x - b)`, { verdict: "convention" }],
  ["its conjugate, as a row", `${COMPLEX}check gradient f wrt x: 2*(A*x - b)'*A`, { verdict: "convention" }],
  [
    "half over R is wrong",
    "A in R^(m x n); x in R^n\ncheck gradient norm2(A*x)^2 wrt x: A'*A*x",
    { verdict: "wrong", kind: "factor", correct: "2*(A'*A*x)" },
  ],
  ["unprojected", `${SYM}check gradient tr(A*S) wrt S: A'`, { verdict: "convention" }],
  ["free entries", `${SYM}check gradient tr(A*S) wrt S: A + A' - A.*eye(n)`, { verdict: "convention" }],
  ["in the space", `${SYM}check gradient tr(A*S) wrt S: sym(A)`, { verdict: "right" }],
  [
    "symmetric",
    `${QUADRATIC}check gradient x'*A*x wrt x: 2*A*x`,
    { verdict: "conditional", kind: "term", condition: "A = A'" },
  ],
  [
    "two symmetric",
    "A in R^(m x m); B in R^(n x n); X in R^(m x n)\ncheck gradient tr(A*X*B*X') wrt X: 2*A*X*B",
    { verdict: "conditional", condition: "A = A', B = B'" },
  ],
  [
    "mask",
    "M, F in R^(m x n)\ncheck gradient norm2(F.*M)^2 wrt F: 2*M.*F",
    { verdict: "conditional", kind: "term", condition: "M.*M = M" },
  ],
  [
    "real",
    "A in C^(m x n); x in C^n\ncheck gradient norm2(A*x)^2 wrt x: 2*A.'*A*x",
    { verdict: "conditional", condition: "A = conj(A)" },
  ],
  [
    "orthogonal",
    "Q in R^(n x n); x, b in R^n\ncheck gradient b'*inv(Q)*x wrt x: Q*b",
    { verdict: "conditional", condition: "Q'*Q = eye(n)" },
  ],
  [
    "equal sizes",
    "A in R^(m x n); B in R^(n x m)\ncheck tr(A*B) = tr(B*A)*m/n",
    { verdict: "conditional", condition: "n = m" },
  ],
  ["tall", "X in R^(m x n)\ncheck eye(n) = inv(X'*X)*X'*X", { verdict: "conditional", condition: "m >= n" }],
  [
    "its own inverses do not count",
    "X in R^(m x n)\nf = logdet(X'*X)\ncheck gradient f wrt X: 2*X*inv(X'*X)",
    { verdict: "right" },
  ],
  [
    "factor",
    `${XWZ}check gradient y wrt W: X'*(X*W*Z - X)*Z'`,
    { verdict: "wrong", kind: "factor", correct: "2*(X'*(X*W*Z - X)*Z')" },
  ],
  ["sign", `${XWZ}check gradient y wrt W: 2*X'*(X - X*W*Z)*Z'`, { verdict: "wrong", kind: "sign" }],
  [
    "sign inside",
    "A in R^(m x n); x in R^n; b in R^m\ncheck gradient norm2(A*x - b)^2 wrt x: 2*A'*(A*x + b)",
    { verdict: "wrong", kind: "sign", where: "b", correct: "2*A'*(A*x - b)" },
  ],
  [
    "transpose",
    "A in R^(n x n); x, b in R^n\ncheck gradient b'*A*x wrt x: A*b",
    { verdict: "conditional", kind: "transpose", where: "A", correct: "A'*b" },
  ],
  [
    "conjugate",
    "A in C^(m x n); x in C^n; c in C\ncheck gradient re(c*sum(A*x)) wrt x: c*A'*ones(m)",
    { verdict: "conditional", kind: "conjugate", where: "c" },
  ],
  [
    "order",
    "A, B, X in R^(n x n)\ncheck gradient tr(A*X*B) wrt X: B'*A'",
    { verdict: "conditional", kind: "order", correct: "A'*B'" },
  ],
  [
    "term missing",
    "A in R^(n x n); x in R^n; mu in R\ncheck gradient norm2(A*x)^2 + mu*norm2(x)^2 wrt x: 2*A'*A*x",
    { verdict: "wrong", kind: "term" },
  ],
  [
    "term too much",
    "A in R^(m x n); x in R^n; b in R^m\ncheck gradient norm2(A*x)^2 wrt x: 2*A'*A*x - 2*A'*b",
    { verdict: "wrong", kind: "term", where: "2*A'*b" },
  ],
  ["occurrence forgotten", "X in R^(n x n)\ncheck gradient tr(X*X*X) wrt X: X'*X'", { verdict: "wrong" }],
  [
    "elementwise for matrix product",
    "A, X in R^(n x n)\ncheck gradient norm2(A*X)^2 wrt X: 2*A'.*(A*X)",
    { verdict: "wrong", kind: "value" },
  ],
  [
    "inverse for transpose",
    "A in R^(n x n); x in R^n\ncheck gradient norm2(A*x)^2 wrt x: 2*inv(A)*A*x",
    { verdict: "conditional", kind: "value", condition: "A'*A = eye(n)" },
  ],
  [
    "wrong shape",
    "A in R^(m x n); x in R^n; b in R^m\ncheck gradient norm2(A*x - b)^2 wrt x: 2*(A*x - b)",
    { verdict: "wrong", kind: "shape" },
  ],
  [
    "product that does not fit",
    `${XWZ}check gradient y wrt W: 2*(X'*X)*Z*W*Z' - 2*(X'*X)*Z`,
    { verdict: "ill-formed", kind: "shape", where: "2*(X'*X)*Z", correct: "2*X'*X*W*Z*Z' - 2*(X'*X)*Z'" },
  ],
  [
    "sum that does not fit",
    `${QUADRATIC}check gradient x'*A*x wrt x: A*x + x'*A`,
    { verdict: "ill-formed", kind: "shape", correct: "A*x + (x'*A)'" },
  ],
  [
    "sums to one",
    "z, t in R^n\ncheck gradient -t'*log(softmax(z)) wrt z: softmax(z) - t",
    { verdict: "conditional", condition: "sum(t) = 1" },
  ],
  [
    "rows that sum to one",
    "Z, T in R^(m x n)\ncheck gradient -sum(T.*log(softmax(Z))) wrt Z: softmax(Z) - T",
    { verdict: "conditional", condition: "rowsum(T) = vector(1)" },
  ],
  [
    "positive",
    "a in R; x in R^n\ncheck gradient norm2(a*x) wrt a: norm2(x)",
    { verdict: "conditional", condition: "a > 0" },
  ],
  [
    "Hermitian and real",
    "A in Herm(n); z in C^n\ncheck gradient z'*A*z wrt z: 2*A.'*z",
    { verdict: "conditional", condition: "A = conj(A)" },
  ],
  ["commuting", "A, X in R^(n x n)\ncheck gradient tr(X*X*A) wrt X: 2*X'*A'", { verdict: "conditional", kind: "term" }],
  [
    "symmetric and commuting",
    "A, B in Sym(n); x in R^n\ncheck gradient x'*A*B*x wrt x: 2*A*B*x",
    { verdict: "conditional", condition: "B*A = A*B" },
  ],
  [
    "of length one",
    "x, y in R^n\ncheck gradient x'*y/norm2(y) wrt x: y",
    { verdict: "conditional", condition: "norm2(y) = 1" },
  ],
  ["not the variable itself", "x in R^n\ncheck jacobian x/norm2(x) wrt x: eye(n) - x*x'", { verdict: "wrong" }],
  [
    "no value for some signs",
    "x in R^n; p in R\ncheck gradient sum(abs(x).^p) wrt x: p*x.^(p - 1)",
    { verdict: "conditional", condition: "x > 0" },
  ],
  [
    "no mask on the variable itself",
    "X in R^(m x n)\ncheck gradient norm1(X) wrt X: matrix(1)",
    { verdict: "conditional", condition: "X > 0" },
  ],
  [
    "another piece far away",
    "x in R^n\ncheck gradient sum(ifelse(x > 50, x.^2, x)) wrt x: ones(n)",
    { verdict: "wrong" },
  ],
  // at x > 0 it is right, and the numbers near 0 that are tried first see nothing else
  ["a kink far away", "x in R^n\ncheck gradient sum(abs(x + 1000)) wrt x: ones(n)", { verdict: "conditional" }],
  ["a kink far away on either side of 0", "t in R\ncheck gradient abs(t^2 - 1e9) wrt t: -2*t", { verdict: "wrong" }],
  [
    "a piece never met",
    "x in R^n\ncheck gradient sum(ifelse(sin(x) > 2, x.^2, x)) wrt x: ones(n)",
    { verdict: "undecided" },
  ],
  ["saturated", "x in R^n\ncheck gradient sum(erf(x + 20)) + x'*x wrt x: 2*x", { verdict: "undecided" }],
  ["an order never met", "x in R^n\ncheck gradient max(x + 1000*e(1,n)) wrt x: e(1,n)", { verdict: "undecided" }],
  ["nearly pi", "x in R^n\ncheck gradient pi*x'*x wrt x: 6.283185307*x", { verdict: "undecided" }],
  ["exactly pi", "x in R^n\ncheck gradient pi*x'*x wrt x: 2*pi*x", { verdict: "right" }],
  [
    "a term too small to see",
    "x in R^n\ncheck gradient norm2(x) wrt x: x/norm2(x) + 1e-14*x",
    { verdict: "undecided" },
  ],
  [
    "a constant too small to see",
    "x in R^n\ncheck gradient sum(sqrt(x.^2 + 1e-20)) wrt x: sign(x)",
    { verdict: "undecided" },
  ],
  [
    "a small constant kept",
    "x in R^n\ncheck gradient sum(sqrt(x.^2 + 1e-20)) wrt x: x./sqrt(x.^2 + 1e-20)",
    { verdict: "right" },
  ],
  [
    "the negative, in another form",
    "X in R^(n x p)\ncheck gradient tr(inv(X'*X)) wrt X: 2*X*(X'*X)^-2",
    { verdict: "wrong", kind: "sign" },
  ],
  [
    "a determinant missing",
    "X in R^(n x n)\ncheck gradient det(X) wrt X: inv(X)'",
    { verdict: "wrong", kind: "factor", correct: "det(X)*inv(X)'" },
  ],
  [
    "a norm too often",
    "A in R^(m x n); x in R^n; b in R^m\ncheck gradient norm2(A*x-b) wrt x: A'*(A*x-b)/norm2(A*x-b)^2",
    { verdict: "wrong", kind: "factor" },
  ],
  ["unknown name", `${XWZ}check gradient y wrt W: 2*X'*Q7*Z'`, { verdict: "undecided" }],
  ["unknown function", `${XWZ}check gradient y wrt W: foo(X)`, { verdict: "undecided" }],
]

describe("verdicts", () => {
  it.each(table)("%s", (_, source, wanted) => {
    expect(check(source)).toMatchObject(wanted)
  })

  it("names what is not known", () => {
    expect(check(`${XWZ}check gradient y wrt W: 2*X'*Q7*Z'`).message).toContain("Q7")
    expect(check(`${XWZ}check gradient y wrt W: foo(X)`).message).toContain("foo")
  })

  it("says where square sizes would make sense of it", () => {
    const { message, counterexample } = check(
      "A in R^(k x m); X in R^(m x n); B in R^(n x k)\ncheck gradient tr(A*X*B) wrt X: A'*B",
    )
    expect(message).toContain("a transpose is missing on `B`")
    expect(message).toContain("where k = n it makes sense and is still wrong")
    expect(counterexample).toBeDefined()
  })

  it("gives the smallest counterexample", () => {
    const { counterexample } = check("x in R\ncheck gradient x^2 wrt x: x")
    expect(counterexample).toMatchObject({ dimensions: {}, values: { x: expect.anything() } })
    const matrix = check("A, B, X in R^(n x n)\ncheck gradient tr(A*X*B) wrt X: B'*A'")
    expect(matrix.counterexample?.dimensions).toEqual({ n: 2 })
  })

  it("judges every check of a problem, each variable by itself", () => {
    const source = `${XWZ}check gradient y wrt W: 2*X'*(X*W*Z - X)*Z'\ncheck gradient y wrt Z: 2*W'*X'*X\n`
    const reading = {
      kind: "gradus",
      statements: [],
      claims: [],
      answers: [],
      choices: [],
      warnings: [],
      saysComplex: false,
      unread: [],
    } as const
    const { claims, answers } = judge(problemOf(source), reading)
    expect(claims.map((c) => [c.verdict, c.source?.line, c.of])).toEqual([
      ["right", 3, "y"],
      ["wrong", 4, "y"],
    ])
    expect(answers).toEqual([])
  })

  it("is brief where asked", () => {
    const entry = check(`${XWZ}check gradient y wrt W: 2*X'*(X*W*Z + X)*Z'`, { brief: true })
    expect(entry.verdict).toBe("wrong")
    expect(entry.where).toBeUndefined()
  })
})
