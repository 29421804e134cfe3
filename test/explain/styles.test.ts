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
    [
      "index",
      "X in R^(n x n)\ny = det(X)\ngradient y wrt X",
      "it is for sums of products of entries and functions of them",
    ],
    ["definition", "Q in O(n)\nA in R^(n x n)\ny = tr(A*Q)\ngradient y wrt Q", "a straight step leaves the set of Q"],
  ] as const)("%s", (style, source, why) => {
    expect(() => text(source, style)).toThrowError(`the style ${style} does not suit this problem: ${why}`)
  })
})

describe("an index runs up to one size, which is stated", () => {
  it.each([
    ["A in R^(k x l)\nB in R^(l x m)\nC in R^(m x n)\nD in R^(n x k)\ny = tr(A*B*C*D)^2\ngradient y wrt B, D", 4],
    ["A in R^(m x m)\nX in R^(m x n)\nb in R^n\ny = tr(X'*A*X) + sum(exp(X*b))\ngradient y wrt X, b", 2],
    ["H in Herm(n)\nX in C^(n x p)\ny = re(tr(X'*H*X))\ngradient y wrt H, X", 2],
  ])("%s", (source, sizes) => {
    const d = derivation(source, "index")
    const said = d.steps.flatMap((s) => /are summed: (.*)$/.exec(s.because)?.[1] ?? [])
    expect(said).toHaveLength(1)
    const ranges = (said[0] ?? "").split("; ").map((r) => r.split(" = 1.."))
    expect(new Set(ranges.map(([, size]) => size)).size).toBe(sizes)
    const letters = new Map(ranges.flatMap(([names = "", size]) => names.split(", ").map((l) => [l, size] as const)))
    expect(letters.size).toBe(ranges.flatMap(([names = ""]) => names.split(", ")).length)
    for (const s of d.steps) {
      for (const [letter, size] of Object.entries(s.indices ?? {})) expect(letters.get(letter)).toBe(size)
      for (const [, low = ""] of (d.shown?.get(s.rhs)?.unicode ?? "").matchAll(/_([a-z]+)/g))
        for (const letter of low) expect([...letters.keys()]).toContain(letter)
    }
  })

  it("terms that are mirror images of each other are put together", () => {
    const form = (set: string): string => `A in ${set}\nx in R^n\ny = x'*A*x\ngradient y wrt x`
    expect(text(form("R^(n x n)"), "index")).toContain("= (A_kj + A_jk) x_j")
    expect(text(form("Sym(n)"), "index")).toMatch(/= 2 A_kj x_j +summed indices renamed; A = Aᵀ/)
    expect(text("A, B in R^(n x n)\ny = tr(A*B) + tr(A*B')\ngradient y wrt B", "index")).toContain("A_lk + A_kl")
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
