import { printShape, printUnicode } from "../syntax/print/index.ts"
import type { Derivation, Step } from "./derivation.ts"
import { columns, type Writing } from "./print.ts"
import { REASONS } from "./reasons.ts"

/** A chain of steps with one left side, `W̄ = XᵀĀ = 2 XᵀEZᵀ`. */
type Entry = readonly Step[]

/** Backpropagation as it is set: values forward, gradients backward. */
export interface Passes {
  readonly forward: readonly Entry[]
  readonly backward: readonly Entry[]
}

export function passesOf({ steps, of }: Derivation): Passes {
  const entries: Step[][] = []
  for (const s of steps) {
    const last = entries.at(-1)
    if (last?.[0]?.lhs === s.lhs) last.push(s)
    else entries.push([s])
  }
  const cut = entries.findIndex((e) => e[0]?.lhs === of.symbol) + 1
  return { forward: entries.slice(0, cut), backward: entries.slice(cut) }
}

/** Passed back as everything is. */
export const isUsual = ({ reason }: Step): boolean =>
  reason === REASONS.adjoint || reason === REASONS.insertGradients || reason === REASONS.given

const MARGIN = 11
const WIDTH = 108
const GAP = "    "
const SHORT = 40

/** Two paragraphs, `forward` and `backward`. */
export function passesText({ forward, backward }: Passes, w: Writing, quiet: (text: string) => string): string {
  const written = (entry: Entry): string => {
    const [first, ...more] = entry.map((s) => `${w.sign(s.relation)} ${w.expression(s.rhs)}`) as [string, ...string[]]
    // what is only put together from the lines before is shown where it is short
    return [w.expression((entry[0] as Step).lhs), first, ...more.filter((m) => columns(m) <= SHORT)].join(" ")
  }
  const shaped = (entry: Entry): string => {
    const { type } = (entry[0] as Step).lhs
    const shape = printShape(type, { ascii: w.sign("<=") === "<=" })
    return shape === "scalar" ? written(entry) : `${written(entry)} (${shape})`
  }
  const noted = (entry: Entry): string => {
    const special = entry.find((s) => !isUsual(s))
    return special ? `${written(entry)} (${w.reason(special)})` : written(entry)
  }
  const [last] = backward.at(-1) ?? []
  const bar =
    last && w.expression(last.lhs).normalize("NFD").includes("\u0304")
      ? `(${w.expression(last.lhs)} is ${printUnicode(last.lhs)})`
      : ""
  return [
    paragraph("forward", forward.map(shaped)),
    paragraph("backward", backward.map(noted), bar && quiet(bar)),
  ].join("\n")
}

function paragraph(title: string, entries: readonly string[], note: string = ""): string {
  const lines: string[] = []
  for (const entry of note === "" ? entries : [...entries, note]) {
    const last = lines.at(-1)
    if (last !== undefined && columns(last) + GAP.length + columns(entry) + MARGIN <= WIDTH)
      lines[lines.length - 1] = `${last}${GAP}${entry}`
    else lines.push(entry)
  }
  return lines.map((l, i) => `${(i === 0 ? title : "").padEnd(MARGIN)}${l}`).join("\n")
}
