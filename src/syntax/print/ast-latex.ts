import type { Span } from "../../ir/error.ts"
import { forms } from "../../ops/forms.ts"
import { opNamed } from "../../ops/index.ts"
import type { Op } from "../../ir/op.ts"
import type { Ast, IndexAst } from "../ast.ts"
import { latexName } from "./names.ts"
import { piecesOf } from "./template.ts"

export interface SyntaxOptions {
  /** Some of it is complex: `'` is the conjugate transpose. */
  readonly complex?: boolean | undefined
  /** Parts with this span are underlined. */
  readonly mark?: Span | undefined
  /** Parentheses around products of products go, which matrix products do not need. */
  readonly regroup?: boolean | undefined
}

const SUM = 0
const INNER = 1
const PRODUCT = 2
/** Factors side by side bind tighter than those with a sign between them. */
const JUXTAPOSED = 3
const UNARY = 4
const POSTFIX = 5
const ATOM = 6

/** How tightly what a card writes binds. */
const LEVELS: Readonly<Record<string, number>> = {
  sum: SUM,
  inner: INNER,
  product: PRODUCT,
  unary: UNARY,
  postfix: POSTFIX,
}

const BINARY: Readonly<Record<string, string>> = {
  "+": "+",
  "-": "-",
  ":": " : ",
  "*": "",
  ".*": " \\odot ",
  "./": " \\oslash ",
  kron: " \\otimes ",
  "\\": " \\backslash ",
}
const COMPARISONS: Readonly<Record<string, string>> = { "<": "<", "<=": "\\le ", ">": ">", ">=": "\\ge " }
const BINDERS: Readonly<Record<string, string>> = { sum: "\\sum", prod: "\\prod" }

const formNamed: ReadonlyMap<string, Op> = new Map(forms.map((f) => [f.name, f]))

const ungrouped = (ast: Ast): Ast => (ast.kind === "group" ? ungrouped(ast.body) : ast)

function levelOf(ast: Ast): number {
  switch (ast.kind) {
    case "binary":
      if (ast.op === "+" || ast.op === "-") return SUM
      return ast.op === ":" ? INNER : ast.op === "*" || ast.op === "/" ? JUXTAPOSED : PRODUCT
    case "compare":
      return SUM
    case "unary":
      return UNARY
    case "binder":
      return PRODUCT
    case "postfix":
    case "power":
      return POSTFIX
    case "call":
      return LEVELS[(opNamed(ast.name) ?? formNamed.get(ast.name))?.notation.level ?? "atom"] ?? ATOM
    default:
      return ATOM
  }
}

/**
 * LaTeX of syntax that need not make sense: a claim whose shapes do not fit has no expression to print. Parentheses
 * stand where the author set them or the notation needs them.
 */
export function latexOfSyntax(ast: Ast, options: SyntaxOptions = {}): string {
  return new Writer(options).node(ungrouped(ast), SUM)
}

class Writer {
  private readonly options: SyntaxOptions

  constructor(options: SyntaxOptions) {
    this.options = options
  }

  node(ast: Ast, min: number): string {
    const inner = ungrouped(ast)
    if (this.options.regroup && min <= UNARY && inner.kind === "binary" && inner.op === "*") return this.content(inner)
    const simple = inner.kind === "name" || inner.kind === "number" || inner.kind === "call"
    const grouped = ast.kind === "group" && !simple
    const text = this.marked(inner, this.content(inner))
    return grouped || levelOf(inner) < min ? this.marked(ast, `\\left(${text}\\right)`) : text
  }

  private marked(ast: Ast, text: string): string {
    const { mark } = this.options
    return mark && ast.span.start === mark.start && ast.span.end === mark.end ? `\\underline{${text}}` : text
  }

  private content(ast: Ast): string {
    switch (ast.kind) {
      case "number":
        return ast.text
      case "imaginary":
        return `${ast.text === "1" ? "" : ast.text}\\mathrm{i}`
      case "name":
        return constant(ast) ?? latexName(ast.name)
      case "group":
        return this.content(ungrouped(ast))
      case "call":
        return this.call(ast)
      case "apply":
        return `${this.node(ast.callee, ATOM)}${this.list(ast.args)}`
      case "unary":
        return `${ast.op}${this.node(ast.arg, PRODUCT)}`
      case "binary":
        return this.binary(ast)
      case "postfix":
        return raised(this.node(ast.arg, POSTFIX), this.mark(ast.op))
      case "power":
        return raised(
          this.node(ast.base, POSTFIX),
          `${ast.elementwise ? "\\odot " : ""}${this.node(ungrouped(ast.exponent), SUM)}`,
        )
      case "index":
        return `${this.node(ast.base, POSTFIX)}_{${ast.items.map((i) => this.item(i)).join(",")}}`
      case "blocks": {
        const rows = ast.rows.map((row) => row.map((cell) => this.node(cell, SUM)).join(" & "))
        return `\\begin{bmatrix} ${rows.join(" \\\\ ")} \\end{bmatrix}`
      }
      case "binder": {
        const body = this.node(ungrouped(ast.body), PRODUCT)
        const sign = BINDERS[ast.binder]
        if (!sign) return `\\left[${body}\\right]_{${ast.ranges.map((r) => latexName(r.name)).join(",")}}`
        const signs = ast.ranges.map(
          (r) => `${sign}_{${latexName(r.name)}=${this.node(r.from, SUM)}}^{${this.node(r.to, SUM)}}`,
        )
        return `${signs.join("")} ${body}`
      }
      default:
        return `${this.node(ast.left, SUM)} ${COMPARISONS[ast.op]} ${this.node(ast.right, SUM)}`
    }
  }

  private mark(op: string): string {
    const transpose = op === "^H" || (op === "'" && this.options.complex) ? "\\mathsf H" : "\\top"
    if (op === "^+") return "+"
    return op === "^-T" ? `-${transpose}` : transpose
  }

  private item(item: IndexAst): string {
    if (item.kind === "all") return ":"
    return item.kind === "entry" ? this.node(item.at, SUM) : `${this.node(item.from, SUM)}:${this.node(item.to, SUM)}`
  }

  private list(args: readonly Ast[]): string {
    return `\\left(${args.map((a) => this.node(ungrouped(a), SUM)).join(", ")}\\right)`
  }

  private binary(ast: Ast & { kind: "binary" }): string {
    const level = levelOf(ast)
    if (ast.op === "/") return `\\frac{${this.node(ungrouped(ast.left), SUM)}}{${this.node(ungrouped(ast.right), SUM)}}`
    const factors = this.markedFactors(ast)
    if (factors) return factors
    const left = this.node(ast.left, ast.left.kind === "unary" ? UNARY : level === INNER ? PRODUCT : level)
    const right = this.node(ast.right, level === JUXTAPOSED ? UNARY : level + 1)
    const sign = BINARY[ast.op] ?? ast.op
    if (ast.op !== "*") return `${left}${sign}${startsWithSign(ast.right) ? `\\left(${right}\\right)` : right}`
    const bracketed = startsWithSign(ast.right) ? `\\left(${right}\\right)` : right
    if ([ast.left, ast.right].some(isDifferential)) return `${left}\\,${bracketed}`
    if (/^\d/.test(bracketed)) return `${left} \\cdot ${bracketed}`
    return `${left}${/\\[A-Za-z]+$/.test(left) ? " " : ""}${bracketed}`
  }

  /** The mark may be on neighbouring factors that are no part of their own: `B*C` in `A*B*C`. */
  private markedFactors(ast: Ast & { kind: "binary" }): string | undefined {
    const { mark } = this.options
    if (!mark || ast.op !== "*" || mark.start <= ast.span.start || mark.end !== ast.right.span.end) return undefined
    let first: Ast = ast
    const marked: Ast[] = []
    while (first.kind === "binary" && first.op === "*" && first.right.span.start >= mark.start) {
      marked.unshift(first.right)
      first = first.left
    }
    if (marked.length < 2 || marked[0]?.span.start !== mark.start) return undefined
    const inner = marked.map((f) => this.node(f, UNARY)).join(" ")
    return `${this.node(first, PRODUCT)} \\underline{${inner}}`
  }

  private call(ast: Ast & { kind: "call" }): string {
    const op = opNamed(ast.name) ?? formNamed.get(ast.name)
    const [only] = ast.args
    const known = constant(ast)
    if (known !== undefined) return only && ast.name === "eye" ? `${known}_{${this.node(only, SUM)}}` : known
    if (!op || !only || ast.args.length !== op.params.length) return `${operatorName(ast.name)}${this.list(ast.args)}`
    if (op.notation.raised && ast.args.length === 1) return raised(this.node(only, POSTFIX), op.notation.raised.latex)
    if (op.notation.separator !== undefined) return `${operatorName(ast.name)}${this.list(ast.args)}`
    const parts = piecesOf(op, (op.notation.vector ?? op.notation).latex).map((piece) => {
      if (piece.kind === "literal") return piece.text
      if (piece.kind === "dim") return ""
      const arg = ast.args[piece.index] as Ast
      const held = piece.hold !== "bare" && piece.hold !== "glued"
      return this.node(held ? ungrouped(arg) : arg, held ? SUM : piece.hold === "bare" ? UNARY : ATOM)
    })
    return parts.reduce((a, b) => `${a}${/\\[A-Za-z]+$/.test(a) && /^[A-Za-z]/.test(b) ? " " : ""}${b}`, "")
  }
}

/** One superscript: a second one goes on a group of its own, and that of an inverse joins a transpose or a number. */
function raised(base: string, mark: string): string {
  const before = /^(.*)\^\{-1\}$/su.exec(base)
  if (before && /^(?:\\|\d+$)/.test(mark)) return `${before[1]}^{-${mark}}`
  return /\^\{[^{}]*\}$/.test(base) ? `{${base}}^{${mark}}` : `${base}^{${mark}}`
}

/** The constants of the notation as they are written in mathematics; `vector(1)` is all ones. */
function constant(ast: Ast & { kind: "name" | "call" }): string | undefined {
  const [value] = ast.kind === "call" ? ast.args : []
  const isFilled = ast.name === "vector" || ast.name === "matrix"
  if (isFilled) return value?.kind === "number" && value.text === "1" ? ofCard(opNamed("ones")) : undefined
  return ofCard(opNamed(ast.name))
}

/** The notation of a constant that shows no sizes. */
function ofCard(op: Op | undefined): string | undefined {
  if (!op || op.params.length > 0) return undefined
  return piecesOf(op, op.notation.latex).every((p) => p.kind === "literal") ? op.notation.latex : undefined
}

const operatorName = (name: string): string =>
  opNamed(name) === undefined ? latexName(name) : `\\operatorname{${name}}`

const isDifferential = (ast: Ast): boolean =>
  ast.kind === "call" ? ast.name === "d" : ast.kind === "binary" && ast.op === "*" && isDifferential(ast.right)

function startsWithSign(ast: Ast): boolean {
  if (ast.kind === "unary") return true
  if (ast.kind === "binary") return startsWithSign(ast.left)
  return ast.kind === "postfix" ? startsWithSign(ast.arg) : ast.kind === "power" && startsWithSign(ast.base)
}
