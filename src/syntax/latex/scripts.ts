import type { Ast } from "../ast.ts"
import { call, fail, negative, number, postfix, power } from "./cursor.ts"
import { suffixOf, wordAbove } from "./names.ts"
import type { Reader } from "./scope.ts"
import { itemsSpan, type Node, only, plainText, solid } from "./tree.ts"

/** What a superscript says. */
export type Superscript =
  | { readonly kind: "transpose" | "adjoint" | "star" | "dagger" | "plus" }
  /** `^{-T}`, `^{-2T}`, `^{+T}`: the power (or the pseudo-inverse) first, then the transpose. */
  | { readonly kind: "power-transpose"; readonly power: string; readonly adjoint: boolean }
  /** `^{(1)}`: part of the name. */
  | { readonly kind: "label"; readonly text: string }
  | { readonly kind: "elementwise"; readonly items: readonly Node[] }
  | { readonly kind: "power"; readonly items: readonly Node[] }

const transposeCommands = new Set(["T", "tran", "trp", "tp", "trans", "transp", "t", "Tr", "transpose", "tr"])

export function superscript(reader: Reader, items: readonly Node[]): Superscript {
  const list = solid(items).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  const [first] = list
  const last = list.at(-1)
  if (!first || !last) return { kind: "power", items }
  if (list.length === 1) {
    if (isTranspose(reader, first)) return { kind: "transpose" }
    if (isAdjoint(first)) return { kind: "adjoint" }
    const word = wordAbove(list)
    if (word !== undefined) return { kind: "label", text: word }
    if (first.kind === "symbol" && first.name === "dagger") return { kind: "dagger" }
    if (first.kind === "operator" && (first.name === "*" || first.name === "star")) return { kind: "star" }
    if (first.kind === "operator" && first.name === "+") return { kind: "plus" }
    if (
      first.kind === "fence" &&
      (first.open === "(" || first.open === "[" || first.open === "<" || first.open === "{")
    ) {
      const text = suffixOf(first.items, reader.scope.census)
      if (text !== undefined && !first.items.some((n) => n.kind === "operator")) return { kind: "label", text }
    }
  }
  if (first.kind === "operator" && (first.name === "odot" || first.name === "circ") && list.length > 1)
    return { kind: "elementwise", items: list.slice(1) }
  const adjoint = isAdjoint(last) || (last.kind === "operator" && last.name === "*")
  if (list.length > 1 && (adjoint || isTranspose(reader, last))) {
    const text = list
      .slice(0, -1)
      .map((n) => (n.kind === "operator" ? n.name : n.kind === "number" ? n.text : "?"))
      .join("")
    if (/^(-?\d*|\+)$/.test(text)) return { kind: "power-transpose", power: text === "-" ? "-1" : text, adjoint }
  }
  return { kind: "power", items: list }
}

function isTranspose(reader: Reader, node: Node): boolean {
  if (node.kind === "symbol") {
    if (node.name === "T" || node.name === "top" || node.name === "bot") return true
    return node.name === "t" && reader.scope.lookup("t")?.shape !== "scalar" && !reader.bound.has("t")
  }
  if (node.kind === "unknown") return node.args.length === 0 && transposeCommands.has(node.name)
  return node.kind === "word" && /^(T|tr|Tr|tran|transp)$/.test(node.text)
}

function isAdjoint(node: Node): boolean {
  if (node.kind === "symbol") return node.name === "H"
  return node.kind === "unknown" && /^(herm|H|hermconj|conjtrans|hc)$/.test(node.name)
}

/** Applies superscripts and primes to what carries them. */
export function applySuperscript(
  reader: Reader,
  base: Ast,
  sup: readonly Node[] | undefined,
  primes: number,
  whole: { readonly start: number; readonly end: number },
): Ast {
  const span = { start: Math.min(base.span.start, whole.start), end: Math.max(base.span.end, whole.end) }
  let ast = base
  for (let k = 0; k < primes; k++) ast = transpose(ast, span)
  if (!sup) return ast
  const meaning = superscript(reader, sup)
  switch (meaning.kind) {
    case "transpose":
      return transposed(reader, ast, span)
    case "adjoint":
      return postfix("'", ast, span)
    case "dagger":
      if (!reader.scope.pseudoinverse) return postfix("'", ast, span)
      reader.choices.add("`\\dagger` read as the pseudo-inverse")
      return postfix("^+", ast, span)
    case "star":
      return reader.scope.plainStar ? call("conj", [ast], span) : postfix("'", ast, span)
    case "plus":
      return postfix("^+", ast, span)
    case "label":
      return fail(itemsSpan(sup, span), "a label as an exponent of an expression")
    case "power-transpose": {
      if (meaning.power === "-1" && !meaning.adjoint && !reader.scope.complex) return postfix("^-T", ast, span)
      const raised = raise(ast, meaning.power === "" ? "1" : meaning.power, span)
      return meaning.adjoint ? postfix("'", raised, span) : transposed(reader, raised, span)
    }
    case "elementwise":
      return power(ast, readExponent(reader, meaning.items), span, true)
    default:
      return power(ast, readExponent(reader, meaning.items), span)
  }
}

/** A written transpose: over C it is not the adjoint. */
function transposed(reader: Reader, ast: Ast, span: Ast["span"]): Ast {
  return postfix(reader.scope.complex ? ".'" : "'", ast, span)
}

function transpose(ast: Ast, span: Ast["span"]): Ast {
  return postfix("'", ast, span)
}

function raise(ast: Ast, exponent: string, span: Ast["span"]): Ast {
  if (exponent === "+") return postfix("^+", ast, span)
  return exponent === "1" ? ast : power(ast, integer(exponent, span), span)
}

function integer(text: string, span: Ast["span"]): Ast {
  return text.startsWith("-") ? negative(number(text.slice(1), span), span) : number(text, span)
}

function readExponent(reader: Reader, items: readonly Node[]): Ast {
  const text = plainText(items)
  if (text !== undefined && /^\d+$/.test(text)) return number(text, itemsSpan(items, { start: 0, end: 0 }))
  return reader.expression(items)
}

/** The items between commas. */
export function splitCommas(items: readonly Node[]): Node[][] {
  const parts: Node[][] = [[]]
  for (const item of items) {
    if (item.kind === "punctuation" && (item.text === "," || item.text === ";")) parts.push([])
    else parts.at(-1)?.push(item)
  }
  return parts
}

/** The arguments of a function: commas, semicolons and bars part them (`D(p\\|q)`, `f(x;\\theta)`). */
export function splitArguments(items: readonly Node[]): Node[][] {
  return splitCommas(items.map((n): Node => (n.kind === "punctuation" && n.text === "|" ? { ...n, text: "," } : n)))
}

/** `1` in bold, in blackboard or under an arrow, and the commands people make for it. */
export function isOnes(node: Node): boolean {
  if (node.kind === "number") return node.text === "1" && (node.font === "bold" || node.font === "blackboard")
  if (node.kind === "accent") {
    const inner = only(node.items)
    return node.accent === "vec" && inner?.kind === "number" && inner.text === "1"
  }
  if (node.kind === "unknown")
    return /^(one|ones|vone|bone|onevec|bfone|vecone|bbone|1)$/.test(node.name) && node.args.length === 0
  return node.kind === "word" && /^(ones|one|1+)$/.test(node.text) && node.font !== "text"
}

export function onesOf(reader: Reader, sub: readonly Node[] | undefined, span: Ast["span"]): Ast {
  if (!sub) return call("vector", [number("1", span)], span)
  const parts = splitCommas(sub.flatMap((n) => (n.kind === "group" ? n.items : [n]))).flatMap(splitTimes)
  const sizes = parts.map((part) => reader.expression(part))
  return call("ones", sizes, span)
}

/** The factors of a size: `m \times n`, `m * n`. */
export function splitTimes(items: readonly Node[]): Node[][] {
  const parts: Node[][] = [[]]
  for (const item of items) {
    const times = (item.kind === "operator" && (item.name === "times" || item.name === "*")) || isLetterX(item)
    if (times && (parts.at(-1)?.length ?? 0) > 0) parts.push([])
    else parts.at(-1)?.push(item)
  }
  return parts
}

function isLetterX(node: Node): boolean {
  return (
    (node.kind === "symbol" && node.name === "x" && node.font === "text") ||
    (node.kind === "word" && node.text === "by")
  )
}
