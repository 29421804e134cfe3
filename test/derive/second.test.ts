import { describe, expect, it } from "vitest"
import { secondDerivatives } from "../../bench/hessians.ts"
import { toDocument } from "../../src/answer/present.ts"
import { solve } from "../../src/answer/solve.ts"
import type { Solved } from "../../src/answer/derive.ts"
import { dimMul } from "../../src/ir/dim.ts"
import { type Expr, nodesOf } from "../../src/ir/expr.ts"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { printText } from "../../src/syntax/print/index.ts"
import { type Problem, readExpression } from "../../src/syntax/problem.ts"
import { verifyDerivative } from "../../src/verify/ladder.ts"

const textOf = (problem: Problem, d: Solved): { again: string; text: string } => {
  const text = printText(d.value)
  return { text, again: printText(readExpression(problem, parseExpression(text), { source: text })) }
}

/** The answer of a problem. */
async function answer(source: string): Promise<Solved[]> {
  const { requests } = await solve(source)
  return requests.flatMap((r) => r.derivatives)
}

describe("second derivatives of the sample", () => {
  const all = secondDerivatives()

  // each is checked by dual numbers over dual numbers, which know no rule of differentiation
  it.each(all.map(({ id, problem }) => [id, problem.source] as const))("%s", async (_, source) => {
    const { problem, requests } = await solve(source)
    for (const d of requests.flatMap((r) => r.derivatives)) {
      const by = d.wrt.map((v) => v.name).join()
      expect([by, d.verification.verdict]).toEqual([by, expect.stringMatching(/^(proved|verified)$/)])
      expect(d.operator).toBeDefined()
      const { text, again } = textOf(problem, d)
      // what is read back is the same text, or at least the same matrix
      if (again === text) continue
      const value = readExpression(problem, parseExpression(text), { source: text })
      const { verdict } = verifyDerivative({
        builder: problem.builder,
        kind: "hessian",
        of: requests[0]!.request.of,
        wrt: d.wrt,
        derivative: value,
        ...(d.conjugate && { conjugate: d.conjugate }),
      })
      expect([text, verdict]).toEqual([text, expect.stringMatching(/^(proved|verified)$/)])
    }
  })

  it("are many", () => {
    expect(all.length).toBeGreaterThan(115)
  })
})

describe("forms", () => {
  it.each([
    ["T in R^(m x n); U in R^(m x k); V in R^(n x k); hessian norm2(T - U*V')^2 wrt U", "2*kron(V'*V, eye(m))"],
    [
      "X in R^(n x d); y in R^n; w in R^d; hessian sum(log(1 + exp(X*w))) - y'*X*w wrt w",
      "X'*diag(sigmoid(X*w).*(vector(1) - sigmoid(X*w)))*X",
    ],
    ["X in R^(a x b); W in R^(b x c); Z in R^(c x b); hessian norm2(X*W*Z - X)^2 wrt W", "2*kron(Z*Z', X'*X)"],
    [
      "A in R^(m x n); x in R^n; b in R^m; hessian norm2(A*x - b) wrt x",
      "A'*(eye/norm2(A*x - b) - (A*x - b)*(A*x - b)'/norm2(A*x - b)^3)*A",
    ],
    [
      "x in R^n; y in R^n; hessian x'*y/norm2(x) wrt x",
      "3*(x'*y)*x*x'/norm2(x)^5 - (y*x' + x*y' + (x'*y)*eye)/norm2(x)^3",
    ],
    ["f in R^n -> R; A in R^(n x m); x in R^m; hessian f(A*x) wrt x", "A'*hess(f)(A*x)*A"],
    ["X in R^(n x n); hessian tr(X^3) wrt X", "3*(kron(X, eye(n)) + kron(eye(n), X'))*commutation(n, n)"],
    ["X in R^(n x n); hessian logdet(X) wrt X", "-kron(inv(X), inv(X)')*commutation(n, n)"],
    ["D in R^(m x n); w in R^n; S in PD(n); hessian tr(D*diag(w)*S*diag(w)*D') wrt w", "2*S.*(D'*D)"],
    ["x in R^2; hessian 100*(x[2] - x[1]^2)^2 wrt x", "[400*(3*x[1]^2 - x[2]), -400*x[1]; -400*x[1], 200]"],
    ["L in Lower(n); x in R^n; jacobian L*x wrt L", "kron(x', eye(n))*diag(vec(tril(matrix(1,n,n))))"],
    ["S in Sym(n); x in R^n; jacobian S*x wrt S", "kron(x', eye(n))*(eye + commutation(n, n))/2"],
    ["X in R^(m x n); jacobian X[1:2,:] wrt X", "kron(eye(n), eye(m)[1:2,:])"],
    [
      "X in R^(m x n); W in R^(n x p); Y in R^(m x p); c in R^m; hessian sum(i in 1..m, c[i]*norm2(X[i,:]*W - Y[i,:])^2) wrt W",
      "2*kron(eye(p), X')*diag(vec(c*vector(1,p)'))*kron(eye(p), X)",
    ],
    ["Z in Herm(n); jacobian Z wrt Z", "eye(n*n)"],
    ["A in C^(m x n); x in C^n; b in C^m; hessian norm2(A*x - b)^2 wrt x", "2*A'*A"],
    [
      "S in PD(n); jacobian sqrtm(S) wrt S",
      "inv(kron(eye(n), sqrtm(S)) + kron(sqrtm(S), eye(n)))*(eye + commutation(n, n))/2",
    ],
  ])("%s", async (source, expected) => {
    const [found] = await answer(source)
    expect(printText(found!.value)).toBe(expected)
    expect(found!.verification.verdict).toMatch(/^(proved|verified)$/)
  })

  it("a complex variable has two matrices, and a real function's second one is symmetric", async () => {
    const [found] = await answer("z in C^n; a in C^n; hessian norm2(z)^4 wrt z")
    expect([found!.value, found!.conjugate!].map((e) => printText(e))).toEqual(["4*(z*z' + norm2(z)^2*eye)", "4*z*z.'"])
  })

  it.each([
    // of a real function 2*∂²f/∂conj(z)∂z is the matrix that is given
    ["z in C^n; hessian norm2(z)^2 wrt z", "2*eye(n)", ["zeros(n,n)", "eye(n)", "eye(n)", "zeros(n,n)"]],
    [
      "z in C^n; hessian norm2(z)^4 wrt z",
      "4*(z*z' + norm2(z)^2*eye)",
      ["2*conj(z)*z'", "2*(conj(z)*z.' + norm2(z)^2*eye)", "2*(z*z' + norm2(z)^2*eye)", "2*z*z.'"],
    ],
    ["z in C; hessian z^2*conj(z) + z wrt z", "2*conj(z)", ["2*conj(z)", "2*z", "2*z", "0"]],
    ["z in C; hessian z^3 wrt z", "6*z", ["6*z", "0", "0", "0"]],
    ["z, a in C^n; hessian (a.'*z)*(a.'*conj(z)) wrt z", "zeros(n,n)", ["zeros(n,n)", "a*a.'", "a*a.'", "zeros(n,n)"]],
  ])("the four Wirtinger blocks: %s", async (source, matrix, blocks) => {
    const [found] = toDocument(await solve(source)).derivatives
    expect(found!.text).toBe(matrix)
    expect(Object.keys(found!.wirtingerBlocks!)).toEqual(["dWdZ", "dWdZbar", "dWbardZ", "dWbardZbar"])
    expect(Object.values(found!.wirtingerBlocks!)).toEqual(blocks)
    expect(found!.verification.verdict).toMatch(/^(proved|verified)$/)
  })

  it("a wrong Wirtinger block is seen", async () => {
    const { problem, requests } = await solve("z in C^n; A in C^(n x n); hessian z.'*A*z*norm2(z)^2 wrt z")
    const [d] = requests[0]!.derivatives
    const claim = { builder: problem.builder, kind: "hessian", of: requests[0]!.request.of, wrt: d!.wrt } as const
    const twice = (e: Expr): Expr => problem.builder.scale(problem.builder.literal(2), e)
    const verdict = (changed: Partial<Record<"value" | "conjugate" | "first" | "second", true>>): string => {
      const barred = d!.barred!
      return verifyDerivative({
        ...claim,
        derivative: changed.value ? twice(d!.value) : d!.value,
        conjugate: changed.conjugate ? twice(d!.conjugate!) : d!.conjugate!,
        barred: {
          derivative: changed.first ? twice(barred.value) : barred.value,
          conjugate: changed.second ? d!.value : problem.builder.zeros(d!.value.type),
        },
      }).verdict
    }
    expect(verdict({})).toBe("verified")
    for (const part of ["value", "conjugate", "first", "second"] as const)
      expect([part, verdict({ [part]: true })]).toEqual([part, "failed"])
  })

  it("products of a function that is neither real nor holomorphic are two, and a wrong one is seen", async () => {
    const solution = await solve("z, v in C^n; A in C^(n x n); hvp z.'*A*conj(z) wrt z along v")
    const [entry] = toDocument(solution).derivatives
    expect([entry!.text, entry!.wirtinger]).toEqual(["A*conj(v)", { dW: "A*conj(v)", dWbar: "A.'*v" }])
    const { problem, requests } = solution
    const { of, along } = requests[0]!.request
    const [d] = requests[0]!.derivatives
    const verdict = (value: Expr, barred: Expr): string =>
      verifyDerivative({
        builder: problem.builder,
        kind: "hvp",
        of,
        wrt: d!.wrt,
        along: along!,
        derivative: value,
        barred: { derivative: barred },
      }).verdict
    const [G, Gbar] = [d!.value, d!.barred!.value]
    expect(verdict(G, Gbar)).toMatch(/^(proved|verified)$/)
    expect([verdict(Gbar, G), verdict(G, problem.builder.neg(Gbar))]).toEqual(["failed", "failed"])
  })

  it.each([
    // the spaces of these are closed under multiplication by i
    "S in Sym(n,C); A in C^(n x n); hessian tr(A*S*A*S) wrt S",
    "D in Diag(n); A in C^(n x n); hessian tr(A*D*A*D) wrt D",
    "L in Lower(n,C); A in C^(n x n); hessian tr(A*L*A*conj(L)) wrt L",
    "T in Toep(n,C); z in C^n; hessian z'*T*T*z wrt T, z",
  ])("complex functions in structured spaces: %s", async (source) => {
    for (const d of await answer(source)) expect(d.verification.verdict).toMatch(/^(proved|verified)$/)
  })

  it.each([
    ["H in Herm(n); A in C^(n x n); hessian tr(A*H*H) wrt H", "second derivatives by H in Herm of a complex function"],
    ["U in U(n); A in C^(n x n); hessian tr(A*U*A*U) wrt U", "second derivatives by U in U of a complex function"],
  ])("complex functions that are refused: %s", async (source, message) => {
    await expect(answer(source)).rejects.toThrow(message)
  })

  it("the core is what is left without the deltas", async () => {
    const cores = await Promise.all(
      [
        "T in R^(m x n); U in R^(m x k); V in R^(n x k); hessian norm2(T - U*V')^2 wrt U",
        "W, X in R^(m x n); hessian norm2(W.*X)^2 wrt X",
        "X in R^(m x n); hessian tr(X'*X) wrt X",
      ].map(answer),
    )
    const printed = cores.map(([d]) => [printText(d!.core!.value), printText(d!.core!.form)])
    expect(printed).toEqual([
      ["2*V'*V", "kron(core, eye(m))"],
      ["2*W.^2", "diag(vec(core))"],
      ["2", "core*eye(m*n)"],
    ])
  })

  it("differentials of higher order", async () => {
    const texts = await Promise.all(
      [
        "A in R^(n x n); x in R^n; differential x'*A*x wrt x order 2",
        "X in R^(n x n); differential logdet(X) wrt X order 2",
        "X in R^(n x n); differential logdet(X) wrt X order 3",
      ].map(async (s) => {
        const [d] = await answer(s)
        return [printText(d!.value), d!.verification.verdict]
      }),
    )
    expect(texts).toEqual([
      ["2*d(x)'*A*d(x)", "verified"],
      ["-tr(inv(X)*d(X)*inv(X)*d(X))", "verified"],
      ["2*tr(inv(X)*d(X)*inv(X)*d(X)*inv(X)*d(X))", "verified"],
    ])
  })
})

describe("size", () => {
  /** Nodes of the operator form of the Hessian of a net of `depth` layers, by the innermost weights. */
  async function operatorNodes(depth: number): Promise<number> {
    const names = Array.from({ length: depth }, (_, k) => `W_${k + 1}`)
    const net = names.reduce((h, W) => `tanh(${W}*${h})`, "x")
    const source = `${names.join(", ")} in R^(n x n)\nx, y in R^n\nhessian norm2(${net} - y)^2 wrt W_1`
    const { requests } = await solve(source, { verify: false })
    return nodesOf(requests[0]!.derivatives[0]!.operator!).length
  }

  /** The most size names that the number of entries of a node is a product of. */
  const orderOf = (e: Expr): number =>
    Math.max(...nodesOf(e).map((n) => Math.max(...dimMul(n.type.rows, n.type.cols).terms.map((t) => t.names.length))))

  it("has no array of fourth order where none is needed", async () => {
    const [logistic] = await answer("X in R^(n x d); y in R^n; w in R^d; hessian sum(log(1 + exp(X*w))) - y'*X*w wrt w")
    expect([logistic!.value, logistic!.operator!].map(orderOf)).toEqual([2, 2])
    const [factored] = await answer("T in R^(m x n); U in R^(m x k); V in R^(n x k); hessian norm2(T - U*V')^2 wrt U")
    expect([factored!.core!.value, factored!.operator!].map(orderOf)).toEqual([2, 2])
    // the matrix itself is one
    expect(orderOf(factored!.value)).toBe(4)
  })

  it("of a deep net's Hessian is linear in its depth in operator form", async () => {
    const [a, b, c, d] = (await Promise.all([4, 8, 12, 16].map(operatorNodes))) as [number, number, number, number]
    expect(b - a).toBe(c - b)
    expect(c - b).toBe(d - c)
  }, 60_000)
})
