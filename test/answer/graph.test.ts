import { describe, expect, it } from "vitest"
import { graphs } from "../../src/answer/stages.ts"
import { solve } from "../../src/answer/solve.ts"

/** What flows back to each part, by its LaTeX. */
async function adjointsOf(problem: string): Promise<Record<string, string | undefined>> {
  const [graph] = await graphs(await solve(problem))
  return Object.fromEntries(graph?.nodes.map((n) => [n.latex, n.adjoint]) ?? [])
}

describe("the graph of a function", () => {
  it("has the derivative by every part that varies", async () => {
    const found = await adjointsOf(
      "X in R^(a x b)\nW in R^(b x c)\nZ in R^(c x b)\ny = norm2(X*W*Z - X)^2\ngradient y wrt W, Z",
    )
    expect(found).toMatchObject({
      W: String.raw`2X^\top (XWZ-X)Z^\top`,
      Z: String.raw`2W^\top X^\top (XWZ-X)`,
      XW: String.raw`2(XWZ-X)Z^\top`,
      XWZ: "2(XWZ-X)",
    })
    expect(found["X"]).toBeUndefined()
    expect(found["-X"]).toBeUndefined()
  })

  it("sums what reaches a shared part, and gives variables their gradient in the space", async () => {
    const found = await adjointsOf("S in Sym(n)\nx in R^n\nf = sum(exp(S*x)) + norm2(S*x)^2\ngradient f wrt S")
    expect(found["Sx"]).toBe(String.raw`2Sx+\exp(Sx)`)
    expect(found["S"]).toContain(String.raw`x^\top`)
    expect(found["S"]).toContain(String.raw`\frac{1}{2}`)
  })

  it("has none where the derivative is no gradient", async () => {
    const found = await adjointsOf("x in R^n\nf = x'*x\nhessian f wrt x")
    expect(Object.values(found).filter((a) => a !== undefined)).toEqual([])
  })
})
