import { describe, expect, it } from "vitest"
import { gradus } from "./gradus.ts"

interface Line {
  readonly id?: unknown
  readonly derivatives?: readonly {
    readonly text: string
    readonly layout: string
    readonly derivations: readonly { readonly style: string }[]
  }[]
  readonly emitted?: Readonly<Record<string, string>>
  readonly error?: { readonly code: string; readonly message: string }
}

function batch(jobs: readonly (object | string)[], ...options: readonly string[]): Line[] {
  const input = jobs.map((job) => (typeof job === "string" ? job : JSON.stringify(job))).join("\n")
  const { status, stdout, stderr } = gradus(["batch", ...options], { input })
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line)
}

describe("gradus batch", () => {
  it("answers in order, whatever the form of the input", () => {
    const lines = batch([
      { id: 3, input: "A in R^(n x n)\ny = tr(A*A)\ngradient y wrt A" },
      { id: "b", input: "$f(x) = x^T A x$ with $x \\in \\mathbb{R}^n$. Find $\\nabla_x f$." },
      { id: null, input: "x in R^n; sum(exp(x))" },
      { input: "x in R^n; y = exp(x)" },
    ])
    expect(lines.map((l) => ("id" in l ? l.id : "none"))).toEqual([3, "b", null, "none"])
    expect(lines.map((l) => l.derivatives?.[0]?.text)).toEqual([
      "2*A'",
      expect.stringMatching(/A/),
      "exp(x)",
      "diag(exp(x))",
    ])
  })

  it("gives a line that fails its error, and goes on", () => {
    const lines = batch([
      { id: 1, input: "y = x +" },
      "this is no JSON",
      "",
      { id: 2 },
      { id: 3, input: "X in R^(m x n x p)\nsum(X)" },
      { id: 4, input: "sum(x)", style: "loud" },
      { id: 5, input: "sum(x)", emit: "numpy" },
      { id: 6, input: "sum(x)", emit: ["cobol"] },
      "[1, 2]",
      { id: 7, input: "sum(x)" },
    ])
    expect(lines.map((l) => [l.id, l.error?.code])).toEqual([
      [1, "syntax"],
      [undefined, "input"],
      [2, "input"],
      [3, "unsupported"],
      [4, "input"],
      [5, "input"],
      [6, "input"],
      [undefined, "input"],
      [7, undefined],
    ])
    for (const { error } of lines) expect(error?.message ?? "").not.toMatch(/internal|undefined/)
  })

  it("takes options with each problem", () => {
    const [plain, explained, emitted, complex, turned] = batch([
      { id: 1, input: "x in R^n; sum(x.^2)" },
      { id: 2, input: "x in R^n; sum(x.^2)", style: "differential" },
      { id: 3, input: "x in R^n; sum(x.^2)", emit: ["numpy", "latex"] },
      { id: 4, input: "x in R^n; norm2(A*x)^2", field: "C" },
      { id: 5, input: "A in R^(m x n); x in R^n; A*x", layout: "denominator" },
    ])
    expect(plain?.derivatives?.[0]?.derivations).toEqual([])
    expect(explained?.derivatives?.[0]?.derivations[0]?.style).toBe("differential")
    expect(Object.keys(emitted?.emitted ?? {})).toEqual(["numpy", "latex"])
    expect(JSON.stringify(complex)).toContain('"set":"C"')
    expect(turned?.derivatives?.some((d) => d.layout === "denominator" && d.text === "A'")).toBe(true)
  })

  it("keeps up with many lines", () => {
    const lines = batch(Array.from({ length: 200 }, (_, id) => ({ id, input: `x in R^n; ${id + 2}*sum(x)` })))
    expect(lines.map((l) => l.id)).toEqual(Array.from({ length: 200 }, (_, i) => i))
  })
})
