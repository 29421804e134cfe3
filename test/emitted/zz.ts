import { readFileSync } from "node:fs"
import { emit } from "../../src/emit/index.ts"
import { operatorCases, randomCases } from "./generated.ts"
import { findPython, runPython } from "./python.ts"
const gen = [...operatorCases(), ...randomCases(100)].map(({ request, kind, ...rest }) => ({...rest, source: emit("numpy", request), function: `value_and_${kind}`, sizes: { m: 3, n: 4, p: 2, q: 3, k: 2, r: 2, c: 2 } }))
const r = runPython<Record<string, string | null>>(findPython()!, readFileSync("test/emitted/check.py", "utf8"), gen)
let shown = 0
for (const g of gen) if (r[g.name]) { console.log(g.name, "::", r[g.name]); if (process.argv[2] && g.name.startsWith(process.argv[2]) && shown++ < 2) console.log(g.source.split("\n\n\n").at(-1)) }
