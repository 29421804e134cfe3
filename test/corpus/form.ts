// How the answers' length compares with the textbook's: distinct nodes of `text` over those of `expected`, definitions inlined.
import { solve } from "../../src/answer/solve.ts"
import { type Expr, nodesOf } from "../../src/ir/expr.ts"
import { parseExpression } from "../../src/syntax/gradus/parser.ts"
import { printText } from "../../src/syntax/print/index.ts"
import { readExpression } from "../../src/syntax/problem.ts"
import { readLines, type ReferenceRecord } from "./records.ts"

interface Measured {
  readonly id: string
  readonly by: string
  readonly ratio: number
  readonly text: string
  readonly expected: string
}

const LIMIT = 1.25
const SHARE = 0.9

/** Nodes, repeated parts once; sizes and numbers count for nothing, a number in front is part of its product. */
const size = (e: Expr): number => nodesOf(e).filter((n) => n.kind !== "literal").length

const rows: Measured[] = []
const times: { readonly id: string; readonly ms: number }[] = []
for (const r of readLines<ReferenceRecord & { readonly expected: string | Readonly<Record<string, string>> | null }>("reference.jsonl")) {
  try {
    const start = performance.now()
    const { problem, requests } = await solve(r.problem)
    times.push({ id: r.id, ms: performance.now() - start })
    for (const d of requests.flatMap((q) => q.derivatives)) {
      const by = d.wrt[0]?.name ?? ""
      const expected = typeof r.expected === "string" ? r.expected : r.expected?.[by]
      if (expected === undefined || expected === null) continue
      const text = printText(d.value)
      const mine = readExpression(problem, parseExpression(text), { source: text })
      const theirs = readExpression(problem, parseExpression(expected), { source: expected })
      rows.push({ id: r.id, by, ratio: size(mine) / size(theirs), text, expected })
    }
  } catch (error) {
    console.log(`${r.id}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
const above = rows.filter((r) => r.ratio > LIMIT).sort((a, b) => b.ratio - a.ratio)
for (const r of above) console.log(`${r.id} by ${r.by}: ${r.ratio.toFixed(2)}\n  ours      ${r.text.slice(0, 400)}\n  expected  ${r.expected}`)
console.log(`${rows.length - above.length} of ${rows.length} at most ${LIMIT} times the textbook's nodes (${((100 * (rows.length - above.length)) / rows.length).toFixed(0)} %, wanted ${100 * SHARE} %)`)
const slow = times.toSorted((a, b) => b.ms - a.ms)
console.log(`time: total ${slow.reduce((s, t) => s + t.ms, 0).toFixed(0)} ms, median ${slow[slow.length >> 1]?.ms.toFixed(1)} ms, slowest ${slow.slice(0, 6).map((t) => `${t.id} ${t.ms.toFixed(0)}`).join(", ")}`)
