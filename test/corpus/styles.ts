// Which style fits which problem of the reference sample, in how many steps; steps that are not checked are listed.
import { solve } from "../../src/answer/solve.ts"
import { renderText, STYLES } from "../../src/explain/index.ts"
import { printText } from "../../src/syntax/print/index.ts"
import { readLines, type ReferenceRecord } from "./records.ts"

const records = readLines<ReferenceRecord>("reference.jsonl")
const unchecked: string[] = []
const found: { readonly kind: string; readonly style: string; readonly steps: number; readonly lines: number }[] = []
console.log(`| problem | kind | ${STYLES.join(" | ")} |\n| --- | --- |${STYLES.map(() => " ---: |").join("")}`)
for (const { id, kind, problem } of records) {
  const { requests } = await solve(problem, { styles: STYLES, judge: false, verify: false })
  const derivations = requests.flatMap((r) => r.derivations)
  for (const { style, steps } of derivations)
    for (const s of steps)
      if (s.check === "none") unchecked.push(`${id}, ${style}: ${printText(s.lhs)} ${s.relation} ${printText(s.rhs)}`)
  for (const d of derivations)
    found.push({ kind, style: d.style, steps: d.steps.length, lines: renderText(d).split("\n").length })
  const steps = STYLES.map((style) => derivations.find((d) => d.style === style)?.steps.length ?? "–")
  console.log(`| ${id} | ${kind} | ${steps.join(" | ")} |`)
}
const mean = (list: readonly number[]): string =>
  list.length === 0 ? "–" : (list.reduce((a, b) => a + b, 0) / list.length).toFixed(1)
const row = (title: string, cell: (of: typeof found) => string | number): void =>
  console.log(`| ${title} | | ${STYLES.map((s) => cell(found.filter((f) => f.style === s))).join(" | ")} |`)
for (const kind of new Set(records.map((r) => r.kind)))
  row(`${kind}: fits, of ${records.filter((r) => r.kind === kind).length}`, (of) => of.filter((f) => f.kind === kind).length)
row("mean steps", (of) => mean(of.map((f) => f.steps)))
row("median lines", (of) => of.map((f) => f.lines).toSorted((a, b) => a - b)[of.length >> 1] ?? "–")
console.log(`\n${unchecked.length} of ${found.reduce((n, f) => n + f.steps, 0)} steps are not checked`)
for (const u of unchecked) console.log(u)
