import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { emit } from "../../src/emit/index.ts"
import { prepared, report } from "./corpus.ts"
import { operatorCases, randomCases, SEED } from "./generated.ts"
import { findPython, runPython } from "./python.ts"

const program = readFileSync(join(import.meta.dirname, "check.py"), "utf8")

describe.skipIf(!findPython())("emitted NumPy", () => {
  console.log(`emitted NumPy: SEED=${SEED}`)
  const cases = prepared()
  const emitted = cases.filter((c) => c.request)
  report(cases)
  const reference = emitted.map(({ name, request, reference: { kind, point, dims } }) => ({
    name,
    source: emit("numpy", request!),
    function: `value_and_${kind}`,
    sizes: dims,
    ...point,
  }))
  const generated = [...operatorCases(), ...randomCases(60)].map(({ request, kind, ...rest }) => ({
    ...rest,
    source: emit("numpy", request),
    function: `value_and_${kind}`,
    sizes: { m: 3, n: 4, p: 2, q: 3, k: 2, r: 2, c: 2 },
  }))
  // one process for all
  const complaints = runPython<Record<string, string | null>>(findPython()!, program, [...reference, ...generated])

  it.each(reference.map((p) => p.name))("%s", (name) => {
    expect(complaints[name]).toBeNull()
  })

  it("covers the corpus as far as its operators have cards", () => {
    expect(emitted.length).toBeGreaterThanOrEqual(190)
  })

  it("does what the evaluator does, for every operator and for random compositions", () => {
    const wrong = generated.filter((g) => complaints[g.name] !== null)
    expect(wrong.map((g) => `${g.name}: ${complaints[g.name]}\n${g.source}`)).toEqual([])
  })
})
