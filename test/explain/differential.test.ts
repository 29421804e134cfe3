import { describe, expect, it } from "vitest"
import { renderLatex, renderText, type Step } from "../../src/explain/index.ts"
import { printText } from "../../src/syntax/print/index.ts"
import { derivation, SEED, text } from "./support.ts"

describe("the seed", () => {
  it("is explained as a careful person would", () => {
    expect(text(SEED, "differential")).toBe(`\
Let A = XWZ − X.
 y = A : A                                  ‖A‖² = A : A, where P : Q = tr(PᵀQ)
dy = 2 A : dA                               product rule; the two terms are equal
dA = X dW Z + XW dZ                         product rule; X is constant
dy = 2 A : X dW Z  +  2 A : XW dZ           “:” is linear
   = 2 XᵀAZᵀ : dW  +  2 WᵀXᵀA : dZ          P : QRS = QᵀPSᵀ : R
∇_W y = 2 XᵀAZᵀ,  ∇_Z y = 2 WᵀXᵀA           read off the factors of dW and dZ`)
  })

  it("is proved line by line", () => {
    expect(derivation(SEED, "differential").steps.map((s) => s.check)).toEqual(Array(8).fill("normal-form"))
  })

  it("is the same over C, with adjoints and real parts", () => {
    expect(text(SEED, "differential", "C")).toBe(`\
Let A = XWZ − X.
 y = A : A                                  ‖A‖² = A : A, where P : Q = tr(PᴴQ)
dy = 2 re(A : dA)                           product rule; the two terms are equal
dA = X dW Z + XW dZ                         product rule; X is constant
dy = 2 re(A : X dW Z  +  A : XW dZ)         “:” is linear
   = 2 re(XᴴAZᴴ : dW  +  WᴴXᴴA : dZ)        P : QRS = QᴴPSᴴ : R
∇_W y = 2 XᴴAZᴴ,  ∇_Z y = 2 WᴴXᴴA           read off the factors of dW and dZ`)
  })

  it("has statements that a program reads", () => {
    const statements = derivation(SEED, "differential").steps.map((s) => `${printText(s.lhs)} = ${printText(s.rhs)}`)
    expect(statements).toEqual([
      "A = X*W*Z - X",
      "y = A : A",
      "d(y) = 2*A : d(A)",
      "d(A) = X*d(W)*Z + X*W*d(Z)",
      "d(y) = 2*A : X*d(W)*Z + 2*A : X*W*d(Z)",
      "d(y) = 2*X'*A*Z' : d(W) + 2*W'*X'*A : d(Z)",
      "grad(y, W) = 2*X'*A*Z'",
      "grad(y, Z) = 2*W'*X'*A",
    ])
  })

  it("is set in LaTeX", () => {
    expect(renderLatex(derivation(SEED, "differential"))).toBe(String.raw`\begin{aligned}
&\text{Let }A = XWZ-X. \\
y &= A : A && \lVert A\rVert^2 = A : A\text{, where }P : Q = \operatorname{tr}(P^{\top}Q) \\
dy &= 2A : dA && \text{product rule; the two terms are equal} \\
dA &= X\,dW\,Z+XW\,dZ && \text{product rule; }X\text{ is constant} \\
dy &= 2A : X\,dW\,Z+2A : XW\,dZ && \text{“:” is linear} \\
 &= 2X^\top AZ^\top : dW+2W^\top X^\top A : dZ && P : QRS = Q^{\top}PS^{\top} : R \\
\nabla_W y &= 2X^\top AZ^\top,\quad \nabla_Z y = 2W^\top X^\top A && \text{read off the factors of }dW\text{ and }dZ
\end{aligned}`)
  })

  it("goes without Unicode", () => {
    expect(renderText(derivation(SEED, "differential"), { ascii: true })).toMatch(/^[\x20-\x7e\n]*$/)
  })
})

describe("short questions have short answers", () => {
  it.each([
    [
      "y = tr(A*X*B)\ngradient y wrt X",
      ` y = tr(AXB)
dy = tr(A dX B)                             A and B are constant
   = AᵀBᵀ : dX                              tr(PQR) = PᵀRᵀ : Q, where P : Q = tr(PᵀQ)
∇_X y = AᵀBᵀ                                read off the factor of dX`,
    ],
    [
      "gradient logdet(X*X') wrt X",
      `Let A = XXᵀ.
 f = logdet(A)
df = A⁻¹ : dA                               d log det(M) = M⁻ᵀ : dM, where P : Q = tr(PᵀQ)
dA = dX Xᵀ + X(dX)ᵀ                         product rule
df = A⁻¹ : dX Xᵀ  +  A⁻¹ : X(dX)ᵀ           “:” is linear
   = 2 A⁻¹X : dX                            P : QR = QᵀP : R = PRᵀ : Q; P : Qᵀ = Pᵀ : Q; A = Aᵀ
∇_X f = 2 A⁻¹X                              read off the factor of dX`,
    ],
    [
      "A in Sym(n)\nx in R^n\ny = (x'*A*x)/(x'*x)\ngradient y wrt x",
      `Let s = xᵀAx, t = xᵀx, so y = s/t.
dy = ds/t − s dt/t²                         quotient rule
ds = 2 Ax : dx                              product rule; pᵀq = p : q; A = Aᵀ, where P : Q = tr(PᵀQ)
dt = 2 x : dx                               product rule; pᵀq = p : q
dy = 2 (Ax/t − sx/t²) : dx                  insert ds and dt; collect
∇_x y = 2 (Ax/t − sx/t²)                    read off the factor of dx`,
    ],
    [
      "L in Lower(n)\ny = norm2(L)^2\ngradient y wrt L",
      ` y = L : L                                  ‖L‖² = L : L, where P : Q = tr(PᵀQ)
dy = 2 L : dL                               product rule; the two terms are equal
∇_L y = 2 L                                 read off the factor of dL`,
    ],
  ])("%s", (source, expected) => {
    expect(text(source, "differential")).toBe(expected)
  })

  it("names the function where the question does not", () => {
    const { steps, of } = derivation("gradient tr(A*X*f) wrt X", "differential")
    expect(of.symbol.name).toBe("y")
    expect(steps[0]?.rule).toBe("let")
  })
})

describe("over C", () => {
  it.each([
    [
      "A in C^(p x n)\nB in C^(m x n)\nx in C^n\ny = norm2(A*x)^2/norm2(B*x)^2\ngradient y wrt x",
      "grad(y, x) = 2*(A'*A/t - s*B'*B/t^2)*x",
    ],
    ["X in C^(m x n)\ny = re(tr(X*X'))\ngradient y wrt X", "grad(y, X) = 2*X"],
    ["A in C^(n x n)\nW in U(n)\ny = re(tr(A*W))\ngradient y wrt W", "grad(y, W) = (A' - W*A*W)/2"],
    ["A in Herm(n)\nx in C^n\ny = x'*A*x\ngradient y wrt x", "grad(y, x) = 2*A*x"],
    ["A in C^(n x n)\nX in C^(n x n)\ny = tr(A*X)\ngradient y wrt X", "grad(y, X) = A.'"],
    ["z in C^n\nt in R\ny = norm2(t*z)^2\ngradient y wrt t, z", "grad(y, z) = 2*t^2*z"],
  ])("%s", (source, end) => {
    const { steps } = derivation(source, "differential")
    const last = steps.at(-1) as Step
    expect(`${printText(last.lhs)} = ${printText(last.rhs)}`).toBe(end)
    expect(steps.map((s) => s.check)).not.toContain("none")
  })
})
