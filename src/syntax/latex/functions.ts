import type { Ast, RangeAst } from "../ast.ts"
import { type Cursor, call, fail, nameAst, number, power, startsFactor, unwrap } from "./cursor.ts"
import { readInside } from "./derivatives.ts"
import { readCases } from "./cases.ts"
import { indexOf } from "./indices.ts"
import { baseName, functionName, letterFunctions } from "./names.ts"
import { squares, toScalar } from "./environment.ts"
import { openEnd, pending, type Reader } from "./scope.ts"
import { applySuperscript, splitArguments, splitCommas, splitTimes } from "./scripts.ts"
import { itemsSpan, type Node, type NodeOf, only, plainText, solid, someNode } from "./tree.ts"
import { sameAst } from "../walk.ts"

type Fence = NodeOf<"fence">

const deferred: Readonly<Record<string, string>> = { log: pending.log, exp: pending.exp, sqrt: pending.sqrt }

/** How far a function without parentheses reaches: the trace over the product, others over one factor. */
const reach: Readonly<Record<string, "product" | "factor" | "coefficient">> = {
  tr: "product",
  log: "coefficient",
  sin: "coefficient",
  cos: "coefficient",
  tan: "coefficient",
  sinh: "coefficient",
  cosh: "coefficient",
  tanh: "coefficient",
}

export interface Scripts {
  readonly sub: readonly Node[] | undefined
  readonly sup: readonly Node[] | undefined
  readonly primes: number
}

const letterFunctionsBy = new Map<string, string[]>()
for (const name of letterFunctions) {
  const initial = name[0] ?? ""
  letterFunctionsBy.set(initial, [...(letterFunctionsBy.get(initial) ?? []), name])
}

export const noScripts: Scripts = { sub: undefined, sup: undefined, primes: 0 }

/** A function of the language, its name already taken: reads the argument with or without parentheses. */
export function readApplication(reader: Reader, name: string, word: Node, scripts: Scripts, cursor: Cursor): Ast {
  const node = cursor.peek()
  const base = node?.kind === "scripted" ? node.base && unwrap(node.base) : node
  if (name === "log" && isGamma(reader, node)) {
    cursor.next()
    return readApplication(reader, "lgamma", word, scripts, cursor)
  }
  if (isInverse(scripts.sup) && !toScalar.has(name) && !squares.has(name)) {
    // `\sin^{-1}(x)`: the inverse function, of those that have one here
    const inverse = inverseFunctions[name]
    if (inverse === undefined) return fail(word.span, `the inverse of the function ${name} is not read`)
    return readApplication(reader, inverse, word, { ...scripts, sup: undefined }, cursor)
  }
  const entrywise = deferred[name] !== undefined && isElementwise(scripts.sup)
  const sizes = name === "unvec" ? sizesBelow(reader, scripts.sub) : []
  let result: Ast
  if (node && base?.kind === "fence" && isParenthesis(base)) {
    cursor.next()
    const args = [...readArguments(reader, base), ...sizes]
    const span = { start: word.span.start, end: base.span.end }
    result = entrywise ? call(name, args, span, word.span) : apply(reader, name, args, span, word)
    // `\tanh(x)_i`: an entry of the value
    if (node.kind === "scripted") {
      const entry = node.sub ? indexOf(reader, result, node.sub, node.span) : result
      result = applySuperscript(reader, entry, node.sup, node.primes, node.span)
    }
  } else if (node && startsFactor(node)) {
    const arg = readBareArgument(reader, name, cursor)
    const span = { start: word.span.start, end: arg.span.end }
    result = entrywise ? call(name, [arg], span, word.span) : apply(reader, name, [arg], span, word)
  } else fail(word.span, `${name} without an argument`)
  if (scripts.sub && sizes.length === 0) result = subscripted(reader, name, result, scripts.sub, word)
  return applySuperscript(reader, result, entrywise ? undefined : scripts.sup, scripts.primes, word.span)
}

/** `\operatorname{unvec}_{m \times n}(x)` */
function sizesBelow(reader: Reader, sub: readonly Node[] = []): Ast[] {
  const parts = splitCommas(sub.flatMap((n) => (n.kind === "group" ? n.items : [n]))).flatMap(splitTimes)
  return parts.filter((part) => part.length > 0).map((part) => reader.expression(part))
}

/** `\log\Gamma(x)`, where the text has no other Γ. */
const isGamma = (reader: Reader, node: Node | undefined): boolean =>
  node?.kind === "symbol" && node.name === "Gamma" && reader.scope.lookup("Gamma") === undefined

const inverseFunctions: Readonly<Record<string, string>> = { sin: "asin", cos: "acos", tan: "atan" }

/** A superscript -1. */
export function isInverse(sup: readonly Node[] | undefined): boolean {
  const list = solid(sup ?? []).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  const [sign, one] = list
  return (
    list.length === 2 && sign?.kind === "operator" && sign.name === "-" && one?.kind === "number" && one.text === "1"
  )
}

/** `\exp^{\odot}(A)`: of the entries, not of the matrix. */
function isElementwise(sup: readonly Node[] | undefined): boolean {
  const sign = sup && only(sup)
  return sign?.kind === "operator" && (sign.name === "odot" || sign.name === "circ")
}

function isParenthesis(fence: Fence): boolean {
  return fence.open === "(" || fence.open === "[" || fence.open === "{"
}

export function readArguments(reader: Reader, fence: Fence): Ast[] {
  return splitArguments(fence.items).map((part) => reader.expression(part.length > 0 ? part : [fence]))
}

function readBareArgument(reader: Reader, name: string, cursor: Cursor): Ast {
  const extent = name === "det" && reader.options.wideFunctions ? "product" : (reach[name] ?? "factor")
  if (extent === "product") return reader.product(cursor)
  const first = reader.factor(cursor)
  const next = cursor.peek()
  if (extent !== "coefficient" || first.kind !== "number" || !startsFactor(next)) return first
  const second = reader.factor(cursor)
  return {
    kind: "binary",
    op: "*",
    left: first,
    right: second,
    opSpan: second.span,
    span: { start: first.span.start, end: second.span.end },
  }
}

function apply(reader: Reader, name: string, args: readonly Ast[], span: Ast["span"], word: Node): Ast {
  const spelled = word.kind === "word" ? word.text : ""
  if (name === "eye") return fail(span, "the identity takes no argument")
  const [arg] = args
  // `diag(a, b)`: the entries; `diag(X, X, X)`: blocks along the diagonal.
  if (name === "diag" && arg && args.length > 1) {
    if (args.every((a) => a.kind === "number" || (a.kind === "name" && /^[a-z]/.test(a.name))))
      return call(name, [{ kind: "blocks", rows: args.map((a) => [a]), span }], span, word.span)
    if (!args.every((a) => sameAst(a, arg)))
      return fail(span, "a block diagonal matrix of different blocks is not read")
    const copies = call("eye", [number(String(args.length), span)], span)
    return { kind: "binary", op: "kron", left: copies, right: arg, opSpan: span, span }
  }
  // `diag(|x|)`: of a vector again.
  if (name === "diag" && arg?.kind === "call" && arg.name === pending.bars)
    return call(name, [{ ...arg, name: "abs" }], span, word.span)
  // `Diag(w)` against `diag(A)` need not be told apart: the argument decides.
  if (spelled === "Sp" && reader.scope.lookup("Sp")) return call("Sp", args, span, word.span)
  return call(deferred[name] ?? name, args, span, word.span)
}

function subscripted(reader: Reader, name: string, result: Ast, sub: readonly Node[], word: Node): Ast {
  const text = plainText(sub)
  if (name === "log" && text !== undefined && /^\d+$/.test(text)) {
    const base = call("log", [number(text, word.span)], word.span)
    return { kind: "binary", op: "/", left: result, right: base, opSpan: word.span, span: result.span }
  }
  if (name === "log" && text === "e") return result
  if (reader.scope.lookup(`${name}_${text}`)) return result
  return fail(word.span, `${name} with a subscript`)
}

/** `tr(`, `diag(`, `log` typed as plain letters at the cursor: how many letters, and the function. */
export function letterRun(
  reader: Reader,
  cursor: Cursor,
): { word: Node; count: number; name: string; scripts: Scripts } | undefined {
  const first = cursor.peek()
  if (first?.kind !== "symbol" || first.command || first.font === "calligraphic") return undefined
  const candidates = letterFunctionsBy.get(first.name)
  const second = cursor.peek(1)
  if (!candidates || !second || (second.kind !== "symbol" && second.kind !== "scripted")) return undefined
  let text = ""
  let scripts = noScripts
  const spans: Node[] = []
  for (let k = 0; k < 8; k++) {
    const node = cursor.peek(k)
    const base = node?.kind === "scripted" ? node.base : node
    if (!node || base?.kind !== "symbol" || base.command) break
    const before = spans.at(-1)
    if (before && before.span.end !== base.span.start && before.span.start !== base.span.start) break
    text += base.name
    spans.push(base)
    if (node.kind === "scripted") {
      scripts = node
      break
    }
  }
  for (const candidate of candidates) {
    if (!text.startsWith(candidate)) continue
    const count = candidate.length
    const after = cursor.peek(count)
    const afterBase = after?.kind === "scripted" ? after.base && unwrap(after.base) : after
    const bare = count >= 3 && startsFactor(after)
    if (afterBase?.kind !== "fence" && !bare && !looseTrace(reader, candidate, after)) continue
    const name = functionName(candidate, reader.scope.vocabulary)
    if (name === undefined) continue
    const word: Node = {
      kind: "word",
      text: candidate,
      font: "operator",
      span: itemsSpan(spans.slice(0, count), first.span),
    }
    return { word, count, name, scripts: count === spans.length ? scripts : noScripts }
  }
  return undefined
}

/** `tr X`: letters that nobody uses as variables. */
function looseTrace(reader: Reader, candidate: string, after: Node | undefined): boolean {
  return (
    (candidate === "tr" || candidate === "Tr") &&
    startsFactor(after) &&
    [...candidate].every((c) => reader.scope.lookup(c) === undefined)
  )
}

/** Norms, moduli, determinants, inner products and plain parentheses. */
export function readFence(reader: Reader, node: Fence, sub: readonly Node[] | undefined): Ast {
  const span = { start: node.span.start, end: sub ? itemsSpan(sub, node.span).end : node.span.end }
  const single = only(node.items)
  if (single?.kind === "grid") return readGrid(reader, single, node.open, span)
  switch (node.open) {
    case "||":
      return readNorm(reader, readInside(reader, node), sub, span)
    case "|": {
      const body = readInside(reader, node)
      return sub ? readNorm(reader, body, sub, span) : call(pending.bars, [body], span)
    }
    case "<": {
      const parts = splitCommas(node.items)
      const [a, b] = parts
      if (parts.length !== 2 || !a || !b) return fail(span, "an inner product of two things is expected")
      const left = reader.expression(a)
      const right = reader.expression(b)
      return { kind: "binary", op: ":", left: unit(left), right: unit(right), opSpan: span, span }
    }
    case "(":
    case "[":
    case "{":
      return { kind: "group", body: readInside(reader, node), span }
    default:
      return fail(span, "these delimiters are not read")
  }
}

function unit(ast: Ast): Ast {
  return ast.kind === "name" || ast.kind === "call" || ast.kind === "group"
    ? ast
    : { kind: "group", body: ast, span: ast.span }
}

const normNames: Readonly<Record<string, string>> = {
  F: "norm2",
  Fro: "norm2",
  fro: "norm2",
  Frob: "norm2",
  HS: "norm2",
  "1": "norm1",
  infty: "normInf",
  inf: "normInf",
  max: "normInf",
  "21": "norm21",
  op: "normop",
  sp: "normop",
  spec: "normop",
  nuc: "normnuc",
  tr: "normnuc",
}

/** A norm with its subscript: a kind of norm, an exponent, or a weight (`\|x\|_M^2` is `x'*M*x`). */
export function readNorm(reader: Reader, body: Ast, sub: readonly Node[] | undefined, span: Ast["span"]): Ast {
  if (!sub) return call(pending.norm, [body], span)
  const list = solid(sub).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  const [first] = list
  const text = plainText(list.filter((n) => n.kind !== "punctuation"))
  if (list.length === 1 && first?.kind === "operator" && (first.name === "*" || first.name === "star"))
    return call("normnuc", [body], span)
  if (text === "2") return call(pending.norm2, [body], span)
  if (text !== undefined && normNames[text] !== undefined) return call(normNames[text], [body], span)
  if (text !== undefined && /^(\d+|p|q)$/.test(text)) return call("normp", [body, reader.expression(sub)], span)
  return call(pending.weighted, [body, reader.expression(sub)], span)
}

export function readGrid(reader: Reader, node: NodeOf<"grid">, open: string, span: Ast["span"]): Ast {
  if (/cases/.test(node.environment)) return readCases(reader, node, span)
  const rows = node.rows.map((row) => row.map((cell) => reader.expression(cell.length > 0 ? cell : [node])))
  const width = rows[0]?.length ?? 0
  if (width === 0 || rows.some((row) => row.length !== width))
    return fail(span, "the rows of a matrix differ in length")
  const blocks: Ast = { kind: "blocks", rows, span }
  if (open === "|" || node.environment === "vmatrix") return call("det", [blocks], span)
  if (open === "||" || node.environment === "Vmatrix") return call(pending.norm, [blocks], span)
  return blocks
}

/** `\sum_{i=1}^n`, `\prod_k`, `\sum_{i,j}` with what follows up to the next sum sign. */
export function readBinder(reader: Reader, node: Node, cursor: Cursor): Ast {
  const scripts = node.kind === "scripted" ? node : undefined
  const base = node.kind === "scripted" ? node.base && unwrap(node.base) : node
  const binder = base?.kind === "symbol" && base.name === "prod" ? "prod" : "sum"
  const ranges = scripts?.sub
    ? readRanges(reader, scripts.sub, scripts.sup, node)
    : [impliedRange(reader, node, scripts?.sup, cursor)]
  const added = ranges.map((r) => r.name).filter((name) => !reader.bound.has(name))
  for (const name of added) reader.bound.add(name)
  const body = wholeBody(reader, reader.term(cursor), cursor, added)
  for (const name of added) reader.bound.delete(name)
  return { kind: "binder", binder, ranges, body, span: { start: node.span.start, end: body.span.end } }
}

/** `\sum (y_i - w^T x_i)^2`: over the one index that the term has. */
function impliedRange(reader: Reader, node: Node, sup: readonly Node[] | undefined, cursor: Cursor): RangeAst {
  const rest = cursor.items.slice(cursor.at)
  const end = rest.findIndex((n) => n.kind === "operator" && /^[+-]$/.test(n.name))
  const letters = new Set<string>()
  someNode(end < 0 ? rest : rest.slice(0, end), (n) => {
    const index = n.kind === "scripted" && n.sub ? plainText(n.sub) : undefined
    if (index !== undefined && /^[i-nt]$/.test(index) && !reader.bound.has(index)) letters.add(index)
    return false
  })
  const [name, ...others] = letters
  if (name === undefined || others.length > 0) return fail(node.span, "a sum needs an index below it")
  reader.choices.add(`the sum without an index runs over ${name}`)
  const to = sup ? reader.expression(sup) : nameAst(openEnd, node.span)
  return { name, from: number("1", node.span), to, span: node.span }
}

/** `\sum_i a_i + b_i`: terms with the index, which means nothing outside of the sum, belong to it. */
function wholeBody(reader: Reader, first: Ast, cursor: Cursor, indices: readonly string[]): Ast {
  let body = first
  for (let op = cursor.operator(); op === "+" || op === "-"; op = cursor.operator()) {
    const sign = cursor.peek() as Node
    const rest = cursor.items.slice(cursor.at + 1)
    const end = rest.findIndex((n) => n.kind === "operator" && /^[+-]$/.test(n.name))
    if (!usesIndex(end < 0 ? rest : rest.slice(0, end), indices)) break
    cursor.next()
    body = { kind: "binary", op, left: body, right: reader.term(cursor), opSpan: sign.span, span: body.span }
    body = { ...body, span: { start: body.left.span.start, end: body.right.span.end } }
    reader.choices.add(`the sum over ${indices.join(", ")} reaches over all terms with the index`)
  }
  return body === first ? first : { kind: "group", body, span: body.span }
}

/** Whether an index stands as a script in a term that does not bind it itself. */
function usesIndex(items: readonly Node[], indices: readonly string[]): boolean {
  const isIndex = (n: Node): boolean => n.kind === "symbol" && indices.includes(n.name)
  const isSum = (n: Node): boolean =>
    n.kind === "scripted" &&
    n.base?.kind === "symbol" &&
    /^(sum|prod|Sigma)$/.test(n.base.name) &&
    someNode(n.sub ?? [], isIndex)
  if (someNode(items, isSum)) return false
  return someNode(items, (n) => n.kind === "scripted" && someNode(n.sub ?? [], isIndex))
}

function readRanges(reader: Reader, sub: readonly Node[], sup: readonly Node[] | undefined, node: Node): RangeAst[] {
  const list = solid(sub).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  const equals = list.findIndex((n) => n.kind === "relation")
  const relation = list[equals]
  if (relation?.kind === "relation" && relation.name !== "=") fail(node.span, "a sum over a condition is not read")
  const names = equals < 0 ? list : list.slice(0, equals)
  const lower = equals < 0 ? undefined : list.slice(equals + 1)
  if (sup && plainText(sup) === "infty") fail(node.span, "an infinite sum")
  return names
    .flatMap((n) => (n.kind === "fence" && n.open === "(" ? solid(n.items) : [n]))
    .filter((n) => n.kind !== "punctuation")
    .map((item) => {
      const name = baseName(item, reader.scope.census)
      if (name === undefined) fail(item.span, "an index of a sum is expected")
      const isOwn = lower !== undefined && plainText(lower) === name
      if (isOwn) reader.choices.add(`the sum from ${name}=${name} begins at ${name}=1`)
      const from = lower && !isOwn ? reader.expression(lower) : number("1", item.span)
      const to = sup ? reader.expression(sup) : nameAst(openEnd, item.span)
      return { name, from, to, span: itemsSpan([item], item.span) }
    })
}

/** `e^{A}`. */
export function readExponential(reader: Reader, sup: readonly Node[], span: Ast["span"]): Ast {
  return call(pending.exp, [reader.expression(sup)], span)
}

export function readRoot(reader: Reader, node: NodeOf<"root">): Ast {
  const body = reader.expression(node.body)
  if (!node.degree || node.degree.length === 0) return call(pending.sqrt, [body], node.span)
  const degree = reader.expression(node.degree)
  const one = number("1", node.span)
  const exponent: Ast = { kind: "binary", op: "/", left: one, right: degree, opSpan: node.span, span: node.span }
  return power({ kind: "group", body, span: body.span }, { kind: "group", body: exponent, span: node.span }, node.span)
}
