import type { Ast } from "../ast.ts"
import { type Cursor, Cursor as CursorClass, call, fail, nameAst, startsFactor, unwrap } from "./cursor.ts"
import { baseName } from "./names.ts"
import { askedFunction, pending, type Reader } from "./scope.ts"
import { superscript } from "./scripts.ts"
import { itemsSpan, type Node, type NodeOf, only, plainText, solid } from "./tree.ts"

type Fraction = NodeOf<"fraction">

/** The sign of differentiation: `\partial`, an upright or italic d that is no variable, and commands that stand for one. */
export function isDifferentialSign(reader: Reader, node: Node | undefined): boolean {
  if (!node) return false
  if (node.kind === "symbol") {
    if (node.name === "partial" || (node.name === "delta" && reader.scope.variation)) return true
    if (node.name !== "d" || node.command) return false
    const known = reader.scope.lookup("d")
    return node.font !== "plain" || known === undefined || known.kind === "dimension"
  }
  return (
    node.kind === "unknown" && node.args.length === 0 && /^(d|dd|diff|mathd|D|rd|dif|md|p|pa|pt|del)$/.test(node.name)
  )
}

interface DerivativeParts {
  /** What is differentiated; empty for an operator that acts on what follows. */
  readonly of: readonly Node[]
  /** One entry a differentiation. */
  readonly wrt: readonly (readonly Node[])[]
  readonly order: number
}

/** `\frac{\partial f}{\partial W}` and its kin, taken apart; `undefined` for an ordinary fraction. */
export function derivativeParts(reader: Reader, node: Fraction): DerivativeParts | undefined {
  const top = flatten(node.top)
  const bottom = flatten(node.bottom)
  const sameUnknown = (a: Node | undefined, b: Node | undefined): boolean =>
    a?.kind === "unknown" && b?.kind === "unknown" && a.args.length === 0 && a.name === b.name && bottom.length > 1
  const topSign = signAt(top, 0)
  const bottomSign = signAt(bottom, 0)
  const variation = isVariation(reader, topSign) && isVariation(reader, bottomSign) && bottom.length > 1
  const alike = variation || sameUnknown(topSign, bottomSign)
  if (!bottomSign || (!alike && !isDifferentialSign(reader, bottomSign))) return undefined
  const topIsSign = alike || isDifferentialSign(reader, topSign)
  const partial = bottomSign.kind === "symbol" && bottomSign.name === "partial"
  if ((!topIsSign && !partial) || bottom.length < 2) return undefined
  const isSign = (at: number): boolean => {
    const sign = signAt(bottom, at)
    return (
      sign !== undefined &&
      (isDifferentialSign(reader, sign) || (alike && (sameUnknown(sign, bottomSign) || isVariation(reader, sign))))
    )
  }
  const wrt: Node[][] = []
  for (let i = 0; i < bottom.length; i++) {
    if (isSign(i) && i + 1 < bottom.length) wrt.push([])
    else wrt.at(-1)?.push(bottom[i] as Node)
  }
  const first = top[0]
  const order = first?.kind === "scripted" && first.sup ? Number(plainText(first.sup) ?? "1") : 1
  return { of: topIsSign ? top.slice(1) : top, wrt, order: order === 2 ? 2 : wrt.length }
}

/** `\delta` where it is no variable: `\delta f / \delta X`. */
function isVariation(reader: Reader, node: Node | undefined): boolean {
  return node?.kind === "symbol" && node.name === "delta" && reader.scope.lookup("delta") === undefined
}

/** A node without its scripts. */
function signAt(list: readonly Node[], at: number): Node | undefined {
  const item = list[at]
  return item?.kind === "scripted" && item.base ? unwrap(item.base) : item
}

/** Nodes without spaces; `\mathrm{dX}` and `{\rm d}X` come apart into the sign and the rest. */
function flatten(items: readonly Node[]): Node[] {
  return solid(items)
    .map(unwrap)
    .flatMap((n): readonly Node[] => {
      if (n.kind === "group") return flatten(n.items)
      if (n.kind === "word" && n.font !== "text" && /^d[A-Za-z]$/.test(n.text)) return splitWord(n)
      return [n]
    })
}

export function splitWord(node: NodeOf<"word">): Node[] {
  return [...node.text].map(
    (name): Node => ({ kind: "symbol", name, font: node.font, command: false, span: node.span }),
  )
}

/** Reads a derivative in the form of a fraction that stands at the cursor (already taken). */
export function readDerivativeFraction(reader: Reader, node: Fraction, parts: DerivativeParts, cursor: Cursor): Ast {
  const wrt = parts.wrt.flatMap((items) => readVariable(reader, items))
  const operand = parts.of.length > 0 ? readOperandList(reader, parts.of) : readOperand(reader, cursor, true)
  const twice = parts.order === 2 || wrt.length === 2
  if (parts.order > 2 || wrt.length > 2) fail(node.span, "a derivative of third or higher order")
  const span = { start: node.span.start, end: Math.max(node.span.end, operand?.span.end ?? 0) }
  const of = operand ?? nameAst(askedFunction, node.span)
  const result = call(twice ? pending.second : pending.derivative, [of, ...wrt], span, node.span)
  if (parts.of.length > 0) skipEvaluation(reader, cursor, of)
  return result
}

function readOperandList(reader: Reader, items: readonly Node[]): Ast {
  const [single] = items
  // `\frac{\partial L}{\partial F}` where L is named nowhere: the function asked about.
  if (items.length === 1 && single) {
    const name = baseName(single, reader.scope.census)
    if (name !== undefined && isUnknown(reader, name) && single.kind !== "word")
      return unknownFunction(reader, name, single)
  }
  return reader.expression(items)
}

/** Nothing is known of the name, or only that it is a size, which nobody differentiates. */
function isUnknown(reader: Reader, name: string): boolean {
  const known = reader.scope.lookup(name)
  return known === undefined || known.kind === "dimension" || known.inferred === true
}

function unknownFunction(reader: Reader, name: string, node: Node): Ast {
  reader.unknownFunctions.add(name)
  return nameAst(name, node.span)
}

/** `\frac{df}{dx}(x)`: the place of evaluation is the variable itself and says nothing. */
function skipEvaluation(reader: Reader, cursor: Cursor, of: Ast): void {
  const next = cursor.peek()
  if (next?.kind !== "fence" || next.open !== "(") return
  const [param, ...others] = of.kind === "call" ? of.args : []
  const place = baseName(only(next.items), reader.scope.census)
  if (param?.kind === "name" && others.length === 0 && place === param.name) cursor.next()
}

/** What stands behind the differentiation sign in a denominator; `x^2` is the variable twice. */
function readVariable(reader: Reader, items: readonly Node[]): Ast[] {
  const [single] = items
  if (items.length === 1 && single?.kind === "scripted" && single.sup && plainText(single.sup) === "2") {
    const inner = reader.expression([{ ...single, sup: undefined }])
    return [inner, inner]
  }
  return [conjugated(reader, single, items.length) ?? reader.expression(items)]
}

/** `\partial z^*`, `\partial \bar z` where the text is about complex variables. */
function conjugated(reader: Reader, node: Node | undefined, count: number): Ast | undefined {
  if (!node || count !== 1 || !reader.scope.conjugates) return undefined
  const starred = node.kind === "scripted" && node.sup && superscript(reader, node.sup).kind === "star"
  if (starred) return call("conj", [reader.expression([{ ...node, sup: undefined }])], node.span)
  const barred = node.kind === "accent" && node.accent === "bar"
  return barred ? call("conj", [reader.expression(node.items)], node.span) : undefined
}

/** `\nabla`, `\nabla_W`, `\nabla^2_{xx}` with the operand that follows. */
export function readNabla(reader: Reader, node: Node, cursor: Cursor): Ast {
  const scripts = node.kind === "scripted" ? node : undefined
  let order = 1
  if (scripts?.sup) {
    const text = plainText(scripts.sup)
    if (text === "2") order = 2
    else if (superscript(reader, scripts.sup).kind !== "transpose") fail(node.span, "an exponent of a gradient")
  }
  let wrt = scripts?.sub ? nablaVariables(reader, scripts.sub) : []
  let next = cursor.peek()
  // `\nabla\nabla^T f`, `\nabla_x \nabla_y f`
  if (order === 1 && isNabla(next) && next) {
    cursor.next()
    order = 2
    if (next.kind === "scripted" && next.sub) wrt = [...wrt, ...nablaVariables(reader, next.sub)]
    next = cursor.peek()
  }
  if (wrt.length === 2) order = 2
  if (wrt.length > 2 || (order === 1 && wrt.length > 1)) fail(node.span, "a gradient by several variables at once")
  const operand = readOperand(reader, cursor, false)
  const of = operand ?? nameAst(askedFunction, node.span)
  const place = operand && wrt.length === 0 ? readPlace(reader, cursor, operand) : undefined
  if (place) wrt = [place]
  const span = { start: node.span.start, end: Math.max(node.span.end, place?.span.end ?? 0, operand?.span.end ?? 0) }
  return call(order === 2 ? pending.second : pending.derivative, [of, ...wrt], span, node.span)
}

/** `\nabla f(x)` where f is defined as an expression in x: where the gradient is taken says by what. */
function readPlace(reader: Reader, cursor: Cursor, of: Ast): Ast | undefined {
  const next = cursor.peek()
  if (of.kind !== "name" || reader.scope.lookup(of.name)?.kind !== "value") return undefined
  if (next?.kind !== "fence" || next.open !== "(") return undefined
  const name = baseName(only(next.items), reader.scope.census)
  if (name === undefined || isUnknown(reader, name)) return undefined
  cursor.next()
  return nameAst(name, next.span)
}

export function isNabla(node: Node | undefined): boolean {
  const base = node?.kind === "scripted" ? node.base && unwrap(node.base) : node
  if (base?.kind !== "symbol") return false
  // `\partial_X f` is as good as `\nabla_X f`.
  return base.name === "nabla" || (base.name === "partial" && node?.kind === "scripted" && node.sub !== undefined)
}

/** The variables of `\nabla_{…}`; a word that names no variable (`\nabla_{\rm sym}`) says in which space and is left out. */
function nablaVariables(reader: Reader, sub: readonly Node[]): Ast[] {
  const list = solid(sub).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  const known = (n: Node): boolean => {
    const name = baseName(n, reader.scope.census)
    return name !== undefined && reader.scope.lookup(name) !== undefined
  }
  const [single] = list
  if (list.length === 1 && single?.kind === "word" && !known(single)) return []
  const out: Ast[] = []
  for (const item of list) {
    if (item.kind === "punctuation") continue
    if (item.kind === "fence") out.push(...nablaVariables(reader, item.items))
    else out.push(conjugated(reader, item, 1) ?? reader.expression([item]))
  }
  return out
}

/**
 * What a differential operator acts on: a function of the text with its arguments, else (`wide`) the whole product that
 * follows. Scripts on a function's arguments belong to the derivative (`\nabla f(x)^T d`).
 */
function readOperand(reader: Reader, cursor: Cursor, wide: boolean): Ast | undefined {
  const node = cursor.peek()
  if (!node || !startsFactor(node)) return undefined
  const base = node.kind === "scripted" ? node.base && unwrap(node.base) : node
  const name = baseName(base, reader.scope.census)
  const known = name === undefined ? undefined : reader.scope.lookup(name)
  const isFunction = known?.kind === "function" || known?.kind === "value"
  if (
    name !== undefined &&
    (isFunction || known === undefined || known.inferred) &&
    base?.kind !== "word" &&
    node.kind !== "scripted"
  ) {
    if (isFunction || reader.scope.functionLike(name)) {
      if (!isFunction) reader.unknownFunctions.add(name)
      return reader.factor(cursor)
    }
  }
  // `\nabla f` where nobody says what f is: the function asked about
  if (
    !wide &&
    name !== undefined &&
    node.kind === "symbol" &&
    isUnknown(reader, name) &&
    !startsFactor(cursor.peek(1))
  ) {
    cursor.next()
    return unknownFunction(reader, name, node)
  }
  if (!wide && (node.kind === "fence" || node.kind === "scripted") && base?.kind === "fence")
    return reader.factor(cursor)
  return reader.product(cursor)
}

/** `dW`, `\mathrm d\,W`, `\partial W`, `d^2 f` with the operand that follows the sign. */
export function readDifferential(reader: Reader, sign: Node, cursor: Cursor): Ast {
  const next = cursor.peek()
  if (!next || !startsFactor(next)) fail(sign.span, "nothing to take the differential of")
  const order = sign.kind === "scripted" && sign.sup ? plainText(sign.sup) : "1"
  const name = baseName(next, reader.scope.census)
  let inner: Ast
  const lone = next.kind === "symbol" || next.kind === "unknown" || next.kind === "accent"
  if (name !== undefined && lone && isUnknown(reader, name) && !isDifferentialSign(reader, next)) {
    cursor.next()
    inner = unknownFunction(reader, name, next)
  } else inner = reader.factor(cursor)
  const along = order === "1" ? alongIn(reader, inner) : undefined
  if (along) return along
  const span = { start: sign.span.start, end: Math.max(sign.span.end, inner.span.end) }
  const once = call("d", [inner], span, sign.span)
  if (order === "1") return once
  if (order === "2") return call("d", [once], span, sign.span)
  return fail(sign.span, "a differential of third or higher order")
}

/** `\delta f(X; H)`, `f'(X; H)` of a function f of X alone: the derivative in the direction H. */
export function alongIn(reader: Reader, of: Ast): Ast | undefined {
  if (of.kind !== "call" || of.args.length !== 2) return undefined
  const params = reader.scope.lookup(of.name)?.params
  const [place, direction] = of.args
  if (params?.length !== 1 || !place || !direction) return undefined
  return call(pending.directional, [{ ...of, args: [place] }, place, direction], of.span)
}

/** `\partial f / \partial W` typed with a slash; the cursor stands behind the first sign. */
export function readSlashDerivative(reader: Reader, sign: Node, cursor: Cursor): Ast | undefined {
  const start = cursor.at
  let at = start
  while (at < cursor.items.length && at < start + 40) {
    const item = cursor.items[at] as Node
    if (item.kind === "operator" && item.name === "/") break
    if (item.kind === "relation" || item.kind === "operator" || item.kind === "punctuation") return undefined
    at++
  }
  const second = cursor.items[at + 1]
  if (cursor.items[at]?.kind !== "operator" || !second || !isDifferentialSign(reader, second)) return undefined
  const variable = cursor.items[at + 2]
  if (!variable) return undefined
  const of = cursor.items.slice(start, at)
  const fraction: Fraction = {
    kind: "fraction",
    top: [sign, ...of],
    bottom: [second, variable],
    span: itemsSpan([sign, ...of, variable], sign.span),
  }
  const parts = derivativeParts(reader, fraction)
  if (!parts) return undefined
  cursor.at = at + 3
  return readDerivativeFraction(reader, fraction, parts, cursor)
}

/** Reads a list that is an argument on its own. */
export function readInside(reader: Reader, node: { readonly items: readonly Node[]; readonly span: Ast["span"] }): Ast {
  const cursor = new CursorClass(node.items, { start: node.span.end, end: node.span.end })
  if (cursor.items.length === 0) fail(node.span, "nothing inside")
  const ast = reader.sum(cursor)
  const rest = cursor.peek()
  if (rest) fail(rest.span, rest.kind === "unread" ? rest.message : "not read as part of an expression")
  return ast
}
