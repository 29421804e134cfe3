import { describe, expect, it } from "vitest"
import { pose, read } from "../../src/answer/read.ts"
import { judge } from "../../src/judge/index.ts"

/** The verdicts on an answer to one question, in order. */
async function verdicts(answer: string): Promise<string[]> {
  const { claims } = await judged(answer)
  return claims.map((c) => c.verdict)
}

async function judged(answer: string): Promise<ReturnType<typeof judge>> {
  const source = `Find $\\frac{\\partial\\, x^TA^{-1}x}{\\partial A}$ for $x\\in\\mathbb{R}^n$.\n\n**1 answer**\n\n${answer}\n`
  const reading = await read(source)
  return judge(pose(reading, source), reading)
}

describe("formulas that prose only mentions are no claims", () => {
  it.each([
    ["the argument of a derivative", "Plug in the formula for the derivative of $A^{-1}$."],
    ["a number among words", "Take the matrix with a $$1$$ in the entry $i$ and zeros elsewhere."],
    ["a subject", "Recall that $x^TA$ is linear in $A$, and $x^{-1}$ makes no sense."],
    ["an example", "There are products such as $xx^T$."],
    ["an aside", "Note that $A^{-1}$ as a function of $A$ is smooth."],
    ["one term of several", "For the first term, the gradient is $2Ax$."],
    ["another thing than the derivative", "The least squares solution is $$(A^TA)^{-1}A^Tx.$$"],
    ["half of a sum", "We add ($A^{-T}$) + ($xx^T$) up."],
    ["sums over repeated indices", "By the summation convention, $x^Tx = x_ix_i$."],
  ])("%s", async (_, answer) => expect(await verdicts(answer)).toEqual([]))
})

describe("formulas that prose puts up are claims", () => {
  it.each([
    ["the derivative is …", "The derivative is $-A^{-T}xx^TA^{-T}$, I think.", ["right"]],
    ["… of another function", "The gradient of $\\log\\det A$ is $A^{-T}$.", ["right"]],
    ["… of another function, wrong", "The gradient of $\\log\\det A$ is $A^{-T}A$.", ["wrong"]],
    ["… by another variable", "The gradient of $x^TBx$ with respect to $x$ is $(B+B^T)x$.", ["right"]],
    ["a display", "$$-A^{-T}xx^TA^{-T}$$", ["right"]],
    ["a wrong display", "$$A^{-T}xx^TA^{-T}$$", ["wrong"]],
  ])("%s", async (_, answer, expected) => expect(await verdicts(answer)).toEqual(expected))
})

describe("sizes that the text leaves open come from use", () => {
  it.each([
    ["a matrix of any size", "For any matrix $B$ we have $\\mathrm{tr}(B+B)=2\\,\\mathrm{tr}(B)$.", ["right"]],
    ["two of them", "For matrices $C$, $D$: $$\\mathrm{tr}(CD)=\\mathrm{tr}(DC)$$", ["right"]],
    ["one beside a known one", "Let $V$ be a generic matrix. Then $(A+V)^T = A^T+V^T$.", ["right"]],
    [
      "one beside a known one, only where they commute",
      "Let $V$ be a generic matrix. Then $(AV)^T = A^TV^T$.",
      ["conditional"],
    ],
    ["a rule quoted in the question's letters", "Use $xA:C = A:x^TC = x:CA^T$.", ["right", "right"]],
    ["zero on the left", "Then $0 = d(A^{-1})A + A^{-1}dA$.", ["right"]],
    ["zero on the left, wrong", "Then $0 = d(A^{-1})A - A^{-1}dA$.", ["wrong"]],
    ["all ones in an inner product", "$A:1 = \\mathrm{tr}(A^T\\mathbf{1}\\mathbf{1}^T)$", ["right"]],
    ["two equations in a row", "$$\\eqalign{ P &= A^TA & dP &= dA^TA + A^TdA }$$", ["right"]],
  ])("%s", async (_, answer, expected) => expect(await verdicts(answer)).toEqual(expected))
})

describe("equations that set a variable or are to be solved are no identities", () => {
  it.each([
    ["an instance", "For say $n=3$ it is easy.", "it sets `n`"],
    ["a solution", "From the first condition, $x = -A\\lambda/2$.", "it sets `x`"],
    ["a condition", "Set it to zero: $$\\frac{\\partial}{\\partial A} x^TAx = 0$$", "vanishes"],
  ])("%s", async (_, answer, message) => {
    const { claims } = await judged(answer)
    expect(claims.map((c) => [c.verdict, c.message.includes(message)])).toEqual([["undecided", true]])
  })
})

describe("a condition that the sentence names belongs to the claim", () => {
  it.each([
    ["before a display", "If the matrix $B$ is symmetric, that is $B=B^T$, we have\n\n$$x^TB = (Bx)^T$$", ["right"]],
    ["before it", "If $B$ is symmetric, the gradient of $x^TBx$ with respect to $x$ is $2Bx$.", ["right"]],
    ["behind it", "We have $x^TB = (Bx)^T$ only for symmetric $B$.", ["right"]],
    ["not named", "The gradient of $x^TBx$ with respect to $x$ is $2Bx$.", ["conditional"]],
    ["of another matrix", "If $A$ is symmetric, the gradient of $x^TBx$ by $x$ is $2Bx$.", ["conditional"]],
  ])("%s", async (_, answer, expected) => expect(await verdicts(answer)).toEqual(expected))
})

/** The verdicts on a question with an answer. */
async function threadVerdicts(question: string, answer: string): Promise<string[]> {
  const source = `${question}\n\n**1 answer**\n\n${answer}\n`
  const reading = await read(source)
  return judge(pose(reading, source), reading).claims.map((c) => c.verdict)
}

const T = String.raw

describe("derivatives in a direction are equations of differentials", () => {
  const question = T`Let $f(X)=\mathrm{tr}(X^TBX)$ with $X\in\mathbb R^{m\times n}$. Find the gradient.`
  it.each([
    ["Df(X)[H]", T`$Df(X)[H] = \mathrm{tr}(H^TBX) + \mathrm{tr}(X^TBH)$`, ["right"]],
    ["(D_Xf)(H)", T`$(D_Xf)(H) = \mathrm{tr}(H^TBX + X^TBH)$`, ["right"]],
    ["df_X(H)", T`$df_X(H) = \mathrm{tr}(H^TBX + X^TBH)$`, ["right"]],
    ["df_X(H), wrong", T`$df_X(H) = 2\mathrm{tr}(H^TBX)$`, ["conditional"]],
    ["f'(X;H)", T`$f'(X;H) = \mathrm{tr}(H^TBX + X^TBH)$`, ["right"]],
    ["f'(X;H), wrong", T`$f'(X;H) = \mathrm{tr}(H^TBX - X^TBH)$`, ["wrong"]],
    ["\\delta f", T`$\delta f = \mathrm{tr}(X^T(B+B^T)\,\delta X)$`, ["right"]],
    ["\\delta f, wrong", T`$\delta f = \mathrm{tr}(X^T(B-B^T)\,\delta X)$`, ["wrong"]],
    ["\\delta f(X;H)", T`$\delta f(X;H) = \mathrm{tr}(H^TBX + X^TBH)$`, ["right"]],
    ["\\mathrm Df_X(H)", T`$\mathrm{D}f_X(H) = \mathrm{tr}(H^TBX + X^TBH)$`, ["right"]],
    ["d_Xf(X)·H", T`$d_Xf(X)\cdot H = \mathrm{tr}(H^TBX + X^TBH)$`, ["right"]],
    ["f_X(X_0)(dX)", T`$f_X(X_0)(dX) = \mathrm{tr}(X_0^T(B+B^T)dX)$`, ["right"]],
    ["d before the dollar", T`Then d$f(V) = \mathrm{tr}(V^TBX + X^TBV)$.`, ["right"]],
    ["of an inverse", T`$\partial_M(M^{-1})V = -M^{-1}VM^{-1}$`, ["right"]],
    ["of an inverse, wrong", T`$\partial_M(M^{-1})V = M^{-1}VM^{-1}$`, ["wrong"]],
  ])("%s", async (_, answer, expected) => expect(await threadVerdicts(question, answer)).toEqual(expected))
})

describe("numbered choices are weighed each", () => {
  const question = T`What is the gradient of $f(w)=\|Xw-y\|^2$ with respect to $w$?`
  it.each([
    ["in a line", "(1) $2X^T(Xw-y)$ (2) $X^T(Xw-y)$ (3) $-2X^T(y-Xw)$", ["right", "wrong", "right"]],
    ["in a list", "One of\n\n1. $2X^T(Xw-y)$\n2. $2(Xw-y)X^T$\n\nis it.", ["right", "ill-formed"]],
    ["what could be no gradient", "The terms: (1) $w^TX^TXw$ (2) $y^Ty$", []],
  ])("%s", async (_, answer, expected) => expect(await threadVerdicts(question, answer)).toEqual(expected))
})

describe("a formula whose letters mean other things is taken at its own", () => {
  it.each([
    [
      "a function of the answer",
      T`Let $A\in\mathbb R^{m\times n}$, $x\in\mathbb R^n$, $b\in\mathbb R^m$. What is the Hessian of $\|Ax-b\|$ with respect to $x$?`,
      T`$$\nabla^2\|x-b\| = \frac{I}{\|x-b\|} - \frac{(x-b)(x-b)^T}{\|x-b\|^3}$$ where $g(x)=\|x-b\|$.`,
      "right",
    ],
    [
      "the function differentiated last",
      T`What is $\frac{\partial \operatorname{tr}(AXB)}{\partial X}$ for symmetric $X$? I know $\frac{\partial \operatorname{tr}(A^TXB)}{\partial X} = AB^T$. By the rule $$\frac{\partial f}{\partial X} = AB^T + BA^T - \operatorname{diag}(AB^T)$$`,
      "Why?",
      "convention",
    ],
  ])("%s", async (_, question, answer, expected) =>
    expect((await threadVerdicts(question, answer)).findLast((v) => v !== "undecided")).toBe(expected),
  )
})

describe("what may be meant in another way is not called wrong", () => {
  it.each([
    [
      "one case of the indices",
      T`Let $p_i = \frac{e^{o_i}}{\sum_j e^{o_j}}$. Find the Jacobian of $p$ with respect to $o$.`,
      T`If $i = k$, $$\frac{\partial p_i}{\partial o_k} = p_k(1-p_k)$$`,
      [],
    ],
    [
      "another question",
      T`What is the gradient of $\|M\|_1$ with respect to $M$?`,
      T`If instead you meant the nuclear norm, then $$\frac{\partial\|M\|_1}{\partial M} = M(M^TM)^{-1/2}$$`,
      [],
    ],
    [
      "another function in the place of the question's",
      T`Find the gradient of $\|y - X\beta\|^2$ with respect to $\beta$.`,
      T`$$\frac{\partial}{\partial\beta}\|F(\beta)\|^2 = 2\Big(\frac{\partial}{\partial\beta}F(\beta)\Big)\cdot F(\beta)$$`,
      ["undecided"],
    ],
    [
      "a normalisation",
      T`Let $L = -\sum_i y_i\log x_i$. Find the gradient with respect to $x$.`,
      T`Note that $\sum_i y_i = 1$.`,
      ["undecided"],
    ],
    [
      "the row of a stacked gradient",
      T`Let $y = w^Tx$ and $x = Bz$. Find $\nabla_B y$.`,
      T`$\frac{\partial y}{\partial B} = w^T\frac{\partial x}{\partial B}$`,
      ["convention"],
    ],
    [
      "a derivative at a shifted place, as a row",
      T`Let $f(x)=x^TAx$ with $A\in\mathbb R^{n\times n}$. Find the Hessian.`,
      T`We have $f'(x+h) = x^T(A+A^T) + h^T(A+A^T)$.`,
      ["convention"],
    ],
    [
      "an outer product",
      T`Let $g(v) = \frac{v}{\|v\|}$ with $v\in\mathbb R^n$. Find its Jacobian.`,
      T`$$dg(v) = \frac1{\|v\|}\Big(I_n - \frac{v}{\|v\|}\otimes\frac{v}{\|v\|}\Big)$$`,
      ["right"],
    ],
    [
      "terms that the text leaves out",
      T`Let $f(x)=\|Ax\|^2$. Find the gradient.`,
      T`$$\begin{aligned} f(x+h)-f(x) &= 2x^TA^TAh + h^TA^TAh \\ &= 2x^TA^TAh &\text{neglecting higher terms}\end{aligned}$$`,
      ["right", "undecided"],
    ],
    [
      "a star that the text explains",
      T`Find the gradient of $f(x)=\|Ax\|^2$ for $A\in\mathbb C^{m\times n}$, $x\in\mathbb C^n$.`,
      T`Denote the complex conjugate by $M^*$. Then $f = (Ax)^*:(Ax)$.`,
      ["right"],
    ],
    [
      "a value in the place of a product",
      T`Find the derivative of $J = \mathrm{tr}(UU^T)$ with respect to $U$.`,
      T`$J(U+H) = \mathrm{tr}((U+H)(U+H)^T)$`,
      ["undecided"],
    ],
    [
      "the steps on the way to a gradient",
      T`Find the gradient of $\mathrm{tr}(A^T(X\circ X))$ with respect to $X$.`,
      T`Write the function, then find the differential and gradient $$\eqalign{ f &= A:(X\circ X) \cr df &= 2(A\circ X):dX \cr \frac{\partial f}{\partial X} &= 2A\circ X }$$`,
      ["right", "right"],
    ],
    [
      "entries of a matrix under its small letter",
      T`Find the gradient of $g = \|x - Bx\|_1$ with respect to $x$.`,
      T`$g = \sum_i |x_i - \sum_j b_{ij}x_j|$`,
      ["right"],
    ],
  ])("%s", async (_, question, answer, expected) => expect(await threadVerdicts(question, answer)).toEqual(expected))
})
