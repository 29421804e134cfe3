import type { Ast, ClaimKind, DerivativeKind, NameAst, Statement } from "../ast.ts"
import { nearest } from "../language.ts"
import { type Cursor, isClause, startsOperand } from "./cursor.ts"
import type { Token } from "./lexer.ts"
import { CLAIM_KINDS, REQUEST_SYNONYMS, REQUESTS } from "./words.ts"

type Request = DerivativeKind | "stationary" | "convexity" | "minimize"

/** Whether the statement at this place is a request: a declared name wins where an operator follows it. */
export function isRequest(c: Cursor): boolean {
  const word = c.peek()
  if (word.kind !== "name" || !REQUESTS.has(word.text)) return false
  if (!c.declared.has(word.text)) return true
  const next = c.peek(1)
  const spaced = word.end < next.start
  return startsOperand(next) && (next.kind !== "op" || (spaced && next.text === "("))
}

/** A request; its first word is next. */
export function parseRequest(c: Cursor): Statement {
  const word = c.next()
  return word.text === "check" ? check(c, word) : request(c, word, word.text as Request)
}

function request(c: Cursor, word: Token, kind: Request): Statement {
  refuseOf(c, word)
  const of = c.atEnd() || clauseFollows(c) ? undefined : c.expression()
  let wrt: readonly NameAst[] = []
  let along: Ast | undefined
  let order: number | undefined
  while (c.clause()) {
    const clause = c.next()
    if (clause.text === "along") {
      if (kind !== "hvp") wrongClause(c, clause, kind)
      along = c.expression()
    } else if (clause.text === "order") {
      if (kind !== "differential" || order !== undefined) wrongClause(c, clause, kind)
      order = orderOf(c, c.next())
    } else {
      if ((clause.text === "over") !== (kind === "minimize") && clause.text !== "wrt") wrongClause(c, clause, kind)
      if (wrt.length > 0) wrongClause(c, clause, kind)
      wrt = variables(c, clause)
    }
  }
  if (kind === "hvp" && !along) {
    c.fail({
      code: "request",
      message: "a Hessian–vector product needs a direction",
      span: c.span(word),
      expected: "`along` and a direction",
      hint: `write \`${REQUESTS.get("hvp")}\``,
    })
  }
  const span = c.span(word, c.previous() ?? word)
  return {
    kind: "request",
    request: kind,
    wrt,
    span,
    ...(of ? { of } : {}),
    ...(along ? { along } : {}),
    ...(order ? { order } : {}),
  }
}

const MOST_ORDER = 6

function orderOf(c: Cursor, token: Token): number {
  const order = Number(token.text)
  if (!Number.isInteger(order) || order < 1 || order > MOST_ORDER)
    c.fail({
      code: "request",
      message: `there is no differential of order ${token.text} here`,
      span: c.span(token),
      expected: `a whole number from 1 to ${MOST_ORDER}`,
      hint: "write `differential f wrt W order 2`",
    })
  return order
}

/** Whether `wrt` and the like stand here as words, not as variables: in `gradient over wrt x`, `over` is one. */
function clauseFollows(c: Cursor): boolean {
  if (!c.clause()) return false
  return !c.declared.has(c.peek().text) || (c.isName(1) && !(isClause(c.peek(1)) && c.isName(2)))
}

function wrongClause(c: Cursor, clause: Token, kind: Request): never {
  return c.fail({
    message: `\`${clause.text}\` does not belong here`,
    span: c.span(clause),
    expected: "the end of the request",
    hint: `write \`${REQUESTS.get(kind)}\``,
  })
}

/** `gradient of f`. */
function refuseOf(c: Cursor, word: Token): void {
  const token = c.peek()
  if (token.text !== "of" || c.declared.has("of") || !startsOperand(c.peek(1))) return
  c.fail({
    message: "`of` is not a word of the notation",
    span: c.span(token),
    expected: "an expression",
    hint: `write \`${REQUESTS.get(word.text)}\``,
  })
}

/** The variables after `wrt` or `over`. */
function variables(c: Cursor, clause: Token): readonly NameAst[] {
  const names: NameAst[] = []
  do {
    const token = c.peek()
    if (token.kind !== "name") {
      c.fail({
        message: `expected a variable after \`${names.length > 0 ? "," : clause.text}\``,
        span: c.spanHere(),
        expected: "names of variables",
        hint: `write \`${clause.text} W, Z\``,
      })
    }
    c.next()
    names.push({ name: token.text, span: c.span(token) })
  } while (c.accept(","))
  const token = c.peek()
  if (token.kind === "name" && !c.clause()) {
    c.fail({
      message: `expected \`,\` before ${c.show(token)}`,
      span: c.span(token),
      expected: "`,` or the end of the request",
      hint: `separate variables by commas: \`${clause.text} W, Z\``,
    })
  }
  if (c.isOp("'") || c.isOp("[") || c.isOp("^")) {
    c.fail({
      code: "request",
      message: "derivatives are with respect to whole variables",
      span: c.span(token),
      expected: "`,` or the end of the request",
      hint: "take the entry or the transpose of the answer",
    })
  }
  return names
}

function check(c: Cursor, word: Token): Statement {
  const derivative = claimKind(c)
  const of = c.expression()
  let wrt: readonly NameAst[] = []
  if (derivative === "value") {
    c.expect("=", {
      expected: "`=` and the claimed value",
      hint: c.clause()
        ? "name the derivative: `check gradient f wrt W: 2*W`"
        : "write `check f = …` or `check gradient f wrt W: …`",
    })
  } else {
    const usage = `write \`check ${derivative} f wrt W: …\``
    if (c.clause() !== "wrt") {
      c.fail({
        message: `expected \`wrt\` before ${c.show(c.peek())}`,
        span: c.spanHere(),
        expected: "`wrt` and a variable",
        hint: usage,
      })
    }
    wrt = variables(c, c.next())
    c.expect(":", { expected: "`:` and the claim", hint: usage })
  }
  const claim = c.expression()
  return { kind: "check", derivative, of, wrt, claim, span: c.span(c.span(word), claim.span) }
}

/** Reads the kind of the claim, if it is not an equality of values. */
function claimKind(c: Cursor): ClaimKind {
  const token = c.peek()
  const following = c.peek(1)
  if (token.kind !== "name" || c.atEnd(1)) return "value"
  const kind = CLAIM_KINDS.find((k) => k === token.text)
  const spaced = token.end < following.start
  const operand = startsOperand(following) && (following.kind !== "op" || spaced)
  if (kind === undefined) {
    if (operand && following.kind !== "op" && !c.declared.has(token.text)) unknownClaim(c, token)
    return "value"
  }
  if (
    kind === "wirtinger" &&
    c.isOp("-", 1) &&
    !spaced &&
    c.peek(2).text === "conj" &&
    following.end === c.peek(2).start
  ) {
    c.next()
    c.next()
    c.next()
    return "wirtinger-conj"
  }
  const signed = spaced && (c.isOp("-", 1) || c.isOp("+", 1)) && !c.declared.has(token.text)
  if (!operand && !signed) return "value"
  c.next()
  return kind
}

function unknownClaim(c: Cursor, token: Token): never {
  const kinds: readonly string[] = [...CLAIM_KINDS, "wirtinger-conj"]
  const known = nearest(token.text, kinds) ?? kinds.find((k) => k === REQUEST_SYNONYMS.get(token.text))
  return c.fail({
    message: `\`${token.text}\` is not a kind of claim`,
    span: c.span(token),
    expected: kinds.join(", "),
    hint: known ? `did you mean \`${known}\`?` : "write `check gradient f wrt W: …` or `check f = …`",
  })
}
