import { spawnSync } from "node:child_process"
import { median, type Table } from "./support.ts"

const time = (args: readonly string[]): number => {
  const start = performance.now()
  spawnSync(process.execPath, args, { stdio: "ignore" })
  return performance.now() - start
}

const RUNS = 15

/** The whole process of answering the seed thread, beside a Node that does nothing; runs taken in turn. */
export function coldStartBenchmark(): Table {
  const commands: [string, string[]][] = [
    ["node -e 0", ["-e", "0"]],
    ["gradus examples/seed.md --style none", ["bin/gradus.js", "examples/seed.md", "--style", "none"]],
    ["gradus examples/seed.md", ["bin/gradus.js", "examples/seed.md"]],
    ["gradus check examples/seed.md", ["bin/gradus.js", "check", "examples/seed.md"]],
  ]
  const times = commands.map((): number[] => [])
  for (let run = 0; run <= RUNS; run++)
    commands.forEach(([, args], i) => {
      const ms = time(args)
      if (run > 0) times[i]?.push(ms)
    })
  const base = median(times[0] as number[])
  return {
    title: "Whole process, ms",
    head: ["command", "median", "above node -e 0", "min", "max"],
    rows: commands.map(([name], i) => {
      const t = times[i] as number[]
      return [
        `\`${name}\``,
        median(t).toFixed(0),
        (median(t) - base).toFixed(0),
        Math.min(...t).toFixed(0),
        Math.max(...t).toFixed(0),
      ]
    }),
    note: `Medians of ${RUNS} runs in turn after a warm-up.`,
  }
}
