import { describe, expect, it } from "vitest"
import { emit } from "../../src/emit/index.ts"
import { fromNested, type NumberArray, toNested } from "../../src/numeric/array.ts"
import { evaluateFunctions } from "../../src/numeric/evaluate.ts"
import { difference } from "./compare.ts"
import { run, typeErrors } from "./compile.ts"
import { prepared } from "./corpus.ts"
import { merged, operatorCases, randomCases, SEED } from "./generated.ts"

const cases = prepared().filter((c) => c.request)
console.log(`emitted TypeScript: SEED=${SEED}`)
const generated = [...operatorCases(), ...randomCases(60)]
const { request: mergedRequest, suffix } = merged(generated)
const module = emit("typescript", mergedRequest)
const sources = new Map([...cases.map((c) => [c.name, emit("typescript", c.request!)] as const), ["generated", module]])
const errors = typeErrors(sources)

const capitalised = (word: string): string => word.replace(/^./, (l) => l.toUpperCase())

/** Arguments and sizes as the emitted function takes them: reserved words have a trailing `_`. */
const RESERVED = new Set(["in", "new", "var"])
const argumentsOf = (inputs: Readonly<Record<string, NumberArray>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(inputs).map(([name, a]) => [RESERVED.has(name) ? `${name}_` : name, toNested(a)]))

describe("emitted TypeScript", () => {
  it("has a compiler without complaints of its own", () => {
    expect(errors.get("the compiler")).toBeUndefined()
  })

  it("does what the evaluator does, for every operator and for random compositions", () => {
    const sizes = { m: 3, n: 4, p: 2, q: 3, k: 2, r: 2, c: 2 }
    const functions = run(module)
    expect(errors.get("generated") ?? []).toEqual([])
    const wrong = generated.flatMap(({ name, inputs, value, derivatives }) => {
      const called = `valueAndGradient${suffix.get(name)}`
      const found = functions[called]!({ ...sizes, ...inputs })
      const results = found["gradient"] as Record<string, unknown>
      const complaints = [
        difference("the value", found["value"], value),
        ...Object.entries(derivatives).map(([key, d]) => difference(key, results[key], d)),
      ].filter((c) => c !== undefined)
      return complaints.length > 0 ? [`${name} (${called}): ${complaints.join("; ")}`] : []
    })
    expect(wrong).toEqual([])
  })

  it.each(cases.map((c) => [c.name, c] as const))("%s", (name, { request, reference }) => {
    expect(errors.get(name) ?? []).toEqual([])
    const { inputs, value, derivatives } = reference.point
    const arrays = Object.fromEntries(Object.entries(inputs).map(([n, a]) => [n, fromNested(a)]))
    const { kind } = reference
    // the corpus names the sizes of declared variables
    const dims = / (in|∈) /.test(reference.problem) ? reference.dims : {}
    const found = run(sources.get(name)!)[`valueAnd${capitalised(kind)}`]!({ ...dims, ...argumentsOf(arrays) })
    expect(difference("the value", found["value"], value)).toBeUndefined()
    const results = found[kind] as Record<string, unknown>
    expect(Object.keys(results)).toEqual(Object.keys(derivatives))
    for (const [key, d] of Object.entries(derivatives)) expect(difference(key, results[key], d)).toBeUndefined()

    // the evaluator finds the same by the cards
    const evaluated = evaluateFunctions(request!, {
      arrays: new Map(Object.entries(arrays)),
      sizes: new Map(Object.entries(dims)),
    }).functions[0]!
    expect(difference("the evaluated value", evaluated.value, found["value"], 1e-10)).toBeUndefined()
    for (const key of Object.keys(derivatives))
      expect(difference(`the evaluated ${key}`, evaluated.derivatives[key], results[key], 1e-9)).toBeUndefined()
  })
})
