import { type ErrorCode, GradusError, type Span } from "../../ir/error.ts"
import type { Ast } from "../ast.ts"
import { MAX_DEPTH, type Token, tokenize } from "./lexer.ts"

/** Words that end an expression in a request. */
const CLAUSES: ReadonlySet<string> = new Set(["wrt", "along", "over"])

/** Whether a token is a clause word of a request. */
export const isClause = (token: Token): boolean => token.kind === "name" && CLAUSES.has(token.text)

/** Whether a token can only begin an operand. */
export function startsOperand(token: Token): boolean {
  switch (token.kind) {
    case "number":
    case "imaginary":
      return true
    case "name":
      return !isClause(token)
    case "op":
      return token.text === "(" || token.text === "["
    default:
      return false
  }
}

export interface Failure {
  readonly code?: ErrorCode
  readonly message: string
  readonly span: Span
  readonly expected?: string | undefined
  readonly hint?: string | undefined
}

/** What a colon between two expressions means at the place that is read. */
export type Colon = "inner" | "range" | "none"

/** A text that may quote the source, short enough to be shown. */
const clip = (text: string): string => (text.length > 240 ? `${text.slice(0, 240)}…` : text)

/** A place in a source that is being read. Spans of tokens are relative to the source, those of nodes have `offset` added. */
export class Cursor {
  readonly source: string
  readonly offset: number
  /** Names that the source declares or defines, wherever it does so. */
  readonly declared: ReadonlySet<string>
  private readonly tokens: Token[]
  private position = 0
  private depth = 0
  colon: Colon = "inner"
  /** Whether comparisons are allowed here. */
  condition = false

  private readonly read: (c: Cursor) => Ast

  /** `read` reads an expression: handed in, for it needs the cursor itself. */
  constructor(source: string, offset: number, read: (c: Cursor) => Ast, declared: ReadonlySet<string> = new Set()) {
    this.source = source
    this.read = read
    this.offset = offset
    this.tokens = tokenize(source, offset)
    this.declared = new Set([...declared, ...declaredNames(this.tokens)])
  }

  /** An expression at this place. Stops before the token that cannot continue it. */
  expression(): Ast {
    return this.read(this)
  }

  /** The token `ahead` places on; past the end, the end. */
  peek(ahead: number = 0): Token {
    const token = this.tokens[Math.max(0, Math.min(this.position + ahead, this.tokens.length - 1))]
    if (!token) throw new GradusError({ code: "internal", message: "no tokens" })
    if (ahead === 0 && token.error) throw token.error
    return token
  }

  /** The token before this place, if there is one. */
  previous(): Token | undefined {
    return this.tokens[this.position - 1]
  }

  next(): Token {
    const token = this.peek()
    if (this.position < this.tokens.length - 1) this.position++
    return token
  }

  /** Takes `length` characters off the token at this place: of `x3` the number 3 is left. */
  takeOff(length: number): void {
    const token = this.peek()
    const text = token.text.slice(length)
    const kind = /^\d+$/.test(text) ? "number" : "name"
    this.tokens[this.position] = { kind, text, start: token.start + length, end: token.end }
  }

  isOp(text: string, ahead: number = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === "op" && token.text === text
  }

  isName(ahead: number = 0): boolean {
    return this.peek(ahead).kind === "name"
  }

  /** A clause word of a request at this place: `wrt`, `along`, `over`, or `order` before a number. */
  clause(): string | undefined {
    const token = this.peek()
    const order = token.kind === "name" && token.text === "order" && this.peek(1).kind === "number"
    return order || isClause(token) ? token.text : undefined
  }

  /** Whether a clause word stands in this statement, `from` tokens on or later. */
  clauseAhead(from: number): boolean {
    for (let i = from; !this.atEnd(i); i++) if (isClause(this.peek(i))) return true
    return false
  }

  /** Whether a statement ends at this place. */
  atEnd(ahead: number = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === "end" || token.kind === "newline" || (token.kind === "op" && token.text === ";")
  }

  accept(op: string): Token | undefined {
    return this.isOp(op) ? this.next() : undefined
  }

  /** Whether no space or comment stands between the last token and this one. */
  adjacent(): boolean {
    return this.previous()?.end === this.peek().start
  }

  span(from: Span | Token, to: Span | Token = from): Span {
    const at = (s: Span | Token): number => ("kind" in s ? this.offset : 0)
    return { start: from.start + at(from), end: to.end + at(to) }
  }

  /** The source text of a token, or what stands for it in a message. */
  show(token: Token): string {
    if (token.kind === "end") return "the end"
    if (token.kind === "newline") return "the end of the line"
    return `\`${this.source.slice(token.start, token.end)}\``
  }

  fail(failure: Failure): never {
    const { message, hint } = failure
    throw new GradusError({ code: "syntax", ...failure, message: clip(message), hint: hint && clip(hint) })
  }

  expect(op: string, failure: Partial<Failure> = {}): Token {
    if (this.isOp(op)) return this.next()
    const token = this.peek()
    return this.fail({
      message: `expected \`${op}\` before ${this.show(token)}`,
      span: this.spanHere(),
      expected: `\`${op}\``,
      ...failure,
    })
  }

  /** The span of this token, or of the last one where a line or the source ends here. */
  spanHere(): Span {
    const token = this.peek()
    const previous = this.previous()
    return this.span((token.kind === "end" || token.kind === "newline") && previous ? previous : token)
  }

  /** Reads something that nests; deeper than `MAX_DEPTH` is an error rather than an overflow. */
  private nested<T>(read: () => T): T {
    this.limit(1)
    this.depth++
    const result = read()
    this.depth--
    return result
  }

  /** Refuses `levels` more levels of nesting where they are too many. */
  limit(levels: number): void {
    if (this.depth + levels <= MAX_DEPTH) return
    this.fail({
      message: "nested too deeply",
      span: this.spanHere(),
      expected: `at most ${MAX_DEPTH} levels`,
      hint: "name parts of the expression in definitions",
    })
  }

  /** Reads with other rules for colons and comparisons, and then returns to those of here. */
  within<T>(colon: Colon, condition: boolean, read: () => T): T {
    const saved = { colon: this.colon, condition: this.condition }
    this.colon = colon
    this.condition = condition
    const result = this.nested(read)
    this.colon = saved.colon
    this.condition = saved.condition
    return result
  }
}

/** Whether the statement that begins at token `at` declares names: `a, b in …`. */
export function declares(tokens: { peek(ahead?: number): Token }, at: number = 0): boolean {
  for (let i = at; ; i += 2) {
    if (tokens.peek(i).kind !== "name") return false
    const separator = tokens.peek(i + 1)
    if (separator.kind !== "op") return false
    if (separator.text === "in") return true
    if (separator.text !== ",") return false
  }
}

/** The number of tokens of `name =` or `name(a, b) =` at the beginning of a statement, or 0. */
export function defines(tokens: { peek(ahead?: number): Token }): number {
  const name = tokens.peek(0)
  if (name.kind !== "name") return 0
  const is = (ahead: number, text: string): boolean =>
    tokens.peek(ahead).kind === "op" && tokens.peek(ahead).text === text
  if (is(1, "=")) return 2
  if (!is(1, "(")) return 0
  for (let i = 2; tokens.peek(i).kind === "name"; i += 2) {
    if (is(i + 1, ",")) continue
    return is(i + 1, ")") && is(i + 2, "=") ? i + 3 : 0
  }
  return 0
}

function declaredNames(tokens: readonly Token[]): string[] {
  const names: string[] = []
  let start = true
  const end: Token = { kind: "end", text: "", start: 0, end: 0 }
  tokens.forEach((token, i) => {
    if (start && token.kind === "name") {
      const view = { peek: (ahead: number = 0): Token => tokens[i + ahead] ?? end }
      if (defines(view) > 0) names.push(token.text)
      else if (declares(view)) {
        let j = i
        do names.push(tokens[j]?.text ?? "")
        while (tokens[(j += 2) - 1]?.text === ",")
      }
    }
    start = token.kind === "newline" || (token.kind === "op" && token.text === ";")
  })
  return names
}
