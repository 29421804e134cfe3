import type { Ast } from "../ast.ts"
import { binary, type Cursor, call, fail, nameAst, number, startsFactor, unwrap } from "./cursor.ts"
import { alongIn, readInside } from "./derivatives.ts"
import { isInverse, readApplication, readArguments, type Scripts } from "./functions.ts"
import { entryOf, indexOf, indicesBound } from "./indices.ts"
import { baseName, suffixOf } from "./names.ts"
import { ownNotation } from "./notations.ts"
import { pending, type Reader } from "./scope.ts"
import { applySuperscript, superscript } from "./scripts.ts"
import { itemsSpan, type Node, only } from "./tree.ts"

/** Scripts on an expression: an entry, then powers and transposes. */
export function withScripts(reader: Reader, ast: Ast, scripts: Scripts, span: Ast["span"]): Ast {
  const indexed = scripts.sub ? indexOf(reader, ast, scripts.sub, span) : ast
  return applySuperscript(reader, indexed, scripts.sup, scripts.primes, span)
}

/** A name with its scripts: an entry, a longer name, a call; then powers and transposes. */
export function readName(
  reader: Reader,
  node: Node,
  scripts: Scripts,
  span: Ast["span"],
  cursor: Cursor,
  before?: Ast,
): Ast {
  const { scope } = reader
  const base = baseName(node, scope.census)
  if (base === undefined) return fail(span, "not read as a name")
  const extreme = scripts.sub && extremeValue(reader, base, scripts.sub, cursor)
  if (extreme !== undefined) return readApplication(reader, extreme, node, { ...scripts, sub: undefined }, cursor)
  const written = scripts.sub && ownNotation(reader, base, { ...scripts, sub: scripts.sub }, span, cursor)
  if (written) return written
  const delta = base === "delta" && scripts.sub && !scripts.sup ? kroneckerDelta(reader, scripts.sub, span) : undefined
  if (delta) return delta
  if ((scripts.sub || base === "lambda") && isSpectral(reader, base, cursor.peek()))
    return fail(span, "eigenvalues and singular values by their number are not read")
  let { sup, primes } = scripts
  const mark = sup && scripts.sub && indicesBound(reader, scripts.sub) ? matrixAbove(reader, sup) : undefined
  if (mark !== undefined) {
    reader.choices.add(`\`^${mark}\` read as a mark of ${base}, no exponent`)
    sup = undefined
  }
  const partial = partialAt(reader, base, node, scripts, cursor)
  if (partial) return partial
  let name = base
  let ast: Ast = nameAst(base, node.span)
  let indexed = false
  if (scripts.sub) {
    const suffix = suffixOf(scripts.sub, scope.census)
    const longer = suffix === undefined ? undefined : `${base}_${suffix}`
    const whole = longer === undefined ? undefined : scope.lookup(longer)
    if (longer !== undefined && whole && !whole.inferred && !indicesBound(reader, scripts.sub)) name = longer
    else {
      const entry = entryOf(reader, base, node, scripts.sub, span)
      if (entry) {
        ast = entry
        indexed = true
      } else if (longer === undefined) return fail(itemsSpan(scripts.sub, span), "a subscript that is not read")
      else name = longer
    }
    if (!indexed) ast = nameAst(name, { start: node.span.start, end: itemsSpan(scripts.sub, span).end })
  }
  if (sup && !indexed) {
    const meaning = superscript(reader, sup)
    const label = meaning.kind === "label" ? meaning.text : undefined
    if (label !== undefined) {
      name = `${name}_${label}`
      ast = nameAst(name, span)
      sup = undefined
    } else if (meaning.kind === "star" && starIsName(reader, name, cursor, before)) {
      name = `${name}_star`
      ast = nameAst(name, span)
      sup = undefined
    }
  }
  const known = scope.lookup(name)
  const next = cursor.peek()
  const nextBase = next?.kind === "scripted" ? next.base && unwrap(next.base) : next
  if (name === "sigma" && scope.sigmoid && !known && nextBase?.kind === "fence") {
    reader.choices.add("`\\sigma` read as the logistic function")
    const value = readApplication(reader, "sigmoid", node, { sub: undefined, sup, primes: 0 }, cursor)
    return primes > 0 && value.kind === "call" ? logisticDerivative(value, primes, span) : value
  }
  if (
    known === undefined &&
    isOperator(node) &&
    nextBase?.kind === "fence" &&
    nextBase.open === "(" &&
    !scope.functionLike(name)
  )
    return fail(span, `the operator ${name} is not defined`)
  if (unsaidOrder(reader, name) && nextBase?.kind === "fence") return fail(span, "an order of magnitude is not read")
  const unsaid = known === undefined || known.inferred === true
  const isFunction =
    known?.kind === "function" ||
    ((unsaid || known.kind === "variable") && !known?.family && !indexed && scope.functionLike(name))
  if (!indexed && isFunction && primes > 0) return derivativeByPrime(reader, name, primes, ast, cursor)
  if (
    known?.kind === "value" &&
    primes > 0 &&
    nextBase?.kind === "fence" &&
    nextBase.open === "(" &&
    /^[a-z]/.test(name)
  ) {
    cursor.next()
    return primed(ast, primes, [readInside(reader, nextBase)])
  }
  const opens = nextBase?.kind === "fence" && (nextBase.open === "(" || nextBase.open === "[")
  if (!indexed && opens && isFunction) {
    cursor.next()
    if (known?.kind !== "function") reader.unknownFunctions.add(name)
    // `f^{-1}(x)`: no power of a number; of a matrix, which has a capital, it is one
    if (isInverse(sup) && /^\p{Ll}/u.test(name)) return fail(span, `the inverse of the function ${name} is not read`)
    const args = readArguments(reader, nextBase)
    const whole = { start: node.span.start, end: nextBase.span.end }
    // `C^{-1}(\theta)`: the power of the value.
    const called = applySuperscript(reader, call(name, args, whole, ast.span), sup, 0, whole)
    return next?.kind === "scripted" ? withScripts(reader, called, next, next.span) : called
  }
  if (known?.kind === "function" && !indexed && known.params) {
    const args = known.params.map((p) => nameAst(p.name, span))
    ast = call(name, args, span, ast.span)
  }
  if (known?.constant && !indexed) ast = { ...known.constant, span }
  primes = indexed && primes > 0 ? primes : primes
  return applySuperscript(reader, ast, sup, primes, span)
}

/** `\lambda_{\max}(A)`, `\sigma_{\max}(A)`: what function of the matrix is meant, where the text has no number of that name. */
function extremeValue(
  reader: Reader,
  base: string,
  sub: readonly Node[],
  cursor: Cursor,
): "lambdamax" | "lambdamin" | "normop" | undefined {
  const which = /^(max|min)(imum)?$/.exec(suffixOf(sub, reader.scope.census) ?? "")?.[1]
  if (which === undefined || !startsFactor(cursor.peek()) || reader.scope.lookup(`${base}_${which}`)) return undefined
  if (base === "lambda") return which === "max" ? "lambdamax" : "lambdamin"
  return base === "sigma" && which === "max" ? "normop" : undefined
}

/** `\sigma_i(X)`, `\lambda_k(A)`: a number before a lone matrix in parentheses would need none. */
function isSpectral(reader: Reader, base: string, next: Node | undefined): boolean {
  const fence = next?.kind === "scripted" ? next.base && unwrap(next.base) : next
  const known = reader.scope.lookup(base)
  if (!/^(sigma|lambda)$/.test(base) || (known && !known.inferred) || fence?.kind !== "fence") return false
  const inside = fence.open === "(" ? baseName(only(fence.items), reader.scope.census) : undefined
  return inside !== undefined && /^[A-Z]/.test(inside)
}

/** `\delta_{ij}`, where the text has no delta: an entry of the identity. */
function kroneckerDelta(reader: Reader, sub: readonly Node[], span: Ast["span"]): Ast | undefined {
  if (reader.scope.lookup("delta")) return undefined
  const entry = indexOf(reader, nameAst("eye", span), sub, span)
  return entry.kind === "index" && entry.items.length === 2 ? entry : undefined
}

/** `\mathcal A(X)`: a calligraphic letter before parentheses is an operator, no factor. */
function isOperator(node: Node): boolean {
  return node.kind === "symbol" && node.font === "calligraphic"
}

/** `O(\epsilon^2)`, `o(\|H\|)`. */
function unsaidOrder(reader: Reader, name: string): boolean {
  const known = reader.scope.lookup(name)
  return (name === "O" || name === "o") && (known === undefined || known.inferred === true)
}

/** `\\sigma'(x)` and `\\sigma''(x)` of the logistic function, written out. */
function logisticDerivative(value: Ast, primes: number, span: Ast["span"]): Ast {
  const less = (factor: string): Ast => {
    const scaled = factor === "1" ? value : binary("*", number(factor, span), value, span)
    return { kind: "group", body: binary("-", number("1", span), scaled, span), span }
  }
  if (primes > 2) fail(span, "a derivative of third or higher order")
  const first = binary(".*", value, less("1"), span)
  return { kind: "group", body: primes === 2 ? binary(".*", first, less("2"), span) : first, span }
}

/** `I_{ij}^R` where R is a matrix: no number is raised to it. */
function matrixAbove(reader: Reader, sup: readonly Node[]): string | undefined {
  const name = baseName(only(sup), reader.scope.census)
  const isMatrix = name !== undefined && /^[A-Z]$/.test(name) && reader.scope.lookup(name)?.shape === "matrix"
  return isMatrix && superscript(reader, sup).kind === "power" ? name : undefined
}

/** `f_x(x_0)(h)`, `f_x(x, y)` of a function of the text with an argument x: the derivative by it, there and in a direction. */
function partialAt(reader: Reader, base: string, node: Node, scripts: Scripts, cursor: Cursor): Ast | undefined {
  const { scope } = reader
  const below = scripts.sub && suffixOf(scripts.sub, scope.census)
  const place = cursor.peek()
  const known = scope.lookup(base)
  const isArgument = known?.kind === "function" && known.params?.some((p) => p.name === below)
  if (below === undefined || !isArgument || scripts.sup || scope.lookup(`${base}_${below}`)) return undefined
  if (place?.kind !== "fence" || place.open !== "(") return undefined
  const next = cursor.peek(1)
  const along = next?.kind === "fence" && /^[([]$/.test(next.open) ? next : undefined
  const args = readArguments(reader, place)
  // `df_X(H)` has its place below and the direction in parentheses.
  if (!along && !args.some((a) => a.kind === "name" && a.name === below)) return undefined
  cursor.next()
  const span = { start: node.span.start, end: place.span.end }
  const variable = args.length === 1 && args[0] ? args[0] : nameAst(below, span)
  if (!along) return primed(call(base, args, span, node.span), 1, [variable])
  cursor.next()
  const whole = { start: span.start, end: along.span.end }
  return call(pending.directional, [call(base, args, span, node.span), variable, readInside(reader, along)], whole)
}

/** `f'(x)` and `f''(x)`. */
function derivativeByPrime(reader: Reader, name: string, primes: number, ast: Ast, cursor: Cursor): Ast {
  const known = reader.scope.lookup(name)
  const next = cursor.peek()
  let args: readonly Ast[] = (known?.params ?? []).map((p) => nameAst(p.name, ast.span))
  // The transpose of `f'(x)^T` is that of the derivative.
  const fence = next?.kind === "scripted" && !next.sub ? next.base && unwrap(next.base) : next
  const behind = next?.kind === "scripted" ? next : undefined
  if (fence?.kind === "fence" && fence.open === "(") {
    cursor.next()
    args = readArguments(reader, fence)
    if (behind) {
      const derivative = derivativeAt(reader, name, primes, ast, args)
      return applySuperscript(reader, derivative, behind.sup, behind.primes, behind.span)
    }
  }
  return derivativeAt(reader, name, primes, ast, args)
}

function derivativeAt(reader: Reader, name: string, primes: number, ast: Ast, args: readonly Ast[]): Ast {
  const along = primes === 1 ? alongIn(reader, call(name, args, ast.span)) : undefined
  if (along) return along
  const known = reader.scope.lookup(name)
  if (known === undefined) reader.unknownFunctions.add(name)
  const [param, ...others] = known?.params ?? []
  const [place] = args
  if (param && place && others.length === 0 && place.kind !== "name") {
    // `f'(0)`: the derivative first, then the place.
    const variable = nameAst(param.name, ast.span)
    return call("at", [primed(call(name, [variable], ast.span), primes, [variable]), variable, place], ast.span)
  }
  return primed(args.length > 0 ? call(name, args, ast.span) : ast, primes, args)
}

function primed(of: Ast, primes: number, args: readonly Ast[]): Ast {
  if (primes > 2) fail(of.span, "a derivative of third or higher order")
  return call(primes === 2 ? pending.second : pending.derivative, [of, ...args.slice(0, 1)], of.span)
}

/**
 * Over R a star that cannot be a conjugate makes another name (`x^*`, an optimum); between factors, or behind the same name (`AA^*`),
 * it makes an adjoint.
 */
function starIsName(reader: Reader, name: string, cursor: Cursor, before: Ast | undefined): boolean {
  if (reader.scope.lookup(`${name}_star`)) return true
  if (reader.scope.complex || startsFactor(cursor.peek())) return false
  const factor = before?.kind === "binary" ? before.right : before
  return !(factor?.kind === "name" && factor.name === name)
}
