import { describe, expect, it } from "vitest"
import { allowed, regimeOf, type Sizes, sizeAssignments, sizeNeeds, smallAssignments } from "../../src/verify/sizes.ts"
import { problemOf } from "./support.ts"

function needsOf(declarations: string): ReturnType<typeof sizeNeeds> {
  const problem = problemOf(`${declarations}\nt in R\nf = t\ngradient f wrt t`)
  return sizeNeeds(problem.variables)
}
const values = (list: readonly Sizes[]): number[][] => list.map((s) => [...s.values()])
const sizes = (...list: readonly (readonly [string, number])[]): Sizes => new Map(list)

const largest = (factors: number): number =>
  Math.max(...values(sizeAssignments(needsOf("A in R^(n x n)"), factors)).flat())
const at = (m: number, n: number): Sizes => sizes(["m", m], ["n", n])

describe("assignments of sizes", () => {
  it.each([
    "x in R^n",
    "X in R^(m x n)",
    "X in R^(a x b)\nW in R^(b x c)",
    "X in R^(a x b)\nW in R^(b x c)\nV in R^(c x d)\nU in R^(d x e1)",
  ])("are three, distinct, from 2 on: %s", (declarations) => {
    const list = values(sizeAssignments(needsOf(declarations), 3))
    expect(list.length).toBeGreaterThanOrEqual(3)
    for (const one of list) {
      expect(new Set(one).size).toBe(one.length)
      expect(Math.min(...one)).toBeGreaterThanOrEqual(2)
    }
  })
  it("have every two names in both orders", () => {
    const list = values(sizeAssignments(needsOf("X in R^(a x b)\nW in R^(b x c)\nV in R^(c x d)"), 3))
    const missing = [0, 1, 2, 3].flatMap((i) =>
      [0, 1, 2, 3].filter((j) => i !== j && !list.some((one) => (one[i] as number) < (one[j] as number))),
    )
    expect(missing).toEqual([])
  })
  it("are larger than the longest monomial has factors, where that is affordable", () => {
    expect([2, 4, 6, 50].map(largest)).toEqual([5, 5, 7, 7])
  })
  it("obey constraints", () => {
    for (const declarations of [
      "V in St(n,p)",
      "X in R^(m-2 x n)",
      "x in R^(m-6)",
      "V in St(n,p)\nX in R^(p-1 x q)",
      "X in R^(2*n x n+1)",
    ]) {
      const needs = needsOf(declarations)
      const list = sizeAssignments(needs, 3)
      expect(list.length).toBeGreaterThanOrEqual(3)
      expect(list.every((s) => allowed(needs, s))).toBe(true)
    }
  })
  it("repeat sizes where there are many names, but no two names always agree", () => {
    const names = Array.from({ length: 12 }, (_, i) => `A${i} in R^(n${i} x n${i + 1})`)
    const list = values(sizeAssignments(needsOf(names.join("\n")), 24))
    const columns = (list[0] as number[]).map((_, i) => list.map((one) => one[i]).join())
    expect(new Set(columns).size).toBeGreaterThan(8)
    expect(Math.max(...list.flat())).toBeLessThanOrEqual(7)
  })
  it("without names there is one", () => {
    expect(values(sizeAssignments(needsOf("X in R^(2 x 3)"), 3))).toEqual([[]])
  })
})

describe("small assignments", () => {
  it("come in the order of their sum", () => {
    const list = values(smallAssignments(needsOf("X in R^(m x n)"), 3, 100))
    expect(list).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [1, 3],
      [2, 2],
      [3, 1],
      [2, 3],
      [3, 2],
      [3, 3],
    ])
  })
  it("obey constraints and a limit", () => {
    expect(values(smallAssignments(needsOf("V in St(n,p)"), 3, 4))).toEqual([
      [1, 1],
      [2, 1],
      [2, 2],
      [3, 1],
    ])
    const many = Array.from({ length: 40 }, (_, i) => `x${i} in R^n${i}`).join("\n")
    expect(smallAssignments(needsOf(many), 3, 60)).toHaveLength(60)
  })
})

describe("regimes", () => {
  it.each([
    [[at(3, 2), at(3, 3)], [at(2, 3)], "m >= n"],
    [[at(3, 2), at(4, 2)], [at(2, 3), at(3, 3)], "m > n"],
    [[at(2, 2), at(3, 3)], [at(2, 3), at(3, 2)], "m = n"],
    [[at(2, 5), at(2, 3)], [at(3, 5), at(4, 2)], "m = 2"],
    [[at(2, 5), at(4, 3)], [at(3, 5), at(5, 2)], "m is even"],
    [[at(2, 3)], [at(2, 3)], undefined],
    [[at(2, 3)], [], undefined],
  ])("%#", (good, bad, text) => {
    expect(regimeOf(good, bad)).toBe(text)
  })
})
