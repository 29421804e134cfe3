import type { Op } from "../ir/op.ts"
import { forms } from "../ops/forms.ts"
import { opNamed } from "../ops/index.ts"
import type { Ast, IndexAst } from "../syntax/ast.ts"
import { latexName } from "../syntax/print/names.ts"
import { piecesOf } from "../syntax/print/template.ts"
import { ungrouped } from "./syntax.ts"

const SUM = 0
const PRODUCT = 1
const JUXTAPOSED = 2
const POSTFIX = 3
const ATOM = 4

interface Text {
  readonly text: string
  readonly level: number
  /** Higher than a line: brackets around it grow. */
  readonly tall?: boolean
}

const SIGNS: Readonly<Record<string, string>> = {
  "+": " + ",
  "-": " - ",
  ":": " : ",
  ".*": " \\odot ",
  "./": " \\oslash ",
  kron: " \\otimes ",
  "\\": " \\backslash ",
}
const MARKS: Readonly<Record<string, string>> = {
  ".'": "\\top",
  "^T": "\\top",
  "^H": "\\mathsf{H}",
  "^-T": "-\\top",
  "^+": "+",
}
const LEVELS: Readonly<Record<string, number>> = {
  sum: SUM,
  inner: PRODUCT,
  product: PRODUCT,
  unary: JUXTAPOSED,
  postfix: POSTFIX,
}
const formNamed: ReadonlyMap<string, Op> = new Map(forms.map((f) => [f.name, f]))

/** Syntax as LaTeX mathematics, whether it makes sense or not. `complex`: `'` is the conjugate transpose. */
export const latexOf = (ast: Ast, complex: boolean = false): string => new Writer(complex).write(ungrouped(ast)).text

class Writer {
  private readonly complex: boolean

  constructor(complex: boolean) {
    this.complex = complex
  }

  write(ast: Ast): Text {
    switch (ast.kind) {
      case "number":
        return { text: ast.text, level: ATOM }
      case "imaginary":
        return { text: ast.text === "1" ? "i" : `${ast.text}i`, level: ATOM }
      case "name":
        return { text: ast.name === "eye" ? "I" : latexName(ast.name), level: ATOM }
      case "group":
        return bracketed(this.write(ungrouped(ast)))
      case "unary": {
        const arg = this.at(ast.arg, PRODUCT)
        return { text: ast.op === "-" ? `-${arg.text}` : arg.text, level: SUM, tall: arg.tall === true }
      }
      case "binary":
        return this.binary(ast)
      case "postfix": {
        const mark = ast.op === "'" ? (this.complex ? "\\mathsf{H}" : "\\top") : (MARKS[ast.op] ?? "")
        return this.raised(ast.arg, mark)
      }
      case "power": {
        const exponent = this.write(ungrouped(ast.exponent)).text
        return this.raised(ast.base, ast.elementwise ? `\\odot ${exponent}` : exponent)
      }
      case "call":
        return this.call(ast)
      case "apply":
        return { text: `${this.at(ast.callee, ATOM).text}(${this.list(ast.args)})`, level: ATOM }
      case "index":
        return {
          text: `${this.at(ast.base, ATOM).text}_{${ast.items.map((i) => this.item(i)).join(",")}}`,
          level: ATOM,
        }
      case "blocks": {
        const rows = ast.rows.map((row) => row.map((cell) => this.write(ungrouped(cell)).text).join(" & "))
        return { text: `\\begin{bmatrix} ${rows.join(" \\\\ ")} \\end{bmatrix}`, level: ATOM, tall: true }
      }
      case "binder":
        return this.binder(ast)
      default:
        return { text: `${this.write(ast.left).text} ${ast.op} ${this.write(ast.right).text}`, level: SUM }
    }
  }

  /** In parentheses where it binds looser than `min`, or begins with a sign. */
  private at(ast: Ast, min: number): Text {
    const text = this.write(ast)
    return text.level < min || (min > SUM && text.text.startsWith("-")) ? bracketed(text) : text
  }

  /** The first factor, which keeps the sign of the whole. */
  private leading(ast: Ast, min: number): Text {
    const text = this.write(ast)
    const signed = text.text.startsWith("-") && (ast.kind === "unary" || ast.kind === "binary") && !isSum(ast)
    return signed ? text : this.at(ast, min)
  }

  private binary(ast: Ast & { kind: "binary" }): Text {
    const { op } = ast
    if (op === "+" || op === "-") {
      const [left, right] = [this.write(ast.left), this.at(ast.right, op === "-" ? PRODUCT : SUM)]
      const apart = right.text.startsWith("-") ? bracketed(right) : right
      return {
        text: `${left.text}${SIGNS[op]}${apart.text}`,
        level: SUM,
        tall: left.tall === true || right.tall === true,
      }
    }
    if (op === "/") {
      const [over, under] = [ast.left, ast.right].map((part) => this.write(ungrouped(part))) as [Text, Text]
      return { text: `\\frac{${over.text}}{${under.text}}`, level: JUXTAPOSED, tall: true }
    }
    const tight = op === "*"
    const left = this.leading(ast.left, tight ? JUXTAPOSED : PRODUCT)
    const right = this.at(ast.right, tight ? POSTFIX : JUXTAPOSED)
    const between = tight ? gap(left.text, right.text) : (SIGNS[op] ?? ` ${op} `)
    return {
      text: `${left.text}${between}${right.text}`,
      level: left.text.startsWith("-") ? SUM : tight ? JUXTAPOSED : PRODUCT,
      tall: left.tall === true || right.tall === true,
    }
  }

  private raised(base: Ast, mark: string): Text {
    const inner = ungrouped(base)
    // X^{-1} transposed
    const joins = mark.startsWith("\\") || /^\d+$/.test(mark)
    const inverse = inner.kind === "call" && inner.name === "inv" && joins ? inner.args[0] : undefined
    const { text, tall } = this.at(inverse ?? base, ATOM)
    return { text: `${text}^{${inverse ? "-" : ""}${mark}}`, level: POSTFIX, tall: tall === true }
  }

  private call(ast: Ast & { kind: "call" }): Text {
    const op = opNamed(ast.name) ?? formNamed.get(ast.name)
    const [first] = ast.args
    if (ast.name === "eye") return { text: first ? `I_{${this.list(ast.args)}}` : "I", level: ATOM }
    if (/^(vector|matrix|ones)$/.test(ast.name)) return { text: "\\mathbf{1}", level: ATOM }
    if (ast.name === "zeros") return { text: "0", level: ATOM }
    const raised = op?.notation.raised
    if (raised && first && ast.args.length === 1) return this.raised(first, raised.latex)
    if (!op || op.params.length !== ast.args.length || ast.args.length === 0)
      return { text: `${latexName(ast.name)}(${this.list(ast.args)})`, level: ATOM }
    const spelling = op.notation.vector && this.looksLikeVector(first as Ast) ? op.notation.vector : op.notation
    let tall = false
    const parts = piecesOf(op, spelling.latex).map((piece) => {
      if (piece.kind === "literal") return piece.text
      if (piece.kind === "dim") return ""
      const arg = ast.args[piece.index] as Ast
      const enclosed = /^(bars|parentheses|braces|script)$/.test(piece.hold)
      const made = enclosed ? this.write(ungrouped(arg)) : this.at(arg, piece.hold === "glued" ? ATOM : POSTFIX)
      tall ||= made.tall === true
      return made.text
    })
    const text = parts.reduce((a, b) => `${a}${/\\[A-Za-z]+$/.test(a) && /^[A-Za-z]/.test(b) ? " " : ""}${b}`, "")
    return { text, level: LEVELS[op.notation.level ?? "atom"] ?? ATOM, tall }
  }

  /** A lower-case name, or a product that ends in one. */
  private looksLikeVector(ast: Ast): boolean {
    const inner = ungrouped(ast)
    if (inner.kind === "name") return /^[a-z](_|\d|$)/.test(inner.name)
    if (inner.kind === "binary" && inner.op !== ":") return this.looksLikeVector(inner.right)
    return false
  }

  private list(args: readonly Ast[]): string {
    return args.map((a) => this.write(ungrouped(a)).text).join(", ")
  }

  private item(item: IndexAst): string {
    if (item.kind === "entry") return this.write(item.at).text
    return item.kind === "range" ? `${this.write(item.from).text}:${this.write(item.to).text}` : ":"
  }

  private binder(ast: Ast & { kind: "binder" }): Text {
    const body = this.write(ungrouped(ast.body))
    const indices = ast.ranges.map((r) => latexName(r.name)).join(",")
    if (ast.binder === "matrix" || ast.binder === "vector")
      return { text: `\\left[${body.text}\\right]_{${indices}}`, level: ATOM, tall: true }
    const signs = ast.ranges.map(
      (r) => `\\${ast.binder}_{${latexName(r.name)}=${this.write(r.from).text}}^{${this.write(r.to).text}}`,
    )
    return {
      text: `${signs.join("")} ${body.level < PRODUCT ? bracketed(body).text : body.text}`,
      level: PRODUCT,
      tall: true,
    }
  }
}

const isSum = (ast: Ast): boolean => ast.kind === "binary" && (ast.op === "+" || ast.op === "-")

const bracketed = ({ text, tall }: Text): Text => ({
  text: tall ? `\\left(${text}\\right)` : `(${text})`,
  level: ATOM,
  tall: tall === true,
})

/** Between two factors. */
function gap(left: string, right: string): string {
  if (/^\d/.test(right)) return " \\cdot "
  return /\\[A-Za-z]+$/.test(left) && /^[A-Za-z]/.test(right) ? " " : ""
}
