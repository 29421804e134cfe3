import { emit } from "../../src/emit/index.ts"
import { operatorCases, randomCases } from "./generated.ts"
import { run, typeErrors } from "./compile.ts"
import { difference } from "./compare.ts"
const gen = [...operatorCases(), ...randomCases(100)]
const failed: string[] = []
const sources = new Map(gen.flatMap((g) => { try { return [[g.name, emit("typescript", g.request)] as const] } catch (e) { failed.push(g.name + String(e)); return [] } }))
console.log(failed.join("\n"))
console.time("types")
const errors = typeErrors(sources)
console.timeEnd("types")
let shown = 0
for (const g of gen) {
  const source = sources.get(g.name); if (!source) continue
  let complaints: unknown[]
  try {
    const found = run(source)["valueAndGradient"]!({ m: 3, n: 4, p: 2, q: 3, k: 2, r: 2, c: 2, ...g.inputs })
    const results = found["gradient"] as Record<string, unknown>
    complaints = [...(errors.get(g.name) ?? []), difference("the value", found["value"], g.value), ...Object.entries(g.derivatives).map(([k, d]) => difference(k, results[k], d))].filter((c) => c !== undefined)
  } catch (e) { complaints = [...(errors.get(g.name) ?? []), String(e)] }
  if (complaints.length > 0) { console.log(g.name, "::", complaints.slice(0,3).join(" ; ").slice(0, 300)); if (process.argv[2] && g.name.startsWith(process.argv[2]) && shown++ < 2) console.log(source) }
}
console.log(errors.get("the compiler"))
