import { nameAst, number } from "./cursor.ts"
import { asSize, namesIn } from "./declarations.ts"
import type { Census } from "./names.ts"
import type { Phrase } from "./phrases.ts"
import type { SetDescription, Size } from "./sets.ts"

type WordPhrase = Extract<Phrase, { kind: "word" }>

/** A size: `$m\times n$`, "N by D", "n x 6", "4x4", "$n$-dimensional", "of length $n$". */
export function sizeAt(
  sentence: readonly Phrase[],
  at: number,
  census: Census,
): { set: SetDescription; length: number } | undefined {
  const phrase = sentence[at]
  if (!phrase) return undefined
  if (phrase.kind === "formula") {
    const sizes = asSize(phrase.formula, census)
    if (sizes) return { set: sized(sizes[0], sizes[1]), length: 1 }
    const names =
      phrase.formula.clauses.length === 1 ? namesIn(phrase.formula.clauses[0]?.parts[0] ?? { items: [] }, census) : []
    const [single] = names
    if (names.length !== 1 || !single || phrase.formula.clauses[0]?.relations.length !== 0) return undefined
    const size: Size = { kind: "given", ast: nameAst(single.name, single.span) }
    const [dash, word] = [sentence[at + 1], sentence[at + 2]]
    if (
      dash?.kind === "punctuation" &&
      /[-–]/.test(dash.text) &&
      word?.kind === "word" &&
      /^(dimensional|vectors?|dim)$/.test(word.lower)
    )
      return { set: { shape: "vector", rows: size }, length: word.lower.startsWith("vector") ? 2 : 3 }
    if (
      dash?.kind === "word" &&
      /^dim(ension(al)?)?$/.test(dash.lower) &&
      word?.kind === "word" &&
      isVectorWord(word.lower)
    )
      return { set: { shape: "vector", rows: size }, length: 2 }
    const before = sentence[at - 1]
    if (before?.kind === "word" && /^(length|size|dimension)$/.test(before.lower))
      return { set: { shape: "vector", rows: size }, length: 1 }
    return undefined
  }
  const pair = pairAt(sentence, at)
  if (pair) return { set: sized(sizeOfWord(pair[0].text, pair[0]), sizeOfWord(pair[1].text, pair[1])), length: 5 }
  if (phrase.kind !== "word") return undefined
  const joined = /^(\d+|[a-zA-Z])[x×](\d+|[a-zA-Z])$/.exec(phrase.text)
  if (joined && !/^[a-z]x[a-z]$/i.test(phrase.text.replace(/[nmdpkq]/gi, "1")))
    return { set: sized(sizeOfWord(joined[1] ?? "", phrase), sizeOfWord(joined[2] ?? "", phrase)), length: 1 }
  const [, rows, cols] = /^(\d+|[a-zA-Z])-by-(\d+|[a-zA-Z])$/.exec(phrase.text) ?? []
  if (rows !== undefined && cols !== undefined)
    return { set: sized(sizeOfWord(rows, phrase), sizeOfWord(cols, phrase)), length: 1 }
  const dimensional = /^(\w+)-(dimensional|vectors?|dim)$/.exec(phrase.lower)
  if (dimensional)
    return { set: { shape: "vector", rows: sizeOfWord(phrase.text.split("-")[0] ?? "", phrase) }, length: 1 }
  const [by, other] = [sentence[at + 1], sentence[at + 2]]
  const cross =
    (by?.kind === "word" && /^(by|x)$/.test(by.lower)) || (by?.kind === "punctuation" && /[×*]/.test(by.text))
  if (cross && other?.kind === "word" && isSizeWord(phrase.text) && isSizeWord(other.text))
    return { set: sized(sizeOfWord(phrase.text, phrase), sizeOfWord(other.text, other)), length: 3 }
  return undefined
}

/** ": (m, n)" */
function pairAt(sentence: readonly Phrase[], at: number): readonly [WordPhrase, WordPhrase] | undefined {
  const [colon, open, rows, comma, cols, close] = sentence.slice(Math.max(at - 1, 0), at + 5)
  const isMark = (p: Phrase | undefined, text: string): boolean => p?.kind === "punctuation" && p.text === text
  if (!isMark(colon, ":") || !isMark(open, "(") || !isMark(comma, ",") || !isMark(close, ")")) return undefined
  if (rows?.kind !== "word" || cols?.kind !== "word" || !isSizeWord(rows.text) || !isSizeWord(cols.text))
    return undefined
  return [rows, cols]
}

function isVectorWord(word: string): boolean {
  return /^(real|column|random)$|^vectors?$/.test(word)
}

function isSizeWord(text: string): boolean {
  return /^(\d+|[a-zA-Z])$/.test(text)
}

function sizeOfWord(text: string, phrase: Phrase): Size {
  return { kind: "given", ast: /^\d/.test(text) ? number(text, phrase.span) : nameAst(text, phrase.span) }
}

function sized(rows: Size | undefined, cols: Size | undefined): SetDescription {
  const flat = cols?.kind === "given" && cols.ast.kind === "number" && cols.ast.text === "1"
  return flat ? { shape: "vector", rows } : { shape: "matrix", rows, cols }
}
