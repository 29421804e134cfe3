import { delimiters, synonyms } from "./commands.ts"
import { groupEnd, spanOf, type Token } from "./tokens.ts"
import type { Font, Node } from "./tree.ts"

/** A place in a list of tokens, and the pieces that are read without looking inside them. */
export class TokenReader {
  protected readonly tokens: readonly Token[]
  protected at = 0
  protected font: Font

  constructor(tokens: readonly Token[], font: Font) {
    this.tokens = tokens
    this.font = font
  }

  protected rawArgument(): Token[] {
    while (this.tokens[this.at]?.kind === "space") this.at++
    const start = this.at
    const end = groupEnd(this.tokens, start)
    this.at = end
    if (this.tokens[start]?.kind !== "open") return this.tokens.slice(start, end)
    return this.tokens.slice(start + 1, this.tokens[end - 1]?.kind === "close" ? end - 1 : end)
  }

  protected number(first: Token): Node {
    let text = first.text
    let end = first.span.end
    for (;;) {
      const token = this.tokens[this.at]
      const next = this.tokens[this.at + 1]
      if (token?.kind === "digit") text += token.text
      else if (token?.text === "." && token.kind === "other" && next?.kind === "digit" && !text.includes("."))
        text += "."
      else break
      end = Math.max(end, token.span.end)
      this.at++
    }
    return { kind: "number", text, font: this.font, span: { start: first.span.start, end } }
  }

  protected sized(token: Token): Node[] {
    while (this.tokens[this.at]?.kind === "space") this.at++
    const next = this.tokens[this.at]
    if (!next) return []
    if (next.text === "." && next.kind === "other") {
      this.at++
      return []
    }
    const named = next.kind === "command" ? (synonyms[next.text] ?? next.text) : next.text
    const delimiter = named === "|" && next.kind === "other" ? (["|", "either"] as const) : delimiters[named]
    if (!delimiter || (next.kind !== "command" && next.kind !== "other")) return []
    this.at++
    const span = spanOf([token, next], token.span)
    if (token.text === "middle") return [{ kind: "punctuation", text: "|", span }]
    const side = /^(big|Big|bigg|Bigg)l$/.test(token.text) ? "open" : token.text.endsWith("r") ? "close" : delimiter[1]
    return [{ kind: "delimiter", text: delimiter[0], side, span }]
  }

  protected delimiterText(): string {
    while (this.tokens[this.at]?.kind === "space") this.at++
    const token = this.tokens[this.at]
    if (!token) return "."
    if (token.kind === "command") {
      const name = synonyms[token.text] ?? token.text
      if (!delimiters[name]) return "."
      this.at++
      return delimiters[name][0]
    }
    if (token.kind !== "other") return "."
    this.at++
    if (token.text === "|" && this.tokens[this.at]?.text === "|" && this.tokens[this.at]?.kind === "other") {
      this.at++
      return "||"
    }
    return token.text
  }

  protected bracket(): Token[] | undefined {
    let at = this.at
    while (this.tokens[at]?.kind === "space") at++
    if (this.tokens[at]?.text !== "[" || this.tokens[at]?.kind !== "other") return undefined
    let depth = 0
    for (let i = at + 1; i < this.tokens.length; i++) {
      const token = this.tokens[i] as Token
      if (token.kind === "open") depth++
      if (token.kind === "close") depth--
      if (token.text === "]" && depth === 0) {
        this.at = i + 1
        return this.tokens.slice(at + 1, i)
      }
    }
    return undefined
  }

  /** `\\[2pt]`: a length after a row break. */
  protected skipBracket(): void {
    const before = this.at
    const inner = this.bracket()
    const text = inner?.map((t) => t.text).join("") ?? ""
    if (inner && !/^\s*-?[0-9.]+\s*[a-z]+\s*$/.test(text)) this.at = before
  }

  protected other(token: Token): Node[] {
    const { span, text } = token
    const next = this.tokens[this.at]
    if (text === ":" && next?.text === "=") {
      this.at++
      return [{ kind: "relation", name: ":=", span: spanOf([token, next], span) }]
    }
    if (text === "=" && next?.text === ":") {
      this.at++
      return [{ kind: "relation", name: "=", span: spanOf([token, next], span) }]
    }
    if (text === "-" && next?.text === ">") {
      this.at++
      return [{ kind: "relation", name: "to", span: spanOf([token, next], span) }]
    }
    if (text === "=" || text === "<" || text === ">") return [{ kind: "relation", name: text, span }]
    if (text === "+" || text === "-" || text === "*" || text === "/" || text === ":" || text === "@")
      return [{ kind: "operator", name: text === "@" ? "*" : text, span }]
    if (text === "|") return [{ kind: "delimiter", text, side: "either", span }]
    const delimiter = delimiters[text]
    if (delimiter) return [{ kind: "delimiter", text: delimiter[0], side: delimiter[1], span }]
    if (/[,;.?!"`\\]/.test(text)) {
      if (text === "." && next?.kind === "digit") {
        this.at++
        const digits = this.number(next)
        if (digits.kind === "number")
          return [{ ...digits, text: `0.${digits.text}`, span: spanOf([token, digits], span) }]
      }
      return [{ kind: "punctuation", text, span }]
    }
    return [{ kind: "unread", message: `\`${text}\` is not read here`, span }]
  }
}
