import { GradusError, type Span } from "../../ir/error.ts"
import {
  BLACKBOARD,
  beginsName,
  CHARACTER_HINTS,
  continuesName,
  isWideSpace,
  SUPERSCRIPTS,
  SYMBOLS,
} from "./characters.ts"

export type TokenKind =
  | "number" // text is the number, without a trailing dot
  | "imaginary" // text is the number without the i
  | "name"
  | "op" // text is the operator in its plain spelling: `⊙` is `.*`, `**` is `^`, `∈` and `in` are `in`
  | "superscript" // text is what the superscripts stand for: `⁻¹` is `-1`
  | "newline" // ends a statement, or a row of a block matrix
  | "bad" // something that is no token; the rest of the source is not read
  | "end"

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Offsets in the source, without the offset that the reader adds to spans. */
  readonly start: number
  readonly end: number
  /** Why a bad token is bad. */
  readonly error?: GradusError
}

/** How deep brackets, signs and postfix operators may nest: deeper input is refused rather than overflowing a stack. */
export const MAX_DEPTH = 500
const MAX_TOKENS = 500_000
const MAX_DIGITS = 1000

const CLOSER: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
])

/** A line that ends in one of these goes on in the next. */
const CONTINUES: ReadonlySet<string> = new Set(
  "+ - * / \\ .* ./ kron ^ .^ = : , ; ( [ { × -> .. < <= > >= in".split(" "),
)

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isAsciiLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)

/**
 * The tokens of a source, the last of kind `end`. Throws where brackets do not match or nest too deeply and where the
 * source is not text; any other mistake becomes a `bad` token, so that mistakes before it are reported first.
 */
export function tokenize(source: string, offset: number = 0): Token[] {
  return new Lexer(source, offset).run()
}

/**
 * The tokens of a text that is being written, as far as they are any: what is no token is stepped over and brackets need
 * not match. For colouring.  */
export function tokensWhileTyping(source: string): Token[] {
  const found: Token[] = []
  for (let at = 0; at < source.length && found.length < MAX_TOKENS; ) {
    const lexer = new Lexer(source.slice(at), 0)
    const tokens = lexer.tolerantRun()
    for (const t of tokens) found.push({ ...t, start: t.start + at, end: t.end + at })
    at += Math.max(1, lexer.reached)
  }
  return found
}

interface OpenBracket {
  readonly text: string
  readonly at: number
  /** A block matrix, where newlines separate rows. */
  readonly blocks: boolean
}

class Lexer {
  private readonly source: string
  private readonly offset: number
  private readonly tokens: Token[] = []
  private readonly open: OpenBracket[] = []
  private at = 0

  constructor(source: string, offset: number) {
    this.source = source
    this.offset = offset
  }

  run(): Token[] {
    const { source, tokens } = this
    while (this.at < source.length) {
      if (tokens.length > MAX_TOKENS) {
        this.bad(1, "the input is too long to be a problem", "split it into several", "input")
      } else this.step()
      if (tokens.at(-1)?.kind === "bad") {
        this.open.length = 0
        break
      }
    }
    const unclosed = this.open.at(-1)
    if (unclosed) {
      throw this.error(unclosed.at, unclosed.at + 1, {
        message: `\`${unclosed.text}\` is never closed`,
        expected: `\`${CLOSER.get(unclosed.text)}\``,
        hint: `add the missing \`${CLOSER.get(unclosed.text)}\``,
      })
    }
    tokens.push({ kind: "end", text: "", start: source.length, end: source.length })
    return tokens
  }

  /** The tokens up to the first mistake. */
  tolerantRun(): Token[] {
    try {
      while (this.at < this.source.length) {
        this.step()
        if (this.tokens.at(-1)?.kind === "bad") return this.tokens.slice(0, -1)
      }
    } catch (error) {
      if (!(error instanceof GradusError)) throw error
      this.at++
    }
    return this.tokens
  }

  /** Where the reading stands. */
  get reached(): number {
    return this.at
  }

  /** Reads one token, or skips a space or a comment. */
  private step(): void {
    const { source, at } = this
    const code = source.charCodeAt(at)
    if (code === 32 || code === 9) this.at++
    else if (code === 10 || code === 13 || code === 0x2028 || code === 0x2029) this.newline()
    else if (code === 35 || code === 37) this.at = this.lineEnd()
    else if (isAsciiLetter(code)) this.name()
    else if (isDigit(code) || (code === 46 && isDigit(source.charCodeAt(at + 1)))) this.number()
    else if (code < 32 || code === 0x7f) this.notText()
    else if (code < 128) this.operator(source.charAt(at))
    else this.wide()
  }

  private lineEnd(): number {
    let end = this.at
    while (end < this.source.length && this.source.charCodeAt(end) !== 10 && this.source.charCodeAt(end) !== 13) end++
    return end
  }

  private newline(): void {
    const start = this.at++
    const bracket = this.open.at(-1)
    if (bracket && !bracket.blocks) return
    const last = this.tokens.at(-1)
    if (!last || last.kind === "newline") return
    if (last.kind === "op" && CONTINUES.has(last.text) && !this.endsInPlus()) {
      // a `;` at the top level ends its statement already
      return
    }
    this.push("newline", "\n", start, this.at)
  }

  /** Whether the last token is the plus of `X^+` or of `x in R+`, which ends its line like an operand. */
  private endsInPlus(): boolean {
    const [third, second, last] = [this.tokens.at(-3), this.tokens.at(-2), this.tokens.at(-1)]
    if (last?.text !== "+" || !second) return false
    if (second.kind === "op") return second.text === "^"
    return second.kind === "name" && third?.kind === "op" && (third.text === "in" || third.text === "->")
  }

  private name(): void {
    const { source } = this
    const start = this.at
    let end = start
    let ascii = true
    for (;;) {
      const code = source.charCodeAt(end)
      if (isAsciiLetter(code) || isDigit(code) || code === 95) end++
      else if (code >= 128) {
        const c = String.fromCodePoint(source.codePointAt(end) ?? 0)
        if (!continuesName(c)) break
        ascii = false
        end += c.length
      } else break
    }
    this.at = end
    const text = source.slice(start, end)
    if (text === "in") this.push("op", "in", start, end)
    else this.push("name", ascii ? text : text.normalize("NFC"), start, end)
  }

  private number(): void {
    const { source } = this
    const start = this.at
    let end = start
    while (isDigit(source.charCodeAt(end))) end++
    let textEnd = end
    if (source.charAt(end) === "." && !this.dotIsOperator(end)) {
      end++
      while (isDigit(source.charCodeAt(end))) end++
      textEnd = source.charAt(end - 1) === "." ? end - 1 : end
    }
    const mantissa = source.slice(start, textEnd)
    let exponent = ""
    if (source.charAt(end) === "e" || source.charAt(end) === "E") {
      let digits = end + 1
      if (source.charAt(digits) === "+" || source.charAt(digits) === "-") digits++
      if (isDigit(source.charCodeAt(digits))) {
        const from = end
        end = digits
        while (isDigit(source.charCodeAt(end))) end++
        exponent = source.slice(from, end)
      }
    }
    const imaginary = source.charAt(end) === "i" && !this.isNamePart(end + 1)
    if (imaginary) end++
    if (exponent.length > 5 || mantissa.length > MAX_DIGITS) {
      return this.bad(
        end - start,
        "a number out of range",
        `write at most ${MAX_DIGITS} digits and exponents up to 999`,
      )
    }
    this.at = end
    this.push(imaginary ? "imaginary" : "number", mantissa + exponent, start, end)
  }

  /** Whether the dot at `at`, after digits, belongs to `.*`, `./`, `.^`, `.'`, `..`, `.T` or `.H`. */
  private dotIsOperator(at: number): boolean {
    const next = this.source.charAt(at + 1)
    return next !== "" && ("*/^'.’′\\".includes(next) || ((next === "T" || next === "H") && !this.isNamePart(at + 2)))
  }

  private isNamePart(at: number): boolean {
    const code = this.source.charCodeAt(at)
    if (code >= 128) return continuesName(String.fromCodePoint(this.source.codePointAt(at) ?? 0))
    return isAsciiLetter(code) || isDigit(code) || code === 95
  }

  private operator(c: string): void {
    const next = this.source.charAt(this.at + 1)
    switch (c) {
      case "(":
      case "[":
      case "{":
        return this.openBracket(c)
      case ")":
      case "]":
      case "}":
        return this.closeBracket(c)
      case "*":
        return next === "*" ? this.op("^", 2) : this.op("*", 1)
      case "@":
        return this.op("*", 1)
      case "-":
        return next === ">" ? this.op("->", 2) : this.op("-", 1)
      case "<":
      case ">":
        return next === "=" ? this.op(`${c}=`, 2) : this.op(c, 1)
      case "=":
        if (next === "=") return this.bad(2, "`==` is not an operator", "equality is claimed with `check f = …`")
        return this.op("=", 1)
      case ":":
        if (next === "=") return this.bad(2, "`:=` is not an operator", "a definition is written `y = …`")
        return this.op(":", 1)
      case ".":
        return this.dot(next)
      case "+":
      case "/":
      case "\\":
      case "^":
      case "'":
      case ",":
      case ";":
        return this.op(c, 1)
      default:
        return this.unknown(c)
    }
  }

  private dot(next: string): void {
    const { source, at } = this
    if (next === "." && source.charAt(at + 2) === ".") {
      // `...` at the end of a line: the next line goes on
      const end = this.lineEnd()
      if (source.slice(at + 3, end).trim() === "") {
        this.at = source.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, source.length)
        return
      }
      return this.bad(3, "`...` stands at the end of a line only", "ranges are written `1..n`")
    }
    if (next === "." || next === "*" || next === "/" || next === "^") return this.op(`.${next}`, 2)
    if (next === "'" || next === "’" || next === "′") return this.op(".'", 2)
    if (next === "T" && !this.isNamePart(at + 2)) return this.op(".'", 2)
    if (next === "H" && !this.isNamePart(at + 2)) return this.op("'", 2)
    if (next === "+" || next === "-") return this.bad(2, `\`.${next}\` is not an operator`, `write \`${next}\``)
    if (next === "\\") return this.bad(2, "`.\\` is not an operator", "write `B ./ A`")
    this.bad(1, "a stray `.`", "postfix operators are `.T`, `.H` and `.'`")
  }

  private wide(): void {
    const { source, at } = this
    const code = source.codePointAt(at) ?? 0
    const c = String.fromCodePoint(code)
    const symbol = SYMBOLS.get(c)
    if (symbol !== undefined) this.op(symbol, c.length)
    else if (SUPERSCRIPTS.has(c)) {
      let text = ""
      let end = at
      for (let s = SUPERSCRIPTS.get(c); s !== undefined; s = SUPERSCRIPTS.get(source.charAt(end))) {
        text += s
        end++
      }
      this.at = end
      this.push("superscript", text, at, end)
    } else if (BLACKBOARD.has(c)) {
      this.at += c.length
      this.push("name", c, at, this.at)
    } else if (beginsName(c)) this.name()
    else if (isWideSpace(code)) this.at++
    else if (code === 0xfffd || (code >= 0xd800 && code <= 0xdfff) || (code >= 0x80 && code < 0xa0)) this.notText()
    else this.unknown(c)
  }

  private openBracket(c: string): void {
    if (this.open.length >= MAX_DEPTH) {
      throw this.error(this.at, this.at + 1, {
        message: "nested too deeply",
        expected: `at most ${MAX_DEPTH} brackets inside each other`,
        hint: "name parts of the expression in definitions",
      })
    }
    this.open.push({ text: c, at: this.at, blocks: c === "[" && !this.afterOperand() })
    this.op(c, 1)
  }

  private closeBracket(c: string): void {
    const bracket = this.open.pop()
    const wanted = bracket && CLOSER.get(bracket.text)
    if (wanted !== c) {
      throw this.error(this.at, this.at + 1, {
        message: bracket ? `\`${c}\` does not close \`${bracket.text}\`` : `\`${c}\` closes nothing`,
        expected: wanted ? `\`${wanted}\`` : undefined,
        hint: wanted ? `write \`${wanted}\` here` : `remove it, or open it with \`${OPENER[c]}\``,
      })
    }
    this.op(c, 1)
  }

  private afterOperand(): boolean {
    const last = this.tokens.at(-1)
    if (!last || last.kind === "newline") return false
    return last.kind !== "op" || last.text === ")" || last.text === "]" || last.text === "'" || last.text === ".'"
  }

  private op(text: string, length: number): void {
    const start = this.at
    this.at += length
    this.push("op", text, start, this.at)
  }

  private push(kind: TokenKind, text: string, start: number, end: number): void {
    this.tokens.push({ kind, text, start, end })
  }

  private unknown(c: string): void {
    const subscript = /^[₀-₉₊₋ₐ-ₜⱼ]$/.test(c)
    const hint = CHARACTER_HINTS.get(c) ?? (subscript ? "subscripts are part of a name: `x1` or `x_1`" : undefined)
    this.bad(c.length, `\`${c}\` is not a character of this notation`, hint ?? "remove it")
  }

  private bad(length: number, message: string, hint: string, code: "syntax" | "input" = "syntax"): void {
    const end = this.at + length
    this.tokens.push({
      kind: "bad",
      text: this.source.slice(this.at, end),
      start: this.at,
      end,
      error: this.error(this.at, end, { code, message, expected: "an operator, a name or a number", hint }),
    })
    this.at = end
  }

  private notText(): never {
    const code = this.source.charCodeAt(this.at).toString(16).toUpperCase().padStart(4, "0")
    throw this.error(this.at, this.at + 1, {
      code: "input",
      message: `the input is not text: it has the character U+${code}`,
      expected: "a problem as plain text in UTF-8",
      hint: "give array data with --data, not as the problem",
    })
  }

  private error(start: number, end: number, details: LexicalError): GradusError {
    const span: Span = { start: start + this.offset, end: end + this.offset }
    return new GradusError({ code: "syntax", ...details, span })
  }
}

interface LexicalError {
  readonly code?: "syntax" | "input"
  readonly message: string
  readonly expected?: string | undefined
  readonly hint?: string
}

const OPENER: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" }
