import type { Span } from "../../ir/error.ts"
import type { Formula, ParsedDocument } from "./formulas.ts"

/** The running text as a list: words, formulas in their places, ends of sentences. */
export type Phrase = { readonly span: Span; readonly answer: number } & (
  | { readonly kind: "word"; readonly text: string; readonly lower: string }
  | { readonly kind: "formula"; readonly formula: Formula }
  | { readonly kind: "punctuation"; readonly text: string }
  | { readonly kind: "stop" }
)

export function phrasesOf(parsed: ParsedDocument): Phrase[] {
  const { document, formulas } = parsed
  const byPiece = new Map(formulas.map((f) => [f.piece, f]))
  const out: Phrase[] = []
  let nextAnswer = 0
  const answers = document.answers
  const answerOf = (offset: number): number => {
    while (nextAnswer < answers.length && (answers[nextAnswer]?.span.start ?? 0) <= offset) {
      nextAnswer++
      out.push({ kind: "stop", span: { start: offset, end: offset }, answer: nextAnswer })
    }
    return nextAnswer
  }
  for (const piece of document.pieces) {
    if (piece.kind === "math") {
      const formula = byPiece.get(piece)
      const answer = answerOf(piece.span.start)
      if (formula) out.push({ kind: "formula", formula, span: piece.outer, answer })
      continue
    }
    const text = document.source.slice(piece.span.start, piece.span.end)
    const pattern = /\n\s*\n|[\p{L}\d][\p{L}\d'’-]*|[.?!]+(?=\s|$)|[^\s\p{L}\d]/gu
    for (const hit of text.matchAll(pattern)) {
      const start = piece.span.start + hit.index
      const span = { start, end: start + hit[0].length }
      const answer = answerOf(start)
      if (hit[0].startsWith("\n")) continue
      if (/^[.?!]/.test(hit[0])) {
        out.push({ kind: "stop", span, answer })
        if (hit[0].includes("?")) out.push({ kind: "punctuation", text: "?", span, answer })
      } else if (/^[\p{L}\d]/u.test(hit[0])) {
        out.push({ kind: "word", text: hit[0], lower: hit[0].toLowerCase(), span, answer })
      } else out.push({ kind: "punctuation", text: hit[0], span, answer })
    }
  }
  return out
}
