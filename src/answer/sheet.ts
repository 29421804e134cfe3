import type { Workshop } from "../derive/gradient.ts"
import { type Expr, isMatrix, nodesOf, type Sym } from "../ir/expr.ts"
import { latexName } from "../syntax/print/names.ts"
import { printLatex, printShape, printText } from "../syntax/print/index.ts"
import { latexSet, printSet } from "../syntax/print/problem.ts"
import type { Solved } from "./derive.ts"
import type { AnswerDocument, DerivativeEntry } from "./document.ts"
import { besides, form, nameOf, otherForms, partial } from "./forms.ts"
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

/** A name that the problem gives to an expression, `f` where it gives none. */
export interface SheetDefinition extends SheetEquation {
  readonly name: string
  readonly shape: string
}

/** The same derivative written in another way, or a companion of it. */
export interface SheetForm extends SheetEquation {
  readonly name: string
  /** Of `text`, where it is not Gradus's. */
  readonly notation?: "einsum"
}

export interface SheetResult extends SheetEquation {
  readonly entry: DerivativeEntry
  /** `b×c`. */
  readonly shape: string
  /** In words, about layouts and senses; empty where there is nothing to say. */
  readonly note: string
  /** Words with mathematics between dollar signs. */
  readonly conditions: readonly string[]
  /** What belongs to the answer beside it. */
  readonly beside: readonly SheetForm[]
  readonly forms: readonly SheetForm[]
}

/** A solution as a page sets it: LaTeX beside the texts of the JSON document. */
export interface Sheet {
  readonly document: AnswerDocument
  /** Definitions and what is differentiated, in order. */
  readonly question: readonly SheetDefinition[]
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
      resultOf(d, latexName(name), document.derivatives[i] as DerivativeEntry, solution.shop),
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

function questionOf({ problem, requests }: Solution): SheetDefinition[] {
  const names = new Map<Expr, string>()
  const lines: SheetDefinition[] = []
  const equation = (name: string, value: Expr): SheetDefinition => ({
    name,
    shape: printShape(value.type),
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

/** The same where a matrix is stacked in columns. */
function leftOf(d: Solved, f: string): string {
  if (d.kind !== "jacobian" || d.layout !== "vec") return nameOf(d, f)
  const [x] = d.wrt as [Sym]
  return partial(
    `\\operatorname{vec}(${f})`,
    isMatrix(x.type) ? `\\operatorname{vec}(${latexName(x.name)})^\\top` : latexName(x.name),
  )
}

function noteOf(d: Solved, name: string): string {
  if (d.barred) return `the function is neither real nor holomorphic`
  if (d.gradient?.sense === "holomorphic")
    return `complex derivative: d${name} = sum(G .* d${d.gradient.variable.name})`
  if (d.kind !== "jacobian" && d.kind !== "hessian") return ""
  if (d.layout === "vec") return "columns stacked (vec)"
  return d.kind === "jacobian" ? `${d.layout} layout` : ""
}

function resultOf(d: Solved, f: string, entry: DerivativeEntry, shop: Workshop): SheetResult {
  const names = d.gradient?.names ?? new Map<Expr, string>()
  const inside = new Set(nodesOf(d.value))
  const named = [...names.keys()].some((e) => inside.has(e) && e.kind === "apply" && e.args.length > 0)
  const right = printLatex(d.value, { names })
  const left = leftOf(d, f)
  const sum = multipliedOut(shop, d.value)
  const inFull: SheetForm[] =
    named && entry.latex !== right ? [{ name: "in full", left, right: entry.latex, text: printText(d.value) }] : []
  return {
    entry,
    left,
    right,
    text: entry.text,
    shape: printShape(d.value.type),
    note: noteOf(d, f),
    conditions: [
      ...new Set([
        ...d.conditions.map((c) => signs(conditionText(c, (e) => `$${printLatex(e)}$`))),
        ...d.verification.conditions.map(signs),
      ]),
    ],
    beside: besides(d, f),
    forms: [...inFull, ...(sum ? [form("multiplied out", left, sum)] : []), ...otherForms(d, f, shop)],
  }
}

const signs = (text: string): string => text.replaceAll("!=", "≠").replaceAll(">=", "≥").replaceAll("<=", "≤")
