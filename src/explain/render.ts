import type { Expr } from "../ir/expr.ts"
import { grad, wirtinger, wirtingerconj } from "../ops/forms.ts"
import { printLatex, printText, printUnicode } from "../syntax/print/index.ts"
import type { Derivation, Relation, Step } from "./derivation.ts"
import { asciiReason, latexReason, plainReason } from "./reason-text.ts"
import { REASONS } from "./reasons.ts"

export interface RenderOptions {
  /** Gradus notation in ASCII. */
  readonly ascii?: boolean | undefined
  /** How to paint reasons; as they are where absent. */
  readonly palette?: { readonly quiet: (text: string) => string } | undefined
}

/** Reasons that a reader does not need to be told. */
const OBVIOUS: ReadonlySet<string> = new Set([REASONS.given, REASONS.definition, REASONS.abbreviation])

const ENDINGS: ReadonlySet<unknown> = new Set([grad, wirtinger, wirtingerconj])
const isEnding = (s: Step): boolean => s.lhs.kind === "apply" && ENDINGS.has(s.lhs.op)

const SIGNS: Readonly<Record<Relation, { readonly unicode: string; readonly latex: string }>> = {
  "=": { unicode: "=", latex: "=" },
  "<=": { unicode: "≤", latex: "\\le" },
  "->": { unicode: "→", latex: "\\to" },
  in: { unicode: "∈", latex: "\\in" },
}

/** Lines of a derivation as they are set: steps that belong on one line together. */
type Line =
  | { readonly kind: "let"; readonly steps: readonly Step[] }
  | { readonly kind: "end"; readonly steps: readonly Step[] }
  | { readonly kind: "step"; readonly step: Step; readonly again: boolean }

const WIDTH = 100
const PAGE = 120
const REASON_COLUMN = 44
const MAX_COLUMN = 66

function linesOf({ steps, of }: Derivation, width: (s: Step) => number): Line[] {
  const lines: Line[] = []
  const total = (list: readonly Step[]): number => list.reduce((n, s) => n + width(s) + 3, 0)
  for (const [i, step] of steps.entries()) {
    const kind = step.rule === "let" && step.lhs !== of.symbol ? "let" : isEnding(step) ? "end" : "step"
    if (kind === "step") {
      lines.push({ kind, step, again: steps[i - 1]?.lhs === step.lhs })
      continue
    }
    const last = lines.at(-1)
    const joins =
      last?.kind === kind && last.steps[0]?.reason === step.reason && total(last.steps) + width(step) <= WIDTH - 16
    if (joins) lines[lines.length - 1] = { kind, steps: [...last.steps, step] }
    else lines.push({ kind, steps: [step] })
  }
  return lines
}

const columns = (text: string): number => [...text.normalize("NFC").replaceAll(/\p{Mn}/gu, "")].length

/** The derivation for a terminal: relation signs below each other, reasons in a column. */
export function renderText(derivation: Derivation, options: RenderOptions = {}): string {
  const ascii = options.ascii ?? false
  const quiet = options.palette?.quiet ?? ((text: string): string => text)
  const print = (e: Expr): string => (ascii ? printText(e) : printUnicode(e))
  const sign = (s: Step): string => (ascii ? s.relation : SIGNS[s.relation].unicode)
  const whole = (s: Step): string => `${print(s.lhs)} ${sign(s)} ${print(s.rhs)}`
  const lines = linesOf(derivation, (s) => columns(whole(s)))
  const margin = Math.max(...lines.map((l) => (l.kind === "step" ? columns(print(l.step.lhs)) : 0)))
  const rows = lines.map((line): { text: string[]; reason: string } => {
    const reason = line.kind === "step" ? line.step.reason : (line.steps[0]?.reason ?? "")
    const said = OBVIOUS.has(reason) ? "" : ascii ? asciiReason(reason) : plainReason(reason)
    if (line.kind === "let") return { text: [`Let ${line.steps.map(whole).join(", ")}.`], reason: said }
    if (line.kind === "end") return { text: [line.steps.map(whole).join(",  ")], reason: said }
    const lhs = line.again ? "" : print(line.step.lhs)
    const broken = broke(print(line.step.rhs), WIDTH - margin - 3)
    const [first = "", ...more] = broken
    const text = `${" ".repeat(margin - columns(lhs))}${lhs} ${sign(line.step)} ${first}`
    return { text: [text, ...more.map((m) => " ".repeat(margin + 3) + m)], reason: said }
  })
  const widths = rows.filter((r) => r.reason !== "").map((r) => columns(r.text.at(-1) ?? "") + 3)
  const column = Math.max(REASON_COLUMN, ...widths.filter((w) => w <= MAX_COLUMN))
  return rows.map((row) => place(row, column, quiet)).join("\n")
}

/** A line with its reason in the column, or below where it would run far to the right. */
function place(
  row: { readonly text: string[]; readonly reason: string },
  column: number,
  quiet: (text: string) => string,
): string {
  const text = row.text.join("\n")
  if (row.reason === "") return text
  const length = columns(row.text.at(-1) ?? "")
  const at = Math.max(column, length + 3)
  if (at > column && at + columns(row.reason) > PAGE) return `${text}\n${" ".repeat(column)}${quiet(row.reason)}`
  return `${text}${" ".repeat(at - length)}${quiet(row.reason)}`
}

/** A long sum on several lines, broken before its outermost wide signs. */
function broke(text: string, width: number): string[] {
  if (columns(text) <= width) return [text]
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c === "(") depth++
    if (c === ")") depth--
    if (depth === 0 && /^ {2}[+−-] {2}/.test(text.slice(i, i + 5))) {
      parts.push(text.slice(start, i))
      start = i + 2
    }
  }
  parts.push(text.slice(start))
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    if (last !== undefined && columns(last) + columns(part) + 2 <= width) lines[lines.length - 1] = `${last}  ${part}`
    else lines.push(part)
  }
  return lines
}

/** One step as LaTeX: `lhs = rhs`. */
export const latexOf = (s: Step): string => `${printLatex(s.lhs)} ${SIGNS[s.relation].latex} ${printLatex(s.rhs)}`

/** The derivation as LaTeX: an `aligned` environment with the reasons beside the lines, for display mathematics. */
export function renderLatex(derivation: Derivation): string {
  const lines = linesOf(derivation, (s) => columns(printUnicode(s.lhs)) + columns(printUnicode(s.rhs)) + 3)
  const rows = lines.map((line) => {
    const reason = line.kind === "step" ? line.step.reason : (line.steps[0]?.reason ?? "")
    const beside = OBVIOUS.has(reason) || reason === "" ? "" : ` && \\text{${latexReason(reason)}}`
    if (line.kind === "let") return `&\\text{Let }${line.steps.map(latexOf).join(",\\; ")}.${beside}`
    if (line.kind === "end") return `&${line.steps.map(latexOf).join(",\\quad ")}${beside}`
    const lhs = line.again ? "" : printLatex(line.step.lhs)
    return `${lhs} &${SIGNS[line.step.relation].latex} ${printLatex(line.step.rhs)}${beside}`
  })
  return `\\begin{aligned}\n${rows.join(" \\\\\n")}\n\\end{aligned}`
}
