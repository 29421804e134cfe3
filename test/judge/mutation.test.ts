import { describe, expect, it } from "vitest"
import { SEED } from "../support/seed.ts"
import { judgeMutants, rightRows } from "./misjudged.ts"

// `npm run soak mutants 20000` asks for more.

describe("mutants of right claims", () => {
  it.each(rightRows.map((r) => [r.id, r] as const))("%s", { timeout: 600_000 }, (_, row) => {
    expect(judgeMutants(row, 20, `${SEED}`).faults).toEqual([])
  })
})
