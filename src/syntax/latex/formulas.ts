import type { Span } from "../../ir/error.ts"
import type { Vocabulary } from "../vocabulary.ts"
import { findAcronyms, withAcronyms } from "./acronyms.ts"
import { spelledOut } from "./bare.ts"
import { type Clause, clausesOf, type Words } from "./clauses.ts"
import { binaryOperators, functionCommands, packageCommands, relations } from "./commands.ts"
import { answerAt, type Document, type Piece, readStructure } from "./document.ts"
import { expand, type Macro, type MacroTable, takeDefinitions } from "./macros.ts"
import { restoreCommands } from "./mirrors.ts"
import { type Census, functionName, takeCensus } from "./names.ts"
import { parseMath } from "./parse.ts"
import { findSubstitutes, type Substitute, substituted } from "./substitutes.ts"
import { type Token, tokenize } from "./tokens.ts"
import { mapNodes, type Node } from "./tree.ts"
import { findTypedNames, retyped, type SizedName } from "./typed-names.ts"

const maxTokens = 20_000

export interface Formula {
  readonly piece: Piece
  readonly answer: number
  readonly nodes: readonly Node[]
  readonly clauses: readonly Clause[]
}

/** A document with its formulas as trees. */
export interface ParsedDocument {
  readonly document: Document
  readonly formulas: readonly Formula[]
  /** Powers that are variables, put in the formulas already. */
  readonly substitutes: readonly Substitute[]
  /** Names that stood with their sizes as subscripts. */
  readonly sized: readonly SizedName[]
  readonly census: Census
}

export function parseDocument(source: string, vocabulary: Vocabulary): ParsedDocument {
  const document = glue(readStructure(source))
  const words: Words = {
    isMeaningful: (word) => functionName(word, vocabulary) !== undefined || /^[A-Za-z]$/.test(word),
  }
  const seen = new Set<string>()
  const expanded = expandAll(document)
  for (const tokens of expanded.values()) takeCensus(tokens, seen)
  const formulas: Formula[] = []
  for (const [piece, tokens] of expanded) {
    const [first] = tokens
    const tooLong = tokens.length > maxTokens && first
    const nodes: readonly Node[] = tooLong
      ? [{ kind: "unread", message: "a formula too long to read", span: piece.span }]
      : parseMath(tokens)
    formulas.push({ piece, answer: answerAt(document, piece.span.start), nodes, clauses: clausesOf(nodes, words) })
  }
  const substitutes = findSubstitutes(document, formulas)
  const acronyms = findAcronyms(formulas, (word) => functionName(word, vocabulary) !== undefined)
  const typed = findTypedNames(formulas)
  const census: Census = { seen }
  const sized: SizedName[] = []
  const changed = formulas.map((formula): Formula => {
    const named = mapNodes(
      formula.nodes,
      () => undefined,
      true,
      (list) =>
        withAcronyms(
          retyped(list, typed, census, (s) => sized.push({ ...s, answer: formula.answer })),
          acronyms,
        ),
    )
    const nodes = substituted(named, substitutes)
    return { ...formula, nodes, clauses: clausesOf(nodes, words) }
  })
  return { document, formulas: changed, substitutes, sized, census }
}

/** The tokens of every formula with its macros expanded: those defined so far, else one defined later under a name that means nothing. */
function expandAll(document: Document): Map<Piece, Token[]> {
  const raw = new Map<Piece, Token[]>()
  const later: MacroTable = new Map()
  for (const piece of document.pieces) {
    if (
      piece.kind === "prose" &&
      !/\\(?:def|(?:re)?newcommand|providecommand|DeclareMathOperator|let)\b/.test(textOf(document, piece.span))
    )
      continue
    const tokens = tokenize(document.source, piece.span.start, piece.span.end)
    raw.set(piece, tokens)
    takeDefinitions(tokens, later)
  }
  const table: MacroTable = new Map()
  const out = new Map<Piece, Token[]>()
  for (const [piece, tokens] of raw) {
    const rest = takeDefinitions(tokens, table)
    if (piece.kind === "prose") continue
    const usable = new Map<string, Macro>(table)
    for (const [name, macro] of later) if (!usable.has(name) && !isBuiltin(name)) usable.set(name, macro)
    out.set(piece, expand(piece.bare ? spelledOut(restoreCommands(rest)) : restoreCommands(rest), usable))
  }
  return out
}

function isBuiltin(name: string): boolean {
  return (
    relations.has(name) ||
    binaryOperators.has(name) ||
    functionCommands.has(name) ||
    name in packageCommands ||
    name.length > 5
  )
}

function textOf(document: Document, span: Span): string {
  return document.source.slice(span.start, span.end)
}

/** Formulas with nothing but an operator or a relation between them (`$a$ = $b$`, `$|| $y $ - $ t$||$`) are one. */
function glue(document: Document): Document {
  const pieces: Piece[] = []
  for (let i = 0; i < document.pieces.length; i++) {
    const piece = document.pieces[i] as Piece
    const before = pieces.at(-1)
    const next = document.pieces[i + 1]
    // `d$f$`: the sign of the differential stands before the dollar.
    const sign = before?.kind === "prose" && before.span.end === piece.outer.start ? textOf(document, before.span) : ""
    if (before && piece.kind === "math" && !piece.display && /(^|[\s(])d$/.test(sign)) {
      const start = before.span.end - 1
      const prose = { start: before.span.start, end: start }
      pieces.pop()
      if (prose.end > prose.start) pieces.push({ ...before, span: prose, outer: prose })
      pieces.push({ ...piece, span: { ...piece.span, start }, outer: { ...piece.outer, start } })
      continue
    }
    const between = piece.kind === "prose" ? textOf(document, piece.span).trim() : undefined
    const joins =
      before?.kind === "math" &&
      next?.kind === "math" &&
      !before.display &&
      !next.display &&
      between !== undefined &&
      (/^[=+\-−*·]+$/.test(between) ||
        (/^[+\-−=*]?\s*[b-zB-Z]?\s*[+\-−=*]?$/.test(between) && unbalanced(textOf(document, before.span))))
    if (!joins || !before || !next) {
      pieces.push(piece)
      continue
    }
    pieces.pop()
    pieces.push({
      kind: "math",
      display: false,
      span: { start: before.span.start, end: next.span.end },
      outer: { start: before.outer.start, end: next.outer.end },
    })
    i++
  }
  return { ...document, pieces }
}

function unbalanced(text: string): boolean {
  const bars = text.match(/\|\||\\\|/g)?.length ?? 0
  const open = text.match(/[([]/g)?.length ?? 0
  const close = text.match(/[)\]]/g)?.length ?? 0
  return bars % 2 === 1 || open > close
}
