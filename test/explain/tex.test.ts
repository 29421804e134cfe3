import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
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
  const cases = goldenFiles().flatMap((f) => f.cases)
  // the seed, and others from every file
  const chosen = [...new Set([0, ...Array.from({ length: 10 }, (_, k) => Math.floor(((k + 0.5) * cases.length) / 10))])]

  it.each(chosen.map((i) => [cases[i]!.title, cases[i]!] as const))("%s", async (_, { problem }) => {
    const solution = await solve(problem, { styles: STYLES, judge: false, emit: ["numpy"] })
    const document = toTex(typeset(solution))
    writeFileSync(join(folder, "document.tex"), document)
    const { status, stdout } = spawnSync(
      "pdflatex",
      ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "document.tex"],
      { cwd: folder, encoding: "latin1" },
    )
    expect({ status, end: status === 0 ? "" : stdout.slice(-2000) }).toEqual({ status: 0, end: "" })
    const log = readFileSync(join(folder, "document.log"), "latin1")
    expect(log.match(/^(?:!|LaTeX Warning|Overfull \\hbox|Missing character).*/gm) ?? []).toEqual([])
  })
})
