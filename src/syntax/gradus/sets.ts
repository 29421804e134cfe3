import type { Ast, SetAst } from "../ast.ts"
import { nearest } from "../language.ts"
import { BLACKBOARD } from "./characters.ts"
import type { Cursor } from "./cursor.ts"
import { type Dims, parseDims, raisedDims, singleDim } from "./dims.ts"
import type { Token } from "./lexer.ts"

/** The structured sets and how many dimensions each takes. */
const STRUCTURED: ReadonlyMap<string, number> = new Map([
  ..."Sym Skew Diag Lower Upper PSD PD Herm HPD O U Perm Toep Simplex".split(" ").map((s): [string, number] => [s, 1]),
  ["St", 2],
])

/** Sets of real numbers alone; over C there are the unitary matrices. */
const REAL: ReadonlySet<string> = new Set(["O", "Perm", "Simplex"])

const INTEGERS: ReadonlyMap<string, string> = new Map([
  ["Int", "Int"],
  ["Z", "Int"],
  ["Nat", "Nat"],
  ["N", "Nat"],
])

/** What other notations call the sets. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ["Real", "R"],
  ["Reals", "R"],
  ["real", "R"],
  ["r", "R"],
  ["Complex", "C"],
  ["complex", "C"],
  ["c", "C"],
  ["Integer", "Int"],
  ["integer", "Int"],
  ["Natural", "Nat"],
  ["S", "Sym(n)"],
  ["Symmetric", "Sym(n)"],
  ["symmetric", "Sym(n)"],
  ["SPD", "PD(n)"],
  ["Spd", "PD(n)"],
  ["Hermitian", "Herm(n)"],
  ["Diagonal", "Diag(n)"],
  ["Tril", "Lower(n)"],
  ["Triu", "Upper(n)"],
  ["Orth", "O(n)"],
  ["Orthogonal", "O(n)"],
  ["Unitary", "U(n)"],
  ["Stiefel", "St(n,p)"],
  ["Permutation", "Perm(n)"],
  ["Toeplitz", "Toep(n)"],
])

/** A set, or a set of functions `R -> R`, `R^n -> R`. */
export function parseSet(c: Cursor): SetAst {
  const from = plainSet(c)
  if (!c.isOp("->")) return from
  c.next()
  const to = plainSet(c)
  const span = c.span(from.span, to.span)
  if (c.isOp("->")) {
    c.fail({
      code: "unsupported",
      message: "functions whose values are functions are not supported",
      span: c.span(from.span, c.span(c.peek())),
      expected: "`R -> R` or `R^n -> R`",
      hint: "take all arguments as one vector: `f in R^n -> R`",
    })
  }
  return { kind: "function", from, to, span }
}

function plainSet(c: Cursor): SetAst {
  const token = c.peek()
  if (token.kind !== "name") {
    return c.fail({
      code: "set",
      message: `expected a set before ${c.show(token)}`,
      span: c.spanHere(),
      expected: "a set",
      hint: "write `R`, `R^n`, `R^(m x n)`, `Sym(n)`, …",
    })
  }
  const name = BLACKBOARD.get(token.text) ?? token.text
  if (INTEGERS.has(name)) return integers(c, token, INTEGERS.get(name) ?? name)
  const dimensions = STRUCTURED.get(name)
  if (dimensions !== undefined) return structured(c, token, dimensions)
  if (name === "R" || name === "C" || (name === "R_" && c.isOp("+", 1))) return numbers(c, token, name.charAt(0))
  return unknownSet(c, token)
}

const nearestSet = (text: string): string | undefined =>
  text.length > 2 ? nearest(text, [...STRUCTURED.keys(), "Int", "Nat"]) : undefined

function unknownSet(c: Cursor, token: Token): never {
  const { text } = token
  const merged = /^([RC])\d*[a-z\d]*$/.exec(text)
  const suggestion = SYNONYMS.get(text) ?? (merged ? `${merged[1]}^${text.slice(1)}` : nearestSet(text))
  return c.fail({
    code: "set",
    message: `${text} is not a set`,
    span: c.span(token),
    expected: "`R`, `C`, `R+`, `Int`, `Nat` or a structured set",
    hint: suggestion
      ? `did you mean \`${suggestion}\`?`
      : `the structured sets are ${[...STRUCTURED.keys()].join(", ")}`,
  })
}

function integers(c: Cursor, token: Token, name: string): SetAst {
  c.next()
  if (c.isOp("^") || c.isOp("(") || c.isOp("+") || c.peek().kind === "superscript") {
    c.fail({
      code: "set",
      message: `${name} is a set of integer scalars`,
      span: c.span(token, c.peek()),
      expected: `\`${name}\` alone`,
      hint: "integer vectors and matrices are declared real: `x in R^n`",
    })
  }
  return { kind: "set", name, dims: [], span: c.span(token) }
}

/** `R`, `C`, `R+` with their dimensions. */
function numbers(c: Cursor, token: Token, field: string): SetAst {
  c.next()
  let name = field
  let dims: Dims | undefined
  const sign = c.accept("+")
  const raised = c.peek().kind === "superscript" ? c.next() : undefined
  const plus = sign ?? (raised?.text.startsWith("+") ? raised : undefined)
  if (plus) {
    name = `${field}+`
    if (field !== "R" || c.isOp("+")) {
      c.fail({
        code: "set",
        message: `${field}${field === "R" ? "++" : "+"} is not a set`,
        span: c.span(token, c.isOp("+") ? c.peek() : plus),
        expected: "`R+` for positive entries",
        hint: "write `R+`, `R+^n` or `R+^(m x n)`",
      })
    }
  }
  const text = raised?.text.replace(/^\+/, "") ?? ""
  if (raised && text !== "") dims = raisedDims(c, raised, text)
  else if (c.isOp("^")) {
    c.next()
    dims = c.isOp("(") || c.isOp("{") ? parseDims(c, token) : singleDim(c)
  } else if ((c.isOp("(") || c.isOp("[")) && c.adjacent()) {
    const hint = `write \`${name}^(m x n)\``
    c.fail({ code: "set", message: "a `^` is missing", span: c.span(token, c.peek()), expected: "`^`", hint })
  }
  if (c.isOp("×") || (c.isName() && /^x\d*$/.test(c.peek().text))) {
    c.fail({
      code: "set",
      message: "the dimensions of a matrix stand in parentheses",
      span: c.span(token, c.isName(1) || c.peek(1).kind === "number" ? c.peek(1) : c.peek()),
      expected: `\`${name}^(m x n)\``,
      hint: `write \`${name}^(m x n)\``,
    })
  }
  const span = c.span(token, c.previous() ?? token)
  if (dims && dims.length > 2) {
    c.fail({
      code: "unsupported",
      message: `arrays with ${dims.length} dimensions are not supported: ${c.source.slice(span.start - c.offset, span.end - c.offset)}`,
      span,
      expected: "a scalar, a vector or a matrix",
      hint: "flatten two of the dimensions into one: `R^(m x n*p)`",
    })
  }
  return { kind: "set", name, dims: dims ? asVector(dims) : [], span }
}

const isOne = (d: Ast | undefined): boolean => d?.kind === "number" && d.text === "1"

/** `R^(n x 1)` is `R^n`. */
function asVector(dims: Dims): Dims {
  const [rows, columns] = dims
  return rows && isOne(columns) && !isOne(rows) ? [rows] : dims
}

function structured(c: Cursor, token: Token, count: number): SetAst {
  c.next()
  const form = count === 2 ? `${token.text}(n,p)` : `${token.text}(n)`
  if (!c.isOp("(")) {
    c.fail({
      code: "set",
      message: `${token.text} needs its dimension`,
      span: c.span(token),
      expected: `\`${form}\``,
      hint: `write \`${form}\``,
    })
  }
  const field = REAL.has(token.text) ? undefined : fieldArgument(c, count)
  const dims = parseDims(c, token, field, count)
  const span = c.span(token, c.previous() ?? token)
  if (dims.length !== count) {
    c.fail({
      code: "set",
      message: `${token.text} takes ${count === 2 ? "two dimensions" : "one dimension"}, not ${dims.length}`,
      span,
      expected: `\`${form}\``,
      hint: `write \`${form}\``,
    })
  }
  return { kind: "set", name: token.text, dims, span, ...(field ? { field } : {}) }
}

/** The field of `St(n,p,C)` or `Sym(n,C)`, which stands after the dimensions. */
function fieldArgument(c: Cursor, count: number): "R" | "C" | undefined {
  let commas = 0
  for (let i = 1; !c.atEnd(i) && !c.isOp(")", i); i++) {
    if (c.isOp(",", i)) commas++
    const { text } = c.peek(i)
    const field = BLACKBOARD.get(text) ?? text
    if (commas === count && (field === "R" || field === "C") && c.isOp(")", i + 1)) return field
  }
  return undefined
}
