import { expect, test } from "vitest"
import { complexSource, float64Source } from "../../src/field/sample.ts"
import * as la from "../../src/field/linalg.ts"
import { createRandom } from "../../src/field/random.ts"
import type { Expr } from "../../src/ir/expr.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { isHermitian } from "../../src/ops/hermitian.ts"
import { parseDeclarations, parseExpression } from "../../src/syntax/gradus/parser.ts"
import { buildProblem, readExpression } from "../../src/syntax/problem.ts"
import { sampledSymbols, samplePoint } from "../../src/verify/values.ts"
import { SEED } from "../support/seed.ts"

const DECLARED =
  "A, B in R^(n x n); Z in C^(n x n); S in Sym(n); K, L in Skew(n); D in Diag(n); H in Herm(n); P in PD(n); T in Sym(n,C); J in Skew(n,C); a in R; c in C"
const source = complexSource(float64Source)
const F = source.system

const read = (text: string): Expr =>
  readExpression(buildProblem(parseDeclarations(DECLARED), DECLARED), parseExpression(text), { source: text })

/** What its numbers say, at a random point. */
function isHermitianInNumbers(e: Expr): boolean {
  const sizes = new Map([["n", 3]])
  const { values } = samplePoint(source, sampledSymbols([e]), sizes, createRandom(`${SEED} ${e.id}`))
  const value = evaluate(F, e, { sizes, value: (name) => values.get(name) })
  return la.zip(value, la.adjoint(F, value), F.sub).data.every((x) => F.magnitude(x) < 1e-9)
}

// skew matrices turn their sign under the transpose: an even number of them is symmetric
test.each([
  ["S", "H", "P", "D", "a*S", "A*A'", "A + A'", "A*S*A'", "Z*H*Z'", "re(H)", "A.*A'", "-K^2", "K*K", "K*K'", "K^4"],
  ["K*S*K", "K*S - S*K", "2*K*L + 2*L*K", "J*conj(J)", "J*J'", "T*conj(T)", "A*K*A - A'*K*A'", "c*Z + conj(c)*Z'"],
])("%s …", (...texts) => {
  for (const text of texts)
    expect([text, isHermitian(read(text)), isHermitianInNumbers(read(text))]).toEqual([text, true, true])
})

test.each([["A", "K", "K^3", "K*L", "J", "J^2", "T", "c*H", "1i*K*K", "S*K*S", "A*S*A", "K*S + S*K"]])(
  "not %s …",
  (...texts) => {
    for (const text of texts)
      expect([text, isHermitian(read(text)), isHermitianInNumbers(read(text))]).toEqual([text, false, false])
  },
)
