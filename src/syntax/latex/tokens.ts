import type { Span } from "../../ir/error.ts"
import { unicodeTokens } from "./unicode.ts"

/**
 * A TeX token. `text` of a command is its name without the backslash (`\\` is `"\\"`); of a parameter its digit.
 * Tokens that a macro produced carry the span of its call, those of its arguments their own.
 */
export interface Token {
  readonly kind:
    | "command"
    | "letter"
    | "digit"
    | "other"
    | "open"
    | "close"
    | "sup"
    | "sub"
    | "tab"
    | "space"
    | "parameter"
    | "dollar"
    | "overflow"
  readonly text: string
  readonly span: Span
}

const single: Readonly<Record<string, Token["kind"]>> = {
  "{": "open",
  "}": "close",
  "^": "sup",
  _: "sub",
  "&": "tab",
  $: "dollar",
  "~": "space",
}

const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " " }

/** Cuts `source[start, end)` into tokens; never fails, every character belongs to a token or a comment. */
export function tokenize(source: string, start: number, end: number): Token[] {
  const tokens: Token[] = []
  let at = start
  const add = (kind: Token["kind"], text: string, length: number): void => {
    tokens.push({ kind, text, span: { start: at, end: at + length } })
    at += length
  }
  let scripted = false
  while (at < end) {
    const c = source[at] ?? ""
    const code = source.charCodeAt(at)
    if (isLetter(code)) {
      add("letter", c, 1)
    } else if (code >= 48 && code <= 57) {
      add("digit", c, 1)
    } else if (c === "\\") {
      command(source, at, end, add)
    } else if (code === 32 || (code >= 9 && code <= 13) || code === 0xa0) {
      let stop = at + 1
      while (stop < end && /\s/.test(source[stop] ?? "")) stop++
      add("space", " ", stop - at)
    } else if (c === "%") {
      const stop = source.indexOf("\n", at)
      at = stop < 0 || stop > end ? end : stop + 1
    } else if (c === "&") {
      const entity = Object.keys(entities).find((e) => source.startsWith(e, at) && at + e.length <= end)
      const meant = entity === undefined ? "&" : (entities[entity] ?? "&")
      add(meant === "&" ? "tab" : meant === " " ? "space" : "other", meant, entity?.length ?? 1)
    } else if (c === "#" && at + 1 < end && /[1-9]/.test(source[at + 1] ?? "")) {
      add("parameter", source[at + 1] ?? "", 2)
    } else if (code < 128) {
      add(single[c] ?? "other", c, 1)
    } else {
      const point = String.fromCodePoint(source.codePointAt(at) ?? 0)
      const length = Math.min(point.length, end - at)
      const meant = unicodeTokens(point)
      if (meant === undefined)
        add(/\s/.test(point) ? "space" : /\p{L}/u.test(point) ? "letter" : "other", point, length)
      else {
        const span = { start: at, end: at + length }
        for (const [kind, text] of meant) tokens.push({ kind, text, span })
        scripted ||= meant.length > 3
        at += length
      }
    }
  }
  return scripted ? joinScripts(tokens) : tokens
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

function command(
  source: string,
  at: number,
  end: number,
  add: (kind: Token["kind"], text: string, length: number) => void,
): void {
  let stop = at + 1
  while (stop < end && isLetter(source.charCodeAt(stop))) stop++
  if (stop === at + 1) {
    if (at + 1 < end) add("command", source[at + 1] ?? "", 2)
    else add("other", "\\", 1)
    return
  }
  const name = source.slice(at + 1, stop)
  const star = stop < end && source[stop] === "*" && starred.has(`${name}*`)
  add("command", star ? `${name}*` : name, stop - at + (star ? 1 : 0))
}

const starred = new Set(["operatorname*", "newcommand*", "renewcommand*", "DeclareMathOperator*", "providecommand*"])

/** `⁻¹` arrives as two superscripts: neighbours of one kind become one. */
function joinScripts(tokens: readonly Token[]): Token[] {
  const out: Token[] = []
  let last: Token["kind"] | undefined
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    const opens = (token.kind === "sup" || token.kind === "sub") && tokens[i + 1]?.text === "script"
    const before = out.at(-1)
    if (opens && last === token.kind && before?.kind === "close" && before.text === "script") {
      out.pop()
      i++
      continue
    }
    if (opens) last = token.kind
    out.push(token)
  }
  return out
}

/** The span from the first token to the last; `fallback` where there is none. */
export function spanOf(parts: readonly { readonly span: Span }[], fallback: Span): Span {
  if (parts.length === 0) return fallback
  let start = Number.POSITIVE_INFINITY
  let end = 0
  for (const { span } of parts) {
    start = Math.min(start, span.start)
    end = Math.max(end, span.end)
  }
  return { start, end }
}

/** The index after the group that opens at `at`, or after the one token there. */
export function groupEnd(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.kind !== "open") return Math.min(at + 1, tokens.length)
  let depth = 0
  for (let i = at; i < tokens.length; i++) {
    const kind = tokens[i]?.kind
    if (kind === "open") depth++
    if (kind === "close" && --depth === 0) return i + 1
  }
  return tokens.length
}

export function skipSpaces(tokens: readonly Token[], at: number): number {
  let i = at
  while (tokens[i]?.kind === "space") i++
  return i
}
