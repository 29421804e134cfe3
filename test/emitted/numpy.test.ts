import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { emit } from "../../src/emit/index.ts"
import { prepared, report } from "./corpus.ts"
import { merged, operatorCases, randomCases, SEED } from "./generated.ts"
import { findPython, runPython } from "./python.ts"

const program = readFileSync(join(import.meta.dirname, "check.py"), "utf8")

const python = findPython()

describe.skipIf(!python)("emitted NumPy", () => {
  // a skipped suite is read all the same
  // oxlint-disable-next-line vitest/no-conditional-tests
  if (!python) return it("needs a Python with NumPy", () => {})
  console.log(`emitted NumPy: SEED=${SEED}`)
  const cases = prepared()
  const emitted = cases.filter((c) => c.request)
  report(cases)
  const modules = emitted.map((c) => [c.name, emit("numpy", c.request!)] as const)
  const reference = emitted.map(({ name, reference: { kind, point, dims } }) => ({
    name,
    module: name,
    function: `value_and_${kind}`,
    sizes: dims,
    ...point,
  }))
  const generated = [...operatorCases(), ...randomCases(60)]
  const { request, suffix } = merged(generated)
  const source = emit("numpy", request)
  const sizes = { m: 3, n: 4, p: 2, q: 3, k: 2, r: 2, c: 2 }
  const points = generated.map(({ name, inputs, value, derivatives }) => {
    return {
      name,
      module: "generated",
      function: `value_and_gradient${suffix.get(name)}`,
      inputs,
      sizes,
      value,
      derivatives,
    }
  })
  // one process for all
  const input = { modules: { ...Object.fromEntries(modules), generated: source }, cases: [...reference, ...points] }
  const complaints = runPython<Record<string, string | null>>(python, program, input)

  it.each(reference.map((p) => p.name))("%s", (name) => {
    expect(complaints[name]).toBeNull()
  })

  it("covers the corpus as far as its operators have cards", () => {
    expect(emitted.length).toBeGreaterThanOrEqual(190)
  })

  it("does what the evaluator does, for every operator and for random compositions", () => {
    const wrong = generated.filter((g) => complaints[g.name] !== null)
    expect(wrong.map((g) => `${g.name} (${suffix.get(g.name)}): ${complaints[g.name]}`)).toEqual([])
    expect(generated.length).toBeGreaterThan(600)
  })
})
