import { brokenAt } from "./breaking.ts"
import { type Detail, inBrief } from "./detail.ts"
import type { Derivation } from "./derivation.ts"
import { afterSign, allOf, APART, letText, linesOf, reasonOf, WIDTH } from "./lines.ts"
import { passesOf, passesText } from "./passes.ts"
import { asciiWriting, columns, unicodeWriting } from "./print.ts"

export interface RenderOptions {
  /** Gradus notation in ASCII. */
  readonly ascii?: boolean | undefined
  readonly detail?: Detail | undefined
  /** How to paint reasons; as they are where absent. */
  readonly palette?: { readonly quiet: (text: string) => string } | undefined
}

const PAGE = 120
const REASON_COLUMN = 44
const MAX_COLUMN = 66

/** The derivation for a terminal: relation signs below each other, reasons in a column. */
export function renderText(whole: Derivation, options: RenderOptions = {}): string {
  const quiet = options.palette?.quiet ?? ((text: string): string => text)
  const full = options.detail === "full"
  const derivation = options.detail === "brief" ? inBrief(whole) : whole
  const w = options.ascii ? asciiWriting(full) : unicodeWriting(derivation, full)
  if (derivation.style === "backprop" && !full) return passesText(passesOf(derivation), w, quiet)
  const lines = linesOf(derivation, w)
  const margin = Math.max(
    ...lines.map(({ kind, steps: [first] }) =>
      kind === "step" && !APART.has(first.rule) ? columns(w.expression(first.lhs)) : 0,
    ),
  )
  const rows = lines.map((line, i): Row => {
    const reason = reasonOf(lines, i, w)
    if (line.kind === "let") return { text: [`Let ${letText(line, w, ", ", ", so ")}.`], reason }
    if (line.kind === "end") return { text: [allOf(line, w, ",  ")], reason }
    const [step] = line.steps
    const lhs = line.again ? "" : w.expression(step.lhs)
    const [first = "", ...more] = broken(afterSign(line, w, ",  "), WIDTH - margin - 3)
    const before = APART.has(step.rule) ? 1 : margin - columns(lhs)
    const text = `${" ".repeat(before)}${lhs} ${w.sign(step.relation)} ${first}`
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
  // where some signs are wide, the narrow ones are inside of something
  const wide = /\S {2}[+−-] {2}/.test(text)
  return wide ? brokenAt(text, /^ {2}[+−-] {2}/, width, columns, 2) : brokenAt(text, /^ [+−-] /, width, columns, 1)
}
