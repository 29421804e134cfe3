import type { Gradient } from "../derive/gradient.ts"
import type { WirtingerBlocks } from "../derive/second.ts"
import { placeOf } from "../ir/error.ts"
import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import { unicodeName } from "../syntax/print/names.ts"
import { printShape, printUnicode } from "../syntax/print/index.ts"
import { printSet } from "../syntax/print/problem.ts"
import { einsumText } from "./einsum.ts"
import { conditionText } from "./present.ts"
import type { Derived, Solved } from "./derive.ts"
import type { Solution, SolvedRequest } from "./solve.ts"
import { unanswered } from "./unanswered.ts"

/** How to paint words; the identity where colour is off. */
export interface Palette {
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly quiet: (text: string) => string
  readonly strong: (text: string) => string
}

/** Formulas longer than this do not push the words beside the others to the right. */
const MAX_COLUMN = 80

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

const NO_NAMES: ReadonlyMap<Expr, string> = new Map()
const same = (text: string): string => text
export const PLAIN: Palette = { good: same, bad: same, quiet: same, strong: same }

export interface TerminalOptions {
  readonly ascii?: boolean | undefined
  readonly palette?: Palette | undefined
}

/** Writes a solution for people: question, answer, notes; derivations and judgements are added by their own floors. */
export class Terminal {
  private readonly ascii: boolean
  private readonly palette: Palette

  constructor(options: TerminalOptions = {}) {
    this.ascii = options.ascii ?? false
    this.palette = options.palette ?? PLAIN
  }

  answer(solution: Solution): string {
    const blocks = solution.requests.map((r) => this.request(r, solution))
    const notes = this.notes(solution)
    return [...blocks, ...(notes.length > 0 ? [notes.join("\n")] : [])].join("\n\n")
  }

  private print(e: Expr, names: ReadonlyMap<Expr, string> = NO_NAMES, definition = false): string {
    return printUnicode(e, { ascii: this.ascii, names, definition })
  }

  private request(solved: SolvedRequest, { problem }: Solution): string {
    const { request } = solved
    const name = request.name ?? "f"
    const inside = new Set<Expr>(nodesOf(request.of))
    const defined = problem.definitions.filter(
      (d) => d.value.kind === "apply" && d.value !== request.of && inside.has(d.value),
    )
    const names = new Map(defined.map((d) => [d.value, d.name]))
    const question = `${this.palette.strong(`${name} = ${this.print(request.of, names, true)}`)}          ${this.declarations(problem.variables)}`
    const definitions = defined.map((d) => `  ${this.name(d.name)} = ${this.print(d.value, names, true)}`)
    const rows = solved.derivatives.map((d) => this.row(d, name))
    const widths = [0, 1, 2].map((i) => Math.min(MAX_COLUMN, Math.max(...rows.map((r) => [...(r[i] ?? "")].length))))
    const lines = rows.map((r, k) => {
      const cells = r.map((cell, i) =>
        i < 3 ? cell + " ".repeat(Math.max(0, (widths[i] as number) - [...cell].length)) : cell,
      )
      const state = (solved.derivatives[k] as Solved).verification.verdict
      const painted = state === "unverified" ? cells[2] : this.palette.good(cells[2] as string)
      return `${cells[0]}        ${this.palette.quiet(cells[1] as string)}    ${painted}${cells[3] ? `  ${this.palette.quiet(cells[3])}` : ""}`.trimEnd()
    })
    return [
      question,
      ...definitions,
      "",
      ...lines,
      ...solved.derivatives.flatMap((d) => this.companions(d, name)),
      ...this.conditions(solved),
    ].join("\n")
  }

  /** A definition's name as its uses are printed. */
  private name(name: string): string {
    return this.ascii ? name : unicodeName(name)
  }

  private declarations(variables: readonly Sym[]): string {
    return variables
      .map((v) => {
        const set = printSet(v)
        if (this.ascii) return `${v.name} in ${set}`
        const pretty = set.replace(/^R/, "ℝ").replace(/^C/, "ℂ").replace(" x ", "×")
        return `${this.print(v)} ∈ ${pretty}`
      })
      .join(", ")
  }

  private derivativeName(d: Pick<Derived, "kind" | "wrt" | "gradient" | "order">, name: string): string {
    const [v = "", z = v] = d.wrt.map((x) => this.print(x))
    const wirtinger = d.gradient?.sense === "wirtinger"
    if (d.kind === "differential") return this.differentialName(name, d.order)
    if (d.kind === "hvp") return this.ascii ? `hvp(${name}, ${v})` : `∇²_${v} ${name}·v`
    if (d.kind === "hessian")
      return this.ascii ? `hess(${name}, ${v}, ${z})` : `∇²_${v}${z === v ? "" : `,${z}`} ${name}`
    if (d.kind === "jacobian") return this.ascii ? `jac(${name}, ${v})` : `∂${name}/∂${v}`
    if (wirtinger) return this.ascii ? `d${name}/d${v}` : `∂${name}/∂${v}`
    return this.ascii ? `grad(${name}, ${v})` : `∇_${v} ${name}`
  }

  /** `dF`, `d²F`; in the notation `d(F)`, `d(d(F))`. */
  private differentialName(name: string, order: number): string {
    if (this.ascii) return `${"d(".repeat(order)}${name}${")".repeat(order)}`
    return `d${order === 1 ? "" : SUPERSCRIPTS[order]}${name}`
  }

  private row(d: Solved, name: string): [string, string, string, string] {
    return [
      `${this.derivativeName(d, name)} = ${this.print(d.value, d.gradient?.names)}`,
      printShape(d.value.type, { ascii: this.ascii }),
      d.verification.verdict,
      d.gradient?.sense === "holomorphic" ? this.holomorphicNote(name, d.gradient) : this.layoutNote(d),
    ]
  }

  private layoutNote(d: Solved): string {
    if (d.kind !== "jacobian" && d.kind !== "hessian") return ""
    if (d.layout === "vec") return "columns stacked (vec)"
    return d.kind === "jacobian" ? `${d.layout} layout` : ""
  }

  private holomorphicNote(name: string, g: Gradient): string {
    return `complex derivative: d${name} = sum(G .* d${g.variable.name})`
  }

  /** What holds for all derivatives together. */
  private conditions({ derivatives }: SolvedRequest): string[] {
    const texts = derivatives.flatMap((d) => [
      ...d.conditions.map((c) => conditionText(c, (e) => this.print(e))),
      ...d.verification.conditions,
    ])
    const all = [...new Set(texts)].map((c) =>
      this.ascii ? c : c.replace("!=", "≠").replace(">=", "≥").replace("<=", "≤"),
    )
    return all.length > 0 ? [this.palette.quiet(`  where ${all.join(", ")}`)] : []
  }

  /** What stands beside a derivative: its operator form, Wirtinger derivatives, the unconstrained gradient. */
  private companions(d: Solved, name: string): string[] {
    const { gradient: g, verification, operator, kind, wrt } = d
    const lines: string[] = []
    if (d.barred && d.blocks) lines.push(...this.fourBlocks(d, d.blocks, name))
    else if (d.barred && kind === "hvp") lines.push(this.bothProducts(d.barred.value, wrt[0] as Sym, name))
    else if (d.conjugate) lines.push(this.conjugateNote(d, d.conjugate, name))
    else if (d.blocks && d.blocks.plain.value !== d.value)
      lines.push(`  H/2 = ${this.second(name, wrt, true, false)}, where H is the above`)
    if (d.core && d.layout === "vec") lines.push(`  ${this.print(d.core.form)} with core = ${this.print(d.core.value)}`)
    if (d.contractions?.length) lines.push(`  as an array: ${einsumText(d.contractions)}`)
    if (operator && kind === "jacobian") lines.push(`  d${name} = ${this.print(operator)}`)
    if (operator && kind === "hessian" && !d.barred)
      lines.push(`  d(∇_${wrt[0] ? this.print(wrt[0]) : ""} ${name}) = ${this.print(operator)}`)
    if (verification.verdict === "unverified") lines.push(this.palette.bad(`  not verified: ${verification.detail}`))
    return [...lines, ...(g ? this.gradientCompanions(g, name) : [])].map((l) => this.palette.quiet(l))
  }

  /** Over C: what multiplies the conjugate of the increment, and how both are the Wirtinger blocks. */
  private conjugateNote(d: Solved, conjugate: Expr, name: string): string {
    const v = this.print(d.wrt.at(-1) as Sym)
    const bar = this.ascii ? `conj(${v})` : `${v}\u0304`
    const nabla = this.ascii ? "grad_" : "∇_"
    const of = d.kind === "hessian" ? `d(${nabla}${this.print(d.wrt[0] as Sym)} ${name})` : `d${name}`
    const blocks = d.blocks
      ? `; H/2 = ${this.second(name, d.wrt, true, false)}, K/2 and their conjugates are the four Wirtinger blocks`
      : ""
    return `  K = ${this.print(conjugate)}, where H is the above and ${of} = H d${v} + K d${bar}, stacked${blocks}`
  }

  /** `∂²f/∂z∂w̄`. */
  private second(name: string, [x, z]: readonly Sym[], first: boolean, last: boolean): string {
    const d = this.ascii ? "d" : "∂"
    const by = (v: Sym, barred: boolean): string => {
      const text = this.print(v)
      return `${d}${barred ? (this.ascii ? `conj(${text})` : `${text}\u0304`) : text}`
    }
    return x && z ? `${d}${this.ascii ? "^2" : "²"}${name}/${by(x, first)}${by(z, last)}` : name
  }

  /** Of a function that is neither real nor holomorphic: its second derivatives, of which the above is the first. */
  private fourBlocks(d: Solved, { plain, barred }: WirtingerBlocks, name: string): string[] {
    const line = (value: Expr | undefined, first: boolean, last: boolean): string[] =>
      value ? [`  ${this.second(name, d.wrt, first, last)} = ${this.print(value)}`] : []
    return [
      `  the above is ${this.second(name, d.wrt, false, false)}: the function is neither real nor holomorphic`,
      ...line(plain.conjugate, false, true),
      ...line(barred.value, true, false),
      ...line(barred.conjugate, true, true),
    ]
  }

  /** Of a function that is neither real nor holomorphic: what its derivative by the conjugate does along the direction. */
  private bothProducts(value: Expr, x: Sym, name: string): string {
    const v = this.print(x)
    const partial = (below: string): string => (this.ascii ? `d${name}/d${below}` : `∂${name}/∂${below}`)
    const bar = this.ascii ? `conj(${v})` : `${v}\u0304`
    return `  the above is d(${partial(v)}) along the direction, d(${partial(bar)}) = ${this.print(value)}: the function is neither real nor holomorphic`
  }

  private gradientCompanions(g: Gradient, name: string): string[] {
    const v = this.print(g.variable)
    const lines: string[] = []
    if (g.wirtinger && g.sense !== "holomorphic") {
      const [dW, dWbar] = [this.print(g.wirtinger.dW), this.print(g.wirtinger.dWbar)]
      lines.push(
        this.ascii
          ? `  d${name}/d${v} = ${dW},  d${name}/dconj(${v}) = ${dWbar}`
          : `  ∂${name}/∂${v} = ${dW},  ∂${name}/∂${v}\u0304 = ${dWbar}`,
      )
    }
    if (g.euclidean) lines.push(`  in ${printSet(g.variable)}; unconstrained (Euclidean): ${this.print(g.euclidean)}`)
    if (g.freeEntries) lines.push(`  partial derivatives in the free entries of ${v}: ${this.print(g.freeEntries)}`)
    return lines
  }

  private notes(solution: Solution): string[] {
    const lines: string[] = []
    const overC = solution.requests.flatMap((r) =>
      r.derivatives.flatMap((d) =>
        d.overC ? [`${this.derivativeName(d, r.request.name ?? "f")} = ${this.print(d.overC.value)}`] : [],
      ),
    )
    if (overC.length > 0)
      lines.push(`The title says complex, the sets are real. Over ${this.ascii ? "C" : "ℂ"}: ${overC.join(", ")}.`)
    const reason = reasonInWords(solution)
    if (reason) lines.push(reason)
    const judged = answersInWords(solution)
    if (judged) lines.push(judged)
    for (const choice of solution.reading.choices) lines.push(`Note: ${choice}.`)
    for (const w of solution.warnings) lines.push(`Note: ${w}.`)
    return lines
  }
}

const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

/** Why a text has no derivative to show. */
function reasonInWords(solution: Solution): string | undefined {
  const reason = unanswered(solution)
  if (!reason?.span) return reason && `Nothing is differentiated: ${reason.message}.`
  const { span } = reason
  const { line } = placeOf(solution.source, span.start)
  const text = solution.source.slice(span.start, span.end).replace(/\s+/g, " ").slice(0, 40).trim()
  return `Nothing is differentiated: ${reason.message} (line ${line}${text === "" ? "" : `: ${text}`}).`
}

/** One sentence on a thread's answers. */
export function answersInWords({ answers, reading }: Solution): string | undefined {
  const unread = reading.answers.length
  if (answers.length === 0 && unread > 0)
    return `\`gradus check\` weighs the ${unread === 1 ? "answer" : `${NUMBERS[unread] ?? unread} answers`} in the thread.`
  if (answers.length === 0) return undefined
  const right = answers.flatMap((a, i) => (a.verdict === "right" ? [ORDINALS[i] ?? `${i + 1}th`] : []))
  const others = answers.length > right.length ? "; `gradus check` says what is wrong with the others" : ""
  const count = NUMBERS[answers.length] ?? `${answers.length}`
  if (answers.length === 1)
    return right.length === 1
      ? "The answer in the thread is right."
      : "The answer in the thread is not right; `gradus check` says what is wrong with it."
  if (right.length === 0)
    return `Of the ${count} answers in the thread none is wholly right; \`gradus check\` says what is wrong.`
  if (right.length === answers.length) return `All ${count} answers in the thread are right.`
  const list = right.length === 1 ? right[0] : `${right.slice(0, -1).join(", ")} and ${right.at(-1)}`
  return `Of the ${count} answers in the thread the ${list} ${right.length === 1 ? "is" : "are"} right${others}.`
}
