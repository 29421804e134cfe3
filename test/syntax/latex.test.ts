import { describe, expect, test } from "vitest"
import type { Ast } from "../../src/syntax/ast.ts"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { mapChildren } from "../../src/syntax/walk.ts"
import { claims, claimText, lineOf, problem, read, text } from "./latex-support.ts"

const at = { start: 0, end: 0 }

/** The same tree for the same mathematics: `inv(X)` is `X^(-1)`, `-A*B` is `(-A)*B`, `X^T` is `X'`. */
function plain(ast: Ast): Ast {
  const node = mapChildren(ast, plain)
  if (node.kind === "group") return node.body
  if (node.kind === "call" && node.name === "inv" && node.args[0]) {
    const one: Ast = { kind: "number", text: "1", span: at }
    return {
      kind: "power",
      base: node.args[0],
      exponent: { kind: "unary", op: "-", arg: one, span: at },
      elementwise: false,
      span: at,
    }
  }
  if (node.kind === "unary" && node.arg.kind === "binary" && (node.arg.op === "*" || node.arg.op === "/"))
    return { ...node.arg, left: plain({ ...node, arg: node.arg.left }) }
  if (node.kind === "postfix" && (node.op === "^T" || node.op === "^H")) return { ...node, op: "'" }
  return node
}

const same = (got: Ast | undefined, want: string): void => {
  expect(got).toBeDefined()
  if (got) expect(text(plain(got))).toBe(text(plain(parseExpression(want))))
}

/** Reads `latex` as a definition, the names being declared as in the tables below. */
const declared = String.raw`$A, B, C \in \mathbb{R}^{n\times n}$, $X, W, Y \in \mathbb{R}^{m\times n}$, $Z\in\mathbb{R}^{n\times m}$,
  $x, y, u, v \in \mathbb{R}^n$, $b \in \mathbb R^m$, $\lambda, \mu \in \mathbb{R}$.`
const body = (latex: string): Ast | undefined => {
  const definition = read(`${declared} $$q_0 = ${latex}$$`).statements.find((s) => s.kind === "definition")
  return definition?.kind === "definition" ? definition.body : undefined
}

describe("expressions", () => {
  test.each([
    // products and their strength
    ["x^TAx", "x'*A*x"],
    ["2xy^T", "2*x*y'"],
    ["A B^{-1} C", "A*inv(B)*C"],
    [String.raw`X^TW\circ A`, "(X'*W) .* A"],
    [String.raw`2\,X\odot W + Y`, "(2*X) .* W + Y"],
    [String.raw`\frac12 x^TAx`, "1/2*x'*A*x"],
    [String.raw`\frac 12 \|x\|^2`, "1/2*norm2(x)^2"],
    [String.raw`\tfrac{1}{2}(A+A^T)`, "1/2*(A+A')"],
    [String.raw`{1 \over 2} x^Tx`, "1/2*x'*x"],
    [String.raw`A:B + 2A:C`, "A:B + (2*A):C"],
    [String.raw`\langle A, B\rangle`, "A:B"],
    [String.raw`\left\langle x, Ay\right\rangle`, "x:(A*y)"],
    [String.raw`u\cdot v`, "u:v"],
    [String.raw`\lambda \cdot A\cdot B`, "lambda*A*B"],
    [String.raw`-2\lambda A`, "-2*lambda*A"],
    [String.raw`A\otimes B`, "A ⊗ B"],
    [String.raw`X \oslash W`, "X ./ W"],
    ["1/2 x^TAx", "1/2*x'*A*x"],
    // transposes and other marks
    [
      String.raw`A^T+A^{T}+A^\top+A^{\top}+A^{\mathsf T}+A^{\mathrm{T}}+A^{\rm T}+A'+A^\intercal`,
      "A'+A'+A'+A'+A'+A'+A'+A'+A'",
    ],
    ["x^tAx", "x'*A*x"],
    [String.raw`A^{-1}+A^{-T}+A^{-\top}`, "inv(A)+A^-T+A^-T"],
    ["AA^*", "A*A'"],
    ["A^{-2T}", "(A^(-2))'"],
    ["X^+", "X^+"],
    [String.raw`A^\dagger + A^H + A^*B`, "A'+A'+A'*B"],
    ["(X^TX)'", "(X'*X)'"],
    ["{\\bf A}^{-1}{\\bf x}", "inv(A)*x"],
    [String.raw`\mathbf{A}\mathbf{x}`, "A*x"],
    [String.raw`\boldsymbol{Ax}`, "A*x"],
    [String.raw`A^{\odot 2}`, "A.^2"],
    [String.raw`X^{\circ 2}\circ W`, "X.^2 .* W"],
    ["AᵀA⁻¹", "A'*inv(A)"],
    // norms and bars
    [String.raw`\|X\|_F^2`, "norm2(X)^2"],
    [String.raw`\left \| X - W \right \|_{F}^{2}`, "norm2(X-W)^2"],
    [String.raw`||X||_F^2`, "norm2(X)^2"],
    [String.raw`\lVert x \rVert_2^2 + \Vert x\Vert^2`, "norm2(x)^2 + norm2(x)^2"],
    [String.raw`\big\|Ax-y\big\|^2_2`, "norm2(A*x-y)^2"],
    [String.raw`\|x\|_1 + \|x\|_\infty`, "norm1(x)+normInf(x)"],
    [String.raw`\|X\|_*`, "normnuc(X)"],
    [String.raw`\|X\|_2`, "normop(X)"],
    [String.raw`\|X\|_{2,1}`, "norm21(X)"],
    [String.raw`\|x\|_A^2`, "x'*A*x"],
    [String.raw`\left|\left|x\right|\right|^2`, "norm2(x)^2"],
    ["|A|", "det(A)"],
    [String.raw`|\lambda|`, "abs(lambda)"],
    [String.raw`\log|A| + \ln\det B`, "logdet(A)+logdet(B)"],
    [String.raw`\norm{Ax - y}_2^2`, "norm2(A*x-y)^2"],
    // functions
    [
      String.raw`\operatorname{tr}(AB)+\text{trace}(A)+\mathrm{Tr}\left[B\right]+{\rm tr}\,C`,
      "tr(A*B)+tr(A)+tr(B)+tr(C)",
    ],
    ["tr(AB)+Tr(C)", "tr(A*B)+tr(C)"],
    [String.raw`\operatorname{tr}A^TB - \lambda`, "tr(A'*B)-lambda"],
    [String.raw`\mbox{tr}\{AB\}`, "tr(A*B)"],
    [String.raw`\text{diag}(x)^2`, "diag(x)^2"],
    ["Adiag(x)B", "A*diag(x)*B"],
    [String.raw`\log\det(A)`, "logdet(A)"],
    [String.raw`\log(x)+\exp(y)+e^{u}`, "log(x)+exp(y)+exp(u)"],
    [String.raw`\exp(A)`, "expm(A)"],
    [String.raw`\sqrt{x^Tx}`, "sqrt(x'*x)"],
    [String.raw`\log^2(\mu)`, "log(mu)^2"],
    [String.raw`\operatorname{vec}(X)`, "vec(X)"],
    [String.raw`\max(x, y)`, "max(x, y)"],
    // constants
    ["A + I", "A+eye"],
    ["\\lambda I_n + A", "lambda*eye(n)+A"],
    [String.raw`\mathbf{1}^Tx`, "vector(1)'*x"],
    [String.raw`\vec{1}^Tx`, "vector(1)'*x"],
    [String.raw`1^Tx`, "vector(1)'*x"],
    [String.raw`\mathbf 1_n^T x`, "ones(n)'*x"],
    // sums and entries
    [String.raw`\sum_{i=1}^n x_i^2`, "sum(i in 1..n, x[i]^2)"],
    [String.raw`\sum_{i,j} A_{ij}B_{ji}`, "sum(i in 1..n, j in 1..n, A[i,j]*B[j,i])"],
    [String.raw`\sum_{i=1}^{n}\sum_{j=1}^n x_iA_{ij}y_j`, "sum(i in 1..n, sum(j in 1..n, x[i]*A[i,j]*y[j]))"],
    [String.raw`\prod_{i=1}^n x_i`, "prod(i in 1..n, x[i])"],
    // blocks, fractions, braces, colour
    [String.raw`\begin{pmatrix} A & B\\ C & A\end{pmatrix}`, "[A, B; C, A]"],
    [String.raw`\frac{x^TAx}{x^Tx}`, "(x'*A*x)/(x'*x)"],
    [String.raw`\underbrace{Ax}_{\text{image}} - y`, "A*x-y"],
    [String.raw`\color{blue}{A}x`, "A*x"],
    [String.raw`\boxed{Ax}`, "A*x"],
    [String.raw`\Big(\big(A+B\big)x\Big)`, "(A+B)*x"],
    ["A \\left( x \\right)", "A*x"],
    ["(A + B", "A+B"],
  ])("%s is %s", (latex, want) => same(body(latex), want))

  test.each([
    [String.raw`\hat y`, "y_hat"],
    [String.raw`W^{(1)}`, "W_1"],
    ["H_{R}", "H_R"],
    [String.raw`\theta`, "theta"],
    [String.raw`\varphi`, "phi"],
    [String.raw`\tilde{X}_k`, "X_tilde_k"],
    [String.raw`\mathcal L`, "L"],
    [String.raw`x_{\text{max}}`, "x_max"],
    ["x^*", "x_star"],
  ])("%s is the name %s", (latex, want) => {
    const reading = read(`$$p = ${latex} + ${latex}$$`)
    const definition = reading.statements.find((s) => s.kind === "definition")
    if (definition?.kind === "definition") same(definition.body, `${want} + ${want}`)
  })
})

describe("declarations", () => {
  test.each([
    [String.raw`$X \in \mathbb{R}^{a \times b}, \quad w \in \mathbb R^b$`, ["X in R^(a x b)", "w in R^b"]],
    [String.raw`$A,B\in\mathbb{C}^{n\times n}$`, ["A in C^(n x n)", "B in C^(n x n)"]],
    [String.raw`$X\in\R^{m*n}$`, ["X in R^(m x n)"]],
    [String.raw`$D\mathbb{\in R^{M\times N}}$`, ["D in R^(M x N)"]],
    [String.raw`$A \in M_n(\mathbb{R})$`, ["A in R^(n x n)"]],
    [
      String.raw`$\Omega \in \mathbb{S}^n_{++}$, $P\in\mathbb{S}^n_+$, $Q \in \mathbb S^n$`,
      ["Omega in PD(n)", "P in PSD(n)", "Q in Sym(n)"],
    ],
    [String.raw`$x \in \mathbb{R}^{2n}$`, ["x in R^(2*n)"]],
    [String.raw`where $A$ is $m\times n$ and $x$ is a vector of length $n$`, ["A in R^(m x n)", "x in R^n"]],
    [
      String.raw`where $A,W$ are $m\times n$, $U$ is $m\times r$`,
      ["A in R^(m x n)", "W in R^(m x n)", "U in R^(m x r)"],
    ],
    [
      String.raw`Let $X$ be symmetric positive definite and $A$ any square matrix of size $n\times n$.`,
      ["X in PD(m)", "A in R^(n x n)"],
    ],
    [
      String.raw`for an $m\times n$ matrix $A$ and scalars $\alpha$, $\beta$`,
      ["A in R^(m x n)", "alpha in R", "beta in R"],
    ],
    [String.raw`$w$ is an $n$-dimensional vector`, ["w in R^n"]],
    ["X is N by D, H n x 6", ["X in R^(N x D)", "H in R^(n x 6)"]],
    [String.raw`$A$ is a 4x4 real matrix`, ["A in R^(4 x 4)"]],
    [String.raw`$X = X^T$ and $X\in\mathbb{R}^{n\times n}$`, ["X in Sym(n)"]],
    [String.raw`$U$ is an orthogonal $n\times n$ matrix`, ["U in O(n)"]],
    [String.raw`$f:\mathbb{R}^{m\times n}\to\mathbb{R}$, $f(X) = \|X\|_F^2$`, ["X in R^(m x n)"]],
    [String.raw`$x_1,\dots,x_N\in\mathbb{R}^d$, $f(\mu)=\sum_{i=1}^N\|x_i-\mu\|^2$`, ["X in R^(d x N)", "mu in R^d"]],
    [String.raw`$\{x_i\}_{i=1}^n\subset\mathbb R^d$, $f(w) = \sum_{i=1}^n(w^Tx_i)^2$`, ["X in R^(d x n)", "w in R^d"]],
    ["A ∈ ℝᵐˣⁿ, x ∈ ℝⁿ, f(x) = ‖Ax‖²", ["A in R^(m x n)", "x in R^n"]],
    [String.raw`$A\in\mathbb R^n\times\mathbb R^m$`, ["A in R^(n x m)"]],
    [
      String.raw`with respect to θ, where Λ is a diagonal matrix, of $\theta^T\Lambda\theta$`,
      ["Lambda in Diag(n)", "theta in R^n"],
    ],
    [String.raw`$f(x) = \lambda^T(Ax-b)$`, ["lambda in R^n", "A in R^(n x m)", "b in R^n"]],
    [String.raw`if $A\in\mathbb R^{n\times n}$ is symmetric the formula is shorter`, ["A in R^(n x n)"]],
  ])("%s", (source, want) => {
    const got = problem(source).split("\n")
    for (const line of want) expect(got).toContain(line)
  })
})

describe("what is asked", () => {
  test.each([
    [String.raw`$\nabla_X \log\det(X^TX)$ for $X\in\mathbb R^{m\times n}$?`, "gradient logdet(X'*X) wrt X"],
    [String.raw`Derivative of $a^TXb$ with respect to $X$`, "gradient a'*X*b wrt X"],
    [String.raw`Gradient with respect to $U$ of $$\|A-UV^T\|_F^2$$`, "gradient norm2(A - U*V')^2 wrt U"],
    [String.raw`$f(x)=\log(1+e^{a^Tx})$, find $\frac{\partial^2 f}{\partial x\partial x^T}$`, "hessian f wrt x"],
    [String.raw`Hessian of $x^TAx$ with respect to x`, "hessian x'*A*x wrt x"],
    [String.raw`$p = \mathrm{softmax}(Wx)$. What is $\frac{\partial p}{\partial x}$?`, "jacobian p wrt x"],
    [String.raw`$$\min_{W,H} \|X-WH\|_F^2$$`, "gradient norm2(X - W*H)^2 wrt W, H"],
    [String.raw`$\frac{d}{dt}\det(A+tB)$`, "gradient det(A + t*B) wrt t"],
    [String.raw`$f(X) = \operatorname{tr}(AX)$; compute $\partial f/\partial X$`, "gradient f wrt X"],
    [String.raw`$Y=XW$, $L=\|Y-T\|_F^2$, find $\frac{\partial L}{\partial W}$`, "gradient L wrt W"],
    [String.raw`$y = \|x\|^2$ and $$\bigtriangledown_x y = ?$$`, "gradient y wrt x"],
    [String.raw`f(X) = \|AXB - C\|_F^2, find \nabla_X f`, "gradient f wrt X"],
    ["What is ∂/∂X ‖AX − B‖²?", "gradient norm2(A*X - B)^2 wrt X"],
    ["f(X) = tr(A X B X^T), X in R^{m x n}. Find df/dX.", "gradient f wrt X"],
    ["$frac{partial}{partial X} tr(X^T A X) = (A + A^T) X$", "gradient tr(X'*A*X) wrt X"],
    [String.raw`Find $X$ that minimizes $\|AX-B\|_F^2$.`, "gradient norm2(A*X - B)^2 wrt X"],
    [String.raw`Differentiate $\|X\beta-y\|^2$ by $\beta$`, "gradient norm2(X*beta - y)^2 wrt beta"],
    [String.raw`gradient of $x\mapsto\frac12\langle Ax,x\rangle$`, "gradient 1/2*(A*x : x) wrt x"],
    [String.raw`$y = Xw$, $\xi = \frac12\|y-t\|^2$; $\frac{\partial\xi}{\partial y}$?`, "gradient xi wrt y"],
    [
      String.raw`$\frac{\partial}{\partial w_{ij}}\|W\|_F^2$ for $W\in\mathbb R^{m\times n}$`,
      "gradient norm2(W)^2 wrt W",
    ],
    [String.raw`$f(U,V)=\sum_{i,j}(M_{ij}-u_i^Tv_j)^2$ with respect to $u_i$`, "gradient f wrt U"],
  ])("%s", (source, want) => expect(problem(source).split("\n")).toContain(want))

  test("two questions in one post", () => {
    const lines = problem(
      String.raw`Is $\frac{d}{dX}\operatorname{Tr}(X^TAXB)$ known? And for $F(X)=Tr(XBX^TA)$, what is $\frac{\partial F(X)}{\partial X}$?`,
    )
    expect(lines).toContain("gradient tr(X'*A*X*B) wrt X")
    expect(lines).toContain("gradient F wrt X")
  })
})

describe("claims", () => {
  const question = String.raw`Let $f(W) = \|XW-Y\|_F^2$ with $X\in\mathbb R^{m\times n}$, $Y\in\mathbb R^{m\times p}$, $W\in\mathbb R^{n\times p}$. Find $\nabla_W f$.`
  const answered = (answer: string): string[] => claims(`${question}\n\n**Answer 1.** ${answer}`)

  test.each([
    [String.raw`$$\frac{\partial f}{\partial W} = 2X^T(XW-Y)$$`, ["grad(f, W) == 2*X'*(X*W - Y)"]],
    [String.raw`So the gradient is $2X^T(XW-Y)$.`, ["grad(f, W) == 2*X'*(X*W - Y)"]],
    [String.raw`Put $E = XW-Y$. Then $df = 2E:dE = 2X^TE:dW$.`, ["d(f) == 2*E : d(E)", "d(f) == 2*X'*E : d(W)"]],
    [
      String.raw`$$\begin{align} f &= \operatorname{tr}\big((XW-Y)^T(XW-Y)\big) \\ &= \operatorname{tr}(W^TX^TXW) \\ &\quad - 2\operatorname{tr}(Y^TXW) + \operatorname{tr}(Y^TY) \end{align}$$`,
      ["f == tr((X*W - Y)'*(X*W - Y))", "tr((X*W - Y)'*(X*W - Y)) == tr(W'*X'*X*W) - 2*tr(Y'*X*W) + tr(Y'*Y)"],
    ],
    [String.raw`$W = (X^TX)^{-1}X^TY$`, ["at(grad(f, W), W, (X'*X)^(-1)*X'*Y) == 0"]],
    [String.raw`$Df(W)[H] = 2\operatorname{tr}(H^TX^T(XW-Y))$`, ["grad(f, W) : H == 2*tr(H'*X'*(X*W - Y))"]],
    [
      String.raw`$df = 2(XW-Y):X\,dW \Rightarrow G = 2X^T(XW-Y)$`,
      ["d(f) == 2*(X*W - Y) : X*d(W)", "grad(f, W) == 2*X'*(X*W - Y)"],
    ],
    [
      String.raw`$$\frac{\partial f}{\partial W_{ij}} = 2\sum_k X_{ki}(XW-Y)_{kj}$$`,
      ["grad(f, W) == matrix(i in 1..n, j in 1..p, 2*sum(k in 1..m, X[k, i]*(X*W - Y)[k, j]))"],
    ],
    [String.raw`$$\nabla^2 f = 2 I\otimes X^TX$$`, ["hess(f, W) == 2*eye ⊗ (X'*X)"]],
    [String.raw`Write $\underbrace{XW-Y}_{E}$ for the residual.`, []],
    [
      String.raw`Setting $\nabla f(W) = 2X^T(XW-Y) = 0$ yields $\hat W = (X^TX)^{-1}X^TY$.`,
      ["grad(f, W) == 2*X'*(X*W - Y)", "at(grad(f, W), W, (X'*X)^(-1)*X'*Y) == 0"],
    ],
    [
      String.raw`$f(W+H) = f(W) + 2\operatorname{tr}(H^TX^T(XW-Y)) + \|XH\|_F^2$`,
      ["at(f, W, W + H) == f + 2*tr(H'*X'*(X*W - Y)) + norm2(X*H)^2"],
    ],
    [String.raw`$2X^T(XW-Y)$`, ["grad(f, W) == 2*X'*(X*W - Y)"]],
    [String.raw`$\partial f/\partial W = 2X^T(XW-Y)$`, ["grad(f, W) == 2*X'*(X*W - Y)"]],
    [String.raw`$\partial_W f = 2X^T(XW-Y)$`, ["grad(f, W) == 2*X'*(X*W - Y)"]],
    [String.raw`$\frac{\delta f}{\delta W} = 2X^T(XW-Y)$`, ["grad(f, W) == 2*X'*(X*W - Y)"]],
    [
      String.raw`With $g(E) = \|E\|_F^2$ we have $\nabla g(XW-Y) = 2(XW-Y)$.`,
      ["at(grad(g, E), E, X*W - Y) == 2*(X*W - Y)"],
    ],
  ])("%s", (answer, want) => expect(answered(answer)).toEqual(want))

  test("definitions reach the claims after them and no other answer's names do", () => {
    const source = `${question}\n\n**Answer 1.** With $E = XW-Y$ we have $f = E:E$.\n\n**Answer 2.** $E = 2X$ and $f = E:E$`
    const [first, second] = read(source).claims
    expect(first?.scope.map((s) => (s.kind === "definition" ? text(s.body) : ""))).toEqual(["X*W - Y"])
    expect(second?.scope.map((s) => (s.kind === "definition" ? text(s.body) : ""))).toEqual(["2*X"])
  })

  test("macros: with arguments, used before their line, bounded", () => {
    expect(answered(String.raw`$$\def\n#1{\|#1\|_F^2} \p f = \n{XW} \def\p{\partial}$$`)).toEqual([
      "d(f) == norm2(X*W)^2",
    ])
    expect(read(String.raw`$\def\a{\a\a} x = \a$`).unread.length).toBeGreaterThan(0)
    expect(read(String.raw`$\def\a#1{\a{#1#1}} x = \a{y}$`).unread.length).toBeGreaterThan(0)
  })

  test("unreadable parts are reported in their place and spoil nothing", () => {
    const source = `${question}\n\n**Answer 1.** Since $\\mathbb{E}[x]=0$ and $\\int x\\,dx = 1$, $\\nabla_W f = 2X^T(XW-Y)$.`
    const reading = read(source)
    expect(reading.claims.map(claimText)).toEqual(["grad(f, W) == 2*X'*(X*W - Y)"])
    expect(reading.unread.length).toBe(2)
  })

  test("an assumption is no claim", () => {
    expect(claims(String.raw`Minimise $\|XU\|_F^2$ over $U$ subject to $U^TU=I$.`)).toEqual([])
  })

  test("rules of a cheat sheet have shapes of their own", () => {
    const reading = read(
      String.raw`$$\frac{\partial \operatorname{tr}(AX)}{\partial X} = A^T$$ $$\frac{\partial \operatorname{tr}(X^TA)}{\partial X} = A$$`,
    )
    expect(reading.claims).toHaveLength(2)
    for (const c of reading.claims) expect(c.role).toBeDefined()
  })
})

describe("answers of a thread", () => {
  test.each([
    ["Q $x$\n\n## Answer 1\n\n$a$\n\n## Answer 2\n\n$b$", 2],
    ["Q\n\n**Answer 1.** a\n\n**Answer 2.** b\n\n**Answer 3.** c", 3],
    ["Q\n\nAnswer 1\n--------\n\na\n\nAnswer 2\n--------\n\nb", 2],
    ["Q\n\nThere are 2 answers\n\n6\n\nBEST ANSWER\n\na\n\n0\n\nb", 2],
    ["Q\n\n**2 answers**\n\na\n\n---\n\nb", 2],
    ["Q $x$. Answer: $b$", 1],
    ["The answer is $2X$, or is it?", 0],
    ["Q\n\n# Answers\n\n### Answer by Ann\n\na\n\n### Answer by Bob\n\nb", 2],
  ])("%j", (source, want) => expect(read(source).answers.length).toBe(want))
})

const sets = String.raw`X \in \mathbb{R}^{a \times b}, \quad W \in \mathbb{R}^{b \times c}, \quad Z \in \mathbb{R}^{c \times b}`
const answer = (written: string): string[] =>
  claims(`$$ y = \\|XWZ-X\\|_F^2, \\quad ${sets}$$ $\\nabla_W y = ?$\n\nAnswer 1\n\n${written}`)

describe("the kind of post that the seed is", () => {
  const want = ["y = norm2(X*W*Z - X)^2", "gradient y wrt W, Z"]
  test.each([
    [
      String.raw`$$ y = \left \| XWZ - X \right \|_{F}^{2} \qquad ${sets} $$ Find $$ \bigtriangledown_W y = ? $$ and $$ \bigtriangledown_Z y = ? $$`,
    ],
    [String.raw`Let $${sets}$. What are $\nabla_W y$ and $\nabla_Z y$ for $y = \|XWZ-X\|_F^2$?`],
    [
      String.raw`$$\begin{align} y &= \| XWZ \\ &\quad - X\|_F^2 \end{align}$$ where $X$ is $a\times b$, $W$ is $b\times c$ and $Z$ is $c\times b$. $\frac{\partial y}{\partial W}$? $\frac{\partial y}{\partial Z}$?`,
    ],
    [
      String.raw`\begin{equation} y = \lVert XWZ - X\rVert^2_F \end{equation} \(${sets}\). Gradient of \(y\) with respect to \(W\) and \(Z\)?`,
    ],
  ])("%s", (source) => {
    const lines = problem(source).split("\n")
    for (const line of [...want, "X in R^(a x b)", "W in R^(b x c)", "Z in R^(c x b)"]) expect(lines).toContain(line)
  })

  test("other letters and sizes", () => {
    expect(
      problem(
        String.raw`$$ f = \left\| PQR - S \right\|_F^2, \quad P \in \mathbb{R}^{3\times 4}, Q \in \mathbb{R}^{4\times k}, R\in\mathbb{R}^{k\times 5}$$ $\nabla_Q f$`,
      ),
    ).toBe("P in R^(3 x 4)\nQ in R^(4 x k)\nR in R^(k x 5)\nS in R^(3 x 5)\nf = norm2(P*Q*R - S)^2\ngradient f wrt Q")
  })

  test("eqalign and aligned say the same", () => {
    const rows = String.raw`A &= XWZ-X \cr dy &= 2A:dA \cr \frac{\partial y}{\partial W} &= 2X^TAZ^T`
    const one = answer(`$$\\eqalign{${rows}}$$`)
    expect(one).toEqual(["d(y) == 2*A : d(A)", "grad(y, W) == 2*X'*A*Z'"])
    expect(answer(`$$\\begin{aligned}${rows}\\end{aligned}$$`)).toEqual(one)
    expect(answer(`\\begin{align*}${rows}\\end{align*}`)).toEqual(one)
    expect(answer("$A = XWZ-X$, $dy = 2A:dA$, $\\frac{\\partial y}{\\partial W} = 2X^TAZ^T$")).toEqual(one)
  })

  test("spans are lines of the source", () => {
    const source = "$f = x^TAx$\n\nAnswer 1\n\nfirst\n\n$$\n\\nabla_x f = (A+A^T)x\n$$\n"
    expect(read(source).claims.map((c) => lineOf(source, c))).toEqual([8])
    expect(read(source).claims[0]?.latex).toBe("\\nabla_x f = (A+A^T)x")
  })
})
