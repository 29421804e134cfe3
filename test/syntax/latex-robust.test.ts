import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { GradusError } from "../../src/ir/error.ts"
import { readDocument } from "../../src/syntax/latex/index.ts"
import { random } from "./latex-evaluate.ts"
import { vocabulary } from "./latex-support.ts"

/** Reads anything; only a `GradusError` may come out of it. */
function survives(source: string): void {
  for (const kind of ["markdown", "latex"] as const) {
    try {
      const reading = readDocument(source, vocabulary, kind)
      for (const { span } of [...reading.claims, ...reading.unread, ...reading.answers]) {
        expect(span.start).toBeLessThanOrEqual(span.end)
        expect(span.end).toBeLessThanOrEqual(source.length)
      }
    } catch (error) {
      if (!(error instanceof GradusError)) throw error
    }
  }
}

const n = 20_000
describe("input that is no document", () => {
  test.each([
    ["parentheses", `$$${"(".repeat(n)}$$`],
    ["braces", `$$${"{".repeat(n)}$$`],
    ["fractions", `$$${"\\frac".repeat(n)}$$`],
    ["scripts", `$$x${"^".repeat(n)}$$`],
    ["nested scripts", `$$${"x^{".repeat(n)}$$`],
    ["subscripts", `$x${"_{i}".repeat(n)}$`],
    ["factors", `$$f=${"x ".repeat(n)}$$`],
    ["terms", `$$f=${"x+".repeat(n)}x$$`],
    ["signs", `$$${"-".repeat(n)}x$$`],
    ["primes", `$$x${"'".repeat(n)}$$`],
    ["fences", `$$${"\\left(".repeat(n)}$$`],
    ["environments", "\\begin{align}".repeat(n)],
    ["bars", `$$${"|x".repeat(n)}$$`],
    ["dollars", "$".repeat(n)],
    ["differentials", `$$${"d".repeat(n)}$$`],
    ["gradients", `$$${"\\nabla ".repeat(n)}$$`],
    ["functions", `$$${"\\sin".repeat(n)}$$`],
    ["equations", `$$${"a=".repeat(n)}$$`],
    ["rows", `$$${"a&=b\\\\".repeat(n)}$$`],
    ["sums", `$$${"\\sum_i ".repeat(n)}x_i$$`],
    ["macros that grow", "$\\def\\a#1{\\a{#1#1}}\\a{x}$"],
    ["macros that call each other", "$\\def\\a{\\b\\b}\\def\\b{\\a\\a}\\a$"],
    ["formulas", "$A = B$ is ".repeat(n / 10)],
    ["answers", "Answer 1\n\n$x=y$\n\n".repeat(n / 20)],
    ["definitions that need each other", "$a = b$, $b = a$, $f(x) = f(x) + g(x)$, $g(x) = f(x)$. $\\nabla f$?"],
    ["half a surrogate pair", "$\ud83d x = \ud83d$"],
    ["nothing", ""],
  ])("%s", (_, source) => survives(source))
})

const threads = new URL("../corpus/threads/", import.meta.url)
const texts = readdirSync(threads)
  .filter((f) => f.endsWith(".md"))
  .map((f) => readFileSync(new URL(f, threads), "utf8"))
const scraps =
  String.raw`$ $$ { } \ ^ _ & \\ ( ) | \left( \right) \begin{align} \end{align} \frac = ' ? \| \sum_ ^T d \nabla \partial [ ] < > ~ % \in Answer`.split(
    " ",
  )

test("cuts, splices and flips of threads", { timeout: 120_000 }, () => {
  const seed = Number(process.env["SEED"] ?? 20_250_701)
  const next = random(seed)
  const below = (limit: number): number => Math.floor(next() * limit)
  for (let round = 0; round < 80; round++) {
    let source = texts[below(texts.length)] ?? ""
    for (let edits = 1 + below(5); edits > 0; edits--) {
      const at = below(source.length + 1)
      const other = texts[below(texts.length)] ?? ""
      const from = below(other.length)
      const choice = below(5)
      if (choice === 0) source = source.slice(0, at)
      else if (choice === 1) source = source.slice(at)
      else if (choice === 2) source = source.slice(0, at) + other.slice(from, from + 300) + source.slice(at)
      else if (choice === 3) source = source.slice(0, at) + (scraps[below(scraps.length)] ?? "") + source.slice(at)
      else source = source.slice(0, at) + source.slice(at + 1)
    }
    try {
      survives(source)
    } catch (error) {
      throw new Error(`seed ${seed}, round ${round}: ${JSON.stringify(source)}`, { cause: error })
    }
  }
})
