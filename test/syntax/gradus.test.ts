import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import type { Statement } from "../../src/syntax/ast.ts"
import { detectKind } from "../../src/syntax/gradus/detect.ts"
import { parseDeclarations, parseExpression, parseProblem } from "../../src/syntax/gradus/parser.ts"
import { show, showSet, showStatement } from "./gradus-show.ts"

const corpus = (name: string): Record<string, unknown>[] =>
  readFileSync(new URL(`../corpus/${name}`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe("sets", () => {
  test.each([
    ["R", "R"],
    ["ℝ", "R"],
    ["C", "C"],
    ["R+", "R+"],
    ["R^n", "R(n)"],
    ["R^3", "R(3)"],
    ["C^n", "C(n)"],
    ["R+^n", "R+(n)"],
    ["ℝ^n", "R(n)"],
    ["ℝⁿ", "R(n)"],
    ["ℝᵐˣⁿ", "R(m, n)"],
    ["ℝ⁺", "R+"],
    ["R^(n)", "R(n)"],
    ["R^{n}", "R(n)"],
    ["R^(m x n)", "R(m, n)"],
    ["R^{m x n}", "R(m, n)"],
    ["R^(m,n)", "R(m, n)"],
    ["ℝ^{m×n}", "R(m, n)"],
    ["ℂ^(m×n)", "C(m, n)"],
    ["R+^(m x n)", "R+(m, n)"],
    ["R^(2x3)", "R(2, 3)"],
    ["R^(2xn)", "R(2, n)"],
    ["R^(2 x 3)", "R(2, 3)"],
    ["R^(x x y)", "R(x, y)"],
    ["R^(n x 1)", "R(n)"],
    ["R^(1 x n)", "R(1, n)"],
    ["R^(m*n)", "R((m * n))"],
    ["R^(p*m x p*n)", "R((p * m), (p * n))"],
    ["R^(2*n+1 x m-2)", "R(((2 * n) + 1), (m - 2))"],
    ["R^((m+n)*k x n)", "R(((m + n) * k), n)"],
    ["Sym(n)", "Sym(n)"],
    ["Skew(2*n)", "Skew((2 * n))"],
    ["Diag(n)", "Diag(n)"],
    ["Lower(n)", "Lower(n)"],
    ["Upper(n)", "Upper(n)"],
    ["PSD(n)", "PSD(n)"],
    ["PD(3)", "PD(3)"],
    ["Herm(n)", "Herm(n)"],
    ["HPD(n)", "HPD(n)"],
    ["O(n)", "O(n)"],
    ["U(n)", "U(n)"],
    ["St(n,p)", "St(n, p)"],
    ["St(n, p, C)", "St(n, p)/C"],
    ["St(n,p,ℂ)", "St(n, p)/C"],
    ["Perm(n)", "Perm(n)"],
    ["Toep(n)", "Toep(n)"],
    ["Simplex(n)", "Simplex(n)"],
    ["Int", "Int"],
    ["Nat", "Nat"],
    ["Z", "Int"],
    ["N", "Nat"],
    ["ℤ", "Int"],
    ["ℕ", "Nat"],
    ["R -> R", "R -> R"],
    ["R^n -> R", "R(n) -> R"],
    ["ℝⁿ → ℝ", "R(n) -> R"],
    ["R -> R+", "R -> R+"],
  ])("%s", (set, expected) => {
    const [declaration, ...rest] = parseDeclarations(`sigma, f1 in ${set}\nx in R`)
    expect(declaration && showSet(declaration.set)).toBe(expected)
    expect(declaration?.names.map((n) => n.name)).toEqual(["sigma", "f1"])
    expect(rest).toHaveLength(1)
  })
})

describe("statements", () => {
  test.each([
    ["y = x'*x", "y = ((x') * x)"],
    ["g(t) = t.*sigmoid(t)", "g(t) = (t .* sigmoid(t))"],
    ["h(x, y) = x + y", "h(x, y) = (x + y)"],
    ["norm2(x)^2", "(norm2(x)^2)"],
    ["-sum(x)", "(-sum(x))"],
    ["gradient", "gradient _"],
    ["gradient f", "gradient f"],
    ["gradient f wrt A, B", "gradient f wrt A, B"],
    ["gradient wrt A", "gradient _ wrt A"],
    ["gradient norm2(A*x)^2 wrt x", "gradient (norm2((A * x))^2) wrt x"],
    ["gradient (A : B) wrt A", "gradient <(A : B)> wrt A"],
    ["gradient A : B wrt A", "gradient (A : B) wrt A"],
    ["gradient -f wrt A", "gradient (-f) wrt A"],
    ["gradient X^+ wrt X", "gradient (X^+) wrt X"],
    ["jacobian F wrt x", "jacobian F wrt x"],
    ["hessian f wrt A, B", "hessian f wrt A, B"],
    ["differential f", "differential f"],
    ["hvp f wrt x along v", "hvp f wrt x along v"],
    ["hvp f wrt x along 2*v - w", "hvp f wrt x along ((2 * v) - w)"],
    ["stationary f wrt W", "stationary f wrt W"],
    ["convexity f wrt W", "convexity f wrt W"],
    ["minimize f over W, Z", "minimize f wrt W, Z"],
    ["check gradient f wrt W: 2*W", "check gradient f wrt W: (2 * W)"],
    ["check gradient A : W wrt W:\n  A", "check gradient (A : W) wrt W: A"],
    ["check gradient f wrt W: 0", "check gradient f wrt W: 0"],
    ["check jacobian F wrt x: A", "check jacobian F wrt x: A"],
    ["check hessian f wrt x: A + A'", "check hessian f wrt x: (A + (A'))"],
    ["check hessian f wrt x, y: A", "check hessian f wrt x, y: A"],
    ["check wirtinger f wrt z: conj(z)", "check wirtinger f wrt z: conj(z)"],
    ["check wirtinger-conj f wrt z: z", "check wirtinger-conj f wrt z: z"],
    ["check gradient -f wrt W: W", "check gradient (-f) wrt W: W"],
    ["check f = tr(A)", "check value f: tr(A)"],
    ["check f(x) = tr(A)", "check value f(x): tr(A)"],
    ["check (a + b)^2 = a^2", "check value (<(a + b)>^2): (a^2)"],
    ["check -f = g", "check value (-f): g"],
    // names that are words
    ["gradient = 3", "gradient = 3"],
    ["check = 3", "check = 3"],
    ["check(x) = x", "check(x) = x"],
    ["gradient, e, i in R", "gradient, e, i in R"],
    ["check in R^n", "check in R(n)"],
  ])("%j", (source, expected) => {
    expect(parseProblem(source).map(showStatement)).toEqual([expected])
  })

  test.each<[string, string[]]>([
    ["x in R; y = x; gradient y", ["x in R", "y = x", "gradient y"]],
    ["x in R^n\ngradient -sum(x)", ["x in R(n)", "gradient (-sum(x))"]],
    ["x, gradient in R; gradient - sum(x)", ["x, gradient in R", "(gradient - sum(x))"]],
    ["c in R+\nd in R+ ; # two\n\nb = X^+\na = c +\n  d", ["c in R+", "d in R+", "b = (X^+)", "a = (c + d)"]],
    ["sigma in R -> R+\nx in R", ["sigma in R -> R+", "x in R"]],
    ["T in R\r\ny = X^T\r\n", ["T in R", "y = (X^T)"]],
    ["over in R\ny = over^2\ngradient over wrt over", ["over in R", "y = (over^2)", "gradient over wrt over"]],
    ["wrt = 2\ny = wrt*3\ngradient wrt wrt wrt", ["wrt = 2", "y = (wrt * 3)", "gradient wrt wrt wrt"]],
    ["gradient in R\ngradient*2", ["gradient in R", "(gradient * 2)"]],
    ["gradient in R\ngradient gradient wrt gradient", ["gradient in R", "gradient gradient wrt gradient"]],
    ["check in R^n\ncheck'*check", ["check in R(n)", "((check') * check)"]],
    ["y = [A, B\nC, D]\nz = y", ["y = [A, B; C, D]", "z = y"]],
    ["X in R^n\n\n-X'*X", ["X in R(n)", "((-(X')) * X)"]],
  ])("%j", (source, expected) => {
    expect(parseProblem(source).map(showStatement)).toEqual(expected)
  })

  test("statements have the spans of their text", () => {
    const source = "  x in R^n ;y = x'*x # y\n gradient y wrt x"
    const text = (s: Statement): string => source.slice(s.span.start, s.span.end)
    expect(parseProblem(source).map(text)).toEqual(["x in R^n", "y = x'*x", "gradient y wrt x"])
  })
})

describe("the corpus", () => {
  const strings = (value: unknown): string[] =>
    typeof value === "string"
      ? [value]
      : typeof value === "object" && value !== null
        ? Object.values(value).flatMap(strings)
        : []

  test.each(["reference.jsonl", "claims.jsonl", "questions.jsonl"])("%s parses", (file) => {
    for (const row of corpus(file)) {
      expect(parseProblem(row["problem"] as string).length).toBeGreaterThan(0)
      const claims = (row["claims"] ?? []) as { gradus?: string }[]
      const texts = [row["expected"], row["claim"], row["expected_gradus"], claims.map((c) => c.gradus)].flatMap(
        strings,
      )
      for (const text of texts) expect(show(parseExpression(text))).not.toBe("")
    }
  })

  test("kinds of input", () => {
    for (const file of ["reference.jsonl", "claims.jsonl", "questions.jsonl"]) {
      for (const row of corpus(file)) {
        expect(detectKind(row["problem"] as string)).toBe("gradus")
        expect(detectKind((row["question_latex"] as string | undefined) ?? "$x$")).not.toBe("gradus")
      }
    }
    for (const name of ["seed", "masked-factorisation", "symmetric-inverse-logdet", "trace-with-diag"]) {
      const source = readFileSync(new URL(`../corpus/threads/${name}.md`, import.meta.url), "utf8")
      expect(detectKind(source)).toBe("markdown")
    }
  })
})

test.each([
  ["y = A\\B", "gradus"],
  ["y = A\\inv(B)", "gradus"],
  ["y = A\\(B + C)", "gradus"],
  ["# costs $5, see \\frac\ny = x", "gradus"],
  ["% a \\nabla comment with many plain words in it\nX in R^{m x n}", "gradus"],
  ["X ∈ ℝ^{m×n}\ny = ‖X‖", "gradus"],
  ["", "gradus"],
  ["\\frac{1}{2} x^T A x", "latex"],
  ["\\frac12\\|Ax-b\\|^2", "latex"],
  ["$y = x'Ax$", "latex"],
  ["\\[ y = x'Ax \\]", "latex"],
  ["\\(x^TAx\\)", "latex"],
  ["||Ax-b||^2", "latex"],
  ["x_{i}^2", "latex"],
  ["\\sigma(Wx)", "latex"],
  ["\\begin{align} y &= x \\end{align}", "latex"],
  ["What is the gradient of $x^TAx$ with respect to $x$?", "markdown"],
  ["# Question\n\n$y = x$", "markdown"],
  ["```\ny = x'*x\n```", "markdown"],
  ["Let $A = XWZ$.\n\n> We have $$dy = 2A : dA$$", "markdown"],
])("detectKind(%j)", (source, kind) => {
  expect(detectKind(source)).toBe(kind)
})
