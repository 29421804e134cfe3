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
  c.fail({
    message: atBreak ? `an expression is missing before ${c.show(token)}` : `${c.show(token)} has nothing before it`,
    span: c.spanHere(),
    expected: "an expression",
    hint: token.text === "'" ? "`'` transposes what stands before it: `X'`" : undefined,
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
  const inSet = text(right) === "x" && ["R", "C", "ℝ", "ℂ"].some((set) => c.source.includes(`${set}^`))
  c.fail({
    message: `an operator is missing between ${text(left) && `\`${text(left)}\``} and \`${text(right)}\``,
    span: c.span(left ?? right, right),
    expected: "an operator",
    hint: inSet ? "sets stand in declarations: `X in R^(m x n)`" : productHint(text(left), text(right)),
  })
}

function startsLine(c: Cursor, token: Token, before: Token): boolean {
  return c.source.slice(before.end, token.start).includes("\n")
}

const isPlain = (text: string): boolean => text.length <= 20 && !/[()[\]{}'.]/.test(text)

function productHint(left: string, right: string): string {
  if (!isPlain(left) || !isPlain(right)) return "products are written with `*`"
  return `products are written with \`*\`: \`${left}*${right}\``
}
