// Measures Gradus beside its peers in one run; `npm run bench -- --write` puts the tables into docs/benchmarks.md;
// names of benchmarks run these alone.
import { writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { chainBenchmark } from "./chain.ts"
import { coldStartBenchmark } from "./cold-start.ts"
import { hessianBenchmark } from "./hessians.ts"
import { sampleBenchmark } from "./sample.ts"
import { markdown, type Table } from "./support.ts"

const benchmarks: Readonly<Record<string, () => Table | Promise<Table>>> = {
  chain: chainBenchmark,
  "cold-start": coldStartBenchmark,
  hessians: hessianBenchmark,
  sample: sampleBenchmark,
}
const asked = process.argv.slice(2).filter((a) => Object.hasOwn(benchmarks, a))
const tables: string[] = []
for (const name of asked.length > 0 ? asked : Object.keys(benchmarks))
  tables.push(markdown(await (benchmarks[name] as () => Table | Promise<Table>)()))
const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}; \`npm run bench\` reproduces it. Ratios travel, times do not.`
const text = `# Benchmarks\n\n${machine}\n\n${tables.join("\n")}`
console.log(text)
if (process.argv.includes("--write")) writeFileSync(new URL("../docs/benchmarks.md", import.meta.url), text)
