// node count.js REPORT FILE…: prints "passed failed" from vitest's JSON report.
// A file that cannot be loaded is a failure; so is a FILE (a path's end) that is absent, or passes nothing, or skips something.
import { readFileSync } from "node:fs"

const [report, ...required] = process.argv.slice(2)
const { testResults: files } = JSON.parse(readFileSync(report, "utf8"))
const count = (file, ...states) => file.assertionResults.filter((t) => states.includes(t.status)).length

let passed = 0
let failed = 0
for (const file of files) {
  const failures = count(file, "failed")
  passed += count(file, "passed")
  failed += failures
  if (file.status === "failed" && failures === 0) failed += 1
}
for (const name of required) {
  const file = files.find((f) => f.name.endsWith(`/${name}`))
  const complete = file && count(file, "passed") > 0 && count(file, "skipped", "pending", "todo", "disabled") === 0
  if (!complete) {
    console.error(`${name}: did not run completely`)
    failed += 1
  }
}
console.log(passed, failed)
