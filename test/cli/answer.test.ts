import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { file, gradus, temporary } from "./gradus.ts"

const folder = temporary()

const ANSWER = `y = ‖XWZ − X‖²          X ∈ ℝ^(a×b), W ∈ ℝ^(b×c), Z ∈ ℝ^(c×b)

∇_W y = 2 Xᵀ(XWZ − X)Zᵀ        b×c    proved
∇_Z y = 2 WᵀXᵀ(XWZ − X)        c×b    proved
`

const DERIVATION = `Let A = XWZ − X.
 y = A : A                                  ‖A‖² = A : A, where P : Q = tr(PᵀQ)
dy = 2 A : dA                               product rule; the two terms are equal
dA = X dW Z + XW dZ                         product rule; X is constant
dy = 2 A : X dW Z  +  2 A : XW dZ           “:” is linear
   = 2 XᵀAZᵀ : dW  +  2 WᵀXᵀA : dZ          P : QRS = QᵀPSᵀ : R
∇_W y = 2 XᵀAZᵀ,  ∇_Z y = 2 WᵀXᵀA           read off the factors of dW and dZ
`

const NOTES = `The title says complex, the sets are real. Over ℂ: ∇_W y = 2 Xᴴ(XWZ − X)Zᴴ, ∇_Z y = 2 WᴴXᴴ(XWZ − X).
Of the three answers in the thread the third is right; \`gradus check\` says what is wrong with the others.
`

describe("a file", () => {
  it("in Gradus notation is answered and explained", () => {
    expect(gradus(["examples/seed.gr"])).toEqual({ status: 0, stdout: `${ANSWER}\n${DERIVATION}`, stderr: "" })
  })

  it("that is a thread in Markdown is answered, explained and judged", () => {
    const { status, stdout, stderr } = gradus(["examples/seed.md"])
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout.startsWith(`${ANSWER}\n${NOTES}\n${DERIVATION}\n`)).toBe(true)
    const verdicts = stdout.match(/^Answer \d: \w+/gm)
    expect(verdicts).toEqual(["Answer 1: wrong", "Answer 2: mixed", "Answer 3: right"])
  })

  it("is found from any folder", () => {
    const { status, stdout } = gradus([file("examples/seed.gr"), "--style", "none"], { cwd: folder.path })
    expect({ status, stdout }).toEqual({ status: 0, stdout: ANSWER })
  })

  it("may be standard input", () => {
    const input = readFileSync(file("examples/seed.gr"), "utf8")
    expect(gradus(["-", "--style", "none"], { input })).toEqual({ status: 0, stdout: ANSWER, stderr: "" })
    expect(gradus(["-", "--style", "none"], { input: "x'*A*x\n" }).stdout).toContain("∇_x f = (A")
  })

  it("may begin with a byte order mark and end its lines as on Windows", () => {
    const text = readFileSync(file("examples/seed.gr"), "utf8")
    const path = folder.write("windows.gr", `\uFEFF${text.replaceAll("\n", "\r\n")}`)
    expect(gradus([path, "--style", "none"])).toEqual({ status: 0, stdout: ANSWER, stderr: "" })
  })

  it("that is missing, a folder or not text is an error", () => {
    expect(gradus(["examples/none.gr"])).toMatchObject({ status: 2, stdout: "" })
    expect(gradus(["examples/none.gr"]).stderr).toContain("there is no such file")
    expect(gradus(["examples/"]).stderr).toContain("cannot be read")
    const path = folder.write("image.png", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]))
    expect(gradus([path])).toMatchObject({ status: 2 })
    expect(gradus([path]).stderr).toContain("not text")
  })

  it("that asks for nothing is an error", () => {
    const { status, stdout, stderr } = gradus(["-", "--json"], { input: "X in R^(m x n)\n" })
    expect({ status, stderr }).toEqual({ status: 2, stderr: "" })
    expect(JSON.parse(stdout).error).toMatchObject({ code: "request" })
  })
})

describe("options", () => {
  it("--ascii prints what can be pasted back", () => {
    const { stdout } = gradus(["examples/seed.gr", "--style", "none", "--ascii"])
    expect(stdout).toContain("grad(y, W) = 2*X'*(X*W*Z - X)*Z'        b x c    proved")
    expect(stdout).toMatch(/^[ -~\n]*$/)
  })

  it("--format markdown and --format tex print documents", () => {
    const markdown = gradus(["examples/seed.gr", "--format", "markdown"])
    expect({ ...markdown, stdout: "" }).toEqual({ status: 0, stdout: "", stderr: "" })
    expect(markdown.stdout).toContain("with $X \\in \\mathbb R^{a \\times b}$")
    expect(markdown.stdout.match(/^\$\$$/gm)).toHaveLength(6)
    const tex = gradus(["examples/seed.gr", "--format", "tex"])
    expect({ ...tex, stdout: "" }).toEqual({ status: 0, stdout: "", stderr: "" })
    expect(tex.stdout).toMatch(/^\\documentclass[^]*\\begin\{document\}[^]*\\end\{document\}\n$/)
    expect(gradus(["examples/seed.gr", "--format", "word"])).toMatchObject({ status: 2, stdout: "" })
  })

  it("--field C answers over the complex numbers", () => {
    const { status, stdout } = gradus(["examples/seed.md", "--field", "C", "--style", "none"])
    expect(status).toBe(0)
    expect(stdout).toContain("∇_W y = 2 Xᴴ(XWZ − X)Zᴴ")
    expect(stdout).toContain("∂y/∂W̄ = Xᴴ(XWZ − X)Zᴴ")
    expect(stdout).toContain("W is taken as complex")
  })

  it("--style writes one derivation, all or none", () => {
    const { status, stdout } = gradus(["examples/seed.gr", "--style", "all"])
    expect(status).toBe(0)
    for (const words of ["differential\n", "trace\n", "definition\n", "index\n", "vec\n", "backprop\n"])
      expect(stdout).toContain(`\n${words}`)
    expect(gradus(["examples/seed.gr", "--style", "backprop"]).stdout).toContain("backward")
    expect(gradus(["examples/seed.gr", "--style", "none"]).stdout).toBe(ANSWER)
  })

  it("--emit writes source code", () => {
    const { status, stdout } = gradus(["examples/seed.gr", "--emit", "numpy,typescript,latex", "--style", "none"])
    expect(status).toBe(0)
    expect(stdout).toContain("def value_and_gradient(*, X, W, Z):")
    expect(stdout).toMatch(/export function valueAndGradient\(\{ ?X, W, Z ?\}/)
    expect(stdout).toMatch(/\\nabla_\{?W\}? y/)
  })

  it("--json prints one document and nothing else", () => {
    const { status, stdout, stderr } = gradus(["examples/seed.md", "--json", "--emit", "numpy,typescript,latex"])
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    const document = JSON.parse(stdout)
    expect(Object.keys(document)).toEqual([
      "version",
      "reading",
      "variables",
      "derivatives",
      "claims",
      "answers",
      "emitted",
      "warnings",
    ])
    expect(document.reading.kind).toBe("markdown")
    expect(document.variables.X).toEqual({ set: "R", shape: ["a", "b"], structure: null })
    expect(document.derivatives.map((d: { text: string }) => d.text)).toEqual([
      "2*X'*(X*W*Z - X)*Z'",
      "2*W'*X'*(X*W*Z - X)",
    ])
    expect(document.derivatives[0]).toMatchObject({
      kind: "gradient",
      of: "y",
      wrt: ["W"],
      shape: ["b", "c"],
      layout: "denominator",
      verification: { verdict: "proved", method: "normal-form" },
      overC: { text: "2*X'*(X*W*Z - X)*Z'" },
    })
    const [derivation] = document.derivatives[0].derivations
    expect(derivation.style).toBe("differential")
    for (const step of derivation.steps) expect(["normal-form", "finite-field", "numeric"]).toContain(step.check)
    expect(document.answers.map((a: { verdict: string }) => a.verdict)).toEqual(["wrong", "mixed", "right"])
    expect(Object.keys(document.emitted)).toEqual(["numpy", "typescript", "latex"])
    // what was read can be read again
    const again = gradus(["-", "--style", "none"], { input: document.reading.problem })
    expect(again.stdout).toBe(ANSWER)
  })

  it("--no-verify says that nothing was checked", () => {
    const { status, stdout } = gradus(["examples/seed.gr", "--no-verify", "--style", "none"])
    expect(status).toBe(0)
    expect(stdout).toContain("unverified")
  })

  it("--color always colours, and colour is off where nobody looks", () => {
    expect(gradus(["examples/seed.gr", "--style", "none", "--color", "always"]).stdout).toContain("\u001B[")
    expect(gradus(["examples/seed.gr", "--style", "none"]).stdout).not.toContain("\u001B[")
  })
})

describe("gradus grad", () => {
  const question = ["grad", "norm2(X*W*Z - X)^2"]
  it("takes declarations and variables", () => {
    const declared = ["--declare", "X in R^(a x b)", "--declare", "W in R^(b x c)"]
    const { status, stdout } = gradus([...question, "--wrt", "W,Z", ...declared, "--style", "none"])
    expect(status).toBe(0)
    expect(stdout).toContain("∇_W f = 2 Xᵀ(XWZ − X)Zᵀ        b×c    proved")
    expect(stdout).toContain("∇_Z f = 2 WᵀXᵀ(XWZ − X)        c×b    proved")
    expect(stdout).not.toContain("∇_X")
  })

  it("infers the rest, and takes every variable where none is named", () => {
    const { status, stdout } = gradus([...question, "--style", "none"])
    expect(status).toBe(0)
    for (const name of "XWZ") expect(stdout).toContain(`∇_${name} f = `)
  })

  it("has sisters for other derivatives", () => {
    const none = ["--style", "none", "--ascii"]
    expect(gradus(["jacobian", "A*exp(x)", "--wrt", "x", ...none]).stdout).toContain("jac(f, x) = A*diag(exp(x))")
    expect(gradus(["hessian", "x'*A*x", "--wrt", "x", ...none]).stdout).toMatch(/hess\(f, x, x\) = (A \+ A'|A' \+ A)/)
    expect(gradus(["differential", "A*X*B", "--wrt", "X", ...none]).stdout).toContain("d(f) = A*d(X)*B")
    const along = ["--along", "v", "--declare", "x, v in R^n"]
    expect(gradus(["hvp", "sum(exp(x))", "--wrt", "x", ...along, ...none]).stdout).toContain("exp(x).*v")
  })

  it("shows where an expression is wrong", () => {
    const { status, stdout, stderr } = gradus(["grad", "tr(X'*X*Z)", "--declare", "X in R^(a x b); Z in R^(c x b)"])
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toContain("cannot multiply")
    expect(stderr).toMatch(/^ {4} +~+$/m)
  })
})

describe("exit statuses", () => {
  const STATUS: readonly [what: string, input: string, status: number][] = [
    ["an answer", "x in R^n\nsum(exp(x))", 0],
    ["a mistake", "x in R^n\nsum(exp(x)", 2],
    ["a construct that is not supported", "x in R^n\ny = sum(x.^2)\nstationary y wrt x", 3],
    ["three dimensions", "X in R^(m x n x p)\nsum(X)", 3],
  ]
  it.each(STATUS)("of %s", (_, input, status) => {
    const run = gradus(["-"], { input })
    expect(run.status).toBe(status)
    expect(run.stderr === "").toBe(status === 0)
    expect(run.stderr).not.toMatch(/^\s+at /m)
  })
})
