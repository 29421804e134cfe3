import { isOne } from "../../ir/dim.ts"
import { type Expr, isScalar, isVector, type Sym } from "../../ir/expr.ts"
import type { Problem } from "../problem.ts"
import { printText } from "./index.ts"
import { latexDim } from "./latex.ts"

const SYMBOLS: Readonly<Record<string, string>> = { general: "", positive: "+" }

/** The set a variable was declared in: `R^(a x b)`, `Sym(n)`, `St(n,p,C)`. */
export function printSet(v: Sym): string {
  const { rows, cols, field } = v.type
  if (v.set === "Int" || v.set === "Nat") return v.set
  const suffix = SYMBOLS[v.set]
  if (suffix !== undefined) {
    const name = `${field}${suffix}`
    if (isScalar(v.type)) return name
    if (isVector(v.type)) return /^\w+$/.test(rows.key) ? `${name}^${rows.key}` : `${name}^(${rows.key})`
    return `${name}^(${rows.key} x ${cols.key})`
  }
  const own = v.set === "Herm" || v.set === "HPD" || v.set === "U" ? "C" : "R"
  const dims = v.set === "St" ? [rows.key, cols.key] : [rows.key]
  return `${v.set}(${[...dims, ...(field === own ? [] : [field])].join(",")})`
}

/** The same in LaTeX. */
export function latexSet(v: Sym): string {
  const { rows, cols, field } = v.type
  const suffix = SYMBOLS[v.set]
  if (v.set === "Int") return "\\mathbb Z"
  if (v.set === "Nat") return "\\mathbb N"
  if (suffix !== undefined) {
    const name = `\\mathbb ${field}${suffix === "" ? "" : "_{>0}"}`
    if (isScalar(v.type)) return name
    return isVector(v.type) ? `${name}^{${latexDim(rows)}}` : `${name}^{${latexDim(rows)} \\times ${latexDim(cols)}}`
  }
  const [, letters = "", rest = ""] = /^(\w+)(.*)$/.exec(printSet(v)) ?? []
  return `\\mathrm{${letters}}${rest.replaceAll("*", "\\,")}`
}

/** The problem in Gradus notation: declarations, definitions in terms of earlier ones, requests. */
export function printProblem(problem: Problem): string {
  const lines: string[] = []
  for (const v of problem.variables) {
    const set = printSet(v)
    const last = lines.at(-1)
    // names in one set share a line
    if (last?.endsWith(` in ${set}`)) lines[lines.length - 1] = last.replace(" in ", `, ${v.name} in `)
    else lines.push(`${v.name} in ${set}`)
  }
  const names = new Map<Expr, string>()
  for (const { name, value } of problem.definitions) {
    lines.push(`${name} = ${printText(value, { names })}`)
    if (value.kind === "apply") names.set(value, name)
  }
  for (const r of problem.requests)
    lines.push(`${r.kind} ${r.name ?? printText(r.of, { names })} wrt ${r.wrt.map((v) => v.name).join(", ")}`)
  return lines.join("\n")
}

/** The shape as `--json` has it: `[]` for a scalar, one entry for a vector. */
export function shapeEntry(v: Sym["type"]): string[] {
  if (isScalar(v)) return []
  return isOne(v.cols) ? [v.rows.key] : [v.rows.key, v.cols.key]
}
