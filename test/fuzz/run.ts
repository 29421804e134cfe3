// npm run fuzz -- --cases N --seed S: random problems of all cards and sets, answered and compared with dual numbers.
import { parseArgs } from "node:util"
import { type Case, MISTAKES, OUTCOMES, type Outcome, runCase } from "./case.ts"
import { problemText } from "./problem.ts"
import { shrink } from "./shrink.ts"

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "1000" },
    seed: { type: "string" },
    from: { type: "string", default: "0" },
    shrink: { type: "boolean", default: true },
    verbose: { type: "boolean", default: false },
  },
  allowNegative: true,
})
const seed = values.seed ?? `${Math.floor(Math.random() * 2 ** 31)}`
const cases = Number(values.cases)
const counts = new Map<Outcome, number>(OUTCOMES.map((o) => [o, 0]))
const reasons = new Map<string, number>()
const slow: { name: string; milliseconds: number }[] = []
console.log(`fuzz: --seed ${seed} --cases ${cases}`)

for (let i = Number(values.from); i < Number(values.from) + cases; i++) {
  const name = `${seed}/${i}`
  const c = runCase(name)
  counts.set(c.outcome, (counts.get(c.outcome) ?? 0) + 1)
  if (c.milliseconds > 2000) slow.push({ name, milliseconds: c.milliseconds })
  if (c.outcome === "refused" || c.outcome === "unverified") reasons.set(c.why, (reasons.get(c.why) ?? 0) + 1)
  if (values.verbose) console.log(`${name} ${c.outcome} ${c.milliseconds.toFixed(0)} ms`)
  if (MISTAKES.has(c.outcome)) report(name, c)
}

function report(name: string, c: Case): void {
  const { text, result } = values.shrink
    ? shrink(c.problem, c.outcome, name)
    : { text: problemText(c.problem.f, c.problem.wrt), result: c }
  console.log(
    `\n${c.outcome}: ${name}\n${text.replaceAll(/^/gm, "  ")}\n  ${result.why.split("\n").slice(0, 6).join("\n  ")}`,
  )
}

console.log(`\n${[...counts].map(([outcome, n]) => `${n} ${outcome}`).join(", ")}`)
for (const [why, n] of [...reasons].sort((a, b) => b[1] - a[1])) console.log(`  ${n}  ${why}`)
for (const { name, milliseconds } of slow) console.log(`slow: ${name} ${(milliseconds / 1000).toFixed(1)} s`)
if ([...counts].some(([outcome, n]) => n > 0 && MISTAKES.has(outcome))) process.exitCode = 1
