import { describe, expect, it } from "vitest"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import type { Verdict } from "../../src/judge/types.ts"
import { judgeClaim } from "../../src/judge/index.ts"
import { check, problemOf } from "./support.ts"

// Formulas of the Matrix Cookbook (version of November 15, 2012) [petersen2012] that are not what they say, as checks.

const SYMMETRIC = "X in Sym(n); A in R^(n x n)\n"
const QUOTIENT = "A in R^(p x n); B in R^(m x n); x in R^n\n"
const COMPLEX = "A in C^(p x n); B in C^(m x n); x in C^n\n"

const MISPRINTS: readonly (readonly [equation: string, source: string, verdict: Verdict])[] = [
  // det(A) does not belong there; at n = 2 the rest is exact
  [
    "28",
    "A in R^(2 x 2); t in R\ncheck det(eye + t*A) = 1 + det(A) + t*tr(A) + t^2*tr(A)^2/2 - t^2*tr(A*A)/2",
    "wrong",
  ],
  // holds for the squared modulus
  ["89", "a in C; b, x in C^n\ncheck gradient (a - x'*b)^2 wrt x: -2*b*conj(a - x'*b)", "wrong"],
  // n = 2: the first family of terms is transposed
  [
    "92",
    "a, b in R^n; X in R^(n x n)\ncheck gradient a'*(X*X)'*X*X*b wrt X: X*a*b'*(X*X)' + X*X*a*b'*X' + a*b'*(X*X)'*X + X'*X*X*a*b'",
    "wrong",
  ],
  [
    "95",
    `${QUOTIENT}check gradient (A*x)'*(A*x)/((B*x)'*(B*x)) wrt x: 2*A'*A*x/(x'*B*B*x) - 2*(x'*A'*A*x)*B'*B*x/(x'*B'*B*x)^2`,
    "ill-formed",
  ],
  // B and C are assumed to be symmetric, A is not
  [
    "127",
    "A in R^(n x n); B, C in Sym(m); X in R^(m x n)\ncheck gradient tr(inv(A + X'*C*X)*(X'*B*X)) wrt X: -2*C*X*inv(A + X'*C*X)*X'*B*X*inv(A + X'*C*X) + 2*B*X*inv(A + X'*C*X)",
    "conditional",
  ],
  // of a matrix that is symmetric: the derivatives by its free entries, no gradient
  ["138", `${SYMMETRIC}check gradient tr(A*X) wrt X: A' + A - diag(A')`, "ill-formed"],
  ["139", `${SYMMETRIC}check gradient tr(A*X) wrt X: A + A' - A.*eye(n)`, "convention"],
  ["140", `${SYMMETRIC}check gradient det(X) wrt X: det(X)*(2*inv(X) - inv(X).*eye(n))`, "convention"],
  ["141", "X in PD(n)\ncheck gradient logdet(X) wrt X: 2*inv(X) - inv(X).*eye(n)", "convention"],
  [
    "251",
    `${COMPLEX}check gradient (A*x)'*(A*x)/((B*x)'*(B*x)) wrt x: 2*A'*A*x/(x'*B*B*x) - 2*(x'*A'*A*x)*B'*B*x/(x'*B'*B*x)^2`,
    "ill-formed",
  ],
  [
    "524",
    "a, c in R^m; B in R^(n x n); X in R^(m x n)\ncheck a'*X*B*X'*c = vec(X)'*(B ⊗ (c*a'))*vec(X)",
    "conditional",
  ],
  // p = 2: the root is taken once too often
  ["539", "A in R^(m x n)\ncheck normop(A) = sqrt(sqrt(lambdamax(A'*A)))", "wrong"],
]

describe("misprints of the Matrix Cookbook", () => {
  it.each(MISPRINTS)("(%s) is caught and corrected", (_, source, verdict) => {
    const entry = check(source)
    expect(entry.verdict).toBe(verdict)
    expect(entry.correct).toBeDefined()
    const problem = problemOf(source)
    const [request] = problem.checks
    const claim = parseExpression(entry.correct ?? "")
    const again = request && judgeClaim(problem, { ...request, claim, source: entry.correct ?? "" }, { brief: true })
    expect(again?.verdict).toBe("right")
  })
})
