import { renderToString } from "katex"
import { describe, expect, it } from "vitest"
import { toMarkdown } from "../../src/answer/blocks.ts"
import { typeset } from "../../src/answer/typeset.ts"
import { solve } from "../../src/answer/solve.ts"
import { reply } from "../../src/judge/index.ts"
import { readText } from "../corpus/records.ts"

const THREADS = ["seed", "masked-factorisation", "symmetric-inverse-logdet", "trace-with-diag"] as const

/** Renders every formula of a Markdown text as strictly as KaTeX can. */
function rendered(text: string): number {
  const formulas = [...text.matchAll(/\$\$(.+?)\$\$|\$(.+?)\$/gs)].map((m) => m[1] ?? m[2] ?? "")
  for (const formula of formulas) renderToString(formula, { strict: "error", throwOnError: true })
  return formulas.length
}

describe("a reply", () => {
  it.each(THREADS)("to %s quotes every claim, in mathematics that renders", async (name) => {
    const { claims, answers } = await solve(readText(`threads/${name}.md`))
    const text = reply(claims, answers)
    expect(rendered(text)).toBeGreaterThan(claims.length - 1)
    expect(text.match(/^- /gm)?.length).toBe(claims.length)
    for (const [i, answer] of answers.entries()) expect(text).toContain(`**Answer ${i + 1}: ${answer.verdict}.**`)
  })

  it("says what is wrong, where, and what is right", async () => {
    const { claims, answers } = await solve(
      "A in R^(n x n); x in R^n\ncheck gradient x'*A*x wrt x: 2*A*x\ncheck gradient x'*x wrt x: -2*x\n",
    )
    expect(reply(claims, answers)).toBe(
      [
        "- Line 2: $\\nabla_{x} x^{\\top}Ax = 2Ax$ is **right under a condition only** (proved): right where A is symmetric, not in general: $A^{\\top}x$ is missing, and $Ax$ is there twice. The condition is $A = A^{\\top}$.",
        "",
        "  $$\\nabla_{x} x^{\\top}Ax = \\left(A^{\\top}+A\\right)x$$",
        "",
        "- Line 3: $\\nabla_{x} x^{\\top}x = -2x$ is **wrong**: the sign is wrong. For n = 1, x = [3] it says [-6], and [6] is true.",
        "",
        "  $$\\nabla_{x} x^{\\top}x = 2x$$",
        "",
        "",
      ].join("\n"),
    )
  })
})

describe("an answer", () => {
  it.each([
    "X in R^(a x b); W in R^(b x c); Z in R^(c x b)\ny = norm2(X*W*Z - X)^2\ngradient y wrt W, Z",
    "A in PD(n); B in Sym(n)\nf = logdet(A) + tr(A*B)\ngradient f wrt A",
    "A in R^(m x n); x in R^n\njacobian A*exp(x) wrt x",
    "A in R^(n x n); x in R^n\nhessian x'*A*x wrt x",
    "z in C^n; A in C^(n x n)\ngradient z'*A*z wrt z",
    "x in R^n\ngradient norm2(x) wrt x",
  ])("renders: %s", async (source) => {
    const solution = await solve(source, { styles: ["differential"] })
    expect(rendered(toMarkdown(typeset(solution)))).toBeGreaterThan(1)
  })
})
