import type { Ast } from "../ast.ts"
import { type Cursor, call, nameAst, startsFactor } from "./cursor.ts"
import { readInside } from "./derivatives.ts"
import { readArguments } from "./functions.ts"
import { baseName } from "./names.ts"
import { pending, type Reader } from "./scope.ts"
import type { Node } from "./tree.ts"

/** `Df(W)(H)`, `Df(W)[H]`, `Df(W)H`: the derivative of f at W in the direction H; `Df(W)`: the derivative. */
export function readDirectional(reader: Reader, span: Ast["span"], cursor: Cursor): Ast | undefined {
  const f = cursor.peek()
  const below = f?.kind === "scripted" && f.sub && !f.sup && f.primes === 0 ? f.sub : undefined
  const name = baseName(below && f?.kind === "scripted" ? f.base : f, reader.scope.census)
  const place = cursor.peek(1)
  if (!f || name === undefined || place?.kind !== "fence") return undefined
  if (below) return readBelow(reader, name, f, below, span, cursor)
  const known = reader.scope.lookup(name)
  if (known?.kind !== "function" && known?.kind !== "value" && !reader.scope.functionLike(name)) return undefined
  cursor.next()
  cursor.next()
  if (known === undefined) reader.unknownFunctions.add(name)
  const args = readArguments(reader, place)
  const of =
    known?.kind === "value"
      ? nameAst(name, f.span)
      : call(name, args, { start: f.span.start, end: place.span.end }, f.span)
  const variable = args[0] ?? of
  const direction = readDirection(reader, cursor)
  const whole = { start: span.start, end: direction?.span.end ?? place.span.end }
  return direction
    ? call(pending.directional, [of, variable, direction], whole, span)
    : call(pending.derivative, [of, variable], whole, span)
}

/** `Df_X(H)`: the place stands below the function. */
function readBelow(
  reader: Reader,
  name: string,
  f: Node,
  below: readonly Node[],
  span: Ast["span"],
  cursor: Cursor,
): Ast | undefined {
  const [param, ...others] = reader.scope.lookup(name)?.params ?? []
  if (!param || others.length > 0) return undefined
  cursor.next()
  const place = reader.expression(below)
  const direction = readDirection(reader, cursor)
  const of = call(name, [place], f.span)
  return (
    direction && call(pending.directional, [of, place, direction], { start: span.start, end: direction.span.end }, span)
  )
}

function readDirection(reader: Reader, cursor: Cursor): Ast | undefined {
  const next = cursor.peek()
  if (next?.kind === "fence") {
    cursor.next()
    return readInside(reader, next)
  }
  return startsFactor(next) ? reader.factor(cursor) : undefined
}
