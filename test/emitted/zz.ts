import { readFileSync } from "node:fs"
import { emit } from "../../src/emit/index.ts"
import { merged, operatorCases, randomCases } from "./generated.ts"
import { findPython, runPython } from "./python.ts"
import { run, typeErrors } from "./compile.ts"
import { difference } from "./compare.ts"
const sizes = { m: 3, n: 4, p: 2, q: 3, k: 2, r: 2, c: 2 }
console.time("gen")
const gen = [...operatorCases(), ...randomCases(Number(process.argv[3] ?? 60))]
console.timeEnd("gen")
const { request, suffix } = merged(gen)
const source = emit("numpy", request)
const functionText = (src: string, name: string) => {
  const i = src.search(new RegExp(`${name}\\(`))
  return src.slice(i, i + 3000).split(/\n\n\n|\n\n\/\*\*/)[0]
}
const r = runPython<Record<string, string | null>>(findPython()!, readFileSync("test/emitted/check.py", "utf8"), {
  modules: { generated: source },
  cases: gen.map(({ spec, ...g }) => ({
    ...g,
    module: "generated",
    function: `value_and_gradient${suffix.get(g.name)}`,
    sizes,
  })),
})
for (const g of gen)
  if (r[g.name]) {
    console.log("NP", g.name, "::", r[g.name])
    if (process.argv[2] && g.name.startsWith(process.argv[2]))
      console.log(functionText(source, `value_and_gradient${suffix.get(g.name)}`))
  }
const module = emit("typescript", request)
console.time("types")
console.log(
  typeErrors(new Map([["g", module]]))
    .get("g")
    ?.map((l) => l + "   " + module.split("\n")[Number(l.split(":")[0]) - 1])
    .join("\n"),
)
console.timeEnd("types")
const functions = run(module)
for (const g of gen) {
  let complaints: unknown[]
  try {
    const found = functions[`valueAndGradient${suffix.get(g.name)}`]!({ ...sizes, ...g.inputs })
    const results = found["gradient"] as Record<string, unknown>
    complaints = [
      difference("the value", found["value"], g.value),
      ...Object.entries(g.derivatives).map(([k, d]) => difference(k, results[k], d)),
    ].filter((c) => c !== undefined)
  } catch (e) {
    complaints = [String(e)]
  }
  if (complaints.length > 0) {
    console.log("TS", g.name, "::", complaints.slice(0, 3).join(" ; ").slice(0, 300))
    if (process.argv[2] && g.name.startsWith(process.argv[2]))
      console.log(functionText(module, `valueAndGradient${suffix.get(g.name)}`))
  }
}
