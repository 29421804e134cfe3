import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { emit } from "../../src/emit/index.ts"
import { prepared, report } from "./corpus.ts"
import { findPython, runPython } from "./python.ts"
import { special } from "./special.ts"

const program = readFileSync(join(import.meta.dirname, "check.py"), "utf8")

/** Arguments of reserved names have a trailing `_`. */
const RESERVED = new Set(["lambda", "in", "is", "as", "np"])

describe.skipIf(!findPython())("emitted NumPy", () => {
  const cases = prepared()
  const emitted = cases.filter((c) => c.request)
  report(cases)
  const points = [
    ...emitted.map(({ name, request, reference }) => ({
      name,
      source: emit("numpy", request!),
      function: `value_and_${reference.kind}`,
      inputs: reference.point.inputs,
      value: reference.point.value,
      derivatives: reference.point.derivatives,
    })),
    ...special().map(({ request, ...rest }) => ({ ...rest, source: emit("numpy", request) })),
  ]
  const renamed = points.map((p) => ({
    ...p,
    inputs: Object.fromEntries(Object.entries(p.inputs).map(([k, v]) => [RESERVED.has(k) ? `${k}_` : k, v])),
  }))
  const complaints = runPython<Record<string, string | null>>(findPython()!, program, renamed)

  it.each(points.map((p) => p.name))("%s", (name) => {
    expect(complaints[name]).toBeNull()
  })

  it("covers the corpus as far as its operators have cards", () => {
    expect(emitted.length).toBeGreaterThanOrEqual(90)
  })
})
