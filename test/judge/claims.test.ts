import { describe, expect, it } from "vitest"
import type { ClaimEntry } from "../../src/judge/types.ts"
import { claimRows, judgeRow, questionRows, type Row } from "./support.ts"

const rows: readonly Row[] = [...claimRows, ...questionRows]
const judged = new Map<string, ClaimEntry>()
function judgedOnce(row: Row): ClaimEntry {
  const known = judged.get(row.id) ?? judgeRow(row)
  judged.set(row.id, known)
  return known
}

/** Recorded as wrong, and the exact transpose of the gradient. */
const TRANSPOSED = new Set(["q-108.0"])

describe("claims of the corpus", () => {
  it.each(rows.map((r) => [r.id, r] as const))("%s", (id, row) => {
    const { verdict, message } = judgedOnce(row)
    expect(message).not.toBe("")
    if (verdict === "undecided") return
    expect([...row.accepted, ...(TRANSPOSED.has(id) ? ["convention"] : [])]).toContain(verdict)
  })

  it("are decided, nearly all", () => {
    const open = rows.filter((r) => judgedOnce(r).verdict === "undecided").map((r) => r.id)
    expect(open.length, open.join()).toBeLessThanOrEqual(rows.length / 20)
  })

  it("have the kind of their mistake named, nine in ten", () => {
    const wrong = rows.filter((r) => r.verdict !== "right" && judgedOnce(r).verdict !== "undecided")
    const missed = wrong.filter((r) => !r.kinds.includes(judgedOnce(r).kind ?? null)).map((r) => r.id)
    expect(missed.length, missed.join()).toBeLessThanOrEqual(wrong.length / 10)
  })

  it("are refuted by numbers", () => {
    const bare = rows.filter((r) => judgedOnce(r).verdict === "wrong" && !judgedOnce(r).counterexample)
    expect(bare.map((r) => r.id)).toEqual([])
  })

  it("are corrected by what is right itself", () => {
    for (const row of rows) {
      const { correct, verdict } = judgedOnce(row)
      if (correct === undefined || verdict === "convention") continue
      const again = judgeRow({ ...row, claim: correct }, { brief: true })
      // the rules write the derivative of the nuclear norm for full rank
      expect(["right", ...(row.problem.includes("normnuc") ? ["conditional"] : [])], `${row.id}: ${correct}`).toContain(
        again.verdict,
      )
    }
  })

  it("are pointed at by what they say", () => {
    for (const row of rows) {
      const { where } = judgedOnce(row)
      if (where !== undefined) expect(row.claim).toContain(where)
    }
  })
})
