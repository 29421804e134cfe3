import type { Ast } from "../ast.ts"
import { type Cursor, call, nameAst } from "./cursor.ts"
import { readArguments, type Scripts } from "./functions.ts"
import type { Reader } from "./scope.ts"
import { applySuperscript, splitCommas } from "./scripts.ts"
import { type Node, only, plainText, solid } from "./tree.ts"

type Subscripted = Scripts & { readonly sub: readonly Node[] }

/** What a letter with a function or sizes below it means, where the text has no such name: `L_{\exp}(A, E)`, `K_{m,n}`. */
export function ownNotation(
  reader: Reader,
  letter: string,
  scripts: Subscripted,
  span: Ast["span"],
  cursor: Cursor,
): Ast | undefined {
  if (reader.scope.lookup(letter)) return undefined
  if (letter === "L") return frechet(reader, scripts, span, cursor)
  return letter === "K" ? commutation(reader, scripts, span) : undefined
}

const matrixFunctions: Readonly<Record<string, string>> = { exp: "expm", log: "logm", sqrt: "sqrtm" }

/** `L_{\exp}(A, E)`, `L^{(2)}_{(\cdot)^p}(A, D, E)`: Fréchet derivatives, with Higham's letter [higham2008, 3.1]. */
function frechet(reader: Reader, { sub, sup }: Subscripted, span: Ast["span"], cursor: Cursor): Ast | undefined {
  const of = only(sub)
  const name = of?.kind === "word" ? matrixFunctions[of.text] : undefined
  const exponent = of && exponentOfPower(of)
  const place = cursor.peek()
  const order = sup ? 2 : 1
  if ((!name && !exponent) || place?.kind !== "fence" || place.open !== "(" || (sup && !isTwo(sup))) return undefined
  const args = readArguments(reader, place)
  if (args.length !== order + 1) return undefined
  cursor.next()
  const whole = { start: span.start, end: place.span.end }
  const power = exponent ? [reader.expression(exponent)] : []
  return call("frechet", [nameAst(name ?? "matpow", span), ...args, ...power], whole, span)
}

/** The exponent of `(\cdot)^p`. */
function exponentOfPower(node: Node): readonly Node[] | undefined {
  if (node.kind !== "scripted" || node.sub || !node.sup || node.base?.kind !== "fence") return undefined
  const dot = only(node.base.items)
  return dot?.kind === "operator" && dot.name === "cdot" ? node.sup : undefined
}

function isTwo(sup: readonly Node[]): boolean {
  const label = only(sup)
  return label?.kind === "fence" && plainText(label.items) === "2"
}

/** `K_{m,n}`, `K_{mn}` with the names of two sizes. */
function commutation(reader: Reader, { sub, sup, primes }: Subscripted, span: Ast["span"]): Ast | undefined {
  const list = solid(sub).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  const commas = splitCommas(list)
  const sizes = commas.length === 1 ? list.map((n) => [n]) : commas
  if (sizes.length !== 2 || !sizes.every((s) => isSize(reader, s))) return undefined
  reader.choices.add("`K` with two sizes read as the commutation matrix")
  const matrix = call(
    "commutation",
    sizes.map((s) => reader.expression(s)),
    span,
  )
  return applySuperscript(reader, matrix, sup, primes, span)
}

function isSize(reader: Reader, items: readonly Node[]): boolean {
  const name = plainText(items)
  return name !== undefined && !reader.bound.has(name) && reader.scope.lookup(name)?.kind === "dimension"
}
