import type { Gradient } from "../derive/gradient.ts"
import { type Detail, renderLatex } from "../explain/index.ts"
import type { Style } from "../explain/derivation.ts"
import { type Expr, isMatrix, nodesOf, type Sym } from "../ir/expr.ts"
import { latexName } from "../syntax/print/names.ts"
import { printLatex, printShape } from "../syntax/print/index.ts"
import { latexSet } from "../syntax/print/problem.ts"
import type { Block } from "./blocks.ts"
import type { Solved } from "./derive.ts"
import type { Solution, SolvedRequest } from "./solve.ts"
import { answersInWords } from "./terminal.ts"

const TITLES: { readonly [style in Style]: string } = {
  differential: "By differentials",
  trace: "By traces",
  definition: "By the definition",
  index: "By indices",
  vec: "By stacking columns",
  backprop: "By backpropagation",
}

/** A solution as a document: question, answer, derivations, notes, code. */
export function typeset(solution: Solution, detail: Detail = "normal"): Block[] {
  const several = new Set(solution.requests.flatMap((r) => r.derivations.map((d) => d.style))).size > 1
  return [
    ...solution.requests.flatMap((r) => new Request(r, solution, detail).blocks(several)),
    ...notes(solution).map((text): Block => ({ kind: "paragraph", text })),
    ...Object.entries(solution.emitted).map(([language, text]): Block => ({ kind: "code", language, text })),
  ]
}

const display = (latex: string): Block => ({ kind: "display", latex })
const aligned = (rows: readonly string[]): Block => display(`\\begin{aligned}\n${rows.join(" \\\\\n")}\n\\end{aligned}`)

const fraction = (above: string, below: string): string => `\\frac{\\partial ${above}}{\\partial ${below}}`

class Request {
  private readonly solved: SolvedRequest
  private readonly solution: Solution
  private readonly detail: Detail
  private readonly name: string

  constructor(solved: SolvedRequest, solution: Solution, detail: Detail) {
    this.detail = detail
    this.solved = solved
    this.solution = solution
    this.name = latexName(solved.request.name ?? "f")
  }

  blocks(several: boolean): Block[] {
    const { derivatives, derivations } = this.solved
    const conditions = this.conditions()
    return [
      this.question(),
      { kind: "paragraph", text: `with ${this.solution.problem.variables.map(declared).join(", ")}.` },
      aligned(derivatives.flatMap((d) => this.rows(d))),
      ...(conditions.length > 0 ? [{ kind: "paragraph" as const, text: `where ${conditions.join(", ")}.` }] : []),
      ...derivations.flatMap((d): Block[] => [
        ...(several ? [{ kind: "heading" as const, text: TITLES[d.style] }] : []),
        display(renderLatex(d, this.detail)),
      ]),
    ]
  }

  private question(): Block {
    const { request } = this.solved
    const inside = new Set<Expr>(nodesOf(request.of))
    const { definitions } = this.solution.problem
    const used = definitions.filter((d) => d.value.kind === "apply" && d.value !== request.of && inside.has(d.value))
    const names = new Map(used.map((d) => [d.value, d.name]))
    const line = (name: string, e: Expr): string => `${name} &= ${printLatex(e, { names, definition: true })}`
    return aligned([line(this.name, request.of), ...used.map((d) => line(latexName(d.name), d.value))])
  }

  /** The derivative and what stands beside it. */
  private rows(d: Solved): string[] {
    const shape = printShape(d.value.type)
    const note = [
      ...(shape === "scalar" ? [] : [`${latexShape(shape)}\\text{, }`]),
      `\\text{${d.verification.verdict}}`,
    ].join("")
    const value = printLatex(d.value, { names: d.gradient?.names })
    return [`${this.derivative(d)} &= ${value} && ${note}`, ...this.companions(d)]
  }

  private derivative({ kind, wrt, gradient, value }: Solved): string {
    const y = this.name
    const names = wrt.map((v) => latexName(v.name))
    if (kind === "differential") return `d${y}`
    if (kind === "hvp") return `\\nabla^2_{${names[0]}} ${y}\\,[\\cdot]`
    if (kind === "hessian") return `\\nabla^2_{${[...new Set(names)].join(",")}} ${y}`
    if (kind === "jacobian") {
      const above = isMatrix(this.solved.request.of.type) ? `\\operatorname{vec}(${y})` : y
      const below = wrt.some((v) => isMatrix(v.type)) ? `\\operatorname{vec}(${names[0]})^\\top` : `${names[0]}`
      return fraction(above, value.type.rows.key === "1" ? `${names[0]}` : below)
    }
    return gradient?.sense === "wirtinger" ? fraction(y, `${names[0]}`) : `\\nabla_{${names[0]}} ${y}`
  }

  private companions({ gradient, operator, kind, wrt, verification }: Solved): string[] {
    const rows: string[] = []
    if (operator && kind === "jacobian") rows.push(`d${this.name} &= ${printLatex(operator)}`)
    if (operator && kind === "hessian")
      rows.push(`d(\\nabla_{${latexName(wrt[0]?.name ?? "")}} ${this.name}) &= ${printLatex(operator)}`)
    if (verification.verdict === "unverified") rows.push(`&\\text{not verified: ${verification.detail}}`)
    return [...rows, ...(gradient ? this.gradientCompanions(gradient) : [])]
  }

  private gradientCompanions(g: Gradient): string[] {
    const v = latexName(g.variable.name)
    const rows: string[] = []
    if (g.wirtinger && g.sense !== "holomorphic") {
      if (g.sense !== "wirtinger") rows.push(`${fraction(this.name, v)} &= ${printLatex(g.wirtinger.dW)}`)
      rows.push(`${fraction(this.name, `\\overline{${v}}`)} &= ${printLatex(g.wirtinger.dWbar)}`)
    }
    if (g.euclidean) rows.push(`\\text{unconstrained: } &\\phantom{{}={}} ${printLatex(g.euclidean)}`)
    if (g.freeEntries) rows.push(`\\text{in the free entries: } &\\phantom{{}={}} ${printLatex(g.freeEntries)}`)
    return rows
  }

  /** Mathematics between dollar signs. */
  private conditions(): string[] {
    const texts = this.solved.derivatives.flatMap((d) => [
      ...d.conditions.map(({ parts }) =>
        parts.map((p) => (typeof p === "string" ? relations(p) : `$${printLatex(p)}$`)).join(""),
      ),
      ...d.verification.conditions.map((c) => relations(`$${c}$`)),
    ])
    return [...new Set(texts.map((t) => t.replaceAll("$$", "")))]
  }
}

/** Relation signs as mathematics; those within mathematics stay there. */
const relations = (text: string): string =>
  text.startsWith("$")
    ? text.replaceAll("!=", "\\ne ").replaceAll(">=", "\\ge ").replaceAll("<=", "\\le ")
    : text.replaceAll(/ ?(!=|>=|<=|[<>]) ?/g, (_, sign: string) => relations(`$${sign}$`))

const latexShape = (shape: string): string => shape.replace("×", "\\times ")
const declared = (v: Sym): string => `$${latexName(v.name)} \\in ${latexSet(v)}$`

/** What else is to be said, with mathematics between dollar signs. */
function notes(solution: Solution): string[] {
  const overC = solution.requests.flatMap((r) =>
    r.derivatives.flatMap((d) =>
      d.overC
        ? [
            `$\\nabla_{${latexName(d.overC.variable.name)}} ${latexName(r.request.name ?? "f")} = ${printLatex(d.overC.value)}$`,
          ]
        : [],
    ),
  )
  const judged = answersInWords(solution)
  return [
    ...(overC.length > 0 ? [`The title says complex, the sets are real. Over $\\mathbb C$: ${overC.join(", ")}.`] : []),
    ...(judged ? [judged] : []),
    ...[...solution.reading.choices, ...solution.warnings].map((text) => `Note: ${text}.`),
  ]
}
