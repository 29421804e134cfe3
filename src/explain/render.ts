import { grad, wirtinger, wirtingerconj } from "../ops/forms.ts"
import type { Derivation, Step } from "./derivation.ts"
import { passesOf, passesText } from "./passes.ts"
import { asciiWriting, columns, latexWriting, unicodeWriting, type Writing } from "./print.ts"

export interface RenderOptions {
  /** Gradus notation in ASCII. */
  readonly ascii?: boolean | undefined
  /** How to paint reasons; as they are where absent. */
  readonly palette?: { readonly quiet: (text: string) => string } | undefined
}

const ENDINGS: ReadonlySet<unknown> = new Set([grad, wirtinger, wirtingerconj])
/** Rules whose left sides are long: they stand at the margin. */
const APART: ReadonlySet<string> = new Set(["bound", "remainder"])

const isEnding = (s: Step): boolean => s.lhs.kind === "apply" && ENDINGS.has(s.lhs.op)

/** Lines of a derivation as they are set: steps that belong on one line together. */
export type Line =
  | { readonly kind: "let"; readonly steps: readonly Step[] }
  | { readonly kind: "end"; readonly steps: readonly Step[] }
  | { readonly kind: "step"; readonly step: Step; readonly again: boolean }

const WIDTH = 100
const PAGE = 120
const REASON_COLUMN = 44
const MAX_COLUMN = 66

/** `lhs = rhs`. */
const whole = (s: Step, w: Writing): string => `${w.expression(s.lhs)} ${w.sign(s.relation)} ${w.expression(s.rhs)}`

export function linesOf({ steps, of }: Derivation, terminal: Writing): Line[] {
  const lines: Line[] = []
  const width = (list: readonly Step[]): number => list.reduce((n, s) => n + columns(whole(s, terminal)) + 3, 0)
  for (const [i, step] of steps.entries()) {
    const kind = step.rule === "let" && step.lhs !== of.symbol ? "let" : isEnding(step) ? "end" : "step"
    if (kind === "step") {
      lines.push({ kind, step, again: steps[i - 1]?.lhs === step.lhs })
      continue
    }
    const last = lines.at(-1)
    const [first] = last?.kind === kind ? last.steps : []
    const joins = first && terminal.reason(first) === terminal.reason(step)
    if (last?.kind === kind && joins && width([...last.steps, step]) <= WIDTH - 12)
      lines[lines.length - 1] = { kind, steps: [...last.steps, step] }
    else lines.push({ kind, steps: [step] })
  }
  return lines
}

export const firstOf = (line: Line): Step => (line.kind === "step" ? line.step : (line.steps[0] as Step))

/** The derivation for a terminal: relation signs below each other, reasons in a column. */
export function renderText(derivation: Derivation, options: RenderOptions = {}): string {
  const quiet = options.palette?.quiet ?? ((text: string): string => text)
  const w = options.ascii ? asciiWriting() : unicodeWriting(derivation)
  if (derivation.style === "backprop") return passesText(passesOf(derivation), w, quiet)
  const lines = linesOf(derivation, w)
  const margin = Math.max(
    ...lines.map((l) => (l.kind === "step" && !APART.has(l.step.rule) ? columns(w.expression(l.step.lhs)) : 0)),
  )
  const rows = lines.map((line): Row => {
    const reason = w.reason(firstOf(line))
    if (line.kind === "let") return { text: [`Let ${line.steps.map((s) => whole(s, w)).join(", ")}.`], reason }
    if (line.kind === "end") return { text: [line.steps.map((s) => whole(s, w)).join(",  ")], reason }
    const lhs = line.again ? "" : w.expression(line.step.lhs)
    const [first = "", ...more] = broken(w.expression(line.step.rhs), WIDTH - margin - 3)
    const before = APART.has(line.step.rule) ? 1 : margin - columns(lhs)
    const text = `${" ".repeat(before)}${lhs} ${w.sign(line.step.relation)} ${first}`
    return { text: [text, ...more.map((m) => " ".repeat(margin + 3) + m)], reason }
  })
  const widths = rows.filter((r) => r.reason !== "").map((r) => columns(r.text.at(-1) ?? "") + 3)
  const column = Math.max(REASON_COLUMN, ...widths.filter((n) => n <= MAX_COLUMN))
  return rows.map((row) => place(row, column, quiet)).join("\n")
}

interface Row {
  readonly text: string[]
  readonly reason: string
}

/** A line with its reason in the column, or below where it would run far to the right. */
function place(row: Row, column: number, quiet: (text: string) => string): string {
  const text = row.text.join("\n")
  if (row.reason === "") return text
  const length = columns(row.text.at(-1) ?? "")
  const at = Math.max(column, length + 3)
  if (at > column && at + columns(row.reason) > PAGE) return `${text}\n${" ".repeat(column)}${quiet(row.reason)}`
  return `${text}${" ".repeat(at - length)}${quiet(row.reason)}`
}

/** A long sum on several lines, broken before its outermost wide signs. */
function broken(text: string, width: number): string[] {
  if (columns(text) <= width) return [text]
  // where some signs are wide, the narrow ones are inside of something
  const wide = /\S {2}[+−-] {2}/.test(text)
  const [sign, gap] = wide ? [/^ {2}[+−-] {2}/, 2] : [/^ [+−-] /, 1]
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c === "(") depth++
    if (c === ")") depth--
    if (depth === 0 && sign.test(text.slice(i, i + 5))) {
      parts.push(text.slice(start, i))
      start = i + gap
    }
  }
  parts.push(text.slice(start))
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    if (last !== undefined && columns(last) + columns(part) + gap <= width)
      lines[lines.length - 1] = `${last}${" ".repeat(gap)}${part}`
    else lines.push(part)
  }
  return lines
}

/** The derivation as LaTeX: an `aligned` environment with the reasons beside the lines, for display mathematics. */
export function renderLatex(derivation: Derivation): string {
  const w = latexWriting(derivation)
  const rows = linesOf(derivation, unicodeWriting(derivation)).map((line) => {
    const reason = w.reason(firstOf(line))
    const beside = reason === "" ? "" : ` && ${reason}`
    if (line.kind === "let") return `&\\text{Let }${line.steps.map((s) => whole(s, w)).join(",\\; ")}.${beside}`
    if (line.kind === "end") return `&${line.steps.map((s) => whole(s, w)).join(",\\quad ")}${beside}`
    const lhs = line.again ? "" : w.expression(line.step.lhs)
    return `${lhs} &${w.sign(line.step.relation)} ${w.expression(line.step.rhs)}${beside}`
  })
  return `\\begin{aligned}\n${rows.join(" \\\\\n")}\n\\end{aligned}`
}
