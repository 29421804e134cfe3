import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import {
  DETAILS,
  explainAll,
  type Question,
  renderLatex,
  renderText,
  type Style,
  STYLES,
} from "../../src/explain/index.ts"
import { RULES } from "../../src/explain/rules.ts"
import { derivation, questions, SEED, text } from "./support.ts"

/** How many lines EXAMPLES of good answers take; the texts themselves are in test/cases/01-seed.txt. */
const LINES = { differential: 7, trace: 11, definition: 7, index: 3, vec: 3, backprop: 2 } satisfies Record<
  Style,
  number
>

describe("the seed in all styles", () => {
  it.each(STYLES)("%s takes at most two lines a variable more than a careful person", (style) => {
    expect(text(SEED, style).split("\n").length).toBeLessThanOrEqual(LINES[style] + 4)
  })

  it("has no step that is not checked", () => {
    const [question] = questions(SEED) as [Question]
    const all = explainAll(question)
    expect(all.map((d) => d.style)).toEqual(STYLES)
    for (const d of all) expect(d.steps.map((s) => s.check)).not.toContain("none")
  })

  it("over C is in all styles as well", () => {
    const [question] = questions(SEED, "C") as [Question]
    expect(explainAll(question).map((d) => d.style)).toEqual(STYLES)
  })
})

describe("a style that does not suit says why", () => {
  it.each([
    ["trace", "X in R^(n x n)\ny = logdet(X)\ngradient y wrt X", "it is for sums of traces of products of matrices"],
    ["index", "H in Herm(n)\ny = re(tr(H))\ngradient y wrt H", "the entries of H are not independent"],
    ["definition", "Q in O(n)\nA in R^(n x n)\ny = tr(A*Q)\ngradient y wrt Q", "a straight step leaves the set of Q"],
    ["vec", "A in C^(n x n)\nz in C^n\ny = z'*A*z\ngradient y wrt z", "it is for real and holomorphic functions"],
  ] as const)("%s", (style, source, why) => {
    expect(() => text(source, style)).toThrowError(`the style ${style} does not suit this problem: ${why}`)
  })
})

describe("--detail", () => {
  it.each(STYLES)("%s: brief leaves lines out, full adds how each was checked", (style) => {
    const d = derivation(SEED, style)
    const [brief, normal, full] = DETAILS.map((detail) => renderText(d, { detail })) as [string, string, string]
    expect(brief.split("\n").length).toBeLessThanOrEqual(normal.split("\n").length)
    expect(full.match(/proved|verified/g)).toHaveLength(d.steps.length)
    expect(renderLatex(d, "full").split("\n")).toHaveLength(d.steps.length + 2)
  })
})

describe("docs/derivations.md", () => {
  const page = readFileSync(new URL("../../docs/derivations.md", import.meta.url), "utf8")

  it.each(Object.keys(RULES))("says what the rule %s does", (rule) => {
    expect(page).toContain(`\`${rule}\``)
  })
})
