import { describe, expect, it } from "vitest"
import { nodesOf } from "../../src/ir/expr.ts"
import { grad } from "../../src/ops/forms.ts"
import { meaningOf, verifyDerivative } from "../../src/verify/ladder.ts"
import { refute } from "../../src/verify/refute.ts"
import { type Case, corpusCases, mutantsOf, offAtPoint } from "./support.ts"

/** Right for m >= n only, as its notes say. */
const TALL = "ref-028 X"
const all = corpusCases()
const cases = all.filter((c) => c.id !== TALL)

const verdictOf = (c: Case, derivative = c.derivative): ReturnType<typeof verifyDerivative> =>
  verifyDerivative({ builder: c.problem.builder, kind: c.kind, of: c.of, wrt: [c.wrt], derivative })

describe("right derivatives of the corpus", () => {
  it("are many", () => {
    expect(cases.length).toBeGreaterThan(60)
  })
  it.each(cases.map((c) => [c.id, c] as const))("%s", (_, c) => {
    const found = verdictOf(c)
    expect(found).toMatchObject({ verdict: expect.stringMatching(/^(proved|verified)$/) })
    expect(found.errorBound ?? 0).toBeLessThanOrEqual(1e-15)
  })
})

it("what is right for some sizes only fails, and the sizes are named", () => {
  const found = all.filter((c) => c.id === TALL).map((c) => verdictOf(c))
  expect(found).toMatchObject([{ verdict: "failed", regime: "n <= m" }])
})

describe("wrong gradients", () => {
  const gradients = cases.filter((c) => c.kind === "gradient" && nodesOf(c.of, c.derivative).length < 40)
  const wrong = gradients
    .filter((c) => c.point.derivative !== undefined)
    // wrong is what an independent derivative at the corpus's point contradicts
    .flatMap((c) => {
      const mutants = mutantsOf(c.problem, c.derivative).filter(({ mutant }) => offAtPoint(c, mutant) > 1e-4)
      return mutants.slice(0, 10).map(({ how, mutant }) => ({ how, mutant, c }))
    })

  it("are more than 300", () => {
    expect(wrong.length).toBeGreaterThan(300)
  })
  it("are never proved or verified", () => {
    const passed = wrong.filter(({ c, mutant }) => ["proved", "verified"].includes(verdictOf(c, mutant).verdict))
    expect(passed.map(({ c, how }) => `${c.id}: ${how}`)).toEqual([])
  }, 120_000)
  it("are refuted with sizes up to 3", () => {
    const open: string[] = []
    for (const { c, how, mutant } of wrong) {
      const actual = c.problem.builder.apply(grad, [c.of, c.wrt])
      const found = refute(mutant, actual, meaningOf([]), 1)
      const sizes = Object.values(found?.dimensions ?? { none: 9 })
      if (sizes.some((n) => n > 3)) open.push(`${c.id}: ${how}`)
    }
    expect(open).toEqual([])
  }, 120_000)
  it("right ones are never refuted", () => {
    const refuted = gradients.filter((c) => {
      const actual = c.problem.builder.apply(grad, [c.of, c.wrt])
      return refute(c.derivative, actual, meaningOf([]), 1) !== undefined
    })
    expect(refuted.map((c) => c.id)).toEqual([])
  }, 120_000)
})
