import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { FATAL, MISTAKES, type Outcome, runCase } from "./fuzz/case.ts"
import { shrink } from "./fuzz/shrink.ts"

/** Fresh on every run, in CI with every commit, so that a build can be repeated; the environment variable SEED repeats one. */
const SEED = process.env["SEED"] ?? commit() ?? `${Math.floor(Math.random() * 2 ** 31)}`
console.log(`fuzz: SEED=${SEED}`)

/** The commit that CI builds. */
function commit(): string | undefined {
  if (!process.env["CI"]) return undefined
  const { status, stdout } = spawnSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" })
  return status === 0 ? stdout.trim() : undefined
}

const ROUNDS = 40
const CASES = 50

describe("random problems of all operators and sets", () => {
  const counts = new Map<Outcome, number>()

  it.each(Array.from({ length: ROUNDS }, (_, i) => i))("round %i", { timeout: 1_200_000 }, (round) => {
    for (let i = round * CASES; i < (round + 1) * CASES; i++) {
      const name = `${SEED}/${i}`
      const c = runCase(name)
      counts.set(c.outcome, (counts.get(c.outcome) ?? 0) + 1)
      if (MISTAKES.has(c.outcome)) console.log(`${name}: ${c.outcome}: ${c.why}`)
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
