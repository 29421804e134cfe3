import type { Span } from "../../ir/error.ts"
import type { Ast, NameAst, Statement } from "../ast.ts"
import { nearest } from "../language.ts"
import { type Cursor, declares, defines, startsOperand } from "./cursor.ts"
import type { Token } from "./lexer.ts"
import { isRequest, parseRequest } from "./requests.ts"
import { parseSet } from "./sets.ts"
import { REQUEST_SYNONYMS, REQUESTS } from "./words.ts"

/** Operators that cannot begin a line. */
const INFIX_ONLY: ReadonlySet<string> = new Set("+ * / \\ .* ./ kron ^ .^ × : ,".split(" "))

/** Every statement of a source, in order. */
export function parseStatements(c: Cursor): Statement[] {
  const statements: Statement[] = []
  for (;;) {
    while (c.peek().kind !== "end" && c.atEnd()) c.next()
    if (c.peek().kind === "end") return statements
    refuseContinuation(c, statements.at(-1))
    const statement = parseStatement(c)
    if (!c.atEnd()) unexpected(c, statement)
    statements.push(statement)
  }
}

function parseStatement(c: Cursor): Statement {
  if (declares(c)) return declaration(c)
  const first = c.peek()
  // `check (f) = g` is a claim, `check(f) = g` defines a function
  const spaced = REQUESTS.has(first.text) && c.isOp("(", 1) && first.end < c.peek(1).start
  if (!spaced && defines(c) > 0) return definition(c)
  if (isRequest(c)) return parseRequest(c)
  refuseUnknownRequest(c)
  const body = c.expression()
  return { kind: "expression", body, span: body.span }
}

function declaration(c: Cursor): Statement {
  const first = c.peek()
  const names: NameAst[] = []
  do names.push(nameAst(c, c.next()))
  while (c.accept(","))
  c.next()
  const set = parseSet(c)
  return { kind: "declaration", names, set, span: c.span(c.span(first), set.span) }
}

function definition(c: Cursor): Statement {
  const first = c.next()
  const name = nameAst(c, first)
  const params = new Map<string, NameAst>()
  const called = c.accept("(")
  if (called) {
    do {
      const param = nameAst(c, c.next())
      if (params.has(param.name)) {
        c.fail({
          code: "definition",
          message: `two arguments are called ${param.name}`,
          span: param.span,
          expected: "another name",
          hint: "give every argument a name of its own",
        })
      }
      params.set(param.name, param)
    } while (c.accept(","))
    c.next()
  }
  c.next()
  const body = c.expression()
  const span = c.span(c.span(first), body.span)
  return called
    ? { kind: "definition", name, params: [...params.values()], body, span }
    : { kind: "definition", name, body, span }
}

const nameAst = (c: Cursor, token: Token): NameAst => ({ name: token.text, span: c.span(token) })

/** A line that begins with an operator would silently cut the expression before it. */
function refuseContinuation(c: Cursor, previous: Statement | undefined): void {
  const token = c.peek()
  if (token.kind !== "op") return
  const open =
    previous?.kind === "request" ? previous.wrt.length === 0 || previous.along : previous?.kind !== "declaration"
  const afterFormula = previous !== undefined && Boolean(open) && c.previous()?.kind === "newline"
  if (!INFIX_ONLY.has(token.text) && !(token.text === "-" && afterFormula)) return
  c.fail({
    message: `a line begins with ${c.show(token)}`,
    span: c.span(token),
    expected: "a declaration, a definition, a request or an expression",
    hint: afterFormula
      ? `to continue the line before, end it with ${c.show(token)}`
      : "an operator stands between two operands",
  })
}

/** `gradien y wrt x`: a first word that is not an operand of anything. */
function refuseUnknownRequest(c: Cursor): void {
  const word = c.peek()
  const second = c.peek(1)
  if (word.kind !== "name" || c.declared.has(word.text)) return
  const spaced = word.end < second.start
  if (!spaced || second.kind === "end" || second.kind === "bad") return
  const known = REQUEST_SYNONYMS.get(word.text.toLowerCase()) ?? nearest(word.text, REQUESTS.keys())
  const clause = c.clauseAhead(1)
  const looksLike = startsOperand(second) && (second.kind !== "op" || (known !== undefined && clause))
  if (!looksLike && !(clause && known && second.kind === "name")) return
  if (declares(c, 1)) {
    const names = `${word.text}, ${second.text}`
    const keyword = ["let", "var", "given", "where", "for", "with"].includes(word.text)
    c.fail({
      message: `\`${word.text}\` and \`${second.text}\` side by side`,
      span: c.span(word, second),
      expected: "`,` or `in`",
      hint: keyword ? `leave out \`${word.text}\`` : `write \`${names} in …\``,
    })
  }
  if (!known && word.text.length < 4 && word.text !== "let") return
  if (word.text === "let" || c.isOp("=", 2)) {
    const hint = "a definition is written `y = …`"
    c.fail({ message: `\`${word.text}\` is not a word of the notation`, span: c.span(word), expected: "a name", hint })
  }
  const maximize = /^maximi[sz]e$/.test(word.text)
  c.fail({
    message: `\`${word.text}\` is not a request`,
    span: c.span(word),
    expected: `one of ${[...REQUESTS.keys()].join(", ")}`,
    hint: maximize
      ? "minimize the negative: `minimize -f over W`"
      : known
        ? `did you mean \`${known}\`? It is written \`${REQUESTS.get(known)}\``
        : "products are written with `*`",
  })
}

/** Something stands after a complete statement. */
function unexpected(c: Cursor, statement: Statement): never {
  const token = c.peek()
  const at = { span: c.span(token), expected: "the end of the line" }
  const clause = c.clause()
  if (token.text === "=" && token.kind === "op") return unexpectedEquals(c, statement)
  if (token.text === "in" && token.kind === "op") {
    return c.fail({
      ...at,
      message: "only names can be declared",
      span: c.span(statement.span, c.span(token)),
      hint: "write `A, B in R^n`",
    })
  }
  if (clause && (statement.kind === "definition" || statement.kind === "expression")) {
    const of = statement.kind === "definition" ? statement.name.name : shorten(c, statement.span)
    return c.fail({
      ...at,
      message: `\`${clause}\` outside a request`,
      hint: `ask on a line of its own: \`gradient ${of} wrt W\``,
    })
  }
  if (statement.kind === "declaration") {
    const hint =
      c.isOp(",") || c.isOp("(") ? "one declaration a line, or `;` between them" : "write the set as `R^(m x n)`"
    return c.fail({ ...at, code: "set", message: `unexpected ${c.show(token)} after a set`, hint })
  }
  const hints: Readonly<Record<string, string>> = {
    "..": "ranges stand in index sums: `sum(k in 1..n, …)`",
    "->": "functions are declared: `sigma in R -> R`",
    ":": "a claim is written `check gradient f wrt W: 2*W`",
    ",": "one statement a line, or `;` between them",
    "{": "braces stand in sets and exponents only",
  }
  const hint = token.kind === "op" ? hints[token.text] : undefined
  return c.fail({
    ...at,
    message: `unexpected ${c.show(token)}`,
    hint: hint ?? "one statement a line, or `;` between them",
  })
}

function unexpectedEquals(c: Cursor, statement: Statement): never {
  const token = c.peek()
  const at = { span: c.span(token), expected: "the end of the line" }
  if (statement.kind === "request") {
    const of = statement.of ? shorten(c, statement.of.span) : "f"
    const wrt = statement.wrt.map((n) => n.name).join(", ") || "W"
    return c.fail({
      ...at,
      message: "a request has no `=`",
      hint: `a claim is written \`check ${statement.request} ${of} wrt ${wrt}: …\``,
    })
  }
  if (statement.kind === "expression") {
    const left: Ast = statement.body
    const hint =
      left.kind === "call"
        ? "the arguments of a defined function are names: `f(x) = …`"
        : `an equality is claimed with \`check ${shorten(c, left.span)} = …\``
    return c.fail({ ...at, message: "only a name, or a name with arguments, can be defined", span: left.span, hint })
  }
  return c.fail({ ...at, message: "two `=` in one statement", hint: "give each definition a line of its own" })
}

function shorten(c: Cursor, span: Span): string {
  const text = c.source.slice(span.start - c.offset, span.end - c.offset)
  return text.length > 30 ? "f" : text
}
