import type { Ast } from "../ast.ts"
import { readAtom } from "./atoms.ts"
import { type Cursor, Cursor as CursorClass, binary, call, fail, negative, startsFactor } from "./cursor.ts"
import { type ReadOptions, type ReadScope, type Reader, defaultOptions, pending } from "./scope.ts"
import { itemsSpan, type Node } from "./tree.ts"

const maxTerms = 600
const maxDepth = 400

export function makeReader(scope: ReadScope, choices: Set<string>, options: ReadOptions = defaultOptions): Reader {
  const reader: Reader = {
    scope,
    bound: new Set(),
    free: new Set(),
    unknownFunctions: new Set(),
    choices,
    options,
    depth: 0,
    expression: (items) => readExpression(reader, items),
    sum: (cursor) => readSum(reader, cursor),
    term: (cursor) => readTerm(reader, cursor),
    product: (cursor) => readProduct(reader, cursor),
    factor: (cursor, before) => readFactor(reader, cursor, before),
  }
  return reader
}

/** Reads a whole list of nodes as one expression; throws a `GradusError` with the place where it cannot. */
export function readExpression(reader: Reader, items: readonly Node[]): Ast {
  const first = items[0]
  const span = itemsSpan(items, first?.span ?? { start: 0, end: 0 })
  const cursor = new CursorClass(items, { start: span.end, end: span.end })
  if (cursor.items.length === 0) fail(span, "an expression is missing")
  const ast = readSum(reader, cursor)
  const rest = cursor.peek()
  if (rest) fail(rest.span, rest.kind === "unread" ? rest.message : "not read as part of an expression")
  return ast
}

/** Terms joined by `+` and `-`. */
function readSum(reader: Reader, cursor: Cursor): Ast {
  if (++reader.depth > maxDepth) fail(cursor.peek()?.span ?? cursor.end, "too deeply nested")
  let left = readInner(reader, cursor)
  for (let count = 0; ; count++) {
    const node = cursor.peek()
    const op = cursor.operator()
    if (!node || (op !== "+" && op !== "-")) break
    if (count > maxTerms) fail(node.span, "too many terms")
    cursor.next()
    left = binary(op, left, readInner(reader, cursor), node.span)
  }
  reader.depth--
  return left
}

/** `A : B`, looser than every product. */
function readInner(reader: Reader, cursor: Cursor): Ast {
  let left = readTerm(reader, cursor)
  for (let node = cursor.peek(); node && cursor.operator() === ":"; node = cursor.peek()) {
    cursor.next()
    left = binary(":", left, readTerm(reader, cursor), node.span)
  }
  return left
}

const elementwise: Readonly<Record<string, ".*" | "./" | "kron">> = {
  odot: ".*",
  circ: ".*",
  oslash: "./",
  otimes: "kron",
}

/** Hadamard and Kronecker products and quotients of whole products. */
function readTerm(reader: Reader, cursor: Cursor): Ast {
  let left = readProduct(reader, cursor)
  for (let node = cursor.peek(), count = 0; node; node = cursor.peek()) {
    const sign = cursor.operator() ?? ""
    const op = elementwise[sign]
    if (!op) break
    if (++count > maxTerms) fail(node.span, "too many factors")
    cursor.next()
    const right = readProduct(reader, cursor)
    if (sign === "circ" && isFunctionName(reader, left) && isFunctionName(reader, right))
      fail(node.span, "a composition of functions is not read")
    left = binary(op, asUnit(left), asUnit(right), node.span)
  }
  return left
}

/** `f` in `f \\circ g`: a function of the text without arguments of its own. */
function isFunctionName(reader: Reader, ast: Ast): boolean {
  return ast.kind === "call" && ast.span.end === ast.nameSpan.end && reader.scope.lookup(ast.name)?.kind === "function"
}

/** A chain of products as an operand of another operator: it ends there. */
function asUnit(ast: Ast): Ast {
  return ast.kind === "binary" && (ast.op === "*" || ast.op === "/")
    ? { kind: "group", body: ast, span: ast.span }
    : ast
}

/** Factors side by side or joined by `\cdot`, `\times`, `*`, `/`; a sign may stand in front. */
function readProduct(reader: Reader, cursor: Cursor): Ast {
  const sign = cursor.peek()
  const op = cursor.operator()
  if (sign && (op === "-" || op === "+")) {
    cursor.next()
    if (++reader.depth > maxDepth) fail(sign.span, "too deeply nested")
    const arg = readProduct(reader, cursor)
    reader.depth--
    if (op === "+") return arg
    // The sign belongs to the whole product, as in the notation.
    return signed(arg, sign)
  }
  let left = readFactor(reader, cursor)
  for (let count = 0; ; count++) {
    const node = cursor.peek()
    if (!node) break
    if (count > maxTerms) fail(node.span, "too many factors")
    const name = cursor.operator()
    if (name === "*" || name === "times") {
      cursor.next()
      left = binary("*", left, readSignedFactor(reader, cursor), node.span)
    } else if (name === "cdot") {
      cursor.next()
      const right = readSignedFactor(reader, cursor)
      left = call(pending.dot, [left, right], { start: left.span.start, end: right.span.end }, node.span)
    } else if (name === "/" || name === "div") {
      cursor.next()
      left = binary("/", left, readDivisor(reader, cursor), node.span)
    } else if (name === "odot" && reader.options.tightHadamard) {
      cursor.next()
      left = binary(".*", left, readFactor(reader, cursor), node.span)
    } else if (name === undefined && startsFactor(node)) {
      const right = readFactor(reader, cursor, left)
      left = binary("*", left, right, { start: right.span.start, end: right.span.start })
    } else break
  }
  return left
}

function signed(arg: Ast, sign: Node): Ast {
  const span = { start: Math.min(sign.span.start, arg.span.start), end: arg.span.end }
  // `-A*B` is `(-A)*B`, so that the chain stays one chain.
  if (arg.kind === "binary" && (arg.op === "*" || arg.op === "/")) return { ...arg, left: signed(arg.left, sign), span }
  return negative(arg, span)
}

function readSignedFactor(reader: Reader, cursor: Cursor): Ast {
  const sign = cursor.peek()
  if (sign && cursor.operator() === "-") {
    cursor.next()
    const arg = readFactor(reader, cursor)
    return negative(arg, { start: sign.span.start, end: arg.span.end })
  }
  return readFactor(reader, cursor)
}

/** What stands right of a slash: one factor, and a size that touches its number (`1/2n`). */
function readDivisor(reader: Reader, cursor: Cursor): Ast {
  const first = cursor.peek()
  const divisor = readSignedFactor(reader, cursor)
  const next = cursor.peek()
  const glued = first?.kind === "number" && next?.kind === "symbol" && next.span.start === first.span.end
  if (glued && reader.scope.lookup(next.name)?.kind === "dimension") {
    const right = readFactor(reader, cursor)
    return {
      kind: "group",
      body: binary("*", divisor, right, next.span),
      span: { start: first.span.start, end: right.span.end },
    }
  }
  return continued(reader, cursor, divisor)
}

function isNormCall(name: string): boolean {
  return name.startsWith("norm") || name === pending.norm || name === pending.norm2 || name === pending.bars
}

/** `a/x^Ty` and `a/\\|x\\|\\|y\\|`: nothing is divided by a row, so the product goes on; norms side by side stay together. */
function continued(reader: Reader, cursor: Cursor, first: Ast): Ast {
  const row = first.kind === "postfix" && first.op !== "^+"
  const isNorm = (node: Node | undefined): boolean => node?.kind === "fence" && /[|‖]|Vert/.test(node.open)
  const norm = first.kind === "call" && isNormCall(first.name)
  let divisor = first
  while (row ? startsFactor(cursor.peek()) : norm && isNorm(cursor.peek())) {
    const next = cursor.peek()
    const right = readFactor(reader, cursor, divisor)
    divisor = binary("*", divisor, right, next?.span ?? right.span)
  }
  if (divisor === first) return first
  if (norm) reader.choices.add("norms side by side after a slash are all divided by")
  return { kind: "group", body: divisor, span: { start: first.span.start, end: divisor.span.end } }
}

/** One factor with its scripts; `before` is the factor it follows without an operator. */
function readFactor(reader: Reader, cursor: Cursor, before?: Ast): Ast {
  const node = cursor.peek()
  if (++reader.depth > maxDepth) fail(node?.span ?? cursor.end, "too deeply nested")
  if (!node) fail(cursor.end, "a factor is missing")
  if (!startsFactor(node)) fail(node.span, "a factor is missing here")
  const ast = readAtom(reader, cursor, before)
  reader.depth--
  return ast
}
