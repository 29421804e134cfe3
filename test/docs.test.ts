import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { operatorsPage } from "./support/operators-page.ts"

it("docs/operators.md is what the cards say (npm run docs:operators)", () => {
  expect(readFileSync(new URL("../docs/operators.md", import.meta.url), "utf8")).toBe(operatorsPage())
})

it("every source that a card cites is in docs/refs.bib", () => {
  const bib = readFileSync(new URL("../docs/refs.bib", import.meta.url), "utf8")
  const cited = [...operatorsPage().matchAll(/\[([a-z]+\d{4})/g)].map((m) => m[1] as string)
  expect([...new Set(cited)].filter((key) => !bib.includes(`{${key},`))).toEqual([])
})
