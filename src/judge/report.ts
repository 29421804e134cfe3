import { GradusError } from "../ir/error.ts"
import { parseExpression } from "../syntax/gradus/parser.ts"
import type { AnswerEntry, ClaimEntry } from "./types.ts"
import { unicodeOf } from "./text.ts"

export interface ReportOptions {
  /** Columns of the terminal; default 100, at least 40. */
  readonly width?: number | undefined
  /** Formulas in Gradus notation, no character outside ASCII. */
  readonly ascii?: boolean | undefined
  /** Some variable is complex: `'` is the conjugate transpose. */
  readonly complex?: boolean | undefined
}

/** How claims and answers are written for a terminal. */
export function report(
  claims: readonly ClaimEntry[],
  answers: readonly AnswerEntry[],
  options: ReportOptions = {},
): string {
  const page = new Page(options)
  const numbers = [...new Set(claims.map((c) => c.answer ?? 0))].sort((a, b) => a - b)
  for (const [k] of answers.entries()) if (!numbers.includes(k + 1)) numbers.push(k + 1)
  const parts = numbers
    .sort((a, b) => a - b)
    .map((k) => {
      const own = claims.filter((c) => (c.answer ?? 0) === k)
      const answer = answers[k - 1]
      const head = answer
        ? [...page.wrapped(`Answer ${k}: ${answer.verdict}. ${page.prose(answer.summary)}`, 0)]
        : answers.length > 0
          ? ["In the question"]
          : []
      return [...head, ...page.claims(own)].join("\n")
    })
  return `${parts.join("\n")}\n`
}

const ASCII: readonly (readonly [string, string])[] = [
  ["×", "x"],
  ["∂", "d"],
  ["…", "..."],
  ["−", "-"],
  ["–", "-"],
]

class Page {
  private readonly width: number
  private readonly ascii: boolean
  private readonly complex: boolean

  constructor({ width = 100, ascii = false, complex = false }: ReportOptions) {
    this.width = Math.max(40, width)
    this.ascii = ascii
    this.complex = complex
  }

  /** Lines of prose, broken between words, all but the first indented. */
  *wrapped(text: string, indent: number, first: number = 0): Generator<string> {
    let line = ""
    let room = this.width - first
    for (const word of text.split(" ")) {
      if (line !== "" && lengthOf(line) + 1 + lengthOf(word) > room) {
        yield line
        line = " ".repeat(indent)
        room = this.width
        line += word
      } else line = line === "" ? word : `${line} ${word}`
    }
    yield line
  }

  /** A sentence with its formulas, which stand in backquotes. */
  prose(text: string): string {
    const shown = text.replaceAll(/`([^`]*)`/g, (_, formula: string) => this.formula(formula))
    return this.ascii ? ASCII.reduce((t, [from, to]) => t.replaceAll(from, to), shown) : shown
  }

  private formula(text: string): string {
    if (this.ascii) return text
    try {
      return unicodeOf(parseExpression(text), this.complex)
    } catch (error) {
      if (error instanceof GradusError) return text
      throw error
    }
  }

  claims(claims: readonly ClaimEntry[]): string[] {
    const groups: ClaimEntry[][] = []
    for (const c of claims) {
      const before = groups.at(-1)?.[0]
      if (before && sameClaim(before, c)) groups.at(-1)?.push(c)
      else groups.push([c])
    }
    const margins = groups.map((g) => this.margin(g))
    const margin = Math.max(0, ...margins.map(lengthOf))
    const formulas = groups.map((g, i) => this.statement(g[0] as ClaimEntry, groups[i - 1]?.[0]))
    const column = Math.max(24, ...formulas.map(lengthOf).filter((n) => n <= (this.width - margin) * 0.55))
    const lines: string[] = []
    for (const [i, g] of groups.entries()) {
      const at = (margins[i] as string).padEnd(margin)
      lines.push(...this.entry(g[0] as ClaimEntry, at, formulas[i] as string, column))
    }
    return lines
  }

  private margin(group: readonly ClaimEntry[]): string {
    const lines = group.flatMap((c) => (c.source ? [c.source.line] : []))
    return lines.length === 0 ? "  " : `  line ${[...new Set(lines)].join(", ")}  `
  }

  /** `∇_W y = …`; what continues a chain begins with dots. */
  private statement(c: ClaimEntry, before: ClaimEntry | undefined): string {
    const place = placeIn(c)
    if (place) return `${this.vanishing(place)} at ${this.formula(place.by)} = ${this.formula(place.at)}`
    const right = this.formula(c.claim)
    const continues =
      before !== undefined &&
      (before.claim === c.of || (before.of === c.of && (c.derivative === "value" || /^d\(| : /.test(c.of))))
    const left = continues ? (this.ascii ? "..." : "…") : this.left(c)
    return `${left} = ${right}`
  }

  private vanishing({ of, by }: Place): string {
    const f = this.formula(of)
    if (this.ascii) return `gradient ${of} wrt ${by} = 0`
    return `∇_${this.formula(by)} ${isSum(f) ? `(${f})` : f} = 0`
  }

  private left(c: ClaimEntry): string {
    const of = this.formula(c.of)
    const grouped = isSum(of) ? `(${of})` : of
    // a differential, or a gradient times a direction: it stands as it is
    if (c.derivative === "value" || /^d\(| : /.test(c.of)) return of
    const by = c.wrt ?? ""
    if (this.ascii) return `${c.derivative} ${of} wrt ${by}`
    if (c.derivative === "gradient") return `∇_${by} ${grouped}`
    if (c.derivative === "hessian") return `∇²_${by} ${grouped}`
    const whole = /^\w+(\(.*\))?$/.test(c.of) ? of : `(${of})`
    return c.derivative === "wirtinger-conj" ? `∂${whole}/∂conj(${by})` : `∂${whole}/∂${by}`
  }

  private *entry(c: ClaimEntry, margin: string, formula: string, column: number): Generator<string> {
    const indent = margin.length
    const verdict = this.prose(verdictOf(c))
    if (lengthOf(formula) <= column) {
      const start = `${margin}${formula}${" ".repeat(column - lengthOf(formula) + 2)}`
      const [first = "", ...rest] = this.wrapped(verdict, indent, lengthOf(start))
      yield `${start}${first}`
      yield* rest
    } else {
      const [first = "", ...rest] = this.wrapped(formula, indent + 2, indent)
      yield `${margin}${first}`
      yield* rest
      yield* this.indented(verdict, indent + 2)
    }
    for (const note of this.notes(c)) yield* this.indented(note, indent)
  }

  private *indented(text: string, indent: number): Generator<string> {
    const blank = " ".repeat(indent)
    const [first = "", ...rest] = this.wrapped(text, indent, indent)
    yield `${blank}${first}`
    yield* rest
  }

  /** What is right, and numbers that show what is wrong. */
  private *notes(c: ClaimEntry): Generator<string> {
    if (c.verdict === "right" || c.verdict === "undecided") return
    const said = c.correct !== undefined && c.message.includes(`\`${c.correct}\``)
    const head = c.verdict === "convention" ? "In ours" : c.verdict === "conditional" ? "In general" : "Right"
    if (c.correct !== undefined && !said) yield `${head}: ${this.formula(c.correct)}`
    const example = c.verdict === "wrong" && c.counterexample && exampleText(c.counterexample)
    if (example) yield this.prose(example)
  }
}

/** A claim that a gradient vanishes at a place. */
export interface Place {
  readonly of: string
  readonly by: string
  readonly at: string
}

/** The claim that a gradient vanishes at a place, taken apart; undefined for another claim. */
export function placeIn(c: ClaimEntry): Place | undefined {
  const [, of, by, at] = /^at\(grad\((.*), (\w+)\), \2, (.*)\)$/su.exec(c.of) ?? []
  return of !== undefined && by !== undefined && at !== undefined ? { of, by, at } : undefined
}

/** A sum outside of all brackets, or something that begins with a sign. */
function isSum(text: string): boolean {
  let depth = 0
  for (const [i, c] of [...text].entries()) {
    if (/[([{]/.test(c)) depth++
    else if (/[)\]}]/.test(c)) depth--
    else if (depth === 0 && /[+−*-]/.test(c) && (i === 0 || text[i - 1] === " ")) return true
  }
  return false
}

const lengthOf = (text: string): number => [...text.replaceAll(/\p{M}/gu, "")].length

const sameClaim = (a: ClaimEntry, b: ClaimEntry): boolean =>
  a.of === b.of && a.wrt === b.wrt && a.claim === b.claim && a.derivative === b.derivative && a.message === b.message

function verdictOf(c: ClaimEntry): string {
  const how = c.verification && c.verification.verdict !== "unverified" ? ` (${c.verification.verdict})` : ""
  switch (c.verdict) {
    case "right":
      return `right${how}${c.message.replace(/^right/, "")}`
    case "convention":
      return `convention: ${c.message}${how}`
    case "conditional":
      return `${c.message}${how}`
    case "wrong":
      return `wrong (${c.kind ?? "value"})${c.message === "wrong" ? "" : `: ${c.message}`}`
    default:
      return `${c.verdict}: ${c.message}`
  }
}

const LARGEST = 150

/** `n = 1: claimed 2, true 3 at x = 1`; undefined where it is too long to help. */
export function exampleText({
  dimensions,
  values,
  claimed,
  actual,
}: NonNullable<ClaimEntry["counterexample"]>): string {
  const sizes = Object.entries(dimensions).map(([name, n]) => `${name} = ${n}`)
  const points = Object.entries(values).map(([name, value]) => `${name} = ${valueText(value)}`)
  const at = [...sizes, ...points].join(", ")
  const full = `For ${at} it says ${valueText(claimed)}, and ${valueText(actual)} is true.`
  return full.length <= LARGEST || sizes.length === 0 ? full : `Counterexample with ${sizes.join(", ")}.`
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`
  if (typeof value === "number") return `${Number(value.toPrecision(6))}`
  if (typeof value === "object" && value !== null && "re" in value && "im" in value) {
    const { re, im } = value as { readonly re: number; readonly im: number }
    return `${Number(re.toPrecision(4))}${im < 0 ? "-" : "+"}${Number(Math.abs(im).toPrecision(4))}i`
  }
  return String(value)
}
