import { assert, integer, property } from "fast-check"
import { renderToString } from "katex"
import { describe, expect, it } from "vitest"
import type { Complex } from "../../src/field/complex.ts"
import { createRandom } from "../../src/field/random.ts"
import { complexSource, float64Source, sampleMatrix } from "../../src/field/sample.ts"
import type { Dim } from "../../src/ir/dim.ts"
import { type Expr, sameShape } from "../../src/ir/expr.ts"
import { type Matrix, OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { ops } from "../../src/ops/index.ts"
import { parseExpression, parseProblem } from "../../src/syntax/gradus/parser.ts"
import { printLatex, printShape, printText, printUnicode } from "../../src/syntax/print/index.ts"
import { buildProblem, type Problem, readExpression } from "../../src/syntax/problem.ts"
import { Expressions } from "./print-random.ts"

interface Reader {
  (text: string): Expr
  readonly problem: Problem
}

function reader(declarations: string): Reader {
  const source = `${declarations}\n0`
  const problem = buildProblem(parseProblem(source), source)
  const read = (text: string): Expr => readExpression(problem, parseExpression(text), { source: text, forms: true })
  return Object.assign(read, { problem })
}

const read = reader(`
  X, D in R^(a x b); W in R^(b x c); Z in R^(c x b)
  A, B, W_1 in R^(n x n); M in R^(m x n); x, y, theta, y_hat in R^n; u in R^m
  s, t, T, lambda, rate, loss in R
  C in C^(n x n); v in C^n; z in C; S in Sym(n)
`)

type Row = readonly [text: string, unicode: string, latex: string]

const rendered = (latex: string): string => renderToString(latex, { strict: "error", throwOnError: true })

function check([text, unicode, latex]: Row, input = text): void {
  const e = read(input)
  expect(printText(e)).toBe(text)
  expect(printUnicode(e)).toBe(unicode)
  expect(printLatex(e)).toBe(latex)
  expect(printText(e)).toBe(printText(read(text)))
  rendered(latex)
}

describe("expressions that are printed as they are written", () => {
  it.each<Row>([
    // products
    ["2*X'*(X*W*Z - X)*Z'", "2 Xᵀ(XWZ − X)Zᵀ", "2X^\\top (XWZ-X)Z^\\top"],
    ["A^2*A'^2*x", "A²(Aᵀ)²x", "A^2(A^\\top)^2x"],
    ["(x'*A*x)*y", "(xᵀAx)y", "(x^\\top Ax)y"],
    ["x*y'*x", "xyᵀx", "xy^\\top x"],
    ["(A.*B)*x", "(A ⊙ B)x", "(A \\odot B)x"],
    ["(A*B).*A", "AB ⊙ A", "AB \\odot A"],
    ["2*A.*B", "2 A ⊙ B", "2A \\odot B"],
    ["s*t*A/(s + t)", "stA/(s + t)", "\\frac{stA}{s+t}"],
    ["2*2^s", "2 · 2ˢ", "2\\cdot 2^s"],
    ["n*x", "nx", "nx"],
    // sums
    ["C - 2*A*B", "C − 2 AB", "C-2AB"],
    ["-(A + B)", "−(A + B)", "-(A+B)"],
    ["A - (B + A')", "A − (B + Aᵀ)", "A-(B+A^\\top)"],
    ["A : B + 2*A : B", "A : B  +  2 A : B", "A : B+2A : B"],
    ["s - 2*A : B", "s  −  2 A : B", "s-2A : B"],
    ["2*(A : B)*x", "2 (A : B)x", "2(A : B)x"],
    // divisions
    ["A/2 + A'/2", "A/2 + Aᵀ/2", "\\frac{1}{2}A+\\frac{1}{2}A^\\top"],
    ["(A + A')/2", "(A + Aᵀ)/2", "\\frac{1}{2}(A+A^\\top)"],
    ["3/4*A", "3/4 A", "\\frac{3}{4}A"],
    ["1/2", "1/2", "\\frac{1}{2}"],
    ["y/(norm2(x)*norm2(y))", "y/(‖x‖‖y‖)", "\\frac{y}{\\lVert x\\rVert\\lVert y\\rVert}"],
    ["2*x/(3*s)", "2 x/(3 s)", "\\frac{2x}{3s}"],
    ["1/s^2", "1/s²", "\\frac{1}{s^2}"],
    ["1/(x'*A*x)", "1/(xᵀAx)", "\\frac{1}{x^\\top Ax}"],
    ["(x'*y)*A*x/(s + t)", "(xᵀy)Ax/(s + t)", "\\frac{x^\\top y}{s+t}Ax"],
    ["(s + t)*A*x/s", "(s + t)Ax/s", "\\frac{s+t}{s}Ax"],
    ["2*A*x/n", "2 Ax/n", "\\frac{2}{n}Ax"],
    ["x./y", "x ⊘ y", "x \\oslash y"],
    ["1./x", "1 ⊘ x", "1 \\oslash x"],
    ["x./(2*s*y)", "x ⊘ (2 sy)", "x \\oslash (2sy)"],
    ["A.*B./(A.*C)", "A ⊙ B ⊘ (A ⊙ C)", "A \\odot B \\oslash (A \\odot C)"],
    // powers
    ["-x.^2", "−x.^2", "-x^{\\odot 2}"],
    ["(x.^2)'", "(x.^2)ᵀ", "(x^{\\odot 2})^\\top"],
    ["(s/2)^3", "(s/2)³", "\\left(\\frac{1}{2}s\\right)^3"],
    ["x.^(s - 1)", "x.^(s − 1)", "x^{\\odot(s-1)}"],
    ["s^(-t)", "s^(−t)", "s^{-t}"],
    ["s^(T)", "s^(T)", "s^T"],
    ["(s^t)^2", "(sᵗ)²", "(s^t)^2"],
    ["s^(1/3)", "s^(1/3)", "s^{\\frac{1}{3}}"],
    ["sqrt(x/s)", "sqrt(x/s)", "\\sqrt{\\frac{x}{s}}"],
    // transposes and inverses
    ["C'*C.'*conj(C)", "CᴴCᵀ conj(C)", "C^{\\mathsf H}C^\\top\\overline{C}"],
    ["inv(A)'*inv(A)*B", "A⁻ᵀA⁻¹B", "A^{-\\top}A^{-1}B"],
    ["inv(A)^2", "A⁻²", "A^{-2}"],
    ["(A*B)'", "(AB)ᵀ", "(AB)^\\top"],
    // constants
    ["eye + A", "I + A", "I+A"],
    ["eye(n)", "I", "I"],
    ["eye(n) + matrix(1)", "I + 𝟏", "I+\\mathbf 1"],
    ["vector(1) - x", "𝟏 − x", "\\mathbf 1-x"],
    ["A*vector(1)", "A𝟏", "A\\mathbf 1"],
    ["vector(1,m)*x'", "𝟏xᵀ", "\\mathbf 1x^\\top"],
    ["vector(1)'*M", "𝟏ᵀM", "\\mathbf 1^\\top M"],
    ["matrix(1) - tanh(M).^2", "𝟏 − tanh(M).^2", "\\mathbf 1-\\tanh(M)^{\\odot 2}"],
    ["zeros(m,n)", "0", "0"],
    ["2*1i*z", "2 iz", "2\\mathrm iz"],
    // functions
    ["norm2(X*W*Z - X)^2", "‖XWZ − X‖²", "\\lVert XWZ-X\\rVert_F^2"],
    ["norm2(x)^2", "‖x‖²", "\\lVert x\\rVert^2"],
    ["tr(A/s)*x", "tr(A/s) x", "\\operatorname{tr}\\left(\\frac{A}{s}\\right)\\,x"],
    ["norm2(A/s)", "‖A/s‖", "\\left\\lVert \\frac{A}{s}\\right\\rVert_F"],
    ["diag(x)*diag(A)", "diag(x) diag(A)", "\\operatorname{diag}(x)\\,\\operatorname{diag}(A)"],
    ["log(s)", "log(s)", "\\log(s)"],
    // entries and blocks
    ["M[1,2]", "M[1,2]", "M_{1,2}"],
    ["x[1]^2*A[1,:]'", "x[1]²A[1,:]ᵀ", "x_1^2A_{1,:}^\\top"],
    ["(A*B)[1,2]", "(AB)[1,2]", "(AB)_{1,2}"],
    ["A'[1,2]", "Aᵀ[1,2]", "(A^\\top)_{1,2}"],
    ["(x.^2)[1:2]", "(x.^2)[1:2]", "(x^{\\odot 2})_{1:2}"],
    ["W_1[1,2]^2", "W_1[1,2]²", "(W_{1})_{1,2}^2"],
    ["e(1,n)", "e_1", "e_1"],
    ["[A, B; B', A]*vector(1)", "[A, B; Bᵀ, A]𝟏", "\\begin{bmatrix} A & B \\\\ B^\\top & A \\end{bmatrix}\\mathbf 1"],
    ["[(A : B), s]", "[(A : B), s]", "\\begin{bmatrix} A : B & s \\end{bmatrix}"],
    // sums and products over an index
    ["sum(i in 1..n, x[i]^2)", "Σ_{i=1..n} x_i²", "\\sum_{i=1}^n x_i^2"],
    [
      "sum(i in 1..m, j in 1..n, M[i,j]*u[i]*x[j])",
      "Σ_{i=1..m, j=1..n} M_ij u_i x_j",
      "\\sum_{i=1}^m\\sum_{j=1}^n M_{ij}u_ix_j",
    ],
    ["sum(i in 1..n, j in 1..i, A[i,j])", "Σ_{i=1..n, j=1..i} A_ij", "\\sum_{i=1}^n\\sum_{j=1}^i A_{ij}"],
    [
      "sum(i in 1..n, x[i]*sum(j in 1..n, y[j]))",
      "Σ_{i=1..n} x_i (Σ_{j=1..n} y_j)",
      "\\sum_{i=1}^n x_i\\left(\\sum_{j=1}^n y_j\\right)",
    ],
    ["2*prod(i in 1..n, x[i] + s)", "2 (Π_{i=1..n} (x_i + s))", "2\\left(\\prod_{i=1}^n (x_i+s)\\right)"],
    ["sum(i in 1..n, A*B*A[:,i]*A[i,:])", "Σ_{i=1..n} ABA[:,i]A[i,:]", "\\sum_{i=1}^n ABA_{:,i}A_{i,:}"],
    [
      "matrix(i in 1..m, j in 1..n, M[i,j]/s)",
      "matrix(i in 1..m, j in 1..n, M_ij/s)",
      "\\left[\\frac{M_{ij}}{s}\\right]_{i,j}",
    ],
    ["vector(i in 1..n, x[i]^2)", "vector(i in 1..n, x_i²)", "\\left[x_i^2\\right]_{i}"],
    ["kron(A*B, eye(m))", "AB ⊗ I", "AB \\otimes I"],
    ["kron(A, B)", "A ⊗ B", "A \\otimes B"],
    ["A'*x.^y", "Aᵀ x.^y", "A^\\top x^{\\odot y}"],
    ["A^s*inv(A)^t", "A^s (A⁻¹)^t", "A^s(A^{-1})^t"],
    ["abs(x/s)", "|x/s|", String.raw`\operatorname{abs}\left(\frac{x}{s}\right)`],
    ["abs(s/t)", "|s/t|", String.raw`\left\lvert \frac{s}{t}\right\rvert`],
    ["exp(A) + sqrt(M'*M)", "exp(A) + sqrt(MᵀM)", String.raw`\exp^{\odot}(A)+(M^\top M)^{\odot 1/2}`],
    [
      "ifelse(x > y, s*x, x + y)",
      "ifelse(x > y, sx, x + y)",
      "\\begin{cases} sx & x > y \\\\ x+y & \\text{else} \\end{cases}",
    ],
    ["eigvec(S, 1)", "eigvec(S, 1)", String.raw`\operatorname{eigvec}(S, 1)`],
    ["normp(x, 3)", "‖x‖_3", "\\lVert x\\rVert_3"],
    ["commutation(m, n)*vec(M)", "commutation(m, n) vec(M)", "K_{m,n}\\,\\operatorname{vec}(M)"],
    // names
    ["lambda*A*theta", "λAθ", "\\lambda A\\theta"],
    ["A*W_1*y_hat", "A W_1 y_hat", "AW_{1}\\hat{y}"],
    ["rate*A*x", "rate A x", "\\mathrm{rate}\\,Ax"],
    // forms
    ["d(W)", "dW", "dW"],
    ["X*d(W)*Z", "X dW Z", "X\\,dW\\,Z"],
    ["d(X*W*Z)", "d(XWZ)", "d(XWZ)"],
    ["d(W)'*W", "(dW)ᵀW", "(dW)^\\top W"],
    ["grad(s, W)", "∇_W s", "\\nabla_W s"],
    ["grad(norm2(W)^2, W)", "∇_W ‖W‖²", "\\nabla_W \\lVert W\\rVert_F^2"],
    ["jac(A*x, x)", "∂(Ax)/∂x", "\\frac{\\partial (Ax)}{\\partial x}"],
    ["hess(s, x, y)", "∇²_{x,y} s", "\\nabla^2_{x,y} s"],
    ["wirtingerconj(s, C)", "∂s/∂C̄", "\\frac{\\partial s}{\\partial \\overline{C}}"],
  ])("%s", (...row) => check(row))
})

describe("expressions that are printed in a better form", () => {
  it.each([
    ["-2*A*B + C", "C - 2*A*B"],
    ["x*2*s", "s*2*x", "2*s*x"],
    ["A*(B*A)", "A*B*A"],
    ["x'*y*x'*x", "(x'*y)*(x'*x)"],
    ["s*s^2*s", "s^4"],
    ["A*A*A", "A^3"],
    ["x.*x.*y", "x.^2.*y"],
    ["s^(1/2)", "sqrt(s)"],
    ["s^(-2)", "1/s^2"],
    ["1/s/t", "1/(s*t)"],
    ["x/s./y", "x./(s*y)"],
    ["s./x/2", "s./(2*x)"],
    ["0.5*A", "A/2"],
    ["2*(A : B)", "2*A : B"],
    ["s*(A : B)", "s*A : B"],
    ["A : -B", "-(A : B)"],
    ["z*(C : C)", "z*(C : C)"],
    ["[A, B]*[x; y] + x", "[A, B]*[x; y] + x"],
    ["sum(k in 1..n, sum(l in 1..m, M[l,k]))", "sum(i in 1..n, j in 1..m, M[j,i])"],
    ["sum(k in 1..n, s*A)", "sum(i in 1..n, s*A)"],
    ["sum(k in 1..n, x[k]*e(k,n))", "vector(i in 1..n, x[i])"],
    ["mean(x)", "sum(x)/n"],
    ["ones(n)", "vector(1,n)"],
    ["ones(m,n)", "matrix(1,m,n)"],
    ["rowsum(M)", "M*vector(1)"],
    ["colsum(M)", "vector(1)'*M"],
    ["1 - sigmoid(x)", "vector(1) - sigmoid(x)"],
    ["hess(s, x)", "hess(s, x, x)"],
    ["2i", "2*1i"],
  ])("%s", (...row) => {
    const text = row.at(-1) as string
    for (const input of row) expect(printText(read(input))).toBe(text)
  })

  it("names indices apart from what is in use", () => {
    const own = reader("i, k in R; x in R^j; W in R^(j x n)")
    const text = "i*sum(k in 1..j, l in 1..n, x[k]*W[k,l])"
    expect(printText(own(text))).toBe("i*sum(k in 1..j, l in 1..n, x[k]*W[k,l])")
    expect(printText(own(`${text} + k`))).toBe("i*sum(l in 1..j, p in 1..n, x[l]*W[l,p]) + k")
  })

  it("keeps the terms of a sum in order where a positive one is first", () => {
    expect(printText(read("A - B + C"))).toBe("A - B + C")
    expect(printText(read("-A - B"))).toBe("-A - B")
    expect(printText(read("-A - B + C - A'"))).toBe("C - A - B - A'")
  })
})

describe("what can be pasted back", () => {
  it.each([
    ["2*X'*(X*W*Z - X)*Z'", "2*Xᵀ*(X*W*Z − X)*Zᵀ"],
    ["lambda*inv(A)'*x.^2", "lambda*A⁻ᵀ*x.^2"],
    ["norm2(x)^2*A.*C'", "norm2(x)²*A ⊙ Cᴴ"],
    ["s^t*A^3", "sᵗ*A³"],
    ["1./x", "1 ⊘ x"],
  ])("%s", (text, unicode) => {
    const e = read(text)
    expect(printUnicode(e, { juxtapose: false })).toBe(unicode)
    expect(printText(read(unicode))).toBe(text)
    expect(printUnicode(e, { ascii: true })).toBe(printText(e))
  })
})

describe("names for parts", () => {
  const residual = read("X*W*Z - X")
  const names = new Map([[residual, "R"]])

  it("stand for the part wherever it occurs", () => {
    const e = read("2*X'*(X*W*Z - X)*Z' + X'*d(X*W*Z - X)*Z'")
    expect(printText(e, { names })).toBe("2*X'*R*Z' + X'*d(R)*Z'")
    expect(printUnicode(e, { names })).toBe("2 XᵀRZᵀ + Xᵀ dR Zᵀ")
    expect(printLatex(e, { names })).toBe("2X^\\top RZ^\\top+X^\\top\\,dR\\,Z^\\top")
    expect(printText(read("(X*W*Z - X)'*X"), { names })).toBe("R'*X")
  })

  it("may cut a product or a sum", () => {
    expect(printText(read("X*W*Z"), { names: new Map([[read("X*W"), "P"]]) })).toBe("P*Z")
    expect(printText(read("A + B - C"), { names: new Map([[read("A + B"), "P"]]) })).toBe("P - C")
  })

  it("stand for the whole except on the right of their definition", () => {
    expect(printText(residual, { names })).toBe("R")
    expect(printText(residual, { names, definition: true })).toBe("X*W*Z - X")
  })
})

describe("names in LaTeX", () => {
  it.each([
    ["x1", "x_{1}"],
    ["W_out", "W_{\\mathrm{out}}"],
    ["W_1_2", "W_{1,2}"],
    ["H_R", "H_{R}"],
    ["theta0", "\\theta_{0}"],
    ["Sigma", "\\Sigma"],
    ["Alpha", "\\mathrm{A}"],
    ["λ", "\\lambda"],
    ["y_hat_1", "\\hat{y}_{1}"],
    ["loss", "\\mathrm{loss}"],
    ["conv2d", "\\mathrm{conv2d}"],
    ["Größe", "\\text{Größe}"],
  ])("%s", (name, latex) => {
    const e = reader(`${name} in R`)(name)
    expect(printLatex(e)).toBe(latex)
    rendered(latex)
  })
})

describe("shapes", () => {
  it.each([
    ["W", "b×c", "b x c"],
    ["x'", "1×n", "1 x n"],
    ["x", "n", "n"],
    ["s", "scalar", "scalar"],
  ])("%s", (text, shape, ascii) => {
    expect(printShape(read(text).type)).toBe(shape)
    expect(printShape(read(text).type, { ascii: true })).toBe(ascii)
  })
  it("has compound sizes in parentheses", () => {
    expect(printShape(reader("K in R^((m+1) x 2*n)")("K").type)).toBe("(m+1)×2*n")
  })
})

describe("large expressions", () => {
  const { builder } = read.problem
  const factors = (n: number): Expr[] => Array.from({ length: n }, (_, i) => read(i % 2 ? "A" : "B"))

  it("are printed without a stack, in time linear in what is printed", () => {
    const left = factors(5000).reduce((p, f) => builder.times(p, f))
    const right = factors(5000).reduce((p, f) => builder.times(f, p))
    for (const e of [left, right]) {
      expect(printText(e).length).toBe(2 * 5000 - 1)
      expect(printUnicode(e).length).toBe(5000)
      expect(printLatex(e).length).toBe(5000)
    }
    const sum = factors(5000).reduce((p, f) => builder.sub(p, f))
    expect(printText(sum).length).toBe(4 * 5000 - 3)
    const nested = factors(2000).reduce((p, f) => builder.apply(ops.tanh, [builder.times(f, p)]))
    expect(printText(nested).split("tanh").length).toBe(2000)
    expect(printLatex(nested).split("tanh").length).toBe(2000)
  })
})

const parts = (data: readonly Complex<number>[]): number[] => data.flatMap((a) => [a.re, a.im])

describe("random expressions of all cards", () => {
  const random = reader(`
    A, B in R^(n x n); S in R^(m x m); M in R^(m x n); K in R^(n x m)
    x, y in R^n; u in R^m; r in R^(1 x n); s, t in R; C in C^(n x n); v in C^n; z in C
  `)
  const source = complexSource(float64Source)
  const sizes = new Map([
    ["m", 2],
    ["n", 3],
  ])

  const size = (d: Dim): number => sizes.get(d.key) ?? 1

  const valueAt = (e: Expr, seed: number): readonly Complex<number>[] | undefined => {
    const values = new Map<string, Matrix<Complex<number>>>()
    const stream = createRandom(seed)
    for (const { name, type } of random.problem.variables) {
      const set = type.field === "C" ? "general" : "positive"
      values.set(name, sampleMatrix(source, set, type.field, size(type.rows), size(type.cols), stream))
    }
    try {
      return evaluate(source.system, e, { sizes, value: (name) => values.get(name) }).data
    } catch (error) {
      if (error instanceof OutsideDomain || error instanceof Unavailable) return undefined
      throw error
    }
  }

  const expectSameValue = (a: Expr, b: Expr, seed: number): void => {
    expect(sameShape(a.type, b.type)).toBe(true)
    const [p, q] = [valueAt(a, seed), valueAt(b, seed)]
    if (!p || !q) return
    const [expected, actual] = [parts(p), parts(q)]
    const scale = Math.max(1e-3, ...expected.map(Math.abs))
    if (![...expected, ...actual].every(Number.isFinite) || scale > 1e9) return
    expected.forEach((value, i) => expect(Math.abs(value - (actual[i] as number))).toBeLessThan(1e-6 * scale))
  }

  it("are read back with the same value and printed the same again, and KaTeX renders them", () => {
    assert(
      property(integer({ min: 0 }), integer({ min: 1, max: 6 }), (seed, depth) => {
        const expressions = new Expressions(random.problem.builder, random.problem.variables, seed)
        const e = expressions.expression(expressions.shape(), depth)
        const text = printText(e)
        const back = random(text)
        expect(printText(back)).toBe(text)
        expectSameValue(e, back, seed)
        expectSameValue(e, random(printUnicode(e, { juxtapose: false })), seed)
        rendered(printLatex(e))
        printUnicode(e)
      }),
      { numRuns: 600 },
    )
  })
})
