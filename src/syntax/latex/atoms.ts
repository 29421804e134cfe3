import type { Ast } from "../ast.ts"
import { binary, type Cursor, call, fail, nameAst, number, startsFactor, unwrap } from "./cursor.ts"
import {
  derivativeParts,
  isDifferentialSign,
  isNabla,
  readDerivativeFraction,
  readDifferential,
  readInside,
  readNabla,
  readSlashDerivative,
  splitWord,
} from "./derivatives.ts"
import {
  letterRun,
  noScripts,
  readApplication,
  readArguments,
  readBinder,
  readExponential,
  readFence,
  readGrid,
  readRoot,
  type Scripts,
} from "./functions.ts"
import { readDirectional } from "./along.ts"
import { indicesBound } from "./indices.ts"
import { baseName, functionName, suffixOf } from "./names.ts"
import { askedFunction, pending, type Reader } from "./scope.ts"
import { readName, withScripts } from "./references.ts"
import { applySuperscript, isOnes, onesOf, splitCommas, splitTimes, superscript } from "./scripts.ts"
import { type Node, type NodeOf, plainText, solid, someNode } from "./tree.ts"
import { readPackageCommand } from "./packages.ts"

/** Reads what stands at the cursor, its scripts included; functions and operators take what follows them. */
export function readAtom(reader: Reader, cursor: Cursor, before: Ast | undefined): Ast {
  const run = letterRun(reader, cursor)
  if (run && !declaredLetters(reader, run.word)) {
    cursor.at += run.count
    return readApplication(reader, run.name, run.word, run.scripts, cursor)
  }
  const node = cursor.next() as Node
  if (node.kind === "scripted") {
    const base = node.base && unwrap(node.base)
    return readScripted(reader, node, base, cursor, before)
  }
  return readPlain(reader, node, noScripts, node.span, cursor, before)
}

/** `tr` where t and r are variables of the text, all letters of a would-be function are. */
function declaredLetters(reader: Reader, word: Node): boolean {
  return word.kind === "word" && [...word.text].every((c) => reader.scope.lookup(c)?.kind === "variable")
}

function readScripted(
  reader: Reader,
  node: NodeOf<"scripted">,
  base: Node | undefined,
  cursor: Cursor,
  before: Ast | undefined,
): Ast {
  if (isNabla(node)) return readNabla(reader, node, cursor)
  if (base?.kind === "symbol" && (base.name === "sum" || base.name === "prod")) return readBinder(reader, node, cursor)
  if (base === undefined || (base.kind === "group" && base.items.length === 0)) {
    // `{}^t X`: the script belongs to what follows.
    if (!node.sup || !startsFactor(cursor.peek())) fail(node.span, "a script with nothing to stand on")
    return applySuperscript(reader, reader.factor(cursor), node.sup, node.primes, node.span)
  }
  if (
    isDifferentialSign(reader, base) &&
    !node.sub &&
    node.primes === 0 &&
    base.kind !== "unknown" &&
    plainText(node.sup ?? []) === "2"
  )
    return readSlashDerivative(reader, node, cursor) ?? readDifferential(reader, node, cursor)
  // `X^T_1`, `{X^T}^T`: scripts on scripts.
  if (base.kind === "scripted") {
    const inner = readScripted(reader, base, base.base && unwrap(base.base), cursor, before)
    return withScripts(reader, inner, node, node.span)
  }
  return readPlain(reader, base, node, node.span, cursor, before)
}

function readPlain(
  reader: Reader,
  node: Node,
  scripts: Scripts,
  span: Ast["span"],
  cursor: Cursor,
  before: Ast | undefined,
): Ast {
  if (isOnes(node) && (scripts.sub || node.kind !== "word" || reader.scope.lookup("one") === undefined))
    return applySuperscript(reader, onesOf(reader, scripts.sub, span), scripts.sup, scripts.primes, span)
  switch (node.kind) {
    case "number":
      return readNumber(reader, node, scripts, span, cursor, before)
    case "symbol":
      return readSymbol(reader, node, scripts, span, cursor, before)
    case "word":
      return readWord(reader, node, scripts, span, cursor)
    case "group":
      return withScripts(reader, readInside(reader, node), scripts, span)
    case "fraction": {
      const parts = derivativeParts(reader, node)
      if (parts) {
        const derivative = readDerivativeFraction(reader, node, parts, cursor)
        return withScripts(reader, derivative, scripts, span)
      }
      const top = reader.expression(node.top)
      const bottom = reader.expression(node.bottom)
      const quotient: Ast = {
        kind: "binary",
        op: "/",
        left: unit(top),
        right: unit(bottom),
        opSpan: node.span,
        span: node.span,
      }
      return withScripts(reader, scripts === noScripts ? quotient : unit(quotient), scripts, span)
    }
    case "root":
      return withScripts(reader, readRoot(reader, node), scripts, span)
    case "fence": {
      const isNorm = node.open === "||" || node.open === "|"
      const ast = readFence(reader, node, isNorm ? scripts.sub : undefined)
      return withScripts(reader, ast, isNorm ? { ...scripts, sub: undefined } : scripts, span)
    }
    case "grid":
      return withScripts(reader, readGrid(reader, node, "(", node.span), scripts, span)
    case "brace":
      return withScripts(reader, readInside(reader, node), scripts, span)
    case "accent":
      return readAccent(reader, node, scripts, span, cursor)
    case "unknown":
      return readPackageCommand(reader, node, scripts, span, cursor) ?? readName(reader, node, scripts, span, cursor)
    case "lines":
      return fail(span, "several rows where one expression is expected")
    case "unread":
      return fail(span, node.message)
    default:
      return fail(span, "not read as part of an expression")
  }
}

function unit(ast: Ast): Ast {
  const compound = ast.kind === "binary" || ast.kind === "unary" || ast.kind === "binder"
  return compound ? { kind: "group", body: ast, span: ast.span } : ast
}

function readNumber(
  reader: Reader,
  node: NodeOf<"number">,
  scripts: Scripts,
  span: Ast["span"],
  cursor: Cursor,
  before: Ast | undefined,
): Ast {
  const one = node.text === "1"
  const { ones } = reader.scope
  if (one && ones && scripts === noScripts && before?.kind !== "number" && startsFactor(cursor.peek()))
    return call(ones, [number("1", span)], span)
  const transposed = scripts.sup && superscript(reader, scripts.sup).kind === "transpose"
  // `1^T x`, `A1`, `b1`: a 1 that is transposed or multiplied from the left by a name is the vector of ones.
  const trailing = reader.options.trailingOnes && before !== undefined && before.kind !== "number" && !scripts.sup
  if (one && (transposed || scripts.sub || scripts.primes > 0 || trailing))
    return applySuperscript(reader, onesOf(reader, scripts.sub, span), scripts.sup, scripts.primes, span)
  if (node.text === "11" && transposed && !scripts.sub) {
    const column = onesOf(reader, undefined, span)
    return {
      kind: "group",
      body: binary("*", column, applySuperscript(reader, column, scripts.sup, 0, span), span),
      span,
    }
  }
  if (node.text === "0" && scripts.sub) return number("0", span)
  if (scripts.sub) fail(span, "a number with a subscript")
  return applySuperscript(reader, number(node.text, node.span), scripts.sup, scripts.primes, span)
}

function readSymbol(
  reader: Reader,
  node: NodeOf<"symbol">,
  scripts: Scripts,
  span: Ast["span"],
  cursor: Cursor,
  before: Ast | undefined,
): Ast {
  const { name } = node
  const known = reader.scope.lookup(name)
  if (reader.bound.has(name) && !scripts.sub && isRightBehind(before, node))
    fail(span, `an index right behind a name: with it below, \`_${name}\`, or a sign of multiplication between them`)
  if (name === "Delta" && !known && scripts.sub && !scripts.sup && !startsFactor(cursor.peek())) {
    // `\Delta_x = …`: a gradient of the function at hand.
    return call(pending.derivative, [nameAst(askedFunction, span), reader.expression(scripts.sub)], span, node.span)
  }
  if (name === "nabla") return readNabla(reader, node, cursor)
  if (name === "sum" || name === "prod") return readBinder(reader, node, cursor)
  const slash = cursor.operator() === "/" && isDifferentialSign(reader, cursor.peek(1))
  if (scripts === noScripts && isDifferentialSign(reader, node) && (slash || startsFactor(cursor.peek()))) {
    const slashed = readSlashDerivative(reader, node, cursor)
    return slashed ?? readDifferential(reader, node, cursor)
  }
  if (name === "ldots" || name === "cdots" || name === "vdots" || name === "ddots")
    fail(span, "an ellipsis is not read")
  if (name === "infty") fail(span, "infinity is not a number here")
  if (name === "int" || name === "iint" || name === "oint") fail(span, "integrals are not read")
  if ((name === "Re" || name === "Im") && node.command)
    return readApplication(reader, name === "Re" ? "re" : "im", node, scripts, cursor)
  if (node.font === "blackboard" && name === "E" && !known) fail(span, "an expectation is not read")
  const unknownLetter = known === undefined || known.kind === "dimension"
  if (name === "e" && unknownLetter && scripts.sup && !scripts.sub && isExponent(reader, scripts.sup))
    return readExponential(reader, scripts.sup, span)
  const isPlace = reader.scope.singleEntries && /^[a-z]{2}$/.test(plainText(scripts.sub ?? []) ?? "")
  if (name === "I" && isPlace) fail(span, "a single-entry matrix is not read")
  if (name === "I" && known === undefined && !indicesBound(reader, scripts.sub)) return identity(reader, scripts, span)
  const isUnit =
    name === "i" && !scripts.sub && known === undefined && (reader.scope.imaginary || node.font === "roman")
  if (isUnit && !reader.bound.has("i"))
    return applySuperscript(
      reader,
      { kind: "imaginary", text: "1", span: node.span },
      scripts.sup,
      scripts.primes,
      span,
    )
  if (name === "pi" && known === undefined && !scripts.sub && reader.scope.vocabulary.isConstant("pi"))
    return withScripts(reader, nameAst("pi", span), scripts, span)
  if (/^[Dd]$/.test(name) && scripts.sub && !scripts.sup && scripts.primes === 0 && actsOn(reader, scripts.sub, cursor))
    return readNabla(
      reader,
      { kind: "scripted", base: node, sub: scripts.sub, sup: undefined, primes: 0, span },
      cursor,
    )
  if (name === "Sigma" && node.command && !known && scripts.sub && sumsOver(scripts.sub, cursor)) {
    reader.choices.add("`\\Sigma` read as a sign of summation")
    return readBinder(
      reader,
      { kind: "scripted", base: { ...node, name: "sum" }, sub: scripts.sub, sup: scripts.sup, primes: 0, span },
      cursor,
    )
  }
  if (name === "D" && (known === undefined || known.inferred)) {
    const along = readDirectional(reader, span, cursor) ?? readOperatorOn(reader, span, cursor)
    if (along) return along
  }
  return readName(reader, node, scripts, span, cursor, before)
}

/** `\\Sigma_d e^{w_d}`: the letter below it is an index of what follows. */
function sumsOver(sub: readonly Node[], cursor: Cursor): boolean {
  const index = plainText(sub)
  const rest = cursor.items.slice(cursor.at)
  const isIndex = (n: Node): boolean => n.kind === "symbol" && n.name === index
  return (
    index !== undefined && someNode(rest, (n) => n.kind === "scripted" && n.sub !== undefined && n.sub.some(isIndexIn))
  )
  function isIndexIn(n: Node): boolean {
    return isIndex(n) || (n.kind === "group" && n.items.some(isIndexIn))
  }
}

/** `D(g(x))` with more than a name inside: the derivative of it. */
function readOperatorOn(reader: Reader, span: Ast["span"], cursor: Cursor): Ast | undefined {
  const fence = cursor.peek()
  if (fence?.kind !== "fence" || fence.open !== "(" || solid(fence.items).length < 2) return undefined
  const of = solid(fence.items)[0]
  const name = baseName(of && unwrap(of), reader.scope.census)
  const inner = name === undefined ? undefined : reader.scope.lookup(name)
  const isCalled =
    solid(fence.items)[1]?.kind === "fence" &&
    (inner === undefined || inner.inferred === true || inner.kind === "function")
  if (!isCalled) return undefined
  cursor.next()
  const [head, args] = solid(fence.items)
  const isAlone = solid(fence.items).length === 2 && args?.kind === "fence" && inner?.kind !== "function"
  if (isAlone && name !== undefined) reader.unknownFunctions.add(name)
  const body =
    isAlone && head && name !== undefined
      ? call(name, readArguments(reader, args), { start: head.span.start, end: args.span.end }, head.span)
      : readInside(reader, fence)
  return call(pending.derivative, [body], { start: span.start, end: fence.span.end }, span)
}

/** `b` and `i` in `bi`, which may be meant as b_i. */
function isRightBehind(before: Ast | undefined, node: Node): boolean {
  const last = before?.kind === "binary" ? before.right : before
  return last?.kind === "name" && !last.name.includes("_") && last.span.end === node.span.start
}

/** Whether what stands above an e is an exponent; a small t is one there, as the number e has no transpose. */
function isExponent(reader: Reader, sup: readonly Node[]): boolean {
  const last = (sup.length === 1 && sup[0]?.kind === "group" ? sup[0].items : sup).at(-1)
  return superscript(reader, sup).kind === "power" || (last?.kind === "symbol" && last.name === "t")
}

/** `D_x f`: a derivative where D_x is no name of the text and a function follows. */
function actsOn(reader: Reader, sub: readonly Node[], cursor: Cursor): boolean {
  const suffix = suffixOf(sub, reader.scope.census)
  const next = baseName(cursor.peek(), reader.scope.census)
  if (suffix === undefined || next === undefined || reader.scope.lookup(`D_${suffix}`)) return false
  const known = reader.scope.lookup(next)
  return known?.kind === "function" || known?.kind === "value" || reader.scope.functionLike(next)
}

function identity(reader: Reader, scripts: Scripts, span: Ast["span"]): Ast {
  if (!scripts.sub) return withScripts(reader, nameAst("eye", span), scripts, span)
  const [size] = splitCommas(scripts.sub.flatMap((n) => (n.kind === "group" ? n.items : [n]))).flatMap(splitTimes)
  const text = size && plainText(size)
  const eye =
    size && text !== undefined && /^([A-Za-z]|\d+)/.test(text)
      ? call("eye", [reader.expression(size)], span)
      : nameAst("eye", span)
  return applySuperscript(reader, eye, scripts.sup, scripts.primes, span)
}

function readWord(reader: Reader, node: NodeOf<"word">, scripts: Scripts, span: Ast["span"], cursor: Cursor): Ast {
  const known = reader.scope.lookup(node.text)
  if (!known) {
    const fn = functionName(node.text, reader.scope.vocabulary)
    if (fn === "eye") return identity(reader, scripts, span)
    if (fn !== undefined) return readApplication(reader, fn, node, scripts, cursor)
    if (node.font !== "text" && /^d[A-Za-z]$/.test(node.text)) {
      const [sign, variable] = splitWord(node)
      if (sign && variable) return call("d", [nameAst(variable.kind === "symbol" ? variable.name : "", span)], span)
    }
    // Bold or upright letters side by side are a product, unless the text knows them as one name.
    const letters = node.font === "bold" || (node.font === "roman" && /^[A-Z]{2,}$/.test(node.text))
    if (letters) return product(reader, node, scripts, span, cursor)
    if (/\s/.test(node.text)) return fail(span, "words inside a formula")
    if (isParenthesis(cursor.peek())) return fail(span, `the function ${node.text} is not defined`)
  }
  return readName(reader, node, scripts, span, cursor)
}

function isParenthesis(node: Node | undefined): boolean {
  const base = node?.kind === "scripted" ? node.base && unwrap(node.base) : node
  return base?.kind === "fence" && (base.open === "(" || base.open === "[")
}

function product(reader: Reader, node: NodeOf<"word">, scripts: Scripts, span: Ast["span"], cursor: Cursor): Ast {
  const letters = splitWord(node)
  let ast: Ast | undefined
  for (const [k, letter] of letters.entries()) {
    const last = k === letters.length - 1
    const factor = readPlain(reader, letter, last ? scripts : noScripts, last ? span : letter.span, cursor, ast)
    ast = ast ? { kind: "binary", op: "*", left: ast, right: factor, opSpan: letter.span, span } : factor
  }
  return ast ?? fail(span, "an empty word")
}

function readAccent(reader: Reader, node: NodeOf<"accent">, scripts: Scripts, span: Ast["span"], cursor: Cursor): Ast {
  const name = baseName(node, reader.scope.census)
  const declared = name !== undefined && reader.scope.lookup(name) !== undefined
  if (node.accent === "bar" && (reader.scope.complex || name === undefined) && !declared)
    return withScripts(reader, call("conj", [reader.expression(node.items)], node.span), scripts, span)
  if (name === undefined) return fail(span, "an accent over an expression")
  return readName(reader, node, scripts, span, cursor)
}
