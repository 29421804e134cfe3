/** `npm run bench:web`: the page's weights and times in a real browser, after `npm run build:web`. Fails beyond a limit. */
import { gzipSync } from "node:zlib"
import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { ask, Stage } from "../test/web/browser.ts"

const ROOT = resolve(import.meta.dirname, "../dist/web")
const RUNS = 5

interface Row {
  readonly what: string
  readonly value: number
  readonly limit: number
  readonly unit: string
}

const weight = (path: string): number => gzipSync(readFileSync(join(ROOT, path)), { level: 9 }).length / 1000
const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN

/** Scripts that were asked for until the first answer stood, by path. */
async function scriptsBeforeAnswer(stage: Stage): Promise<string[]> {
  const { context, page, scripts } = await stage.open({ until: ".cm-content" })
  const answered = await page.evaluate<number>(
    "performance.timeOrigin + performance.getEntriesByName('first-answer')[0].startTime",
  )
  await context.close()
  return scripts.filter((s) => s.asked <= answered).map((s) => s.path)
}

async function measure(stage: Stage): Promise<Row[]> {
  const scripts = await scriptsBeforeAnswer(stage)
  const loaded = scripts.map((path) => ({ path, kilobytes: weight(path) }))
  const engine = loaded.filter(({ path }) => !/index-/.test(path))
  for (const { path, kilobytes } of loaded) console.log(`  ${kilobytes.toFixed(1).padStart(7)} kB  ${path}`)
  const first: number[] = []
  const edits: number[] = []
  let shift = 0
  for (let run = 0; run < RUNS; run++) {
    const { page, context } = await stage.open({ until: ".result .katex" })
    first.push(await page.evaluate<number>("performance.getEntriesByName('first-answer')[0].startTime"))
    await page.waitForSelector(".cm-content")
    await page.waitForTimeout(700)
    shift = Math.max(
      shift,
      await page.evaluate<number>(`new Promise((done) => {
        let sum = 0
        new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value })
          .observe({ type: "layout-shift", buffered: true })
        setTimeout(() => done(sum), 200)
      })`),
    )
    for (const factor of [3, 5, 7]) {
      await ask(
        page,
        `X in R^(a x b)\nW in R^(b x c)\nZ in R^(c x b)\ny = ${factor}*norm2(X*W*Z - X)^2\ngradient y wrt W, Z`,
      )
      await page
        .locator(`.answers .tex[data-tex*="= ${2 * factor}X"]`)
        .first()
        .waitFor({ state: "attached" })
      edits.push(await page.evaluate<number>("performance.getEntriesByName('answer').at(-1).duration"))
    }
    await context.close()
  }
  return [
    {
      what: "JavaScript before the first answer, gzipped",
      value: loaded.reduce((n, s) => n + s.kilobytes, 0),
      limit: 330,
      unit: "kB",
    },
    { what: "the engine's part", value: engine.reduce((n, s) => n + s.kilobytes, 0), limit: 140, unit: "kB" },
    { what: "first answer after navigation, median", value: median(first), limit: 1000, unit: "ms" },
    { what: "an edit of the seed answered, median", value: median(edits), limit: 100, unit: "ms" },
    { what: "layout shift, largest", value: shift, limit: 0.05, unit: "" },
  ]
}

async function main(): Promise<void> {
  const stage = await Stage.create()
  const rows = await measure(stage)
  await stage.close()
  for (const { what, value, limit, unit } of rows)
    console.log(
      `${value > limit ? "✕" : "✓"} ${what}: ${value.toFixed(unit === "" ? 3 : 1)} ${unit} (at most ${limit})`,
    )
  if (rows.some((r) => r.value > r.limit)) process.exitCode = 1
}

void main()
