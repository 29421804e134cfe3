import { describe, expect, it } from "vitest"
import { toDocument } from "../../src/answer/present.ts"
import { toSheet } from "../../src/answer/sheet.ts"
import { solve } from "../../src/answer/solve.ts"

const SEED = "X in R^(a x b)\nW in R^(b x c)\nZ in R^(c x b)\ny = norm2(X*W*Z - X)^2\ngradient y wrt W, Z"

describe("multiplied out", () => {
  it.each([
    [SEED, ["2*X'*X*W*Z*Z' - 2*X'*X*Z'", "2*W'*X'*X*W*Z - 2*W'*X'*X"]],
    ["A in R^(n x n)\nx in R^n\nf = x'*A*x\ngradient f wrt x", ["A'*x + A*x"]],
    ["W in R^(m x n)\nf = norm2(W'*W - eye)^2\ngradient f wrt W", ["4*W*W'*W - 4*W"]],
    ["A in R^(m x n)\nx in R^n\nf = sum(exp(A*x))\ngradient f wrt x", [undefined]],
    ["A, B in R^(m x n)\nf = tr(A'*B)\ngradient f wrt A, B", [undefined, undefined]],
  ])("%s", async (problem, sums) => {
    const solution = await solve(problem)
    const { derivatives } = toDocument(solution)
    expect(derivatives.map((d) => d.multipliedOut)).toEqual(sums)
    expect(toSheet(solution).results.map((r) => r.forms.find((f) => f.name === "multiplied out")?.text)).toEqual(sums)
    // what it says is right, says the judge, who does not know where it comes from
    const checks = derivatives.flatMap((d) =>
      d.multipliedOut === undefined ? [] : [`check gradient ${d.of} wrt ${d.wrt[0]}: ${d.multipliedOut}`],
    )
    const judged = await solve([problem, ...checks].join("\n"))
    expect(judged.claims.map((c) => c.verdict)).toEqual(checks.map(() => "right"))
  })
})
