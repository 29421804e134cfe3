import type { Gradient } from "../derive/gradient.ts"
import { isOne } from "../ir/dim.ts"
import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import { latexName } from "../syntax/print/names.ts"
import { printLatex, printShape, printText } from "../syntax/print/index.ts"
import { latexSet, printSet } from "../syntax/print/problem.ts"
import type { Solved } from "./derive.ts"
import type { AnswerDocument, DerivativeEntry } from "./document.ts"
import { multipliedOut } from "./multiply-out.ts"
import { conditionText, toDocument } from "./present.ts"
import type { Solution } from "./solve.ts"

/** A variable of the problem. */
export interface SheetVariable {
  readonly name: string
  readonly latex: string
  /** As declarations have it, `R^(a x b)`. */
  readonly set: string
  readonly setLatex: string
  /** `a×b`, `n`, `scalar`. */
  readonly shape: string
}

/** An equation in LaTeX, and its right side in Gradus notation. */
export interface SheetEquation {
  readonly left: string
  readonly right: string
  readonly text: string
}

/** The same derivative written in another way, or a companion of it. */
export interface SheetForm extends SheetEquation {
  readonly name: string
}

export interface SheetResult extends SheetEquation {
  readonly entry: DerivativeEntry
  /** `b×c`. */
  readonly shape: string
  /** In words, about layouts and senses; empty where there is nothing to say. */
  readonly note: string
  /** Words with mathematics between dollar signs. */
  readonly conditions: readonly string[]
  readonly forms: readonly SheetForm[]
}

/** A solution as a page sets it: LaTeX beside the texts of the JSON document. */
export interface Sheet {
  readonly document: AnswerDocument
  /** Definitions and what is differentiated, in order. */
  readonly question: readonly SheetEquation[]
  readonly variables: readonly SheetVariable[]
  readonly results: readonly SheetResult[]
  /** How many claims and checks the input has, judged or not. */
  readonly claimed: number
}

/** Everything of a solution but its derivations. */
export function toSheet(solution: Solution): Sheet {
  const document = toDocument(solution)
  const solved = solution.requests.flatMap((r) => r.derivatives.map((d) => ({ d, name: r.request.name ?? "f" })))
  return {
    document,
    question: questionOf(solution),
    variables: solution.problem.variables.map(variableOf),
    results: solved.map(({ d, name }, i) =>
      resultOf(d, name, document.derivatives[i] as DerivativeEntry, multipliedOut(solution.shop, d.value)),
    ),
    claimed: solution.reading.claims.length + solution.problem.checks.length,
  }
}

/** A variable as a page shows it. */
export const variableOf = (v: Sym): SheetVariable => ({
  name: v.name,
  latex: latexName(v.name),
  set: printSet(v),
  setLatex: latexSet(v),
  shape: printShape(v.type),
})

function questionOf({ problem, requests }: Solution): SheetEquation[] {
  const names = new Map<Expr, string>()
  const lines: SheetEquation[] = []
  const equation = (name: string, value: Expr): SheetEquation => ({
    left: latexName(name),
    right: printLatex(value, { names, definition: true }),
    text: printText(value, { names, definition: true }),
  })
  for (const { name, value } of problem.definitions) {
    lines.push(equation(name, value))
    if (value.kind === "apply" && value.args.length > 0) names.set(value, name)
  }
  const asked = new Set(requests.filter((r) => r.request.name === undefined).map((r) => r.request.of))
  return [...lines, ...[...asked].map((e) => equation("f", e))]
}

/** What a derivative is called in LaTeX, `\nabla_W y`. */
function leftOf(d: Solved, name: string): string {
  const f = latexName(name)
  const [v = "", z = v] = d.wrt.map((x) => latexName(x.name))
  const partial = (above: string, below: string): string => `\\frac{\\partial ${above}}{\\partial ${below}}`
  switch (d.kind) {
    case "differential":
      return `d${f}`
    case "hvp":
      return `\\nabla^2_{${v}} ${f}\\,[\\cdot]`
    case "hessian":
      return `\\nabla^2_{${z === v ? v : `${v},${z}`}} ${f}`
    case "jacobian": {
      const [x] = d.wrt
      const below = x && !isOne(x.type.cols) ? `\\operatorname{vec}(${v})^\\top` : v
      return partial(d.layout === "vec" ? `\\operatorname{vec}(${f})` : f, d.layout === "vec" ? below : v)
    }
    default:
      return d.gradient?.sense === "wirtinger" ? partial(f, v) : `\\nabla_{${v}} ${f}`
  }
}

function noteOf(d: Solved, name: string): string {
  if (d.gradient?.sense === "holomorphic")
    return `complex derivative: d${name} = sum(G .* d${d.gradient.variable.name})`
  if (d.kind !== "jacobian" && d.kind !== "hessian") return ""
  if (d.layout === "vec") return "columns stacked (vec)"
  return d.kind === "jacobian" ? `${d.layout} layout` : ""
}

function resultOf(d: Solved, name: string, entry: DerivativeEntry, sum: Expr | undefined): SheetResult {
  const names = d.gradient?.names ?? new Map<Expr, string>()
  const inside = new Set(nodesOf(d.value))
  const named = [...names.keys()].some((e) => inside.has(e) && e.kind === "apply" && e.args.length > 0)
  const right = printLatex(d.value, { names })
  const left = leftOf(d, name)
  const inFull: SheetForm[] =
    named && entry.latex !== right ? [{ name: "in full", left, right: entry.latex, text: printText(d.value) }] : []
  return {
    entry,
    left,
    right,
    text: entry.text,
    shape: printShape(d.value.type),
    note: noteOf(d, latexName(name)),
    conditions: [
      ...new Set([
        ...d.conditions.map((c) => signs(conditionText(c, (e) => `$${printLatex(e)}$`))),
        ...d.verification.conditions.map(signs),
      ]),
    ],
    forms: [
      ...inFull,
      ...(sum ? [form("multiplied out", left, sum)] : []),
      ...operatorForm(d, name, left),
      ...companions(d, name),
    ],
  }
}

const signs = (text: string): string => text.replaceAll("!=", "≠").replaceAll(">=", "≥").replaceAll("<=", "≤")

const form = (name: string, left: string, e: Expr): SheetForm => ({
  name,
  left,
  right: printLatex(e),
  text: printText(e),
})

function operatorForm(d: Solved, name: string, left: string): SheetForm[] {
  const f = latexName(name)
  if (d.operator) return [form("as an operator", d.kind === "jacobian" ? `d${f}` : `d(${left})`, d.operator)]
  return []
}

function companions({ gradient: g, overC }: Solved, name: string): SheetForm[] {
  if (!g) return []
  const f = latexName(name)
  const v = latexName(g.variable.name)
  return [
    ...(g.sense === "holomorphic" ? [] : wirtinger(g, f, v)),
    ...(g.euclidean ? [form("unconstrained", `\\nabla^{\\text{Euclidean}}_{${v}} ${f}`, g.euclidean)] : []),
    ...(g.freeEntries
      ? [form("in the free entries", `\\frac{\\partial ${f}}{\\partial ${v}_{ij}}`, g.freeEntries)]
      : []),
    ...(overC ? [form("over the complex numbers", `\\nabla_{${v}} ${f}`, overC.value), ...wirtinger(overC, f, v)] : []),
  ]
}

function wirtinger(g: Gradient, f: string, v: string): SheetForm[] {
  if (!g.wirtinger) return []
  return [
    form("Wirtinger", `\\frac{\\partial ${f}}{\\partial ${v}}`, g.wirtinger.dW),
    form("Wirtinger, conjugate", `\\frac{\\partial ${f}}{\\partial \\overline{${v}}}`, g.wirtinger.dWbar),
  ]
}
