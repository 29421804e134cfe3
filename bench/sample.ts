import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { median, type Table } from "./support.ts"

interface Record {
  readonly id: string
  readonly problem: string
}

/** The sample of problems through `gradus batch`, answered and verified one after another, each when the one before is done. */
export async function sampleBenchmark(): Promise<Table> {
  const text = readFileSync(new URL("../test/corpus/reference.jsonl", import.meta.url), "utf8")
  const records = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record)
  const begin = performance.now()
  const child = spawn(process.execPath, ["bin/gradus.js", "batch"], { stdio: ["pipe", "pipe", "inherit"] })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const times: { readonly id: string; readonly ms: number }[] = []
  for (const { id, problem } of records) {
    const start = performance.now()
    child.stdin.write(`${JSON.stringify({ id, input: problem })}\n`)
    await answers.next()
    times.push({ id, ms: performance.now() - start })
  }
  child.stdin.end()
  const total = performance.now() - begin
  const slowest = times.toSorted((a, b) => b.ms - a.ms).slice(0, 5)
  const ms = (t: number): string => t.toFixed(t < 100 ? 1 : 0)
  return {
    title: `The ${records.length} sample problems through one \`gradus batch\`, answered and verified, ms`,
    head: ["", "time"],
    rows: [
      ["whole process", ms(total)],
      ["median of a problem", ms(median(times.map((t) => t.ms)))],
      ...slowest.map((t): [string, string] => [`slowest: ${t.id}`, ms(t.ms)]),
    ],
    note: "From the start of the process; a problem's time is from its line to its answer.",
  }
}
