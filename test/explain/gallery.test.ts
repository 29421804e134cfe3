import { readFileSync } from "node:fs"
import { renderToString } from "katex"
import { describe, expect, it } from "vitest"
import { STYLES } from "../../src/explain/index.ts"
import { derivationsOf, galleryPage, goldenFiles, goldenText } from "../support/cases.ts"

const files = goldenFiles()

describe("golden derivations (after a wanted change: npm run docs:gallery, and read the diff)", () => {
  it.each(files.map((f) => [f.name, f] as const))("test/cases/%s.txt", async (_, file) => {
    expect(file.text).toBe(await goldenText(file))
  })

  it("are of many problems, in every style, the seed first", () => {
    const cases = files.flatMap((f) => f.cases)
    expect(cases.length).toBeGreaterThanOrEqual(60)
    expect(cases[0]?.styles).toEqual(STYLES)
    for (const style of STYLES) expect(cases.filter((c) => c.styles.includes(style)).length).toBeGreaterThanOrEqual(5)
    expect(new Set(cases.map((c) => c.problem)).size).toBe(cases.length)
  })

  it("have no step that is not checked", async () => {
    const unchecked: string[] = []
    for (const c of files.flatMap((f) => f.cases))
      for (const d of await derivationsOf(c))
        if (d.steps.some((s) => s.check === "none")) unchecked.push(`${c.title}, ${d.style}`)
    expect(unchecked).toEqual([])
  })
})

describe("docs/gallery.md", () => {
  const page = readFileSync(new URL("../../docs/gallery.md", import.meta.url), "utf8")

  it("is made from them (npm run docs:gallery)", async () => {
    expect(page).toBe(await galleryPage())
  })

  it("is mathematics that KaTeX sets without a warning", () => {
    const displays = [...page.matchAll(/^\$\$\n([^$]*)\n\$\$$/gm)].map((m) => m[1] as string)
    expect(displays.length).toBeGreaterThan(100)
    for (const latex of displays) renderToString(latex, { displayMode: true, strict: "error", throwOnError: true })
  })
})
