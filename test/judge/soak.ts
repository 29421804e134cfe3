// Long runs of what the suite does in small: `npm run soak mutants 20000`, `npm run soak threads 10000`; a seed may follow.
import { createRandom } from "../../src/field/random.ts"
import { judgeMutants, rightRows } from "./misjudged.ts"
import { spoilt, trial } from "./spoilt.ts"

/** Processor time that a thread may take, in seconds. */
const LIMIT = 2

const [what = "", count = "1000", seed = "soak"] = process.argv.slice(2)

function mutants(total: number): number {
  const each = Math.ceil(total / rightRows.length)
  const verdicts: Record<string, number> = {}
  let done = 0
  let faults = 0
  for (const row of rightRows) {
    const found = judgeMutants(row, each, seed)
    done += found.mutants
    for (const [verdict, n] of Object.entries(found.verdicts)) verdicts[verdict] = (verdicts[verdict] ?? 0) + n
    for (const fault of found.faults) console.log(fault)
    faults += found.faults.length
    console.error(`${row.id}: ${done} mutants, ${faults} misjudged`)
  }
  console.log(`${done} mutants (seed ${seed}): ${faults} misjudged; ${JSON.stringify(verdicts)}`)
  return faults
}

async function threads(total: number): Promise<number> {
  const random = createRandom(seed)
  let faults = 0
  let longest = 0
  for (let i = 0; i < total; i++) {
    const source = spoilt(random)
    const { fault, seconds } = await trial(source)
    longest = Math.max(longest, seconds)
    if (fault !== undefined || seconds > LIMIT) {
      faults++
      console.log(`${i}: ${fault ?? `${seconds.toFixed(1)} s`}\n${source}\n=====`)
    }
    if (i % 500 === 499) console.error(`${i + 1} threads, ${faults} faults`)
  }
  console.log(
    `${total} threads (seed ${seed}): ${faults} crashes or above ${LIMIT} s; the longest took ${longest.toFixed(1)} s`,
  )
  return faults
}

const run = { mutants, threads }[what]
if (!run) {
  console.error("npm run soak mutants|threads [count] [seed]")
  process.exitCode = 2
} else if ((await run(Number(count))) > 0) process.exitCode = 1
