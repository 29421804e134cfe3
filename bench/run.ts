// Measures Gradus beside its peers in one run; `npm run bench -- --write` puts the tables into docs/benchmarks.md.
import { writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { chainBenchmark } from "./chain.ts"
import { coldStartBenchmark } from "./cold-start.ts"
import { markdown } from "./support.ts"

const tables = [chainBenchmark(), coldStartBenchmark()].map(markdown)
const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}; \`npm run bench\` reproduces it. Ratios travel, times do not.`
const text = `# Benchmarks\n\n${machine}\n\n${tables.join("\n")}`
console.log(text)
if (process.argv.includes("--write")) writeFileSync(new URL("../docs/benchmarks.md", import.meta.url), text)
