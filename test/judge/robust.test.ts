import { describe, expect, it } from "vitest"
import { pose, read } from "../../src/answer/read.ts"
import { createRandom, type Random } from "../../src/field/random.ts"
import { GradusError } from "../../src/ir/error.ts"
import { judge, report } from "../../src/judge/index.ts"
import { readText } from "../corpus/records.ts"

/** Spoilt threads; `GRADUS_SPOILT` asks for more. */
const COUNT = Number(process.env["GRADUS_SPOILT"] ?? 60)
const SEED = process.env["GRADUS_SEED"] ?? "spoilt"
const THREADS = ["seed", "masked-factorisation", "symmetric-inverse-logdet", "trace-with-diag"].map((name) =>
  readText(`threads/${name}.md`),
)

/** A cut, a splice of two threads, or some characters flipped. */
function spoilt(random: Random): string {
  const text = THREADS[random.integer(0, THREADS.length - 1)] as string
  const other = THREADS[random.integer(0, THREADS.length - 1)] as string
  const at = random.integer(0, text.length)
  switch (random.integer(0, 3)) {
    case 0:
      return text.slice(at)
    case 1:
      return text.slice(0, at) + text.slice(at + random.integer(1, 40))
    case 2:
      return text.slice(0, at) + other.slice(random.integer(0, other.length))
    default: {
      const letters = [...text]
      for (let i = 0; i < 8; i++)
        letters[random.integer(0, letters.length - 1)] = [..."XWZ{}^_$\\()=+-'TA1 "][random.integer(0, 18)] as string
      return letters.join("")
    }
  }
}

describe("spoilt threads", () => {
  it("are judged without a crash, in bounded time", { timeout: 3_600_000 }, async () => {
    const random = createRandom(SEED)
    const faults: string[] = []
    for (let i = 0; i < COUNT; i++) {
      const source = spoilt(random)
      const start = process.cpuUsage()
      try {
        const reading = await read(source)
        const { claims, answers } = judge(pose(reading, source), reading)
        report(claims, answers)
      } catch (error) {
        if (!(error instanceof GradusError)) faults.push(`${i}: ${String(error)}`)
      }
      const seconds = process.cpuUsage(start).user / 1e6
      if (seconds > 5) faults.push(`${i}: ${seconds.toFixed(1)} s`)
    }
    expect(faults).toEqual([])
  })
})
