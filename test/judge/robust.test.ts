import { describe, expect, it } from "vitest"
import { createRandom } from "../../src/field/random.ts"
import { SEED } from "../support/seed.ts"
import { spoilt, trial } from "./spoilt.ts"

// `npm run soak threads 10000` asks for more, and bounds the time of each.

describe("spoilt threads", () => {
  it("are judged without a crash", { timeout: 600_000 }, async () => {
    const random = createRandom(SEED)
    const faults: string[] = []
    for (let i = 0; i < 60; i++) {
      const { fault } = await trial(spoilt(random))
      if (fault !== undefined) faults.push(`${i}: ${fault}`)
    }
    expect(faults).toEqual([])
  })
})
