import { describe, expect, it } from "vitest"
import { toDocument } from "../../src/answer/present.ts"
import { solve } from "../../src/answer/solve.ts"
import { renderLatex, renderText, STYLES } from "../../src/explain/index.ts"
import { SEED } from "../support/seed.ts"
import { evaluateSteps } from "./alone.ts"
import { faultsOf } from "./changes.ts"

/** Problems of every kind of derivative, with the styles that fit. */
const PROBLEMS: readonly (readonly [problem: string, styles: readonly string[]])[] = [
  ["x in R^n\nA in R^(m x n)\nb in R^m\nF = tanh(A*x + b)\njacobian F wrt x", ["differential", "index"]],
  ["X in R^(m x n)\nF = X'*X\njacobian F wrt X", ["differential", "index", "vec"]],
  ["X in R^(n x n)\nx in R^n\nF = X*X*x\njacobian F wrt X, x", ["differential", "index", "vec"]],
  ["W in R^(m x n)\nX in R^(n x p)\nF = tanh(W*X)\njacobian F wrt W", ["differential", "index", "vec"]],
  ["x in R^n\nt in R\nF = t*x\njacobian F wrt t, x", ["differential", "index"]],
  ["x in R^n\nA in R^(n x n)\nf = x'*A*x\nhessian f wrt x", ["differential", "index"]],
  ["x in R^n\ny in R^m\nA in R^(n x m)\nf = (x'*A*y)^2\nhessian f wrt x, y", ["differential", "index"]],
  ["A in R^(m x n)\nx in R^n\nf = sum(exp(A*x))\nhessian f wrt x", ["differential", "index"]],
  ["A in R^(m x n)\nx in R^n\nf = sum(tanh(A*x).^2)\nhessian f wrt x", ["differential", "index"]],
  ["X in R^(m x n)\nA in R^(m x m)\nf = tr(X'*A*X)\nhessian f wrt X", ["differential", "index", "vec"]],
  ["X in R^(n x n)\nf = logdet(X)\nhessian f wrt X", ["differential", "vec"]],
  ["z in C^n\nf = z.'*z\nhessian f wrt z", ["differential", "index"]],
  ["z in C^n\nA in Herm(n)\nf = (z'*A*z)^2\nhessian f wrt z", ["differential", "index"]],
  ["z in C^n\nA in C^(n x n)\nf = z'*A*z\nhessian f wrt z", ["differential", "index"]],
  ["t in R\nz in C^n\nA in C^(n x n)\nf = t*z'*A*z\nhessian f wrt t, z", ["differential", "index"]],
  ["X in C^(m x n)\nA in Herm(m)\nf = re(tr(X'*A*X))\nhessian f wrt X", ["differential", "index", "vec"]],
  ["A in C^(2 x 2)\nX in C^(2 x n)\nf = tr(A*X*X')\nhessian f wrt X", ["differential", "index", "vec"]],
  ["X in C^(m x n)\nF = X'*X\njacobian F wrt X", ["differential", "index", "vec"]],
  ["H in Herm(n)\nF = H*H\njacobian F wrt H", ["differential", "vec"]],
  ["A, H in Herm(n)\nf = re(tr(A*H*H))\nhessian f wrt H", ["differential", "vec"]],
  ["A, B in Sym(n)\nQ in O(n)\nf = tr(A*Q*B*Q')\nhessian f wrt Q", ["differential"]],
  ["A in C^(n x n)\nW in U(n)\nf = re(tr(A*W))\nhessian f wrt W", ["differential"]],
  ["A, B in Sym(n)\nQ in O(n)\nV in R^(n x n)\nf = tr(A*Q*B*Q')\nhvp f wrt Q along V", ["differential"]],
  ["z, v in C^n\nA in Herm(n)\nf = (z'*A*z)^2\nhvp f wrt z along v", ["differential"]],
  ["z, v in C^n\nA in C^(n x n)\nf = z'*A*z\nhvp f wrt z along v", ["differential"]],
  ["z, v in C^n\nA in C^(n x n)\nf = z.'*A*z\nhvp f wrt z along v", ["differential"]],
  ["H in Herm(n)\nV in C^(n x n)\nf = re(tr(H*H*H))\nhvp f wrt H along V", ["differential"]],
  ["S in Sym(n)\nV in R^(n x n)\nf = tr(S*S*S)\nhvp f wrt S along V", ["differential"]],
  ["x in R^n\nA in R^(n x n)\nv in R^n\nf = log(sum(exp(A*x)))\nhvp f wrt x along v", ["differential"]],
  ["X, V in R^(m x n)\nf = tr((X*X')^2)\nhvp f wrt X along V", ["differential"]],
  ["S, V in Sym(n)\nf = tr(S*S*S)\nhvp f wrt S along V", ["differential"]],
  ["a, x in R\nf = exp(a*x)\nhvp f wrt x along 2*a", ["differential"]],
  ["X in R^(m x n)\nA in R^(m x m)\nF = X'*A*X\ndifferential F wrt X", ["differential"]],
  ["X in R^(n x n)\nF = inv(X)\ndifferential F wrt X order 2", ["differential"]],
  ["X in R^(n x n)\nf = logdet(X'*X)\ndifferential f wrt X order 2", ["differential"]],
  ["x, z in R^n\nA in R^(n x n)\nf = x'*A*z\ndifferential f wrt x, z order 3", ["differential"]],
  ["S in Sym(n)\nA in R^(n x n)\ny = tr(A*S*A*S)\ngradient y wrt S", [...STYLES]],
  ["Q in O(n)\nA in R^(n x n)\ny = tr(A*Q)\ngradient y wrt Q", ["differential", "trace", "index", "vec", "backprop"]],
  ["A, X in C^(n x n)\ny = tr(A*X*X)\ngradient y wrt X", ["differential", "trace", "index", "vec"]],
  ["z in C^n\ny = z.'*z\ngradient y wrt z", ["differential", "trace", "index", "vec"]],
  ["A, X in C^(n x n)\ny = tr(X'*A*X)\ngradient y wrt X", ["differential", "index", "vec"]],
  ["A in C^(n x n)\nS in Sym(n)\ny = tr(A*S*S)\ngradient y wrt S", ["differential", "trace", "index", "vec"]],
  ["A, H in Herm(n)\ny = re(tr(A*H*H))\ngradient y wrt H", [...STYLES]],
  [
    "A in Herm(n)\nX in St(n,p,C)\ny = re(tr(X'*A*X))\ngradient y wrt X",
    ["differential", "trace", "index", "vec", "backprop"],
  ],
]

describe("derivatives of every kind are explained, every step checked", () => {
  it.each(PROBLEMS)("%s", async (problem, styles) => {
    const solution = await solve(problem, { styles: STYLES, judge: false })
    const derivations = solution.requests.flatMap((r) => r.derivations)
    expect(derivations.map((d) => d.style)).toEqual(styles)
    const document = toDocument(solution)
    const entries = document.derivatives[0]?.derivations ?? []
    for (const [k, entry] of entries.entries()) {
      expect(entry.steps.filter((s) => s.check === "none")).toEqual([])
      expect(evaluateSteps(solution, document, entry, `${SEED} ${problem}`)).toEqual([])
      expect(faultsOf(entry.steps)).toEqual([])
      expect(renderText(derivations[k]!, { ascii: true })).toMatch(/^[\x20-\x7e\n]*$/)
      expect(renderLatex(derivations[k]!)).not.toMatch(/[\u2070-\u209f\ue000-\uf8ff⟨⟩$]/)
    }
  })
})

describe("where the conjugate of the increment has a matrix of its own", () => {
  it.each([
    "z in C^n\nA in C^(m x n)\nF = (A*z).*conj(A*z)\njacobian F wrt z",
    "X in C^(m x n)\nF = X'*X\njacobian F wrt X",
    "z in C^n\nA in Herm(n)\nf = (z'*A*z)^2\nhessian f wrt z",
    "z, w in C^n\nf = norm2(z)^2*norm2(w)^2\nhessian f wrt z, w",
  ])("all is checked, what the matrices are called too: %s", async (problem) => {
    const solution = await solve(problem, { styles: STYLES, judge: false })
    const { derivatives } = toDocument(solution)
    const entries = derivatives[0]?.derivations ?? []
    expect(entries.length).toBeGreaterThan(0)
    for (const entry of entries) {
      expect(entry.steps.filter((s) => s.check === "none")).toEqual([])
      expect(evaluateSteps(solution, toDocument(solution), entry, `${SEED} ${problem}`)).toEqual([])
    }
  })
})
