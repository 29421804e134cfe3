import { GradusError } from "../ir/error.ts"
import { parseExpression } from "../syntax/gradus/parser.ts"
import { latexName } from "../syntax/print/names.ts"
import { latexOfSyntax } from "../syntax/print/ast-latex.ts"
import { termsOf } from "./syntax.ts"
import { exampleText, placeIn } from "./report.ts"
import type { AnswerEntry, ClaimEntry } from "./types.ts"

export interface MarkdownOptions {
  /** Some variable is complex: `'` is the conjugate transpose. */
  readonly complex?: boolean | undefined
}

/** What is said of one claim: words with mathematics between dollar signs, and what is right as an equation in LaTeX. */
export interface Remark {
  readonly words: string
  readonly correct?: string
}

/** What is said of the claims in the question or in one answer; empty words where nothing is said of them together. */
export interface Opinion {
  readonly words: string
  readonly remarks: readonly Remark[]
}

/** Every claim quoted with its verdict, where it fails, what is right and under which condition. */
export function opinions(
  claims: readonly ClaimEntry[],
  answers: readonly AnswerEntry[],
  options: MarkdownOptions = {},
): Opinion[] {
  const writer = new Reply(options.complex ?? false)
  const remarks = (answer: number): Remark[] =>
    claims.filter((c) => (c.answer ?? 0) === answer).map((c) => writer.remark(c))
  const inQuestion: Opinion = { words: answers.length > 0 ? "**In the question**" : "", remarks: remarks(0) }
  const ofAnswers = answers.map(
    ({ verdict, summary }, i): Opinion => ({
      words: `**Answer ${i + 1}: ${verdict}.** ${writer.prose(summary)}`,
      remarks: remarks(i + 1),
    }),
  )
  return inQuestion.remarks.length > 0 ? [inQuestion, ...ofAnswers] : ofAnswers
}

/** The same as a reply that one can post where Markdown has `$…$` for mathematics. */
export function reply(
  claims: readonly ClaimEntry[],
  answers: readonly AnswerEntry[],
  options: MarkdownOptions = {},
): string {
  const item = ({ words, correct }: Remark): string =>
    correct === undefined ? `- ${words}` : `- ${words}\n\n  $$${correct}$$\n`
  const blocks = opinions(claims, answers, options).flatMap(({ words, remarks }) => [
    ...(words === "" ? [] : [words]),
    ...(remarks.length > 0 ? [remarks.map(item).join("\n")] : []),
  ])
  return `${blocks.join("\n\n")}\n`
}

/** Verdicts that are said as adjectives. */
const ADJECTIVES: Readonly<Record<string, string>> = {
  right: "**right**",
  wrong: "**wrong**",
  "ill-formed": "**ill-formed**",
  undecided: "undecided",
  convention: "**right in another convention**",
  conditional: "**right under a condition only**",
}

class Reply {
  private readonly complex: boolean

  constructor(complex: boolean) {
    this.complex = complex
  }

  remark(c: ClaimEntry): Remark {
    const place = c.source ? `Line ${c.source.line}: ` : ""
    const sentences = [`${place}$${this.statement(c)}$ is ${this.verdict(c)}`]
    if (c.verdict === "right" || c.verdict === "undecided") return { words: sentences.join("") }
    if (c.where !== undefined && c.where.length <= LONGEST) sentences.push(`The fault is in ${quotedSource(c.where)}.`)
    if (c.condition !== undefined) sentences.push(`The condition is ${this.condition(c.condition)}.`)
    const example = c.verdict === "wrong" && c.counterexample ? exampleText(c.counterexample) : undefined
    if (example !== undefined) sentences.push(example)
    const correct = c.correct === undefined ? undefined : this.formula(c.correct)
    return { words: sentences.join(" "), ...(correct !== undefined && { correct: `${this.left(c)} = ${correct}` }) }
  }

  private verdict(c: ClaimEntry): string {
    const how = c.verification && c.verification.verdict !== "unverified" ? ` (${c.verification.verdict})` : ""
    const said = c.message.replace(/^right(?:; )?/, c.verdict === "right" ? "" : "$&")
    const words = said === "" || said === c.verdict ? "" : `: ${this.prose(said)}`
    const end = /[.…]$/.test(words) ? "" : "."
    return `${ADJECTIVES[c.verdict] ?? c.verdict}${how}${words}${end}`
  }

  /** What is claimed, as a formula. */
  private statement(c: ClaimEntry): string {
    const place = placeIn(c)
    if (place) return `${this.left(c)} = ${this.formula(place.at) ?? verbatim(place.at)}`
    return `${this.left(c)} = ${this.formula(c.claim) ?? verbatim(c.claim)}`
  }

  private left(c: ClaimEntry): string {
    const place = placeIn(c)
    if (place)
      return `\\nabla_{${latexName(place.by)}} ${this.formula(place.of) ?? verbatim(place.of)} = 0 \\text{ at } ${latexName(place.by)}`
    const of = this.formula(c.of) ?? verbatim(c.of)
    if (c.derivative === "value" || /^d\(| : /.test(c.of)) return of
    const [x = "", z = x] = (c.wrt ?? "").split(",").map(latexName)
    const grouped = this.isSum(c.of) ? `\\left(${of}\\right)` : of
    if (c.derivative === "gradient") return `\\nabla_{${x}} ${grouped}`
    if (c.derivative === "hessian") return `\\nabla^2_{${z === x ? x : `${x},${z}`}} ${grouped}`
    const by = c.derivative === "wirtinger-conj" ? `\\bar{${x}}` : x
    return `\\frac{\\partial ${grouped}}{\\partial ${by}}`
  }

  private condition(text: string): string {
    const sides = text.split(" = ").map((side) => this.formula(side))
    return sides.length === 2 && sides.every((s) => s !== undefined) ? `$${sides.join(" = ")}$` : `\`${text}\``
  }

  private isSum(text: string): boolean {
    return this.formula(text) !== undefined && termsOf(parseExpression(text)).length > 1
  }

  private formula(text: string): string | undefined {
    try {
      return latexOfSyntax(parseExpression(text), { complex: this.complex, regroup: true })
    } catch (error) {
      if (error instanceof GradusError) return undefined
      throw error
    }
  }

  /** A sentence; its formulas, which stand in backquotes, become mathematics. */
  prose(text: string): string {
    return text.replaceAll(/`([^`]*)`/g, (whole, formula: string) => {
      const made = this.formula(formula)
      return made === undefined ? whole : `$${made}$`
    })
  }
}

const LONGEST = 60

/** Source is quoted as it stands. */
const quotedSource = (text: string): string => `\`${text.replaceAll(/\s+/g, " ").replaceAll("`", "'")}\``

const verbatim = (text: string): string =>
  `\\texttt{${text.replaceAll(/[\\{}$&#^_%~]/g, (c) => (c === "\\" ? "\\backslash " : `\\${c}`))}}`
