import type { Span } from "../ir/error.ts"
import type { Op } from "../ir/op.ts"
import { forms } from "../ops/forms.ts"
import { opNamed } from "../ops/index.ts"
import type { Ast, IndexAst } from "../syntax/ast.ts"
import { juxtapose } from "../syntax/print/juxtapose.ts"
import { unicodeName } from "../syntax/print/names.ts"
import { piecesOf } from "../syntax/print/template.ts"

/** `gradus` reads back; `unicode` is mathematics for a terminal. */
export type Manner = "gradus" | "unicode"

/** An expression printed, and the same syntax with its spans in the printed text. */
export interface Printed {
  readonly text: string
  readonly ast: Ast
  /** Where a span of the text came from: the span in the source of the syntax that was printed. */
  readonly origin: (span: Span) => Span
}

const SUM = 0
const INNER = 1
const PRODUCT = 2
const UNARY = 3
const POSTFIX = 4
const ATOM = 5

const SIGNS: Readonly<Record<Manner, Readonly<Record<string, string>>>> = {
  gradus: {
    "+": " + ",
    "-": " - ",
    ":": " : ",
    "*": "*",
    "/": "/",
    ".*": ".*",
    "./": "./",
    kron: "⊗",
    "\\": "\\",
    minus: "-",
  },
  unicode: {
    "+": " + ",
    "-": " − ",
    ":": " : ",
    "*": "",
    "/": "/",
    ".*": " ⊙ ",
    "./": " ⊘ ",
    kron: " ⊗ ",
    "\\": "\\",
    minus: "−",
  },
}
const MARKS: Readonly<Record<string, string>> = { "'": "ᵀ", ".'": "ᵀ", "^T": "ᵀ", "^H": "ᴴ", "^-T": "⁻ᵀ", "^+": "⁺" }
const RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

const formNamed: ReadonlyMap<string, Op> = new Map(forms.map((f) => [f.name, f]))

/** How tightly a piece of syntax binds. */
function levelOf(ast: Ast): number {
  switch (ast.kind) {
    case "binary":
      return ast.op === "+" || ast.op === "-" ? SUM : ast.op === ":" ? INNER : PRODUCT
    case "compare":
      return SUM
    case "unary":
      return UNARY
    case "postfix":
    case "power":
      return POSTFIX
    default:
      return ATOM
  }
}

const ungrouped = (ast: Ast): Ast => (ast.kind === "group" ? ungrouped(ast.body) : ast)

/** Prints syntax, whoever wrote it, in one spelling; parentheses where the notation needs them or the author set them. */
class Printer {
  text = ""
  private readonly manner: Manner
  private readonly complex: boolean
  private readonly starts = new Map<number, number>()
  private readonly ends = new Map<number, number>()

  constructor(manner: Manner, complex: boolean) {
    this.manner = manner
    this.complex = complex
  }

  /** Of two nodes with one end in the text the outer one counts. */
  readonly origin = (span: Span): Span | undefined => {
    const [start, end] = [this.starts.get(span.start), this.ends.get(span.end)]
    return start === undefined || end === undefined || end < start ? undefined : { start, end }
  }

  private put(text: string): void {
    this.text += text
  }

  private sign(op: string): string {
    return SIGNS[this.manner][op] ?? op
  }

  /** The node, in parentheses where it binds looser than `min`. */
  node(ast: Ast, min: number): Ast {
    const inner = ast.kind === "group" ? ungrouped(ast) : ast
    const grouped = ast.kind === "group" && !(inner.kind === "name" || inner.kind === "number" || inner.kind === "call")
    if (!grouped && levelOf(inner) >= min) return this.bare(inner, ast)
    const start = this.text.length
    this.put("(")
    const body = this.bare(inner, inner)
    this.put(")")
    return this.placed({ kind: "group", body, span: this.spanFrom(start) }, ast)
  }

  private spanFrom(start: number): Span {
    return { start, end: this.text.length }
  }

  private placed(made: Ast, original: Ast): Ast {
    this.starts.set(made.span.start, original.span.start)
    this.ends.set(made.span.end, original.span.end)
    return made
  }

  private bare(ast: Ast, original: Ast): Ast {
    const start = this.text.length
    const made = this.content(ast)
    return this.placed({ ...made, span: this.spanFrom(start) }, original)
  }

  private content(ast: Ast): Ast {
    switch (ast.kind) {
      case "number":
        this.put(ast.text)
        return ast
      case "imaginary":
        this.put(this.manner === "unicode" && ast.text === "1" ? "i" : `${ast.text}i`)
        return ast
      case "name":
        this.put(this.manner === "unicode" ? unicodeName(ast.name) : ast.name)
        return ast
      case "group":
        return this.content(ungrouped(ast))
      case "call":
        return this.call(ast)
      case "apply": {
        const callee = this.node(ast.callee, ATOM)
        return { ...ast, callee, args: this.list(ast.args) }
      }
      case "unary":
        this.put(ast.op === "-" ? this.sign("minus") : "+")
        return { ...ast, arg: this.node(ast.arg, PRODUCT) }
      case "binary":
        return this.binary(ast)
      case "postfix":
        return this.postfix(ast)
      case "power":
        return this.power(ast)
      case "index":
        return this.index(ast)
      case "blocks":
        return this.blocks(ast)
      case "binder":
        return this.binder(ast)
      default: {
        const left = this.node(ast.left, SUM)
        this.put(` ${ast.op} `)
        return { ...ast, left, right: this.node(ast.right, SUM) }
      }
    }
  }

  private list(args: readonly Ast[]): Ast[] {
    this.put("(")
    const made = args.map((a, i) => {
      if (i > 0) this.put(", ")
      return this.node(ungrouped(a), SUM)
    })
    this.put(")")
    return made
  }

  private binary(ast: Ast & { kind: "binary" }): Ast {
    const level = levelOf(ast)
    if (this.manner === "unicode" && ast.op === "*") return this.juxtaposed(ast)
    const mixed =
      level === PRODUCT &&
      ast.left.kind === "binary" &&
      levelOf(ast.left) === PRODUCT &&
      isEntrywise(ast.left.op) !== isEntrywise(ast.op)
    const leftMin = level === INNER ? PRODUCT : mixed ? UNARY : level
    const left = this.node(ast.left, ast.left.kind === "unary" && level <= PRODUCT ? UNARY : leftMin)
    const opStart = this.text.length
    // a number before a sign that begins with a dot is set apart from it
    const apart = /^[.]/.test(this.sign(ast.op)) && /\d$/.test(this.text) ? " " : ""
    this.put(`${apart}${this.sign(ast.op)}`)
    const opSpan = this.spanFrom(opStart)
    const right = this.operand(ast.right, level === PRODUCT ? UNARY : level === SUM ? INNER : PRODUCT)
    return { ...ast, left, right, opSpan }
  }

  /** A right operand; a sign at its beginning takes parentheses. */
  private operand(ast: Ast, min: number): Ast {
    return this.node(ast, startsWithSign(ast) ? ATOM : min)
  }

  /** Factors side by side. */
  private juxtaposed(ast: Ast & { kind: "binary" }): Ast {
    const factors: Ast[] = []
    let rest: Ast = ast
    for (; rest.kind === "binary" && rest.op === "*"; rest = rest.left) factors.unshift(rest.right)
    factors.unshift(rest)
    const parts = factors.map((f, i) => {
      const part = new Printer(this.manner, this.complex)
      if (i > 0) part.operand(f, UNARY)
      else part.node(f, f.kind === "unary" ? UNARY : PRODUCT)
      return { text: part.text, call: ungrouped(f).kind === "call" && part.text.endsWith(")") }
    })
    this.put(juxtapose(parts, false))
    return ast
  }

  private postfix(ast: Ast & { kind: "postfix" }): Ast {
    const arg = this.operand(ast.arg, POSTFIX)
    if (this.manner === "gradus") this.put(ast.op)
    else this.raise(ast.op === "'" && this.complex ? "ᴴ" : (MARKS[ast.op] ?? ast.op))
    return { ...ast, arg }
  }

  /** Puts a mark; that of an inverse and that of a transpose become one. */
  private raise(mark: string): void {
    const inverse = /^(.*)⁻¹$/su.exec(this.text)
    const transposed = /^(.*)([ᵀᴴ])$/su.exec(this.text)
    if (inverse && /^[ᵀᴴ]$/u.test(mark)) this.text = `${inverse[1]}⁻${mark}`
    else if (transposed && mark === "⁻¹") this.text = `${transposed[1]}⁻${transposed[2]}`
    else this.put(mark)
  }

  private power(ast: Ast & { kind: "power" }): Ast {
    const base = this.operand(ast.base, POSTFIX)
    const exponent = ungrouped(ast.exponent)
    const [, sign = "", digits = ""] = exponentDigits(exponent)
    if (this.manner === "unicode" && digits !== "" && !ast.elementwise) {
      this.put(`${sign === "-" ? "⁻" : ""}${[...digits].map((d) => RAISED_DIGITS[Number(d)]).join("")}`)
      return { ...ast, base }
    }
    this.put(ast.elementwise ? ".^" : "^")
    const simple = exponent.kind === "number" || (exponent.kind === "name" && !/^[TH]$/.test(exponent.name))
    return {
      ...ast,
      base,
      exponent: simple
        ? this.node(exponent, ATOM)
        : this.node({ kind: "group", body: exponent, span: exponent.span }, ATOM),
    }
  }

  private call(ast: Ast & { kind: "call" }): Ast {
    const op = opNamed(ast.name) ?? formNamed.get(ast.name)
    const written = this.manner === "unicode" && op ? this.templated(op, ast.args) : false
    if (written) return ast
    const start = this.text.length
    this.put(this.manner === "unicode" ? unicodeName(ast.name) : ast.name)
    const nameSpan = this.spanFrom(start)
    return { ...ast, nameSpan, args: this.list(ast.args) }
  }

  /** Mathematics for a call, by its card; false where the card has none. */
  private templated(op: Op, args: readonly Ast[]): boolean {
    const [only] = args
    const { raised, unicode } = op.notation
    if (args.length !== op.params.length || !only) return false
    if (raised && args.length === 1) {
      this.operand(only, POSTFIX)
      this.raise(raised.unicode)
      return true
    }
    if (unicode === undefined) return false
    for (const piece of piecesOf(op, unicode)) {
      if (piece.kind === "literal") this.put(piece.text)
      else if (piece.kind === "arg") {
        const arg = args[piece.index] as Ast
        const enclosed = piece.hold === "bars" || piece.hold === "parentheses" || piece.hold === "braces"
        this.node(enclosed ? ungrouped(arg) : arg, enclosed ? SUM : piece.hold === "bare" ? UNARY : ATOM)
      }
    }
    return true
  }

  private index(ast: Ast & { kind: "index" }): Ast {
    const base = this.operand(ast.base, POSTFIX)
    this.put("[")
    const items = ast.items.map((item, i): IndexAst => {
      if (i > 0) this.put(",")
      if (item.kind === "entry") return { ...item, at: this.node(item.at, SUM) }
      if (item.kind === "range") {
        const from = this.node(item.from, SUM)
        this.put(":")
        return { ...item, from, to: this.node(item.to, SUM) }
      }
      const start = this.text.length
      this.put(":")
      return { ...item, span: this.spanFrom(start) }
    })
    this.put("]")
    return { ...ast, base, items }
  }

  private blocks(ast: Ast & { kind: "blocks" }): Ast {
    this.put("[")
    const rows = ast.rows.map((row, i) => {
      if (i > 0) this.put("; ")
      return row.map((cell, j) => {
        if (j > 0) this.put(", ")
        return this.node(cell, SUM)
      })
    })
    this.put("]")
    return { ...ast, rows }
  }

  private binder(ast: Ast & { kind: "binder" }): Ast {
    this.put(`${ast.binder}(`)
    const ranges = ast.ranges.map((range, i) => {
      if (i > 0) this.put(", ")
      const start = this.text.length
      this.put(`${range.name} in `)
      const from = this.node(range.from, PRODUCT)
      this.put("..")
      const to = this.node(range.to, PRODUCT)
      return { ...range, from, to, span: this.spanFrom(start) }
    })
    this.put(", ")
    const body = this.node(ungrouped(ast.body), SUM)
    this.put(")")
    return { ...ast, ranges, body }
  }
}

const isEntrywise = (op: string): boolean => op === ".*" || op === "./" || op === "kron"

function startsWithSign(ast: Ast): boolean {
  if (ast.kind === "unary") return true
  if (ast.kind === "binary") return startsWithSign(ast.left)
  return ast.kind === "postfix" ? startsWithSign(ast.arg) : ast.kind === "power" && startsWithSign(ast.base)
}

function exponentDigits(exponent: Ast): RegExpExecArray | readonly [] {
  const text = exponent.kind === "number" ? exponent.text : ""
  if (exponent.kind === "unary" && exponent.op === "-") {
    const inner = ungrouped(exponent.arg)
    return inner.kind === "number" ? (/^(-)(\d+)$/.exec(`-${inner.text}`) ?? []) : []
  }
  return /^()(\d+)$/.exec(text) ?? []
}

export interface PrintOptions {
  readonly manner?: Manner
  /** Some of it is complex: `'` is the conjugate transpose. */
  readonly complex?: boolean
}

/** Prints syntax and says where each part of the text came from. */
export function printed(ast: Ast, options: PrintOptions = {}): Printed {
  const printer = new Printer(options.manner ?? "gradus", options.complex ?? false)
  const made = printer.node(ungrouped(ast), SUM)
  return { text: printer.text, ast: made, origin: (span) => printer.origin(span) ?? ast.span }
}

/** The expression in Gradus notation, one spelling for all. */
export const textOf = (ast: Ast): string => printed(ast).text

/** The expression as mathematics for a terminal. */
export const unicodeOf = (ast: Ast, complex: boolean = false): string =>
  printed(ast, { manner: "unicode", complex }).text.replaceAll(/_\{([^{}]*)\}/gu, "_$1")
