// Writes docs/styles.md: which style fits which problem of the reference sample; steps that are not checked are listed.
import { writeFileSync } from "node:fs"
import { solve } from "../../src/answer/solve.ts"
import { STYLES } from "../../src/explain/index.ts"
import { printText } from "../../src/syntax/print/index.ts"
import { readLines, type ReferenceRecord } from "./records.ts"
import { type Explained, stylesPage } from "./styles-table.ts"

const explained: Explained[] = []
for (const { id, kind, problem } of readLines<ReferenceRecord>("reference.jsonl")) {
  const { requests } = await solve(problem, { styles: STYLES, judge: false, verify: false })
  explained.push({ id, kind, derivations: requests.flatMap((r) => r.derivations) })
}
const page = stylesPage(explained)
writeFileSync(new URL("../../docs/styles.md", import.meta.url), page)
console.log(page.split("\n\n").slice(2, 4).join("\n\n"))
for (const { id, derivations } of explained)
  for (const { style, steps } of derivations)
    for (const s of steps)
      if (s.check === "none") console.log(`${id}, ${style}: ${printText(s.lhs)} ${s.relation} ${printText(s.rhs)}`)
