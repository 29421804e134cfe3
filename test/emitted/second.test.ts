import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { functionOf } from "../../src/answer/function.ts"
import { solve } from "../../src/answer/solve.ts"
import { emit, type EmitRequest, namedResults } from "../../src/emit/index.ts"
import { evaluateFunctions } from "../../src/numeric/evaluate.ts"
import { difference } from "./compare.ts"
import { run, typeErrors } from "./compile.ts"
import { findPython, runPython } from "./python.ts"

/** Jacobians, Hessians and products: vectors, matrices, complex numbers, structured sets, closed forms of all kinds. */
const PROBLEMS = [
  "X in R^(m x n); jacobian X*X' wrt X",
  "X in R^(n x n); jacobian inv(X) wrt X",
  "X in R^(n x n); jacobian kron(X, X) wrt X",
  "X in R^(m x n); jacobian softmax(X) wrt X",
  "X in R^(m x n); jacobian X[1:2,:] wrt X",
  "A, X in R^(m x n); jacobian [X, A]*[A, X]' wrt X",
  "x in R^2; jacobian [x[1]*x[2]; sin(x[1])] wrt x",
  "S in PD(n); jacobian sqrtm(S) wrt S",
  "A in R^(n x n); jacobian expm(A) wrt A",
  "L in Lower(n); jacobian L*L' wrt L",
  "T in Toep(n); x in R^n; jacobian T*x wrt T",
  "Q in O(n); A in R^(n x n); jacobian Q'*A*Q wrt Q",
  "Z in C^(m x n); jacobian Z'*Z wrt Z",
  "H in Herm(n); z in C^n; jacobian H*z wrt H, z",
  "U in R^(m x k); V in R^(n x k); T in R^(m x n); hessian norm2(T - U*V')^2 wrt U, V",
  "W in R^(k x n); v in R^k; x in R^n; hessian v'*tanh(W*x) wrt W, v, x",
  "X in R^(m x n); hessian norm2(X'*X - eye(n))^2 wrt X",
  "X in R^(m x n); hessian sum(j in 1..n, norm2(X[:,j])^3) wrt X",
  "x in R^3; hessian x[1]^2*x[2] + x[3]^3 wrt x",
  "S in PD(n); hessian logdet(S) wrt S",
  "p in Simplex(n); A in R^(n x n); hessian p'*A*p wrt p",
  "X in St(n,p); A in Sym(n); hessian tr(X'*A*X) wrt X",
  "W in U(n); A in C^(n x n); hessian re(tr(A*W)) wrt W",
  "z, w in C^n; hessian abs(z'*w)^2 wrt z, w",
  "H in HPD(n); z in C^n; hessian re(z'*inv(H)*z) wrt H, z",
  "X in R^(m x n); A in C^(m x m); hessian tr(X'*A*X) wrt X",
  "z in C^n; A in C^(n x n); hessian z.'*A*z*norm2(z)^2 wrt z",
  "z, w in C^n; x in R^n; hessian (z.'*w)*(w'*z)^2*exp(x'*x) wrt z, w, x",
  "Z in C^(m x n); A in C^(n x m); hessian tr(A*conj(Z))*tr(A*Z*A*Z) wrt Z",
  "x in R^n; jacobian vector(i in 1..n - 1, cos(x[i + 1])) wrt x",
  "W in R^(k x n); x in R^n; y in R^k; D in R^(k x n); hvp norm2(tanh(W*x) - y)^2 wrt W along D",
  "z, v in C^n; hvp norm2(z)^4 wrt z along v",
  "z, v in C^n; A in C^(n x n); hvp (z.'*A*z)*norm2(z)^2 wrt z along v",
  "D in Diag(n); A in C^(n x n); hessian tr(A*D*A*D) wrt D",
  "S in Sym(n,C); A in C^(n x n); hessian tr(A*S*A*S) wrt S",
  "L in Lower(n,C); A in C^(n x n); z in C^n; hessian tr(A*L*A*conj(L)) + z'*L*z wrt L, z",
]

const sizes = new Map(Object.entries({ m: 3, n: 3, k: 2, p: 2 }))

const cases = await Promise.all(
  PROBLEMS.map(async (name) => {
    const { problem, shop, requests } = await solve(name, { verify: false })
    const request: EmitRequest = {
      variables: problem.variables,
      definitions: namedResults(shop, problem.definitions),
      functions: requests.map((r) => functionOf(shop, r)),
    }
    const evaluated = evaluateFunctions(request, { arrays: new Map(), sizes, random: { seed: 3 } })
    return { name, request, kind: requests[0]!.request.kind, inputs: evaluated.inputs, found: evaluated.functions[0]! }
  }),
)
const needed = Object.fromEntries(sizes)

describe("second derivatives as emitted", () => {
  const sources = new Map(cases.map((c) => [c.name, emit("typescript", c.request)]))
  const errors = typeErrors(sources)

  it.each(cases.map((c) => [c.name, c] as const))("in TypeScript as evaluated: %s", (name, { kind, inputs, found }) => {
    expect(errors.get(name) ?? []).toEqual([])
    const called = `valueAnd${kind.replace(/^./, (l) => l.toUpperCase())}`
    const results = run(sources.get(name)!)[called]!({ ...needed, ...inputs })
    expect(difference("the value", results["value"], found.value)).toBeUndefined()
    const derivatives = results[kind] as Record<string, unknown>
    expect(Object.keys(derivatives)).toEqual(Object.keys(found.derivatives))
    for (const [key, d] of Object.entries(found.derivatives))
      expect(difference(key, derivatives[key], d)).toBeUndefined()
  })

  it.skipIf(!findPython())("in NumPy as evaluated", () => {
    const program = readFileSync(join(import.meta.dirname, "check.py"), "utf8")
    const modules = Object.fromEntries(cases.map((c) => [c.name, emit("numpy", c.request)]))
    const checks = cases.map(({ name, kind, inputs, found }) => ({
      name,
      module: name,
      function: `value_and_${kind}`,
      sizes: needed,
      inputs,
      value: found.value,
      derivatives: found.derivatives,
    }))
    const complaints = runPython<Record<string, string | null>>(findPython()!, program, { modules, cases: checks })
    expect(Object.entries(complaints).filter(([, complaint]) => complaint !== null)).toEqual([])
    expect(Object.keys(complaints).length).toBe(PROBLEMS.length)
  })
})
