import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { solve } from "../../src/answer/solve.ts"
import { report } from "../../src/judge/index.ts"

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/judging.md"), "utf8")
const WIDTH = 100

/** Every problem and thread of the page, with what the page says that comes out. */
const examples = [...PAGE.matchAll(/```(?:gradus|markdown)\n(.*?)```\n\n```text\n(.*?)```/gs)].map(
  ([, source = "", output = ""]) => ({ source, output }),
)

describe("docs/judging.md", () => {
  it("shows what comes out of every example", () => {
    expect(examples.length).toBe(PAGE.match(/```(?:gradus|markdown)\n/g)?.length)
  })

  it.each(examples.map((e) => [e.source.split("\n").at(-2) ?? "", e] as const))("%s", async (_, { source, output }) => {
    const { claims, answers } = await solve(source)
    expect(report(claims, answers, { width: WIDTH })).toBe(output)
  })
})
