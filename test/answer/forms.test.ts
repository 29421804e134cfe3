import { describe, expect, it } from "vitest"
import { type SheetResult, toSheet } from "../../src/answer/sheet.ts"
import { solve } from "../../src/answer/solve.ts"

const resultsOf = async (problem: string): Promise<readonly SheetResult[]> => toSheet(await solve(problem)).results

describe("forms of a gradient", () => {
  it.each([
    ["X in R^(a x b)\nW in R^(b x c)\nZ in R^(c x b)\ny = norm2(X*W*Z - X)^2\ngradient y wrt W, Z"],
    ["A, B in R^(n x n)\nf = tr(A*B*A') + tr(A*A)\ngradient f wrt A"],
    ["W in R^(m x n)\nf = norm2(W'*W - eye)^2\ngradient f wrt W"],
  ])("stacked is the vec of it: %s", async (problem) => {
    const results = await resultsOf(problem)
    const checks = results.map((r) => {
      const stacked = r.forms.find((f) => f.name === "stacked")
      return `check vec(${r.entry.text}) = ${stacked?.text}`
    })
    const { claims } = await solve([problem, ...checks].join("\n"))
    expect(claims.map((c) => c.verdict)).toEqual(checks.map(() => "right"))
  })

  it("its operator pairs it with an increment", async () => {
    const operators = async (problem: string): Promise<(string | undefined)[]> =>
      (await resultsOf(problem)).map((r) => r.forms.find((f) => f.name === "as an operator")?.text)
    expect(await operators("A in R^(m x n)\nx in R^n\nt in R\nf = t*sum(A*x)\ngradient f wrt A, x, t")).toEqual([
      "t*vector(1,m)*x' : d(A)",
      "t*(vector(1)'*A*d(x))",
      "sum(A*x)*d(t)",
    ])
  })
})

describe("forms of a matrix", () => {
  it("the entries of an array are a sum over the letters that it has not", async () => {
    const [result] = await resultsOf(
      "X in R^(m x n)\nA in R^(n x n)\nf = sum(i in 1..m-1, X[i,:]*A*X[i+1,:]')\nhessian f wrt X",
    )
    const form = result?.forms.find((f) => f.notation === "einsum")
    expect(form?.text).toBe(result?.entry.einsum)
    expect(form?.left).toBe(String.raw`\left(\nabla^2_{X} f\right)_{ijkl}`)
    const [shift, still] = ["(I_{2:m,:})", "(I_{1:m-1,:})"]
    expect(form?.right).toBe(
      [
        String.raw`\sum_{a} \, ${shift}_{ai} \, ${still}_{ak} \, A_{lj}`,
        String.raw`\sum_{a} \, ${still}_{ai} \, ${shift}_{ak} \, (A^\top)_{lj}`,
      ].join(" + "),
    )
  })

  it("of a real f over C the Wirtinger blocks are among the forms", async () => {
    const [result] = await resultsOf("z in C^n\nA in Herm(n)\nf = z'*A*z\nhessian f wrt z")
    const { dWdZ, dWdZbar, dWbardZ, dWbardZbar } = result?.entry.wirtingerBlocks ?? {}
    const blocks = result?.forms.filter((f) => f.name.startsWith("Wirtinger")).map((f) => [f.left, f.text])
    expect(blocks).toEqual([
      [String.raw`\frac{\partial^2 f}{\partial z\,\partial z}`, dWdZ],
      [String.raw`\frac{\partial^2 f}{\partial z\,\partial \overline{z}}`, dWdZbar],
      [String.raw`\frac{\partial^2 f}{\partial \overline{z}\,\partial z}`, dWbardZ],
      [String.raw`\frac{\partial^2 f}{\partial \overline{z}\,\partial \overline{z}}`, dWbardZbar],
    ])
  })

  it.each([
    ["A in C^(n x n)\nz in C^n\nf = z'*A*z\nhessian f wrt z", ["A.'", "A", "zeros(n,n)"]],
    ["A in C^(n x n)\nz in C^n\nf = z'*A*z\ngradient f wrt z", ["A*z"]],
    ["z in C^n\njacobian z.*conj(z) wrt z", ["diag(z)"]],
    ["x in R^n\njacobian x.*x wrt x", []],
  ])("what the answer needs beside it over C: %s", async (problem, beside) => {
    const [result] = await resultsOf(problem)
    expect(result?.beside.map((f) => f.text)).toEqual(beside)
  })
})
