import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { GradusError } from "../../src/ir/error.ts"
import type { Ast, Statement } from "../../src/syntax/ast.ts"
import { detectKind } from "../../src/syntax/gradus/detect.ts"
import { parseDeclarations, parseExpression, parseProblem } from "../../src/syntax/gradus/parser.ts"
import { show, showSet, showStatement } from "./gradus-show.ts"
import { malformed } from "./malformed.ts"

const corpus = (name: string): Record<string, unknown>[] =>
  readFileSync(new URL(`../corpus/${name}`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** The text of an AST in parentheses, with `T`, `H` undeclared. */
const read = (source: string, ...declared: string[]): string => show(parseExpression(source, 0, new Set(declared)))

function errorOf(run: () => unknown): GradusError {
  try {
    run()
  } catch (error) {
    if (error instanceof GradusError) return error
    throw error
  }
  throw new Error("no error")
}

describe("expressions", () => {
  test.each([
    // sums, Frobenius, products, signs
    ["a + b - c", "((a + b) - c)"],
    ["a - b*c", "(a - (b * c))"],
    ["A : B + c", "((A : B) + c)"],
    ["c - A : B", "(c - (A : B))"],
    ["A*B : C*D", "((A * B) : (C * D))"],
    ["A : B : C", "((A : B) : C)"],
    ["A*B*C", "((A * B) * C)"],
    ["A*B/c.*D./E", "((((A * B) / c) .* D) ./ E)"],
    ["A\\B*C", "((A \\ B) * C)"],
    ["A @ B", "(A * B)"],
    ["A ⊙ B ⊘ C ⊗ D", "(((A .* B) ./ C) kron D)"],
    ["A × B · C − D", "(((A * B) * C) - D)"],
    ["-A*B", "((-A) * B)"],
    ["-A : B", "((-A) : B)"],
    ["a*-b", "(a * (-b))"],
    ["a - -b", "(a - (-b))"],
    ["--a", "(-(-a))"],
    ["+a", "(+a)"],
    ["-x.^2", "(-(x.^2))"],
    ["-x'*y", "((-(x')) * y)"],
    ["-x'*A'^2*x - -sum(x.^2)^2/2", "((((-(x')) * ((A')^2)) * x) - ((-(sum((x.^2))^2)) / 2))"],
    // powers and postfix operators
    ["X^2'", "((X^2)')"],
    ["X'^2", "((X')^2)"],
    ["X**2", "(X^2)"],
    ["A'[1,2]", "((A')[1, 2])"],
    ["A[1,2]'", "((A[1, 2])')"],
    ["A^2[1,2]", "((A^2)[1, 2])"],
    ["x.^p.*y", "((x.^p) .* y)"],
    ["x.^-1", "(x.^(-1))"],
    ["x.^-y'", "((x.^(-y))')"],
    ["2^x[1]", "(2^(x[1]))"],
    ["2^x[1][2]", "((2^(x[1]))[2])"],
    ["a^f(x)", "(a^f(x))"],
    ["a^-f(x)", "(a^(-f(x)))"],
    ["a^-(b+c)", "(a^(-<(b + c)>))"],
    ["a^(1/2)", "(a^<(1 / 2)>)"],
    ["a^1/2", "((a^1) / 2)"],
    ["(a^b)^c", "(<(a^b)>^c)"],
    ["X.'", "(X.')"],
    ["X.T*Y", "((X.') * Y)"],
    ["X.H", "(X')"],
    ["X.Total", ""],
    ["X^T*Y", "((X^T) * Y)"],
    ["X^H", "(X^H)"],
    ["X^T[1,2]", "((X^T)[1, 2])"],
    ["X^T^2", "((X^T)^2)"],
    ["X^2^T", "((X^2)^T)"],
    ["X^-1", "(X^(-1))"],
    ["X^-T", "(X^-T)"],
    ["X^-H", "((X^(-1))^H)"],
    ["X^-T*Y", "((X^-T) * Y)"],
    ["X^-Tau", "(X^(-Tau))"],
    ["X^T2", "(X^T2)"],
    ["X^+", "(X^+)"],
    ["X^+*B", "((X^+) * B)"],
    ["X^+ - B", "((X^+) - B)"],
    ["X^+ + B", "((X^+) + B)"],
    ["X^+'", "((X^+)')"],
    ["f(X^+, Y^+)", "f((X^+), (Y^+))"],
    ["X^+2", "(X^(+2))"],
    ["X^+n", "(X^(+n))"],
    ["X^{-1}", "(X^<(-1)>)"],
    ["X^{T}", "(X^T)"],
    ["X^{-T}", "(X^-T)"],
    ["X^{+}", "(X^+)"],
    ["X^{2*n}", "(X^<(2 * n)>)"],
    // superscripts
    ["Xᵀ", "(X.')"],
    ["Xᴴ*Y", "((X') * Y)"],
    ["X⁻¹", "(X^(-1))"],
    ["X⁻ᵀ", "((X^(-1)).')"],
    ["X⁺", "(X^+)"],
    ["x²", "(x^2)"],
    ["x¹²", "(x^12)"],
    ["xⁿ", "(x^n)"],
    ["A²ᵀ", "((A^2).')"],
    ["‐".length === 1 ? "2·Xᵀ·A·Zᵀ" : "", "(((2 * (X.')) * A) * (Z.'))"],
    // numbers
    ["1./x", "(1 ./ x)"],
    ["1.*x", "(1 .* x)"],
    ["2.^x", "(2.^x)"],
    ["2.'", "(2.')"],
    ["2.T", "(2.')"],
    ["1.5*x", "(1.5 * x)"],
    ["1. + x", "(1 + x)"],
    [".5*x", "(.5 * x)"],
    ["1e-3*x", "(1e-3 * x)"],
    ["2.5E+2", "2.5E+2"],
    ["1i*2.5i", "(1i * 2.5i)"],
    ["1e3i", "1e3i"],
    // calls, groups, names
    ["f(x, y)", "f(x, y)"],
    ["f (x)", "f(x)"],
    ["(x')", "<(x')>"],
    ["f(X)[1:n,1:n]", "(f(X)[1:n, 1:n])"],
    ["(A*B)[1,2]", "(<(A * B)>[1, 2])"],
    ["D(sigma)(W*x)", "{D(sigma)}((W * x))"],
    ["D(sigma,2)(x).*y", "({D(sigma, 2)}(x) .* y)"],
    ["θ*Σ_1*x1", "((θ * Σ_1) * x1)"],
    ["dA*d(A)", "(dA * d(A))"],
    ["e + i + pi + gradient", "(((e + i) + pi) + gradient)"],
    ["wrt", ""],
    // indices
    ["A[i,:]", "(A[i, :])"],
    ["A[:,j]", "(A[:, j])"],
    ["A[:]", "(A[:])"],
    ["w[1:k]", "(w[1:k])"],
    ["A[1:k,:]", "(A[1:k, :])"],
    ["A[(i-1)*p+1:i*p,:]", "(A[((<(i - 1)> * p) + 1):(i * p), :])"],
    ["A[(B : C),1]", "(A[<(B : C)>, 1])"],
    ["A[f(B : C),1]", "(A[f((B : C)), 1])"],
    ["A [1, 2]", "(A[1, 2])"],
    ["A[1,\n2]", "(A[1, 2])"],
    // blocks
    ["[A, B; C, D]", "[A, B; C, D]"],
    ["[A, B\nC, D]", "[A, B; C, D]"],
    ["[A, B;\n C, D;\n]", "[A, B; C, D]"],
    ["[\n  A, B\n\n  -C, D # last\n]", "[A, B; (-C), D]"],
    ["[A +\nB, C]", "[(A + B), C]"],
    ["[A,\nB]", "[A, B]"],
    ["[x[1], -x[3]; f(a,\nb), 0]", "[(x[1]), (-(x[3])); f(a, b), 0]"],
    ["[eye(n), zeros(n,n)]*A", "([eye(n), zeros(n, n)] * A)"],
    ["[(A : B)]", "[<(A : B)>]"],
    ["[A, B; C, D][1,2]'", "(([A, B; C, D][1, 2])')"],
    // index sums
    ["sum(k in 1..n, c[k]*t^(k-1))", "sum(k in 1..n, ((c[k]) * (t^<(k - 1)>)))"],
    ["sum(i in 1..m, j in i+1..n, A[i,j])", "sum(i in 1..m, j in (i + 1)..n, (A[i, j]))"],
    ["prod(k ∈ 1..n, x[k])", "prod(k in 1..n, (x[k]))"],
    ["matrix(i in 1..m, j in 1..n, x[i]*y[j])", "matrix(i in 1..m, j in 1..n, ((x[i]) * (y[j])))"],
    ["vector(i in 1..n, sum(k in 1..i, x[k]))", "vector(i in 1..n, sum(k in 1..i, (x[k])))"],
    ["sum(k in 1..n, A : B)", "sum(k in 1..n, (A : B))"],
    ["sum(x)", "sum(x)"],
    ["vector(1,n)", "vector(1, n)"],
    // comparisons
    ["ifelse(x > y, u, v)", "ifelse((x > y), u, v)"],
    ["ifelse(x + 1 <= 2*y, u, v)", "ifelse(((x + 1) <= (2 * y)), u, v)"],
    ["ifelse((x ≥ 0), x, 0)", "ifelse(<(x >= 0)>, x, 0)"],
    // lines and comments
    ["a + # one\n  b", "(a + b)"],
    ["f(a,\n\n  b)", "f(a, b)"],
    ["a*...\n b", "(a * b)"],
    ["\n\n a % comment\n", "a"],
  ])("%j", (source, expected) => {
    if (expected === "") expect(() => read(source)).toThrow(GradusError)
    else expect(read(source)).toBe(expected)
  })

  test("a declared T or H is a name in exponents", () => {
    expect(read("a^T", "T")).toBe("(a^T)")
    expect(read("a^T[1]", "T")).toBe("(a^(T[1]))")
    expect(read("a^-H", "H")).toBe("(a^(-H))")
    expect(read("x.^T")).toBe("(x.^T)")
    expect(() => read("a^2^T", "T")).toThrow("two powers")
    expect(() => read("a^T^2", "T")).toThrow("two powers")
  })

  test("spans cover what they describe", () => {
    const source = "y0 + tr(A'*B)[1]^2 : -C"
    const seen: string[] = []
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(walk)
      else if (typeof value === "object" && value !== null) {
        const { kind, span } = value as Partial<Ast>
        if (span && kind) seen.push(`${kind} ${source.slice(span.start - 7, span.end - 7)}`)
        Object.values(value).forEach(walk)
      }
    }
    walk(parseExpression(source, 7))
    expect(seen).toEqual([
      "binary y0 + tr(A'*B)[1]^2 : -C",
      "name y0",
      "binary tr(A'*B)[1]^2 : -C",
      "power tr(A'*B)[1]^2",
      "index tr(A'*B)[1]",
      "call tr(A'*B)",
      "binary A'*B",
      "postfix A'",
      "name A",
      "name B",
      "number 1",
      "number 2",
      "unary -C",
      "name C",
    ])
  })
})

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
    ["over = wrt", ""],
  ])("%j", (source, expected) => {
    if (expected === "") expect(() => parseProblem(source)).toThrow(GradusError)
    else expect(parseProblem(source).map(showStatement)).toEqual([expected])
  })

  test.each<[string, string[]]>([
    ["x in R; y = x; gradient y", ["x in R", "y = x", "gradient y"]],
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
        if (row["question_latex"]) expect(detectKind(row["question_latex"] as string)).not.toBe("gradus")
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

describe("malformed problems", () => {
  test("there are many", () => expect(malformed.length).toBeGreaterThanOrEqual(60))

  test.each(malformed.filter((m) => m.stage === "parse"))("$name", ({ source, code, at, hint }) => {
    const started = performance.now()
    const error = errorOf(() => parseProblem(source))
    expect(performance.now() - started).toBeLessThan(500)
    expect({ code: error.code, at: error.span && source.slice(error.span.start, error.span.end) }).toEqual({ code, at })
    expect(error.message).not.toMatch(/undefined|\[object/)
    expect(error.expected ?? error.hint, "an error says what was expected or what to do").toBeTruthy()
    if (hint) expect(error.hint).toContain(hint)
  })

  test.each(malformed.filter((m) => m.stage === "elaborate"))("$name is a sentence of the notation", ({ source }) => {
    expect(parseProblem(source).length).toBeGreaterThan(0)
  })

  test("errors stand where an embedded text stands", () => {
    expect(errorOf(() => parseExpression("a + (b", 100)).span).toEqual({ start: 104, end: 105 })
    expect(errorOf(() => parseExpression("a $ b", 100)).span).toEqual({ start: 102, end: 103 })
    expect(errorOf(() => parseExpression("a b", 100)).span).toEqual({ start: 100, end: 103 })
    expect(errorOf(() => parseExpression("(a^b)^c^d", 100)).span).toEqual({ start: 100, end: 109 })
    expect(errorOf(() => parseDeclarations("X in R^(mxn)", { offset: 100 })).span).toEqual({ start: 108, end: 111 })
    expect(errorOf(() => parseDeclarations("y = x")).message).toBe("only declarations stand here")
    expect(errorOf(() => parseExpression("a\nb")).message).toContain("after the expression")
    expect(errorOf(() => parseExpression(" ")).code).toBe("input")
  })

  test("any garbage ends in a GradusError or a reading, soon", () => {
    const pieces = [
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "x",
      " in ",
      "R",
      "^",
      "+",
      "'",
      "..",
      ":",
      ",",
      ";",
      "\n",
      "1",
      "=",
      "sum(",
      "ᵀ",
      "𝐗",
      "gradient ",
      " wrt ",
      "check ",
      ".T",
      "\\",
      "-",
      "->",
      "%",
      "∇",
    ]
    let seed = 1
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
    for (let run = 0; run < 3000; run++) {
      const source = Array.from(
        { length: 1 + Math.floor(random() * 14) },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join("")
      try {
        parseProblem(source)
      } catch (error) {
        if (!(error instanceof GradusError)) throw new Error(`on ${JSON.stringify(source)}: ${String(error)}`)
        expect(error.code, JSON.stringify(source)).not.toBe("internal")
      }
      detectKind(source)
    }
  })

  test.each(["(", "[", "-", "x'", "x^", "f(", "a+", "a:", "x[1", "∇", "\\(", "$", "`", "ᵀ", "1.", "a,", "a\n+"])(
    "1 MB of %s",
    (piece) => {
      const source = piece.repeat(Math.ceil(1e6 / piece.length))
      const started = performance.now()
      expect(errorOf(() => parseProblem(source)).message.length).toBeLessThan(300)
      detectKind(source)
      expect(performance.now() - started).toBeLessThan(3000)
    },
  )

  test("long sums and products are read", () => {
    expect(parseProblem(`y = ${Array.from({ length: 20_000 }, (_, i) => `x${i}`).join("*")}`)).toHaveLength(1)
    expect(parseProblem(`y = ${"(".repeat(400)}x${")".repeat(400)}`)).toHaveLength(1)
  })
})
