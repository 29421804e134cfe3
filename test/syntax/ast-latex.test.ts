import { renderToString } from "katex"
import { describe, expect, it } from "vitest"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { latexOfSyntax } from "../../src/syntax/print/ast-latex.ts"

describe("syntax as LaTeX", () => {
  const table: readonly (readonly [string, string])[] = [
    ["2*X'*(X*W*Z - X)*Z'", "2X^{\\top}\\left(XWZ-X\\right)Z^{\\top}"],
    ["-2*X*inv(X'*X)^2", "-2X\\left(X^{\\top}X\\right)^{-2}"],
    ["inv(X)'", "X^{-\\top}"],
    ["A - (B - C)", "A-\\left(B-C\\right)"],
    ["A*-B", "A\\left(-B\\right)"],
    ["kron(A, B)*vec(X)", "\\left(A \\otimes B\\right)\\operatorname{vec}(X)"],
    ["x'*y/norm2(x)^2", "\\frac{x^{\\top}y}{\\lVert x\\rVert^{2}}"],
    ["sum(i in 1..n, x[i]^2)", "\\sum_{i=1}^{n} x_{i}^{2}"],
    ["(A .* B)*lambda*2", "\\left(A \\odot B\\right)\\lambda \\cdot 2"],
    ["grad(f, W) : H", "\\nabla_{W} f : H"],
    ["A*x'*A", "Ax^{\\top}A"],
    ["A - eye", "A-I"],
    ["matrix(1) - zeros(n)", "\\mathbf 1-0"],
    ["eye(n)*vector(2)", "I_{n}\\mathrm{vector}\\left(2\\right)"],
  ]
  it.each(table)("%s", (text, latex) => {
    expect(latexOfSyntax(parseExpression(text), { regroup: true })).toBe(latex)
    renderToString(latex, { strict: "error", throwOnError: true })
  })
})
