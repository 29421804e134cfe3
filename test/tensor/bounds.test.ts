import { describe, expect, it } from "vitest"
import { parseProblem } from "../../src/syntax/gradus/parser.ts"
import { buildProblem } from "../../src/syntax/problem.ts"
import { normalForm, provablyEqual } from "../../src/tensor/index.ts"
import { declared } from "./reading.ts"

const read = declared(
  `A in R^(m x n); B in R^(n x m); x in R^m; s, t in R; Q, P, T in R^(m x m); X in R^(a x b); W in R^(b x c); Z in R^(c x b)`,
)

describe("work", () => {
  it.each([
    ["norm2(X*W*Z - X)^2", 500],
    ["2*X'*(X*W*Z - X)*Z'", 100],
    ["tr((A*A')^6)", 1000],
    ["tr((A*A')^30)", 60_000],
    ["(x'*Q*x)^5", 300],
    ["(x'*Q*x)^60", 4000],
    ["sum(A)^60", 1000],
    ["sum((A*B).^30)", 2000],
    ["sum((A*ones(n)).^30)", 1000],
    ["sum(((A*B).^6)*(Q.^6))", 500],
    ["(s + t + 1)^8", 5000],
    ["tr((Q + Q')^6)", 10_000],
    ["(Q + P)^5*x", 5000],
    ["tr(((Q + P + T)*(Q + P + T)')^3)", 80_000],
  ])("of %s stays within %i factors", (text, work) => {
    expect(normalForm(read(text), { work })).toBeDefined()
  })

  it("is the same on every reading", () => {
    const first = normalForm(read("tr((Q*P + P*Q + T)^3)"), { work: 2000 })
    const second = normalForm(read("tr((Q*P + P*Q + T)^3)"), { work: 2000 })
    expect(first?.key).toBe(second?.key)
  })
})

describe("out of bounds", () => {
  it.each([["(s + t + 1 + s*t)^60"], ["(Q + P + T)^9"], ["(2*s)^10000000"], ["(1 + s)^100000"]])(
    "%s has no form",
    (text) => {
      const e = read(text.includes("Q") ? "(Q + P + T)*(Q + P + T)^8" : text)
      expect(normalForm(e)).toBeUndefined()
      expect(provablyEqual(e, read("s"))).toBeOneOf([undefined, false])
    },
  )

  it("takes the limits it is given", () => {
    expect(normalForm(read("(s + t)^3"), { terms: 3 })).toBeUndefined()
    expect(normalForm(read("(s + t)^3"), { terms: 6 })?.terms).toHaveLength(4)
    expect(normalForm(read("(s + t)^3"), { work: 5 })).toBeUndefined()
  })

  // each doubles what is inside when it is written out
  it.each(["tanh(y#).*y#", "tanh(y#) + y#", "(y# + x).*y#", "exp(y#.*(y# + x))", "2*y#.*y#"])(
    "ends on y = %s, forty times over",
    (body) => {
      let source = "x in R^n\ny0 = x\n"
      for (let i = 0; i < 40; i++) source += `y${i + 1} = ${body.replaceAll("#", `${i}`)}\n`
      const value = buildProblem(parseProblem(source), source).definitions.at(-1)?.value
      expect(value && normalForm(value)).toBeUndefined()
    },
  )

  it("takes products of many factors", () => {
    const names = Array.from({ length: 300 }, (_, i) => `W${i}`)
    const long = declared(`X, ${names.join(", ")} in R^(n x n)`)
    expect(normalForm(long(`norm2(X*${names.join("*")} - X)^2`))?.terms).toHaveLength(3)
  })

  it("takes squares of squares", () => {
    let source = "x in R^n\ny0 = x\n"
    for (let i = 0; i < 40; i++) source += `y${i + 1} = y${i}.*y${i}\n`
    const value = buildProblem(parseProblem(source), source).definitions.at(-1)?.value
    expect(value && normalForm(value)?.terms[0]?.factors[0]?.exponent).toEqual({ num: 2n ** 40n, den: 1n })
  })

  it("powers cost nothing where nothing is multiplied out", () => {
    expect(provablyEqual(read("s^1000000/s^999999"), read("s"))).toBe(true)
  })
})
