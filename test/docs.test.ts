import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { solve } from "../src/answer/solve.ts"
import { Terminal } from "../src/answer/terminal.ts"
import { operatorsPage } from "./support/operators-page.ts"

it("docs/operators.md is what the cards say (npm run docs:operators)", () => {
  expect(readFileSync(new URL("../docs/operators.md", import.meta.url), "utf8")).toBe(operatorsPage())
})

it("every source that a card cites is in docs/refs.bib", () => {
  const bib = readFileSync(new URL("../docs/refs.bib", import.meta.url), "utf8")
  const cited = [...operatorsPage().matchAll(/\[([a-z]+\d{4})/g)].map((m) => m[1] as string)
  expect([...new Set(cited)].filter((key) => !bib.includes(`{${key},`))).toEqual([])
})

describe("docs/second-derivatives.md", () => {
  const page = readFileSync(new URL("../docs/second-derivatives.md", import.meta.url), "utf8")
  const examples = [...page.matchAll(/```gradus\n(.*?)```\n\n```text\n(.*?)```/gs)]

  it("shows what comes out of every example", () => {
    expect(examples.length).toBe(page.match(/```gradus\n/g)?.length)
  })

  it.each(
    examples.map(([, source = "", output = ""]) => [source.split("\n").at(-2) ?? "", { source, output }] as const),
  )("%s", async (_, { source, output }) => {
    expect(`${new Terminal().answer(await solve(source))}\n`).toBe(output)
  })
})
