import type { Ast, IndexAst, RangeAst } from "../ast.ts"
import type { Cursor } from "./cursor.ts"
import type { Token } from "./lexer.ts"

type Binder = "sum" | "prod" | "matrix" | "vector"

/** How many index ranges each binder takes at most. */
const BINDERS: ReadonlyMap<string, { readonly binder: Binder; readonly ranges: number }> = new Map([
  ["sum", { binder: "sum", ranges: Number.POSITIVE_INFINITY }],
  ["prod", { binder: "prod", ranges: Number.POSITIVE_INFINITY }],
  ["matrix", { binder: "matrix", ranges: 2 }],
  ["vector", { binder: "vector", ranges: 1 }],
])

const BINDER_FORM: Readonly<Record<Binder, string>> = {
  sum: "sum(k in 1..n, …)",
  prod: "prod(k in 1..n, …)",
  matrix: "matrix(i in 1..m, j in 1..n, …)",
  vector: "vector(i in 1..n, …)",
}

/** A call or an index sum; its name is read, its `(` is next. */
export function parseCall(c: Cursor, name: Token): Ast {
  if (c.isName(1) && c.isOp("in", 2)) return binder(c, name)
  const args = parseArguments(c, name)
  const close = c.previous() ?? name
  return { kind: "call", name: name.text, nameSpan: c.span(name), args, span: c.span(name, close) }
}

/** `(a, b, …)`, at least one argument. Comparisons are allowed in the first argument of `ifelse`. */
export function parseArguments(c: Cursor, name?: Token): Ast[] {
  const open = c.next()
  if (c.isOp(")")) {
    c.fail({
      message: "a call without arguments",
      span: c.span(name ?? open, c.peek()),
      expected: "an argument",
      hint: name ? `write \`${name.text}\` alone for the value of that name` : undefined,
    })
  }
  const args: Ast[] = []
  do {
    const condition = args.length === 0 && name?.text === "ifelse"
    args.push(c.within("inner", condition, () => c.expression()))
  } while (c.accept(","))
  c.expect(")", insideCall(c))
  return args
}

function insideCall(c: Cursor): { message?: string; expected?: string; hint?: string } {
  if (c.isOp("in")) {
    return {
      message: "an index range stands at the beginning of `sum`, `prod`, `matrix` or `vector`",
      expected: "`,` or `)`",
      hint: "write `sum(k in 1..n, …)`",
    }
  }
  if (c.isOp("..")) return { message: "a range without its index", expected: "`,` or `)`", hint: "write `k in 1..n`" }
  if (["<", "<=", ">", ">="].some((op) => c.isOp(op))) {
    const hint = "nest them: `ifelse(a < x, ifelse(x < b, u, v), v)`"
    return { message: "two comparisons in a row", expected: "`,`", hint }
  }
  if (c.isOp("=")) return { expected: "`,` or `)`", hint: "arguments have no names" }
  return { expected: "an operator, `,` or `)`" }
}

function binder(c: Cursor, name: Token): Ast {
  const form = BINDERS.get(name.text)
  if (!form) {
    return c.fail({
      message: `\`${name.text}\` takes no index range`,
      span: c.span(c.peek(1), c.peek(2)),
      expected: "an argument",
      hint: "index ranges stand in `sum`, `prod`, `matrix` and `vector`",
    })
  }
  const usage = `write \`${BINDER_FORM[form.binder]}\``
  c.next()
  const ranges: RangeAst[] = []
  const indices = new Set<string>()
  while (c.isName() && c.isOp("in", 1)) {
    const range = c.within("none", false, () => parseRange(c))
    if (indices.has(range.name)) {
      c.fail({
        message: `the index ${range.name} is bound twice`,
        span: range.span,
        expected: "another name",
        hint: usage,
      })
    }
    indices.add(range.name)
    ranges.push(range)
    c.expect(",", { expected: "`,` and what is summed", hint: usage })
  }
  if (form.binder === "matrix" ? ranges.length !== 2 : ranges.length > form.ranges) {
    const [first, last] = [ranges[0], ranges.at(-1)]
    c.fail({
      message: `\`${name.text}\` takes ${form.ranges === 2 ? "two ranges" : "one range"}`,
      span: first && last ? c.span(first.span, last.span) : c.span(name),
      expected: BINDER_FORM[form.binder],
      hint: usage,
    })
  }
  const body = c.within("inner", false, () => c.expression())
  const close = c.expect(")", c.isOp(",") ? { hint: `ranges come first, then one expression: ${usage}` } : {})
  return { kind: "binder", binder: form.binder, ranges, body, span: c.span(name, close) }
}

function parseRange(c: Cursor): RangeAst {
  const name = c.next()
  c.next()
  const from = c.expression()
  c.expect("..", {
    expected: "`..` and the last value",
    hint: `write \`${name.text} in 1..n\``,
    ...(c.isOp(":") ? { message: "an index range is written with `..`, not with `:`" } : {}),
  })
  const to = c.expression()
  return { name: name.text, from, to, span: c.span(c.span(name), to.span) }
}

/** `[i]`, `[i, j]` after a base. */
export function parseIndex(c: Cursor, base: Ast): Ast {
  const open = c.next()
  const items: IndexAst[] = []
  do items.push(c.within("range", false, () => indexItem(c)))
  while (c.accept(","))
  const close = c.expect("]", c.isOp(":") ? { message: "a range has no step", hint: "write `A[1:k, :]`" } : {})
  if (items.length > 2) {
    c.fail({
      message: `${items.length} indices: arrays have one or two`,
      span: c.span(open, close),
      expected: "`x[i]` or `A[i,j]`",
      hint: "split the array into matrices",
    })
  }
  return { kind: "index", base, items, span: c.span(base.span, c.span(close)) }
}

function indexItem(c: Cursor): IndexAst {
  const ends = (ahead: number): boolean => c.isOp(",", ahead) || c.isOp("]", ahead)
  if (c.isOp(":") && ends(1)) return { kind: "all", span: c.span(c.next()) }
  if (c.isOp(":")) openRange(c)
  const from = c.expression()
  if (!c.isOp(":")) return { kind: "entry", at: from }
  if (ends(1)) openRange(c)
  c.next()
  return { kind: "range", from, to: c.expression() }
}

function openRange(c: Cursor): never {
  return c.fail({
    message: "a range has a first and a last index",
    span: c.span(c.peek()),
    expected: "`:` alone, or `i:k`",
    hint: "indices count from 1: `A[1:k, :]`",
  })
}

/** `[A, B; C, D]`; rows end with `;` or a line. */
export function parseBlocks(c: Cursor): Ast {
  const open = c.next()
  const rows: Ast[][] = []
  const skipLines = (): void => {
    while (c.peek().kind === "newline") c.next()
  }
  skipLines()
  do {
    skipLines()
    if (c.isOp("]") && rows.length > 0) break
    if (c.isOp("+") && c.previous()?.kind === "newline") {
      c.fail({
        message: "a row of a block matrix begins with `+`",
        span: c.span(c.peek()),
        expected: "an entry",
        hint: "end the line before with the `+` to continue it",
      })
    }
    const row: Ast[] = []
    do {
      while (c.peek().kind === "newline") c.next()
      row.push(c.within("none", false, () => c.expression()))
    } while (c.accept(","))
    rows.push(row)
  } while (c.accept(";") || c.peek().kind === "newline")
  skipLines()
  const close = c.expect("]", {
    expected: "`,`, `;` or `]`",
    ...(c.isOp(":") ? { message: "`:` in a block matrix", hint: "write `(A : B)` or `inner(A,B)`" } : {}),
  })
  return { kind: "blocks", rows, span: c.span(open, close) }
}

/** A parenthesised expression. */
export function parseGroup(c: Cursor): Ast {
  const open = c.next()
  const body = c.within("inner", c.condition, () => c.expression())
  const close = c.expect(")", c.isOp(",") ? { hint: "only calls and blocks `[a, b]` have commas" } : {})
  return { kind: "group", body, span: c.span(open, close) }
}
