import { describe, expect, test } from "vitest"
import type { Ast } from "../../src/syntax/ast.ts"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { show } from "./gradus-show.ts"

/** The text of an AST in parentheses, with `T`, `H` undeclared. */
const read = (source: string, ...declared: string[]): string => show(parseExpression(source, 0, new Set(declared)))

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
    ["2·Xᵀ·A·Zᵀ", "(((2 * (X.')) * A) * (Z.'))"],
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
    expect(read(source)).toBe(expected)
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
