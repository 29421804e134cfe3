import { readFileSync } from "node:fs"
import type { Derived } from "../src/answer/derive.ts"
import { deriveKind } from "../src/answer/kinds.ts"
import { Workshop } from "../src/derive/gradient.ts"
import { parseProblem } from "../src/syntax/gradus/parser.ts"
import { printText } from "../src/syntax/print/index.ts"
import { buildProblem, type Problem } from "../src/syntax/problem.ts"
import { verifyDerivative } from "../src/verify/ladder.ts"
import type { Table } from "./support.ts"

interface Asked {
  readonly id: string
  readonly kind: string
  readonly problem: string
  readonly wrt?: readonly string[]
}

/** Every gradient of the sample differentiated once more. */
export function secondDerivatives(): { readonly id: string; readonly problem: Problem }[] {
  const lines = ["reference.jsonl", "questions.jsonl"].flatMap((file) =>
    readFileSync(new URL(`../test/corpus/${file}`, import.meta.url), "utf8")
      .trim()
      .split("\n"),
  )
  return lines.flatMap((line) => {
    const { id, kind, problem, wrt } = JSON.parse(line) as Asked
    if (kind !== "gradient" || !wrt?.length) return []
    const of = /gradient\s+(\S+)\s+wrt/.exec(problem)?.[1] ?? "y"
    const body = problem.split("\n").filter((l) => !/^\s*(gradient|jacobian|hessian|check)\b/.test(l))
    const source = [...body, `hessian ${of} wrt ${wrt.join(", ")}`].join("\n")
    return [{ id, problem: buildProblem(parseProblem(source), source) }]
  })
}

/** Reads, derives and writes all blocks; with `verify` each is checked. */
function all(verify: boolean): {
  readonly ms: number
  readonly found: readonly { id: string; d: Derived; text: string }[]
} {
  const start = performance.now()
  const found = secondDerivatives().flatMap(({ id, problem }) =>
    problem.requests.flatMap((request) =>
      deriveKind(new Workshop(problem.builder.arena), request, "numerator").map((d) => {
        if (verify)
          verifyDerivative({
            builder: problem.builder,
            kind: "hessian",
            of: request.of,
            wrt: d.wrt,
            derivative: d.value,
            ...(d.conjugate && { conjugate: d.conjugate }),
          })
        return { id, d, text: printText(d.value) }
      }),
    ),
  )
  return { ms: performance.now() - start, found }
}

export function hessianBenchmark(): Table {
  all(false)
  const { ms, found } = all(false)
  const checked = all(true)
  const longest = found.reduce((a, b) => (b.text.length > a.text.length ? b : a))
  const summed = found.filter((f) => f.text.includes("sum(")).length
  const core = found.filter((f) => f.d.core).length
  return {
    title: "All Hessians of the sample",
    head: [
      "blocks",
      "derive and write, ms",
      "with verification, ms",
      "with an index sum",
      "with a compressed core",
      "longest",
    ],
    rows: [
      [
        `${found.length}`,
        ms.toFixed(0),
        checked.ms.toFixed(0),
        `${summed}`,
        `${core}`,
        `${longest.id}, ${longest.text.length} characters`,
      ],
    ],
    note: "One process, after one warm-up run. Every block has its operator form and its matrix.",
  }
}
