import type { Dim } from "../../ir/dim.ts"
import { type Expr, isScalar, isVector, type Shape } from "../../ir/expr.ts"
import { printLatexPhrase } from "./latex.ts"
import { unicodeName } from "./names.ts"
import { Phrases } from "./phrase.ts"
import { type Look, printPlain } from "./plain.ts"
import { type NameOptions, read } from "./read.ts"

export type { NameOptions } from "./read.ts"

export interface UnicodeOptions extends NameOptions {
  /** `false`: with `*` and the names as declared, so that what is printed can be read back. Default `true`. */
  readonly juxtapose?: boolean | undefined
  /** Gradus notation in ASCII, as `printText` has it. */
  readonly ascii?: boolean | undefined
}

/** Gradus notation in ASCII. */
export const TEXT: Look = { minus: "-", over: ".*", under: "./", raised: false, juxtapose: false }
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
