import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Server, SLOW } from "./server.ts"

const SEED = readFileSync(resolve(import.meta.dirname, "../../examples/seed.gr"), "utf8")

let server: Server
beforeAll(async () => {
  server = await Server.start("--time", "3", "--memory", "256")
})
afterAll(async () => {
  await server.stop()
})

describe("2,000 mixed requests at a time of 16", () => {
  it("get no 5xx; slow ones are cut; memory stays", { timeout: 300_000 }, async () => {
    const GOOD: readonly [string, unknown][] = [
      ["/api/answer", { input: SEED }],
      ["/api/answer", { input: "A in Sym(n)\nx in R^n\nf = x'*A*x/(x'*x)", style: "differential" }],
      ["/api/check", { input: SEED, claims: [{ claim: "X'*(X*W*Z - X)*Z'" }] }],
      ["/api/emit", { input: SEED, targets: ["numpy"] }],
      ["/api/answer", { input: "$$ f = \\log\\det(X^TX) $$ Find $\\nabla_X f$." }],
    ]
    const BAD: readonly [string, unknown][] = [
      ["/api/answer", "{"],
      ["/api/answer", { input: "y = tr(X'*" }],
      ["/api/emit", { input: "x'*x", targets: ["fortran"] }],
      ["/api/check", { input: "X in R^(a x b); y = tr(X)" }],
    ]
    const HUGE: readonly [string, unknown] = ["/api/answer", { input: "x".repeat(400_000) }]
    const SLOW_ONE: readonly [string, unknown] = ["/api/answer", { input: SLOW }]
    const requestNumber = (k: number): readonly [string, unknown] => {
      if (k % 250 === 249) return SLOW_ONE
      if (k % 40 === 7) return HUGE
      const list = k % 5 === 0 ? BAD : GOOD
      return list[k % list.length] as [string, unknown]
    }
    const statuses = new Map<number, number>()
    let limited = 0
    let before = 0
    let next = 0
    const client = async (): Promise<void> => {
      while (next < 2000) {
        const k = next++
        if (k === 500) before = server.memory()
        const found = await server.ask(...requestNumber(k))
        statuses.set(found.status, (statuses.get(found.status) ?? 0) + 1)
        if (found.body.includes('"code":"limit"')) limited++
      }
    }
    await Promise.all(Array.from({ length: 16 }, client))
    expect([...statuses.keys()].filter((s) => s >= 500)).toEqual([])
    expect(statuses.get(200)).toBeGreaterThan(1400)
    expect(statuses.get(413)).toBe(50)
    expect(limited).toBe(8)
    // megabytes
    expect(server.memory() - before).toBeLessThan(150)
  })
})
