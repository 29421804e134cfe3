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
    expect(open.slice(Math.floor(rows.length / 20))).toEqual([])
  })

  it("have the kind of their mistake named, nine in ten", () => {
    const wrong = rows.filter((r) => r.verdict !== "right" && judgedOnce(r).verdict !== "undecided")
    const missed = wrong.filter((r) => !r.kinds.includes(judgedOnce(r).kind ?? null)).map((r) => r.id)
    expect(missed.slice(Math.floor(wrong.length / 10))).toEqual([])
  })

  it("are refuted by numbers", () => {
    const bare = rows.filter((r) => judgedOnce(r).verdict === "wrong" && !judgedOnce(r).counterexample)
    expect(bare.map((r) => r.id)).toEqual([])
  })

  it("are corrected by what is right itself", () => {
    const faulty = rows.flatMap((row) => {
      const { correct, verdict } = judgedOnce(row)
      if (correct === undefined || verdict === "convention") return []
      const again = judgeRow({ ...row, claim: correct }, { brief: true })
      // the rules write the derivative of the nuclear norm for full rank
      const right = again.verdict === "right" || (again.verdict === "conditional" && row.problem.includes("normnuc"))
      return right ? [] : [`${row.id}: ${correct} is ${again.verdict}`]
    })
    expect(faulty).toEqual([])
  })

  it("are pointed at by what they say", () => {
    const strays = rows.filter((r) => !r.claim.includes(judgedOnce(r).where ?? ""))
    expect(strays.map((r) => r.id)).toEqual([])
  })
})
