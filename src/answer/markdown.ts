import { type Derivation, renderLatex } from "../explain/index.ts"
import type { Sym } from "../ir/expr.ts"
import { latexName } from "../syntax/print/names.ts"
import { printLatex } from "../syntax/print/index.ts"
import { printSet } from "../syntax/print/problem.ts"
import type { Solved } from "./derive.ts"
import { conditionText } from "./present.ts"
import type { Solution, SolvedRequest } from "./solve.ts"

/** A solution as a reply that one can post: what is asked, the result, how it comes about, what it needs. */
export function markdownOf(solution: Solution): string {
  const blocks = solution.requests.flatMap((r) => requestBlocks(r, solution))
  const notes = [...solution.reading.choices, ...solution.warnings].map((n) => `- ${n}`)
  if (notes.length > 0) blocks.push(`How the question was read:\n\n${notes.join("\n")}`)
  return blocks.join("\n\n")
}

function requestBlocks({ request, derivatives, derivations }: SolvedRequest, { problem }: Solution): string[] {
  const name = request.name === undefined ? undefined : latexName(request.name)
  const of = printLatex(request.of)
  const shown = name ?? of
  const variables = problem.variables.map(declared)
  const question = `${name === undefined ? "" : `$$${name} = ${of}$$\n\n`}with ${listed(variables)}:`
  const results = derivatives.map((d) => `$$${leftSide(d, shown)} = ${printLatex(d.value)}$$`)
  return [
    ...(name === undefined ? [`For $${of}$ ${question}`] : [`For\n\n${question}`]),
    ...results,
    ...derivations.map(derivationBlock),
    ...derivatives.flatMap(endings),
  ]
}

function derivationBlock(derivation: Derivation): string {
  return `Derivation, every step checked:\n\n$$\n${renderLatex(derivation)}\n$$`
}

const VERDICTS: Readonly<Record<string, string>> = {
  proved: "is proved: both sides have the same normal form",
  verified: "is verified at random points",
  unverified: "could not be verified",
}

/** How far the result is checked, and what it needs. */
function endings(d: Solved): string[] {
  const by = d.wrt.map((w) => `$${latexName(w.name)}$`).join(", ")
  const verdict = VERDICTS[d.verification.verdict] ?? d.verification.verdict
  const conditions = [...d.conditions.map((c) => conditionText(c)), ...d.verification.conditions]
  const needs =
    conditions.length === 0 ? "" : ` It needs ${[...new Set(conditions)].map((c) => `\`${c}\``).join(", ")}.`
  const layout = d.kind === "jacobian" || d.kind === "hessian" ? ` Layout: ${d.layout}.` : ""
  return [`The ${d.kind} by ${by} ${verdict}.${layout}${needs}`]
}

function leftSide({ kind, wrt, gradient }: Solved, of: string): string {
  const [x = "", z = x] = wrt.map((w) => latexName(w.name))
  const grouped = /[-+]/.test(of) ? `\\left(${of}\\right)` : of
  if (kind === "differential") return `d${grouped}`
  if (kind === "hessian") return `\\nabla^2_{${z === x ? x : `${x},${z}`}} ${grouped}`
  if (kind === "hvp") return `\\nabla^2_{${x}} ${grouped}\\,v`
  if (kind === "jacobian" || gradient?.sense === "wirtinger") return `\\frac{\\partial ${grouped}}{\\partial ${x}}`
  return `\\nabla_{${x}} ${grouped}`
}

/** `$X \in \mathbb{R}^{m \times n}$`. */
function declared(s: Sym): string {
  const set = printSet(s)
    .replace(/^([RC])\b/, "\\mathbb{$1}")
    .replace(/^([RC])\+/, "\\mathbb{$1}_+")
    .replace(/\^\((.*)\)$/, "^{$1}")
    .replace(/\^(\w+)$/, "^{$1}")
    .replaceAll(" x ", " \\times ")
    .replace(/^(Sym|Skew|Diag|Lower|Upper|PSD|PD|Herm|HPD|O|U|St|Perm|Toep|Simplex|Int|Nat)\b/, "\\mathrm{$1}")
  return `$${latexName(s.name)} \\in ${set}$`
}

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`
