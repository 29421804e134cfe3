import { expect, test } from "vitest"
import { parseProblem } from "../../src/syntax/gradus/parser.ts"
import { buildProblem } from "../../src/syntax/problem.ts"
import { isRealOnSets } from "../../src/verify/reality.ts"

test.each([
  ["q in C; f = abs(q)^2", true],
  ["z in C^n; A in Herm(n); f = z'*A*z", true],
  ["H in HPD(n); f = logdet(H)", true],
  ["z in C^n; A in C^(n x n); f = z'*A*z", false],
  // real in one of the pieces alone
  ...["5/3", "-1/2", "1", "2", "-3", "7/2", "10", "1/7"].map(
    (c) => [`q in C; f = ifelse(${c} > re(q), q, 1)`, false] as const,
  ),
  ["q in C; f = ifelse(re(q) > 0, abs(q), re(q))", true],
  // a prime field takes every comparison of constants one way
  ["A in C^(n x n); f = ifelse(im(1) > log1p(1/3), 1, tr(A))", false],
  ["u in C^n; b in Nat; f = ifelse(silu(5/3) > 1/2, sum(i in 1..1, u[i]*b), b)", false],
  ["y in C^n; f = sum(i in 1..1, y[i]*heaviside(cosh(1)))", false],
  ["y in C^n; f = heaviside(cosh(1))*norm2(y)", true],
] as const)("%s: %s", (source, real) => {
  const problem = buildProblem(parseProblem(source), source)
  expect(isRealOnSets(problem.definitions.at(-1)?.value as never)).toBe(real)
})
