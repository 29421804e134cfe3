import type { Span } from "../../ir/error.ts"
import type { Ast, PostfixOperator } from "../ast.ts"
import { type Cursor, startsOperand } from "./cursor.ts"
import type { Token } from "./lexer.ts"
import { missingOperator } from "./mistakes.ts"
import { parseCall, parseGroup, parseIndex } from "./primary.ts"

/** What follows a `^` or `.^` at this place: an exponent, or one of the marks `^T ^H ^-T ^-H ^+`. */
export function powerOrMark(c: Cursor, base: Ast): Ast {
  const operator = c.next()
  const elementwise = operator.text === ".^"
  if (c.isOp("{")) return braced(c, base, elementwise)
  if (!elementwise) {
    const marked = parseMark(c, base)
    if (marked) return marked
  }
  return power(c, base, elementwise, parseExponent(c, operator))
}

/** `X^{-1}`, `X^{T}`: braces as in LaTeX. */
function braced(c: Cursor, base: Ast, elementwise: boolean): Ast {
  const open = c.next()
  const closes = (ahead: number): boolean => c.isOp("}", ahead)
  const isMark = closes(1) || ((c.isOp("-") || c.isOp("+")) && closes(2) && c.isName(1))
  const marked = isMark && !elementwise ? parseMark(c, base) : undefined
  if (marked) {
    const close = c.expect("}")
    return { ...marked, span: c.span(marked.span, c.span(close)) }
  }
  const body = c.within("inner", false, () => c.expression())
  const close = c.expect("}")
  return power(c, base, elementwise, { kind: "group", body, span: c.span(open, close) })
}

/** Reads `T`, `H`, `-T`, `-H`, `+` after a `^`, if they stand there as marks. */
function parseMark(c: Cursor, base: Ast): Ast | undefined {
  const token = c.peek()
  const postfix = (op: PostfixOperator, arg: Ast, tokens: number): Ast => {
    for (let i = 1; i < tokens; i++) c.next()
    return { kind: "postfix", op, arg, span: c.span(base.span, c.span(c.next())) }
  }
  if (token.kind === "name" && (token.text === "T" || token.text === "H")) {
    if (c.declared.has(token.text)) {
      if (c.isOp("(", 1) || c.isOp("[", 1)) return undefined
      refuseSecondPower(c, base, c.span(token))
    } else if (c.isOp("(", 1)) {
      c.next()
      missingOperator(c)
    }
    return postfix(token.text === "T" ? "^T" : "^H", base, 1)
  }
  if (c.isOp("⊤")) return postfix(".'", base, 1)
  if (c.isOp("+") && !startsOperand(c.peek(1))) return postfix("^+", base, 1)
  if (!c.isOp("-") || !c.isName(1) || c.isOp("(", 2)) return undefined
  const letter = c.peek(1)
  if (c.declared.has(letter.text) && c.isOp("[", 2)) return undefined
  if (letter.text === "T") return postfix("^-T", base, 2)
  if (letter.text === "H" && !c.declared.has("H")) {
    return postfix("^H", inverse(c, base, letter), 2)
  }
  return undefined
}

function inverse(c: Cursor, base: Ast, at: Token): Ast {
  const span = c.span(at)
  const one: Ast = { kind: "number", text: "1", span }
  const exponent: Ast = { kind: "unary", op: "-", arg: one, span }
  return { kind: "power", base, exponent, elementwise: false, span: c.span(base.span, span) }
}

function power(c: Cursor, base: Ast, elementwise: boolean, exponent: Ast): Ast {
  refuseSecondPower(c, base, exponent.span)
  return { kind: "power", base, exponent, elementwise, span: c.span(base.span, exponent.span) }
}

/** `a^b^c` has two readings, and neither is taken. `second` is where c stands. */
function refuseSecondPower(c: Cursor, base: Ast, second: Span): void {
  const mark = base.kind === "postfix" && (base.op === "^T" || base.op === "^H") && c.declared.has(base.op.slice(1))
  if (base.kind !== "power" && !mark) return
  const text = (from: number, to: number): string => c.source.slice(from - c.offset, to - c.offset)
  const inner = base.kind === "power" ? base.base : base.kind === "postfix" ? base.arg : base
  const a = text(inner.span.start, inner.span.end)
  const b = text(inner.span.end, base.span.end)
  const [first = ""] = /^\s*(\.?\^|\*\*)?\s*/.exec(b) ?? []
  const rest = `${b.slice(first.length)}${text(base.span.end, second.end)}`
  const long = a.length + b.length + rest.length > 60
  c.fail({
    message: "two powers in a row can be read in two ways",
    span: { start: base.span.start, end: second.end },
    expected: "parentheses around one of them",
    hint: long
      ? "write `(a^b)^c` or `a^(b^c)`"
      : `write \`(${a}${b})${text(base.span.end, second.end)}\` or \`${a}${first}(${rest})\``,
  })
}

/** A number, a name, a call, an indexed name or a parenthesis, or a sign and one of those. */
function parseExponent(c: Cursor, operator: Token): Ast {
  const token = c.peek()
  if (token.kind === "op" && (token.text === "-" || token.text === "+")) {
    c.next()
    const arg = exponentAtom(c, operator)
    return { kind: "unary", op: token.text, arg, span: c.span(c.span(token), arg.span) }
  }
  return exponentAtom(c, operator)
}

function exponentAtom(c: Cursor, operator: Token): Ast {
  const token = c.peek()
  if (token.kind === "number" || token.kind === "imaginary") {
    c.next()
    return { kind: token.kind, text: token.text, span: c.span(token) }
  }
  if (token.kind === "name" && (!c.clause() || c.declared.has(token.text))) {
    c.next()
    if (c.isOp("(")) return parseCall(c, token)
    const name: Ast = { kind: "name", name: token.text, span: c.span(token) }
    return c.isOp("[") ? parseIndex(c, name) : name
  }
  if (c.isOp("(")) return parseGroup(c)
  const star = c.isOp("*") || c.isOp("'")
  return c.fail({
    message: `\`${c.source.slice(operator.start, operator.end)}\` has no exponent`,
    span: c.span(operator, star ? token : operator),
    expected: "a number, a name, a call, an indexed name or a parenthesis",
    hint: star ? "write `A'` for the adjoint, `conj(A)` for the conjugate" : "put other exponents in parentheses",
  })
}

/** `⁻¹`, `ᵀ`, `ᴴ`, `⁻ᵀ`, `⁺`, `²`, `ⁿ` and runs of them. Raised letters other than T and H are names. */
export function superscript(c: Cursor, base: Ast): Ast {
  const token = c.next()
  const span = c.span(base.span, c.span(token))
  const parts = token.text.match(/[-+]?(?:\d+|[TH]|[a-z]+)|[-+]/g) ?? []
  c.limit(parts.length)
  let result = base
  for (const part of parts) {
    const negative = part.startsWith("-")
    const body = part.replace(/^[-+]/, "")
    if (body === "T" || body === "H") {
      if (negative) result = inverse(c, result, token)
      result = { kind: "postfix", op: body === "T" ? ".'" : "'", arg: result, span }
    } else if (body === "") {
      if (negative) {
        c.fail({ message: "`⁻` has no exponent", span: c.span(token), expected: "a raised number", hint: "write `⁻¹`" })
      }
      result = { kind: "postfix", op: "^+", arg: result, span }
    } else {
      const at = c.span(token)
      refuseSecondPower(c, result, at)
      const atom: Ast = /^\d/.test(body)
        ? { kind: "number", text: body, span: at }
        : { kind: "name", name: body, span: at }
      const exponent: Ast = negative ? { kind: "unary", op: "-", arg: atom, span: at } : atom
      result = { kind: "power", base: result, exponent, elementwise: false, span }
    }
  }
  return result
}
