import type { AnswerPart } from "../reading.ts"
import type { Piece } from "./document.ts"

/** Beyond these, all the rest belongs to the last answer. */
const maxAnswers = 200

interface Line {
  readonly text: string
  readonly start: number
}

const counted = "(?:\\d+|one|two|three|four|five|six|seven|eight|nine|ten|some|several)"
const nouns = "(?:answers?|replies|reply|solutions?|responses?)"
const mentionsAnswer = /answer|solution|repl|response/i
/** "There are 3 answers", "2 Answers", "Answers": what follows are the answers. */
const header = new RegExp(
  `^(?:there (?:is|are) )?(?:${counted}\\s+${nouns}|answers|replies|responses)\\b[^$]{0,30}$`,
  "i",
)
/** "Answer 1", "Accepted answer:", "Answer by …", "Solution 2." */
const marker = new RegExp(
  `^(?:(?:best|accepted|top|another|first|second|third|alternative|other|community|\\d+(?:st|nd|rd|th))\\s+)*` +
    `(?:answer|solution|reply|response)\\b\\s*(?:(?:#|no\\.?|nr\\.?|number)?\\s*(?:\\d+|[IVX]+|[A-D])\\b)?\\s*(?:by\\b.*|\\(.*\\)|from\\b.*)?\\s*(?:[.:—–-]|$)`,
  "i",
)
const inlineMarker =
  /(^|[\s.;?!])(?:\*\*|__)?(?:Best |Accepted |Top )?(?:Answer|Solution|Reply)(?:\s+#?\d+)?(?:\*\*|__)?\s*[.:](?:\*\*|__)?/g

/**
 * Where the answers of a thread begin, from headings ("Answer 2", "**Answer 2.**"), or after "There are 3 answers" from lines with
 * nothing but a vote count or from rules; without any of these the whole text is the question.
 */
export function findAnswers(source: string, pieces: readonly Piece[]): AnswerPart[] {
  const lines = proseLines(source, pieces)
  const starts = fromMarkers(lines) ?? fromHeader(lines) ?? fromInline(source, pieces)
  const sorted = [...new Set(starts)].sort((a, b) => a - b).slice(0, maxAnswers)
  return sorted.map((start, k) => ({ index: k + 1, span: { start, end: sorted[k + 1] ?? source.length } }))
}

/** The lines that do not begin inside a formula. */
function proseLines(source: string, pieces: readonly Piece[]): Line[] {
  const lines: Line[] = []
  let start = 0
  let piece = 0
  const formulas = pieces.filter((p) => p.kind === "math")
  for (const text of source.split("\n")) {
    while (piece < formulas.length && (formulas[piece]?.outer.end ?? 0) <= start) piece++
    const inside = (formulas[piece]?.outer.start ?? start) < start
    if (!inside) lines.push({ text: text.replace(/\r$/, ""), start })
    start += text.length + 1
  }
  return lines
}

function bare(text: string): string {
  return text
    .replace(/<[^>]*>/g, "")
    .replace(/^[\s#>]*/, "")
    .replace(/^[*_]+/, "")
    .trim()
}

function fromMarkers(lines: readonly Line[]): number[] | undefined {
  const starts: number[] = []
  let afterHeader = false
  // "Q: …" and "A: …"
  const asks = lines.some((line) => /^Q\d*[:.]\s/.test(bare(line.text)))
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line
    if (!asks && !mentionsAnswer.test(line.text)) continue
    const text = bare(line.text).replace(/[*_]+/g, "").trim()
    if (header.test(text) && isAlone(lines, i)) {
      afterHeader = true
      continue
    }
    if (asks && /^A\d*[:.]\s/.test(text)) {
      starts.push(line.start)
      continue
    }
    const strong = /^\s*(?:#|\*\*|__|<h)/.test(line.text) || /^\s*(?:=+|-+)\s*$/.test(lines[i + 1]?.text ?? "")
    const numbered = /\d/.test(text.slice(0, 20)) || /^\w+\s*:/.test(text)
    if (marker.test(text) && (strong || numbered || text.length < 24)) starts.push(line.start)
  }
  // "BEST ANSWER" under a vote count labels one answer of several that are told apart by their votes.
  if (afterHeader && starts.length < 2 && fromHeader(lines) !== undefined) return undefined
  return starts.length > 0 ? starts : undefined
}

function fromHeader(lines: readonly Line[]): number[] | undefined {
  const at = lines.findIndex(
    (line, i) =>
      mentionsAnswer.test(line.text) && header.test(bare(line.text).replace(/[*_]+/g, "").trim()) && isAlone(lines, i),
  )
  if (at < 0) return undefined
  const count = Number(/\d+/.exec(lines[at]?.text ?? "")?.[0] ?? 0)
  let first = at + 1
  while (
    first < lines.length &&
    (lines[first]?.text.trim() === "" || /^\s*[-=]{3,}\s*$/.test(lines[first]?.text ?? ""))
  )
    first++
  const begin = lines[first]
  if (!begin) return undefined
  const votes: number[] = []
  const rules: number[] = []
  for (let i = first; i < lines.length; i++) {
    const text = lines[i]?.text.trim() ?? ""
    const blankBefore = (lines[i - 1]?.text.trim() ?? "") === ""
    if (/^[-+]?\d{1,5}(\s+votes?)?$/.test(text) && blankBefore) votes.push(lines[i]?.start ?? 0)
    else if (/^(?:-{3,}|\*{3,}|_{3,}|(?:\* ){2,}\*|(?:- ){2,}-)$/.test(text) && blankBefore)
      rules.push(lines[i]?.start ?? 0)
  }
  if (votes[0] === begin.start && (votes.length === count || rules.length + 1 !== count)) return votes
  return [begin.start, ...rules.filter((r) => r > begin.start)]
}

function isAlone(lines: readonly Line[], at: number): boolean {
  const text = lines[at]?.text ?? ""
  return /^\s*(?:#|\*\*|__)/.test(text) || text.trim().length < 40
}

function fromInline(source: string, pieces: readonly Piece[]): number[] {
  const starts: number[] = []
  for (const piece of pieces) {
    if (piece.kind !== "prose") continue
    const text = source.slice(piece.span.start, piece.span.end)
    for (const hit of text.matchAll(inlineMarker)) starts.push(piece.span.start + hit.index + (hit[1]?.length ?? 0))
  }
  return starts
}
