import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { judgementBlocks } from "../../cli/commands/report.ts"
import { toTex } from "../../src/answer/blocks.ts"
import { solve } from "../../src/answer/solve.ts"
import { typeset } from "../../src/answer/typeset.ts"
import { STYLES } from "../../src/explain/index.ts"
import { goldenFiles } from "../support/cases.ts"

/** Whether LaTeX is there; with `CI` set it has to be, because there nothing may be skipped. */
function hasLatex(): boolean {
  const found = spawnSync("pdflatex", ["--version"]).status === 0
  if (!found && process.env["CI"]) throw new Error("pdflatex is missing: install texlive-latex-base")
  return found
}

describe.skipIf(!hasLatex())("--format tex", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-tex-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** What pdflatex has to say against a document. */
  function complaints(document: string): string[] {
    writeFileSync(join(folder, "document.tex"), document)
    const { status, stdout } = spawnSync(
      "pdflatex",
      ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "document.tex"],
      { cwd: folder, encoding: "latin1" },
    )
    if (status !== 0) return [stdout.slice(-2000)]
    const log = readFileSync(join(folder, "document.log"), "latin1")
    return log.match(/^(?:!|LaTeX Warning|Overfull \\hbox|Missing character).*/gm) ?? []
  }

  const cases = goldenFiles().flatMap((f) => f.cases)
  // the seed, and others from every file
  const chosen = [...new Set([0, ...Array.from({ length: 10 }, (_, k) => Math.floor(((k + 0.5) * cases.length) / 10))])]

  it.each(chosen.map((i) => [cases[i]!.title, cases[i]!] as const))("%s", async (_, { problem }) => {
    const solution = await solve(problem, { styles: STYLES, judge: false, emit: ["numpy"] })
    expect(complaints(toTex(typeset(solution)))).toEqual([])
  })

  const threads = new URL("../corpus/threads/", import.meta.url)
  const names = readdirSync(threads).filter((name) => name.endsWith(".md"))
  it.each(names)("the judgement of %s", async (name) => {
    const solution = await solve(readFileSync(new URL(name, threads), "utf8"))
    expect(solution.claims.length).toBeGreaterThan(0)
    const document = toTex(await judgementBlocks(solution))
    for (const c of solution.claims) expect(document).toContain(c.source ? `Line ${c.source.line}:` : c.verdict)
    expect(complaints(document)).toEqual([])
  })
})
