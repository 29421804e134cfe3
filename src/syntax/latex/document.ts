import type { Span } from "../../ir/error.ts"
import type { AnswerPart } from "../reading.ts"
import { findAnswers } from "./answers.ts"
import { bareMath } from "./bare.ts"
import { gridEnvironments, lineEnvironments } from "./commands.ts"

/** A stretch of prose, or one formula: `span` is its content, `outer` includes the dollars. */
export interface Piece {
  readonly kind: "prose" | "math"
  readonly span: Span
  readonly outer: Span
  readonly display: boolean
  /** Found in a text without marks of mathematics. */
  readonly bare?: boolean
}

export interface Document {
  readonly source: string
  /** In order; they cover the source but for code and the delimiters of formulas. */
  readonly pieces: readonly Piece[]
  readonly answers: readonly AnswerPart[]
}

export function readStructure(source: string): Document {
  let pieces = scan(source)
  if (!pieces.some((p) => p.kind === "math")) pieces = bareMath(source)
  return { source, pieces, answers: findAnswers(source, pieces) }
}

/** 0 in the question, k in the k-th answer. */
export function answerAt(document: Document, offset: number): number {
  return document.answers.findLast((a) => a.span.start <= offset)?.index ?? 0
}

const mathEnvironment = /\\begin\s*\{([A-Za-z]+\*?)\}/y

function scan(source: string): Piece[] {
  const pieces: Piece[] = []
  let proseFrom = 0
  let at = 0
  const prose = (end: number): void => {
    if (end > proseFrom) {
      const span = { start: proseFrom, end }
      pieces.push({ kind: "prose", span, outer: span, display: false })
    }
  }
  const math = (start: number, contentStart: number, contentEnd: number, end: number, display: boolean): void => {
    prose(start)
    pieces.push({
      kind: "math",
      span: { start: contentStart, end: contentEnd },
      outer: { start, end },
      display,
    })
    at = end
    proseFrom = end
  }
  while (at < source.length) {
    const c = source[at]
    if (c === "\\") {
      const next = source[at + 1]
      if (next === "[" || next === "(") {
        const closer = next === "[" ? "\\]" : "\\)"
        const end = source.indexOf(closer, at + 2)
        if (end >= 0) {
          math(at, at + 2, end, end + 2, next === "[")
          continue
        }
      }
      mathEnvironment.lastIndex = at
      const name = mathEnvironment.exec(source)?.[1]
      if (name !== undefined && (lineEnvironments.has(name) || gridEnvironments.has(name))) {
        const end = environmentEnd(source, at, name)
        math(at, at, end, end, true)
        continue
      }
      at += 2
    } else if (c === "`") {
      const ticks = /^`+/.exec(source.slice(at, at + 20))?.[0] ?? "`"
      const close = source.indexOf(ticks, at + ticks.length)
      if (
        close >= 0 &&
        source[close + ticks.length] !== "`" &&
        (ticks.length > 1 || !/\n\s*\n/.test(source.slice(at, close)))
      ) {
        prose(at)
        at = close + ticks.length
        proseFrom = at
      } else at += ticks.length
    } else if (c === "$") {
      if (source[at + 1] === "$") {
        const end = closingDouble(source, at + 2)
        math(at, at + 2, end, Math.min(source.length, end + 2), true)
      } else {
        const end = closingSingle(source, at + 1)
        if (end === undefined) at++
        else math(at, at + 1, end, end + 1, false)
      }
    } else at++
  }
  prose(source.length)
  return pieces
}

/** Where `$$` closes; a display that never closes ends at the next blank line. */
function closingDouble(source: string, from: number): number {
  for (let end = source.indexOf("$$", from); end >= 0; end = source.indexOf("$$", end + 1))
    if (source[end - 1] !== "\\") return end
  const blank = /\n\s*\n/g
  blank.lastIndex = from
  return blank.exec(source)?.index ?? source.length
}

/** Where an inline formula closes: in its paragraph, not inside a `\text{…}` that has dollars of its own. */
function closingSingle(source: string, from: number): number | undefined {
  const groups: boolean[] = []
  for (let i = from; i < source.length; i++) {
    const c = source[i]
    if (c === "\\") {
      i++
    } else if (c === "{") {
      groups.push(/\\(text\w*|mbox|hbox)\s*$/.test(source.slice(Math.max(from, i - 12), i)))
    } else if (c === "}") {
      groups.pop()
    } else if (c === "\n" && /^\n\s*\n/.test(source.slice(i, i + 200))) {
      return undefined
    } else if (c === "$") {
      if (!groups.includes(true)) return i
      const partner = source.indexOf("$", i + 1)
      if (partner < 0) return i
      i = partner
    }
  }
  return undefined
}

function environmentEnd(source: string, from: number, name: string): number {
  const edge = /\\(begin|end)\s*\{([A-Za-z]+\*?)\}/g
  edge.lastIndex = from
  let depth = 0
  for (let hit = edge.exec(source); hit; hit = edge.exec(source)) {
    if (hit[2] !== name) continue
    depth += hit[1] === "begin" ? 1 : -1
    if (depth === 0) return hit.index + hit[0].length
  }
  const blank = /\n\s*\n/g
  blank.lastIndex = from
  return blank.exec(source)?.index ?? source.length
}
