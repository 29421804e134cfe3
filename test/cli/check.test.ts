import { describe, expect, it } from "vitest"
import { gradus, temporary } from "./gradus.ts"

const folder = temporary()
const LEAST_SQUARES = ["check", "norm2(X*W - Y)^2"]

describe("gradus check EXPRESSION --claim", () => {
  it("is content with a right gradient", () => {
    const { status, stdout } = gradus([...LEAST_SQUARES, "--claim", "W: 2*X'*(X*W - Y)"])
    expect(status).toBe(0)
    expect(stdout).toContain("right (proved)")
  })

  it.each([
    ["a wrong factor", "W: X'*(X*W - Y)", "wrong (factor)"],
    ["a wrong sign", "W: -2*X'*(X*W - Y)", "wrong (sign)"],
    ["a missing term", "W: 2*X'*X*W", "wrong (term)"],
    ["a product that does not fit", "W: 2*X*(X*W - Y)", "ill-formed"],
  ])("exits 1 for %s", (_, claim, verdict) => {
    const { status, stdout, stderr } = gradus([...LEAST_SQUARES, "--claim", claim])
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" })
    expect(stdout).toContain(verdict)
    expect(stdout).toContain("Right: 2 Xᵀ(XW − Y)".slice(0, 7))
  })

  it("takes several claims, declarations, and the one variable without its name", () => {
    const { status, stdout } = gradus([
      ...LEAST_SQUARES,
      "--claim",
      "W: 2*X'*(X*W - Y)",
      "--claim",
      "X: 2*(X*W - Y)*W'",
    ])
    expect(status).toBe(0)
    expect(stdout.match(/right \(proved\)/g)).toHaveLength(2)
    const declared = ["--declare", "A in Sym(n)", "--declare", "x in R^n", "--wrt", "x"]
    expect(gradus(["check", "x'*A*x", "--claim", "2*A*x", ...declared])).toMatchObject({ status: 0 })
    expect(gradus(["check", "x'*A*x", "--claim", "2*A*x", "--wrt", "x"])).toMatchObject({ status: 1 })
    expect(gradus(["check", "x'*A*x", "--claim", "2*A*x"])).toMatchObject({ status: 2, stdout: "" })
  })

  it("shows where a claim is malformed", () => {
    const { status, stdout, stderr } = gradus([...LEAST_SQUARES, "--claim", "W: 2*X'*(X*W - Y"])
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toMatch(/^ {4} +~+$/m)
  })

  it("--json gives the claim as data, with a counterexample", () => {
    const { status, stdout } = gradus([...LEAST_SQUARES, "--claim", "W: X'*(X*W - Y)", "--json"])
    expect(status).toBe(1)
    const [claim] = JSON.parse(stdout).claims
    expect(claim).toMatchObject({ derivative: "gradient", wrt: "W", verdict: "wrong", kind: "factor" })
    expect(Object.keys(claim.counterexample)).toEqual(
      expect.arrayContaining(["dimensions", "values", "claimed", "actual"]),
    )
  })
})

describe("gradus check FILE", () => {
  it("judges every claim of a thread and exits 1 where one is wrong", () => {
    const { status, stdout, stderr } = gradus(["check", "examples/seed.md"])
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" })
    expect(stdout.match(/^Answer \d: \w+/gm)).toEqual(["Answer 1: wrong", "Answer 2: mixed", "Answer 3: right"])
    const lines = [...stdout.matchAll(/^ {2}line (\d+) /gm)].map((m) => Number(m[1]))
    for (const line of [24, 25, 31, 35, 43, 45, 59, 64, 65, 70, 71, 72]) expect(lines).toContain(line)
    expect(stdout).toContain("the inner dimensions b and c differ")
  })

  it("reads claims in Gradus notation", () => {
    const claims = "X in R^(m x n)\ny = norm2(X)^2\ncheck gradient y wrt X: 2*X\ncheck y = tr(X'*X)\n"
    const path = folder.write("claims.gr", claims)
    expect(gradus(["check", path])).toMatchObject({ status: 0, stderr: "" })
    const wrong = folder.write("wrong.gr", claims.replace("2*X", "X"))
    expect(gradus(["check", wrong])).toMatchObject({ status: 1, stderr: "" })
    // where the requests are asked for, the claims do not matter
    expect(gradus([wrong, "--style", "none"])).toMatchObject({ status: 0 })
  })

  it("says where there is nothing to check", () => {
    const { status, stderr } = gradus(["check", "examples/seed.gr"])
    expect(status).toBe(2)
    expect(stderr).toContain("no claim")
  })
})
