import type { Ast, BinaryOperator } from "../ast.ts"
import { BLACKBOARD } from "./characters.ts"
import type { Cursor } from "./cursor.ts"
import type { Token } from "./lexer.ts"

export type Dims = readonly Ast[]

const EXPECTED = "a name, a positive integer, or a sum, difference or product of those"

/**
 * `(m x n)`, `{m x n}`, `(m, n)`, `(2x3)`; the bracket is next and `set` the name before it. With a `field`, that field
 * stands after `count` dimensions and is none.
 */
export function parseDims(c: Cursor, set: Token, field?: "R" | "C", count = 0): Dims {
  const closer = c.next().text === "{" ? "}" : ")"
  const dims: Ast[] = []
  if (c.isOp(closer)) {
    c.fail({
      code: "set",
      message: "a set without a dimension",
      span: c.span(set, c.peek()),
      expected: EXPECTED,
      hint: "write `R^n`",
    })
  }
  for (;;) {
    dims.push(sum(c))
    if (c.isOp(closer)) break
    if (!separator(c)) notSeparator(c, closer)
    if (field && dims.length === count && c.isName() && (BLACKBOARD.get(c.peek().text) ?? c.peek().text) === field) {
      c.next()
      break
    }
  }
  c.expect(closer, { code: "set" })
  return dims
}

/** Reads `x`, `×` or `,`. In `2x3` and `2xn` the x is the beginning of a name. */
function separator(c: Cursor): boolean {
  if (c.accept(",") ?? c.accept("×")) return true
  const token = c.peek()
  if (token.kind !== "name") return false
  if (token.text === "x") {
    c.next()
    return true
  }
  if (!/^x(\d+$|\p{L})/u.test(token.text) || c.previous()?.kind !== "number" || !c.adjacent()) return false
  c.takeOff(1)
  return true
}

function notSeparator(c: Cursor, closer: string): never {
  const token = c.peek()
  const previous = c.previous()
  const juxtaposed = previous?.kind === "number" && token.kind === "name" && !token.text.startsWith("x")
  const operator = token.kind === "op" && ["/", "^", ".^", "\\", ".*", "'"].includes(token.text)
  const [a, b] = [previous?.text ?? "m", token.kind === "name" || token.kind === "number" ? token.text : "n"]
  return c.fail({
    code: "set",
    message: operator ? `${c.show(token)} in a dimension` : `expected \`x\` or \`${closer}\` before ${c.show(token)}`,
    span: juxtaposed ? c.span(previous, token) : c.spanHere(),
    expected: operator ? EXPECTED : `\`x\`, \`,\` or \`${closer}\``,
    hint: juxtaposed
      ? `a product is written \`${a}*${b}\``
      : operator
        ? "give such a size a name of its own"
        : `leave spaces around the x: \`${a} x ${b.replace(/^x/, "")}\``,
  })
}

/** `^n`, `^3` without parentheses. */
export function singleDim(c: Cursor): Dims {
  const dim = atom(c)
  if (c.peek().kind === "op" && ["+", "-", "*", "/", "^"].includes(c.peek().text)) {
    const from = c.previous() ?? c.peek()
    c.fail({
      code: "set",
      message: `${c.show(c.peek())} after a set`,
      span: c.span(c.peek()),
      expected: "the end of the line",
      hint: `put a computed dimension in parentheses: \`R^(${c.source.slice(from.start, c.peek(1).end)})\``,
    })
  }
  return [dim]
}

/** The dimensions of `ℝⁿ`, `ℝ³`, `ℝᵐˣⁿ`: raised letters and digits, with a raised x between. */
export function raisedDims(c: Cursor, token: Token, text: string): Dims {
  const span = c.span(token)
  return text.split("x").map((part): Ast => {
    if (/^[1-9]\d*$/.test(part)) return { kind: "number", text: part, span }
    if (/^[a-z]\d*$/.test(part)) return { kind: "name", name: part, span }
    return c.fail({
      code: "set",
      message: "these raised characters are not dimensions",
      span,
      expected: EXPECTED,
      hint: "write `R^(m x n)`",
    })
  })
}

function sum(c: Cursor): Ast {
  let left = product(c)
  for (let op = plusOrMinus(c); op; op = plusOrMinus(c)) left = binary(c, left, op, product)
  return left
}

const plusOrMinus = (c: Cursor): "+" | "-" | undefined => (c.isOp("+") ? "+" : c.isOp("-") ? "-" : undefined)

function product(c: Cursor): Ast {
  let left = atom(c)
  while (c.isOp("*")) left = binary(c, left, "*", atom)
  return left
}

function binary(c: Cursor, left: Ast, op: BinaryOperator, read: (c: Cursor) => Ast): Ast {
  const opSpan = c.span(c.next())
  const right = read(c)
  return { kind: "binary", op, left, right, opSpan, span: c.span(left.span, right.span) }
}

function atom(c: Cursor): Ast {
  const token = c.peek()
  const span = c.span(token)
  if (token.kind === "number") {
    if (!/^0*[1-9]\d*$/.test(token.text)) {
      c.fail({
        code: "set",
        message: `${token.text} is not a dimension`,
        span,
        expected: EXPECTED,
        hint: "sizes are whole and at least 1",
      })
    }
    c.next()
    return { kind: "number", text: token.text, span }
  }
  if (token.kind === "name" && !BLACKBOARD.has(token.text)) {
    const sides = /^([A-Za-z]\d*|\d+)x([A-Za-z\d]\d*)$/.exec(token.text)
    if (sides) {
      c.fail({
        code: "set",
        message: `${token.text} is one name, not two dimensions`,
        span,
        expected: EXPECTED,
        hint: `leave spaces around the x: \`(${sides[1]} x ${sides[2]})\``,
      })
    }
    c.next()
    return { kind: "name", name: token.text, span }
  }
  if (token.kind === "op" && token.text === "(") {
    c.next()
    const body = c.within("none", false, () => sum(c))
    c.expect(")", { code: "set" })
    return body
  }
  return c.fail({
    code: "set",
    message: `${c.show(token)} is not a dimension`,
    span: c.spanHere(),
    expected: EXPECTED,
    hint: token.text === "-" ? "sizes are whole and at least 1" : undefined,
  })
}
