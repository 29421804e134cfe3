import type { Ast, BinaryOperator, Comparison } from "../ast.ts"
import { BLACKBOARD } from "./characters.ts"
import { type Cursor, startsOperand } from "./cursor.ts"
import type { Token } from "./lexer.ts"
import { missingOperand, missingOperator } from "./mistakes.ts"
import { powerOrMark, superscript } from "./power.ts"
import { parseArguments, parseBlocks, parseCall, parseGroup, parseIndex } from "./primary.ts"

interface Infix {
  readonly op: BinaryOperator
  /** 1 sums, 2 Frobenius products, 3 products. */
  readonly level: 1 | 2 | 3
}

const INFIX: ReadonlyMap<string, Infix> = new Map<string, Infix>([
  ["+", { op: "+", level: 1 }],
  ["-", { op: "-", level: 1 }],
  [":", { op: ":", level: 2 }],
  ["*", { op: "*", level: 3 }],
  ["×", { op: "*", level: 3 }],
  ["/", { op: "/", level: 3 }],
  [".*", { op: ".*", level: 3 }],
  ["./", { op: "./", level: 3 }],
  ["kron", { op: "kron", level: 3 }],
  ["\\", { op: "\\", level: 3 }],
])

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map(
  (["<", "<=", ">", ">="] as const).map((op) => [op, op] as const),
)

/** Derivatives of unspecified functions, which are applied: `D(sigma)(x)`. */
const APPLIED: ReadonlySet<string> = new Set(["D", "grad", "hess"])

/** An expression, with a comparison where the place allows one. Stops before the token that cannot continue it. */
export function parseExpressionAt(c: Cursor): Ast {
  const left = operators(c, 1)
  const token = c.peek()
  const op = token.kind === "op" ? COMPARISONS.get(token.text) : undefined
  if (!op) return left
  if (!c.condition) {
    c.fail({
      message: `a comparison \`${op}\` stands inside \`ifelse\` only`,
      span: c.span(token),
      expected: "an operator or the end of the expression",
      hint: "write `ifelse(x > y, u, v)`",
    })
  }
  c.next()
  const right = operators(c, 1)
  return { kind: "compare", op, left, right, span: c.span(left.span, right.span) }
}

function operators(c: Cursor, level: number): Ast {
  let left = signed(c)
  for (;;) {
    const token = c.peek()
    if (token.kind !== "op") break
    const infix = INFIX.get(token.text)
    if (!infix || infix.level < level || (infix.op === ":" && c.colon !== "inner")) break
    c.next()
    const right = operators(c, infix.level + 1)
    left = { kind: "binary", op: infix.op, left, right, opSpan: c.span(token), span: c.span(left.span, right.span) }
  }
  if (startsOperand(c.peek()) && !c.clause()) missingOperator(c)
  return left
}

function signed(c: Cursor): Ast {
  if (!c.isOp("-") && !c.isOp("+")) return postfix(c)
  const signs: Token[] = []
  while (c.isOp("-") || c.isOp("+")) {
    c.limit(signs.length)
    signs.push(c.next())
  }
  let arg = postfix(c)
  for (const sign of signs.reverse()) {
    arg = { kind: "unary", op: sign.text === "-" ? "-" : "+", arg, span: c.span(c.span(sign), arg.span) }
  }
  return arg
}

/** An operand with its powers, transposes and indices, left to right. */
function postfix(c: Cursor): Ast {
  let base = primary(c)
  for (let levels = 2; ; levels++) {
    const token = c.peek()
    if (token.kind === "superscript") base = superscript(c, base)
    else if (token.kind !== "op") return base
    else if (token.text === "'" || token.text === ".'") {
      c.next()
      base = { kind: "postfix", op: token.text, arg: base, span: c.span(base.span, c.span(token)) }
    } else if (token.text === "[") base = parseIndex(c, base)
    else if (token.text === "^" || token.text === ".^") base = powerOrMark(c, base)
    else if (token.text === "(" && base.kind === "call" && APPLIED.has(base.name)) {
      const args = parseArguments(c)
      base = { kind: "apply", callee: base, args, span: c.span(base.span, c.span(c.previous() ?? token)) }
    } else return base
    c.limit(levels)
  }
}

function primary(c: Cursor): Ast {
  const token = c.peek()
  switch (token.kind) {
    case "number":
    case "imaginary":
      c.next()
      return { kind: token.kind, text: token.text, span: c.span(token) }
    case "name":
      return named(c, token)
    case "op":
      if (token.text === "(") return parseGroup(c)
      if (token.text === "[") return parseBlocks(c)
      return missingOperand(c)
    default:
      return missingOperand(c)
  }
}

function named(c: Cursor, token: Token): Ast {
  if (c.clause() && !c.declared.has(token.text)) return missingOperand(c)
  const set = BLACKBOARD.get(token.text)
  if (set) {
    c.fail({
      message: `${token.text} is a set, not a value`,
      span: c.span(token),
      expected: "an expression",
      hint: `sets stand in declarations: \`x in ${set}\``,
    })
  }
  c.next()
  if (c.isOp("(")) return parseCall(c, token)
  return { kind: "name", name: token.text, span: c.span(token) }
}
