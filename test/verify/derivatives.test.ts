import { describe, expect, it } from "vitest"
import { type DerivativeClaim, type Verification, verifyDerivative, verifyGradients } from "../../src/verify/ladder.ts"
import type { Problem } from "../../src/syntax/problem.ts"
import type { Sym } from "../../src/ir/expr.ts"
import { expressionIn, problemOf } from "./support.ts"

const symbol = (p: Problem, name: string): Sym => p.variables.find((v) => v.name === name) as Sym

function verify(
  p: Problem,
  kind: DerivativeClaim["kind"],
  of: string,
  wrt: string,
  derivative: string,
  more: Partial<DerivativeClaim> = {},
): Verification {
  return verifyDerivative({
    builder: p.builder,
    kind,
    of: expressionIn(p, of),
    wrt: wrt.split(" ").map((name) => symbol(p, name)),
    derivative: expressionIn(p, derivative),
    ...more,
  })
}

const p = problemOf(`
A in R^(m x n)
B in R^(n x n)
x, v in R^n
z in R^m
X in R^(m x n)
t in R
c in C^n
E in C^(n x n)
Q in O(n)
f = t
gradient f wrt t`)

describe("kinds of derivatives", () => {
  it.each([
    ["jacobian", "A*x", "x", "A", "proved"],
    ["jacobian", "A*x", "x", "2*A", "failed"],
    ["jacobian", "exp(A*x)", "x", "diag(exp(A*x))*A", "verified"],
    ["jacobian", "x'*B*x", "x", "x'*(B + B')", "proved"],
    ["jacobian", "t^2*x", "t", "2*t*x", "proved"],
    ["jacobian", "t^2*X", "t", "2*t*X", "verified"],
    ["hessian", "x'*B*x", "x", "B + B'", "proved"],
    ["hessian", "x'*B*x", "x", "B", "failed"],
    ["hessian", "z'*A*x", "z x", "A", "proved"],
    ["hessian", "z'*A*x", "x z", "A'", "proved"],
    ["hessian", "sum(exp(x))", "x", "diag(exp(x))", "verified"],
    ["hessian", "t^3", "t", "6*t", "proved"],
    ["differential", "x'*B*x", "x", "x'*(B + B')*dx", "proved"],
    ["differential", "logdet(B)", "B", "tr(inv(B)*dB)", "verified"],
    ["differential", "logdet(B)", "B", "tr(inv(B)'*dB)", "failed"],
    ["wirtinger", "c'*E*c", "c", "(c'*E).'", "verified"],
    ["wirtinger-conj", "c'*E*c", "c", "E*c", "verified"],
    ["wirtinger-conj", "c'*E*c", "c", "E'*c", "failed"],
    ["gradient", "x'*x", "Q", "0*Q", "proved"],
    ["gradient", "tr(X'*X)", "t", "0", "proved"],
    ["gradient", "sum(exp(x))", "t", "0", "proved"],
    ["gradient", "sum(exp(x))", "t", "1", "failed"],
    ["gradient", "tr(B) - tr(B')", "B", "0*B", "proved"],
  ] as const)("%s of %s by %s: %s is %s", (kind, of, wrt, derivative, verdict) => {
    expect(verify(p, kind, of, wrt, derivative)).toMatchObject({ verdict })
  })
  it("hvp", () => {
    const along = expressionIn(p, "v")
    expect(verify(p, "hvp", "sum(exp(x))", "x", "exp(x).*v", { along }).verdict).toBe("verified")
    expect(verify(p, "hvp", "sum(exp(x))", "x", "exp(x).*x", { along }).verdict).toBe("failed")
  })
  it("the denominator layout transposes", () => {
    expect(verify(p, "jacobian", "A*x", "x", "A'", { layout: "denominator" }).verdict).toBe("proved")
    expect(verify(p, "jacobian", "A*x", "x", "A'").verdict).toBe("failed")
    expect(verify(p, "hessian", "z'*A*x", "z x", "A'", { layout: "denominator" }).verdict).toBe("proved")
  })
  it("knows Riemannian Hessians", () => {
    const along = expressionIn(p, "Q*skew(B)")
    // P(-V*sym(Q'*G)) with G = B' and V = Q*skew(B)
    const product = "-Q*skew(skew(B)*sym(Q'*B'))"
    expect(verify(p, "hvp", "tr(B*Q)", "Q", product, { along }).verdict).toBe("verified")
    expect(verify(p, "hvp", "tr(B*Q)", "Q", "0*Q", { along }).verdict).toBe("failed")
    expect(verify(p, "hessian", "tr(B*Q)", "Q", "0*kron(Q, Q)").verdict).toBe("failed")
  })
})

describe("what a verification tells", () => {
  it("sizes, primes, points and a bound for a rational function", () => {
    const found = verify(p, "gradient", "det(B)", "B", "det(B)*inv(B)'")
    expect(found).toMatchObject({ verdict: "verified", method: "finite-field", conditions: [] })
    expect(found.detail).toMatch(/^n = \d, \d, \d; primes \d+.*; 1 point each$/)
    expect(found.errorBound).toBeLessThanOrEqual(1e-15)
  })
  it("no bound where a function is not rational", () => {
    expect(verify(p, "gradient", "sum(exp(x))", "x", "exp(x)").errorBound).toBeUndefined()
    expect(
      verify(p, "gradient", "norm2(x + exp(x))", "x", "(x + exp(x)).*(1 + exp(x))/norm2(x + exp(x))"),
    ).toMatchObject({
      verdict: "verified",
      method: "finite-field",
    })
  })
  it("the sizes at which all is defined", () => {
    const found = verify(p, "gradient", "logdet(A'*A)", "A", "2*A*inv(A'*A)")
    expect(found).toMatchObject({ verdict: "verified", conditions: ["m >= n"] })
  })
  it("the order of the Taylor remainder where numbers decide", () => {
    const found = verify(p, "gradient", "sum(erf(x).*exp(x))", "x", "erf(x).*exp(x) + 2*exp(-x.^2).*exp(x)/sqrt(pi)")
    expect(found).toMatchObject({ verdict: "verified", method: "numeric" })
    expect(found.detail).toMatch(/float64, n = \d, \d, \d, 16 points each, Taylor remainder of order (1\.9|2\.0)\d$/)
    expect(verify(p, "gradient", "sum(erf(x).*exp(x))", "x", "erf(x).*exp(x)").verdict).toBe("failed")
  })
})

describe("many gradients at once", () => {
  const k = 6
  const names = Array.from({ length: k }, (_, i) => `W${i}`)
  const q = problemOf(`${names.map((n) => `${n} in R^(b x b)`).join("\n")}
X in R^(a x b)
f = sum(tanh(X*${names.join("*")}))
gradient f wrt W0`)
  const f = q.definitions[0]?.value
  const gradientBy = (i: number): string => {
    const [before, after] = [names.slice(0, i), names.slice(i + 1)]
    const left = ["X", ...before].join("*")
    const right = after.length === 0 ? "eye(b)" : after.join("*")
    return `(${left})'*(1 - tanh(X*${names.join("*")}).^2)*(${right})'`
  }
  it("are verified together", () => {
    const partials = names.map((name, i) => ({ wrt: symbol(q, name), derivative: expressionIn(q, gradientBy(i)) }))
    const found = verifyGradients(q.builder, f as NonNullable<typeof f>, partials)
    expect(found.map((v) => v.verdict)).toEqual(names.map(() => "verified"))
  })
  it("and one that is wrong is found", () => {
    const partials = names.map((name, i) => ({
      wrt: symbol(q, name),
      derivative: expressionIn(q, i === 2 ? `(${gradientBy(i)})'` : gradientBy(i)),
    }))
    const found = verifyGradients(q.builder, f as NonNullable<typeof f>, partials)
    expect(found.map((v) => v.verdict)).toEqual(names.map((_, i) => (i === 2 ? "failed" : "verified")))
  })
})
