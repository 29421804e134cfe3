import { describe, expect, it } from "vitest"
import { FATAL, type Outcome, runCase } from "./fuzz/case.ts"
import { shrink } from "./fuzz/shrink.ts"
import { SEED } from "./support/seed.ts"

const ROUNDS = 12
const CASES = 20

describe("random problems of all operators and sets", () => {
  const counts = new Map<Outcome, number>()

  it.each(Array.from({ length: ROUNDS }, (_, i) => i))("round %i", { timeout: 240_000 }, (round) => {
    for (let i = round * CASES; i < (round + 1) * CASES; i++) {
      const name = `${SEED}/${i}`
      const c = runCase(name)
      counts.set(c.outcome, (counts.get(c.outcome) ?? 0) + 1)
      if (c.outcome === "contradicted" || c.outcome === "odd") console.log(`${name}: ${c.outcome}: ${c.why}`)
      if (!FATAL.has(c.outcome)) continue
      const { text, result } = shrink(c.problem, c.outcome, name, 150)
      throw new Error(`${c.outcome}: ${name}\n${text}\n${result.why}`)
    }
  })

  it("most of which are answered right and verified", () => {
    console.log([...counts].map(([outcome, n]) => `${n} ${outcome}`).join(", "))
    expect(counts.get("right") ?? 0).toBeGreaterThan((ROUNDS * CASES) / 2)
  })
})
