import { describe, expect, it } from "vitest"
import { printed, textOf, unicodeOf } from "../../src/judge/text.ts"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { readExpression } from "../../src/syntax/problem.ts"
import { claimRows, problemOf, questionRows } from "./support.ts"

describe("printed claims", () => {
  const sound = [...claimRows, ...questionRows].filter((r) => !r.accepted.includes("ill-formed"))

  it.each(sound.map((r) => [r.claim, r.problem] as const))("%s", (claim, source) => {
    const problem = problemOf(source)
    const text = textOf(parseExpression(claim))
    expect(textOf(parseExpression(text))).toBe(text)
    const read = (t: string): unknown => readExpression(problem, parseExpression(t), { source: t })
    expect(read(text)).toBe(read(claim))
  })

  it.each([
    ["a^(-1)*X^-2", "a^(-1)*X^(-2)"],
    ["-(A-B)*C", "-(A - B)*C"],
    ["A-(B-C)", "A - (B - C)"],
    ["A*(B*C)", "A*(B*C)"],
    ["((A))*B", "A*B"],
    ["A.*B*C", "(A.*B)*C"],
    ["2.*x", "2 .*x"],
    ["x[1] + A[1:k,:]*b", "x[1] + A[1:k,:]*b"],
    ["sum(i in 1..n, A[i,j])", "sum(i in 1..n, A[i,j])"],
    ["[A, B; C, D]'", "[A, B; C, D]'"],
    ["A^T*B.'", "A^T*B.'"],
    ["ifelse(x > 0, x, 1)", "ifelse(x > 0, x, 1)"],
    ["(-A)'", "(-A)'"],
    ["2*(-A)", "2*(-A)"],
  ])("%s", (source, text) => {
    expect(textOf(parseExpression(source))).toBe(text)
  })

  it.each([
    ["inv(A)'*v/(1 + v'*inv(A)*u)", "A⁻ᵀv/(1 + vᵀA⁻¹u)"],
    ["2*X'*(X*W*Z - X)*Z'", "2 Xᵀ(XWZ − X)Zᵀ"],
    ["norm2(X*W - Y)^2", "‖XW − Y‖²"],
    ["2*(W.*W)*V + lambda*U", "2 (W ⊙ W)V + λU"],
    ["tr(A*diag(x)*B')", "tr(A diag(x) Bᵀ)"],
    ["grad(y, W) : H", "∇_W y : H"],
    ["d(y)", "dy"],
  ])("%s as mathematics", (source, text) => {
    expect(unicodeOf(parseExpression(source))).toBe(text)
  })

  it("says where its parts came from", () => {
    const source = "  2*( X'*X )*Z "
    const { text, ast, origin } = printed(parseExpression(source))
    expect(text).toBe("2*(X'*X)*Z")
    expect(ast.span).toEqual({ start: 0, end: text.length })
    const left = origin({ start: 0, end: text.indexOf("*Z") })
    expect(source.slice(left.start, left.end)).toBe("2*( X'*X )")
  })
})
