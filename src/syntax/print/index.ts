import type { Dim } from "../../ir/dim.ts"
import { type Expr, isScalar, isVector, type Shape } from "../../ir/expr.ts"
import { differences, placeOf, WHOLE } from "./differences.ts"
import { printLatexPhrase } from "./latex.ts"
import { type Marked, type Marks, printMarked, spansOf } from "./marks.ts"
import { unicodeName } from "./names.ts"
import { type Phrase, Phrases } from "./phrase.ts"
import { type Look, printPlain } from "./plain.ts"
import { type NameOptions, read } from "./read.ts"

export type { NameOptions } from "./read.ts"

export interface UnicodeOptions extends NameOptions {
  /** `false`: with `*` and the names as declared, so that what is printed can be read back. Default `true`. */
  readonly juxtapose?: boolean | undefined
  /** Gradus notation in ASCII, as `printText` has it. */
  readonly ascii?: boolean | undefined
}

const TEXT: Look = { minus: "-", over: ".*", under: "./", raised: false, juxtapose: false }
const PASTEABLE: Look = { minus: "−", over: " ⊙ ", under: " ⊘ ", raised: true, juxtapose: false }
const READABLE: Look = { ...PASTEABLE, juxtapose: true }

const asDeclared = (name: string): string => name

/** Gradus notation: parses back to an equal expression where the same names are declared. */
export function printText(e: Expr, options: NameOptions = {}): string {
  return printPlain(read(new Phrases(), e, options), TEXT, asDeclared)
}

/** Mathematics for a terminal. */
export function printUnicode(e: Expr, options: UnicodeOptions = {}): string {
  if (options.ascii) return printText(e, options)
  const phrase = read(new Phrases(), e, options)
  return options.juxtapose === false
    ? printPlain(phrase, PASTEABLE, asDeclared)
    : printPlain(phrase, READABLE, unicodeName)
}

/** LaTeX mathematics. */
export function printLatex(e: Expr, options: NameOptions = {}): string {
  return printLatexPhrase(read(new Phrases(), e, options))
}

const side = (d: Dim): string => (d.terms.length > 1 ? `(${d.key})` : d.key)

/** A shape as answers show it: `b×c`, `n` for a column, `scalar`. */
export function printShape(shape: Shape, options: { readonly ascii?: boolean | undefined } = {}): string {
  if (isScalar(shape)) return "scalar"
  if (isVector(shape)) return shape.rows.key
  return `${side(shape.rows)}${options.ascii ? " x " : "×"}${side(shape.cols)}`
}

/** `[start, end)` in printed text. */
export type TextSpan = readonly [number, number]

/** The parts of two texts in which they differ: without these they are equal. */
export interface Changes {
  readonly before: readonly TextSpan[]
  readonly after: readonly TextSpan[]
}

export interface ChangeOptions {
  /** The second expression is of something else: one of these that stands in the first has become all of it. */
  readonly parts?: readonly Expr[] | undefined
}

/** Where two expressions differ as `printText` writes them. */
export function changesInText(before: Expr, after: Expr, options: ChangeOptions = {}): Changes {
  const print = (x: Phrase, marks?: Marks): string => printPlain(x, TEXT, asDeclared, marks)
  const marked = changes(before, after, options, print, options.parts ? undefined : isSameOutside)
  return { before: spansOf(marked.before), after: spansOf(marked.after) }
}

function isSameOutside({ before, after }: Marked): boolean {
  const outside = (text: string): string => text.replaceAll(/\ufff9[^\ufffb]*\ufffb/g, "\ufff9")
  return outside(before) === outside(after)
}

/** The same in LaTeX: both printed, the parts between the marks `OPEN` and `CLOSE`. */
export const changesInLatex = (before: Expr, after: Expr, options: NameOptions & ChangeOptions = {}): Marked =>
  changes(before, after, options, printLatexPhrase)

function changes(
  before: Expr,
  after: Expr,
  options: NameOptions & ChangeOptions,
  print: (p: Phrase, marks?: Marks) => string,
  fits?: (marked: Marked) => boolean,
): Marked {
  const phrases = new Phrases()
  const [p, q] = [read(phrases, before, options), read(phrases, after, options)]
  const { parts } = options
  const part =
    parts &&
    placeOf(
      parts.map((e) => read(phrases, e, options)),
      p,
    )
  const pairs = parts ? [{ ...WHOLE, ...(part && { before: part }) }] : differences(p, q)
  return printMarked(p, q, pairs, print, fits)
}
