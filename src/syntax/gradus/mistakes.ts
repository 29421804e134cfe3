import type { Cursor } from "./cursor.ts"
import type { Token } from "./lexer.ts"
import { REQUESTS } from "./words.ts"

/** The mistake of an operand missing at this place. */
export function missingOperand(c: Cursor): never {
  const token = c.peek()
  const previous = c.previous()
  const atBreak = token.kind === "end" || token.kind === "newline"
  if (c.isOp("in")) {
    c.fail({
      message: "`in` without a name before it",
      span: c.span(token),
      expected: "a name",
      hint: "write `x in R^n`",
    })
  }
  if (previous && isOperator(previous) && !c.isOp("'")) {
    c.fail({
      message: `nothing after \`${c.source.slice(previous.start, previous.end)}\``,
      span: c.span(previous),
      expected: "an operand",
      hint: atBreak ? "finish the expression" : `${c.show(token)} cannot begin an operand`,
    })
  }
  const closes = token.kind === "op" && [")", "]", "}", ",", ";"].includes(token.text)
  c.fail({
    message:
      atBreak || closes ? `an expression is missing before ${c.show(token)}` : `${c.show(token)} has nothing before it`,
    span: c.spanHere(),
    expected: "an expression",
    hint: c.isOp("'") ? "`'` transposes what stands before it: `X'`" : undefined,
  })
}

const isOperator = (token: Token): boolean =>
  token.kind === "op" && !["(", "[", "{", ")", "]", "}", "'", ".'", ";"].includes(token.text)

/** The mistake of two operands side by side: the last token read and the one at this place. */
export function missingOperator(c: Cursor): never {
  const [left, right] = [c.previous(), c.peek()]
  const before = c.peek(-2)
  if (left && before.kind === "op" && startsLine(c, left, before) && REQUESTS.has(left.text)) {
    c.fail({
      message: `nothing after \`${c.source.slice(before.start, before.end)}\` at the end of the line`,
      span: c.span(before),
      expected: "an operand",
      hint: "a line that ends in an operator goes on in the next",
    })
  }
  const text = (t: Token | undefined): string => (t ? c.source.slice(t.start, t.end) : "")
  c.fail({
    message: `an operator is missing between \`${text(left)}\` and ${c.show(right)}`,
    span: c.span(left ?? right, right),
    expected: "an operator",
    hint: hintBetween(c, left, right),
  })
}

const startsLine = (c: Cursor, token: Token, before: Token): boolean =>
  c.source.slice(before.end, token.start).includes("\n")

const isAtom = (token: Token | undefined): boolean =>
  token !== undefined && ["name", "number", "imaginary"].includes(token.kind)

/** What to write instead of two operands side by side. */
function hintBetween(c: Cursor, left: Token | undefined, right: Token): string {
  const plain = "products are written with `*`"
  if (!left) return plain
  if (right.text === "x" && /[RCℝℂ]\+?\^/.test(c.source)) return "sets stand in declarations: `X in R^(m x n)`"
  const before = c.peek(-2)
  const marked = !isAtom(left) && isAtom(before) && before.end === left.start
  const from = marked ? before.start : left.start
  if (!isAtom(right) || !(isAtom(left) || marked) || right.end - from > 40) return plain
  const [a, b] = [c.source.slice(from, left.end), c.source.slice(right.start, right.end)]
  const numbers = left.kind === "number" && right.kind === "number"
  return numbers ? `entries are separated by commas: \`${a}, ${b}\`` : `${plain}: \`${a}*${b}\``
}
