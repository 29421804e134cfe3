import { describe, expect, it } from "vitest"
import type { Complex } from "../../src/field/complex.ts"
import * as la from "../../src/field/linalg.ts"
import { createRandom } from "../../src/field/random.ts"
import { complexSource, float64Source, type Source } from "../../src/field/sample.ts"
import { symbolsOf } from "../../src/ir/expr.ts"
import { meaningOf } from "../../src/verify/ladder.ts"
import { evaluationAt, samplePoint } from "../../src/verify/values.ts"
import { expressionIn, problemOf } from "./support.ts"

const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31))
console.log(`products with a column: SEED=${SEED}`)

const real = problemOf(`
A in R^(m x n); B in R^(p x q); C in R^(n x n); D in R^(n x n); y in R^n; t in R
f = t
gradient f wrt t`)
const complex = problemOf(`
A in C^(m x n); B in C^(p x q); C in C^(n x n); D in C^(n x n); y in C^n; t in C
f = t
gradient f wrt t`)

/** Matrices of all forms that have a product of their own, and of some that have none. */
const MATRICES = [
  "A",
  "t*A - 2*A",
  "A*C",
  "eye(n)",
  "diag(y)",
  "kron(A, B)",
  "kron(eye(n), B)",
  "kron(A, eye(q))*kron(eye(n), C[1:q,:]*C[:,1:q])",
  "commutation(m, n)*kron(A, eye(n))",
  "C[1:2,:]",
  "A[:,2:n]",
  "A[:,n:n]",
  "kron(C, D)[1:n,:][:,2:n*n]",
  "expm(C)",
  "expm([C, D; D, C])[1:n,:][:,n+1:2*n]",
  "sum(i in 1..n*n, vec(C*unvec(e(i,n*n), n, n)*D)*e(i,n*n)')",
  "sum(i in 1..n*n, vec(frechet(expm, C, unvec(e(i,n*n), n, n)'))*e(i,n*n)')",
  "sum(i in 1..n*n, t*kron(A, B)*kron(eye(n), C[1:q,1:n])*vec(frechet(expm, C, D, unvec(e(i,n*n), n, n)))*e(i,n*n)')",
  // not linear in the unit vector, another range, an index that stands elsewhere as well
  "sum(i in 1..n, (C*e(i,n)).^2*e(i,n)')",
  "sum(i in 2..n, C*e(i,n)*e(i,n)')",
  "sum(i in 1..n, i*C*e(i,n)*e(i,n)')",
  "sum(i in 1..n, C*e(i,n)*y[i]*e(i,n)')",
  "sum(i in 1..n, C*e(i,n)*e(i,n)'*D)",
  "prod(i in 1..n, (C*e(i,n))*e(i,n)')",
]
const OVER_C = ["conj(C)", "re(C)", "im(C*D)", "re(kron(A, conj(B)))", "sum(i in 1..n, C*conj(D*e(i,n))*e(i,n)')"]

function difference<T>(source: Source<T>, problem: typeof real, text: string): number {
  const F = source.system
  const M = expressionIn(problem, text)
  const random = createRandom(SEED)
  const sizes = new Map(Object.entries({ m: 2, n: 3, p: 3, q: 2 }))
  const sample = samplePoint(source, symbolsOf(M), sizes, random)
  const at = evaluationAt(F, sample, meaningOf([]))
  const whole = at.value(M)
  const x = la.generate(whole.cols, 1, () => (source.complex ?? source.real)(random))
  const [found, expected] = [at.applied(M, x), la.matmul(F, whole, x)]
  expect([found.rows, found.cols]).toEqual([expected.rows, 1])
  const scale = Math.max(1, ...expected.data.map(F.magnitude))
  return Math.max(...la.sub(F, found, expected).data.map(F.magnitude)) / scale
}

describe("a product with a column is the matrix times the column", () => {
  it.each(MATRICES)("over R: %s", (text) => {
    expect(difference<number>(float64Source, real, text)).toBeLessThan(1e-11)
  })

  it.each([...MATRICES, ...OVER_C])("over C: %s", (text) => {
    expect(difference<Complex<number>>(complexSource(float64Source), complex, text)).toBeLessThan(1e-11)
  })
})
