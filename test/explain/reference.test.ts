import { readFileSync } from "node:fs"
import { renderToString } from "katex"
import { describe, expect, it } from "vitest"
import { toDocument } from "../../src/answer/present.ts"
import { solve } from "../../src/answer/solve.ts"
import { type Derivation, renderLatex, renderText, type Style, STYLES } from "../../src/explain/index.ts"
import { typeset } from "../../src/explain/typeset.ts"
import { printText } from "../../src/syntax/print/index.ts"
import { CHANGE_MARKS } from "../../src/syntax/print/marks.ts"
import { type Explained, stylesPage } from "../corpus/styles-table.ts"
import { SEED } from "../support/seed.ts"
import { evaluateSteps } from "./alone.ts"
import { faultsOf } from "./changes.ts"
import { reference } from "./support.ts"

/** Operators of polynomials and rational functions: problems of these alone have no step that is not checked. */
const RATIONAL =
  /\b(?:exp|log|sqrt|norm|abs|sin|cos|tanh|max|relu|erf|lambda|sigmoid|softmax|logsumexp|sqrtm|logm|expm|chol|pinv|logdet|D)\w*\(/

const heightOf = (d: Derivation): number => renderText(d).split("\n").length

describe("the reference sample", () => {
  const fits = new Map<Style, number>()
  const heights: number[] = []
  const unchecked: string[] = []
  const explained: Explained[] = []
  let steps = 0

  it.each(reference)("$id", async ({ id, kind, problem }) => {
    const solution = await solve(problem, { styles: STYLES, judge: false, verify: false })
    const derivations = solution.requests.flatMap((r) => r.derivations)
    explained.push({ id, kind, derivations })
    const styles = derivations.map((d) => d.style)
    expect(styles.includes("differential") || styles.includes("index")).toBe(true)
    const document = toDocument(solution)
    const entries = document.derivatives[0]?.derivations ?? []
    expect(entries.map((e) => e.style)).toEqual(styles)
    for (const [k, d] of derivations.entries()) {
      fits.set(d.style, (fits.get(d.style) ?? 0) + 1)
      if (d.style === "differential") heights.push(heightOf(d))
      steps += d.steps.length
      for (const s of d.steps)
        if (s.check === "none")
          unchecked.push(`${id}, ${d.style}: ${printText(s.lhs)} ${s.relation} ${printText(s.rhs)}`)
      expect(evaluateSteps(solution, document, entries[k]!, `${SEED} ${id}`)).toEqual([])
      presentable(d)
      expect(faultsOf(entries[k]!.steps)).toEqual([])
    }
    expect(RATIONAL.test(problem) ? [] : unchecked.filter((u) => u.startsWith(id))).toEqual([])
  })

  it("is explained in few lines, in most styles", () => {
    const count = (style: Style): number => fits.get(style) ?? 0
    console.log(`of ${reference.length} problems fit: ${STYLES.map((s) => `${s} ${count(s)}`).join(", ")}`)
    const gradients = reference.filter((c) => c.kind === "gradient").length
    expect(count("differential")).toBe(reference.length)
    expect(count("backprop")).toBe(gradients)
    expect(count("definition")).toBeGreaterThan(0.9 * gradients)
    expect(count("vec")).toBeGreaterThan(0.8 * gradients)
    const sorted = heights.toSorted((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(7)
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThanOrEqual(9)
  })

  it("is what docs/styles.md tells (npm run styles)", () => {
    expect(readFileSync(new URL("../../docs/styles.md", import.meta.url), "utf8")).toBe(stylesPage(explained))
  })

  it("has hardly a step that is not checked", () => {
    console.log(`${steps} steps, ${unchecked.length} not checked${unchecked.map((u) => `\n${u}`).join("")}`)
    expect(unchecked.length).toBeLessThanOrEqual(0.02 * steps)
  })
})

/** The marks in LaTeX are in pairs, and change nothing but where braces stand. */
function markedForPages(d: Derivation): void {
  const [open, close] = CHANGE_MARKS
  const bare = (latex: string): string =>
    latex
      .replaceAll(open, "")
      .replaceAll(close, "")
      .replaceAll(/[{}\s]/g, "")
  const lines = typeset(d)
  for (const [n, line] of lines.entries())
    for (const { right, change } of line.statements) {
      if (!change) continue
      const from = lines[change.line]?.statements[change.statement]
      expect(change.line).toBeLessThanOrEqual(n)
      for (const [marked, plain] of [
        [change.before, from?.right],
        [change.after, right],
      ] as const) {
        expect(bare(marked)).toBe(bare(plain ?? ""))
        expect(marked.split(open).length).toBeGreaterThan(1)
        const latex = marked.replaceAll(open, "\\textcolor{#123456}{").replaceAll(close, "}")
        renderToString(latex, { displayMode: true, strict: "error", throwOnError: true })
      }
    }
}

function presentable(d: Derivation): void {
  d.steps.forEach((step, i) => {
    const before = d.steps[i - 1]
    expect(before?.lhs === step.lhs && printText(before.rhs) === printText(step.rhs), "a line is repeated").toBe(false)
    expect(step.because).not.toMatch(/^$|[$⟨⟩]/)
  })
  expect(renderText(d, { ascii: true })).toMatch(/^[\x20-\x7e\n]*$/)
  expect(renderText(d)).not.toContain("undefined")
  const latex = renderLatex(d)
  expect(latex).not.toMatch(/[\u2070-\u209f\ue000-\uf8ff⊙⊘⊗ᵀᴴδ∂⟨⟩$]/)
  renderToString(latex, { displayMode: true, strict: "error", throwOnError: true })
  markedForPages(d)
}
