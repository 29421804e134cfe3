import type { Span } from "../../ir/error.ts"
import type { Ast, SetAst } from "../ast.ts"
import { binary, nameAst, number, unwrap } from "./cursor.ts"
import { baseName, type Census, suffixOf } from "./names.ts"
import { splitCommas } from "./scripts.ts"
import { itemsSpan, type Node, type NodeOf, only, plainText, solid } from "./tree.ts"

/** A size that the text gives, or one that it leaves open; open sizes with one label are equal. */
export type Size = { readonly kind: "given"; readonly ast: Ast } | { readonly kind: "open"; readonly label: string }

/** What is said about a name: every part may be missing. */
export interface SetDescription {
  readonly field?: "R" | "C" | undefined
  /** A structured set of the notation, or `R+`, `Int`, `Nat`. */
  readonly structure?: string | undefined
  readonly shape?: "scalar" | "vector" | "matrix" | undefined
  readonly rows?: Size | undefined
  readonly cols?: Size | undefined
}

/** Structured sets with their names. */
const structured: Readonly<Record<string, string>> = {
  Sym: "Sym",
  S: "Sym",
  SymMat: "Sym",
  Skew: "Skew",
  so: "Skew",
  PSD: "PSD",
  SPSD: "PSD",
  PD: "PD",
  SPD: "PD",
  Herm: "Herm",
  HPD: "HPD",
  Diag: "Diag",
  O: "O",
  SO: "O",
  U: "U",
  SU: "U",
}
const allMatrices = new Set(["M", "Mat", "GL", "Gl", "gl", "SL", "MM", "Matrix"])

/** Reads the set on the right of `\in`; `undefined` where it is none that Gradus knows. */
export function readSet(items: readonly Node[], census: Census): SetDescription | undefined {
  const list = groupLetters(solid(items).map(unwrap))
  const [first, second] = list
  if (!first) return undefined
  const cross = list.findIndex((n) => n.kind === "operator" && n.name === "times")
  if (cross > 0) return productSet(readSet(list.slice(0, cross), census), readSet(list.slice(cross + 1), census))
  const scripts = first.kind === "scripted" ? first : undefined
  const base = first.kind === "scripted" ? first.base && unwrap(first.base) : first
  if (!base) return undefined
  if (base.kind === "fence") return readPower(scripts, base)
  const letter = base.kind === "unknown" ? commandSets[base.name] : baseName(base, { seen: new Set() })
  if (letter === undefined) return undefined
  const argument = second?.kind === "fence" ? second : undefined
  const board = base.kind === "unknown" || base.kind === "word" || (base.kind === "symbol" && base.font !== "plain")
  const sizes = sizesOf(scripts?.sup, census)
  if (/^(R|C|K|F|k|Re|real|reals)$/.test(letter) && (board || scripts?.sup || !argument))
    return fieldSet(letter === "C" ? "C" : "R", sizes, scripts?.sub)
  if (letter === "Z" || letter === "N") return { structure: letter === "Z" ? "Int" : "Nat", shape: "scalar" }
  if (allMatrices.has(letter)) return matrixSet(scripts, argument, census)
  if (letter === "St" || (letter === "V" && scripts?.sub)) {
    const given = argument
      ? splitCommas(argument.items).map((part) => sizeOf(part, census))
      : sizesOf(scripts?.sub, census)
    return given.length >= 2 ? { structure: "St", shape: "matrix", rows: given[0], cols: given[1] } : undefined
  }
  if (letter === "H" && board && sizes.length === 1) return square("Herm", sizes[0])
  if (letter === "Delta")
    return { structure: "Simplex", shape: "vector", rows: sizes[0] ?? sizesOf(scripts?.sub, census)[0] }
  const structure = structured[letter]
  if (structure === undefined) return undefined
  return structuredSet(structure, board, scripts, argument, census)
}

/** `SO(3)`, `SU(n)`, `GL(n)` in plain letters. */
function groupLetters(list: readonly Node[]): readonly Node[] {
  const [a, b, ...rest] = list
  const inner = b?.kind === "scripted" ? b.base : b
  if (a?.kind !== "symbol" || inner?.kind !== "symbol" || !/^(SO|SU|GL|St)$/.test(a.name + inner.name)) return list
  const word: Node = { kind: "word", text: a.name + inner.name, font: "roman", span: a.span }
  return [b?.kind === "scripted" ? { ...b, base: word } : word, ...rest]
}

/** `\mathbb R^n \times \mathbb R^m`, as some write a set of matrices. */
function productSet(a: SetDescription | undefined, b: SetDescription | undefined): SetDescription | undefined {
  if (a?.shape !== "vector" || b?.shape !== "vector" || a.field !== b.field) return undefined
  return { field: a.field, shape: "matrix", rows: a.rows, cols: b.rows }
}

const commandSets: Readonly<Record<string, string>> = {
  R: "R",
  RR: "R",
  Reals: "R",
  reals: "R",
  real: "R",
  Real: "R",
  bbR: "R",
  mR: "R",
  BR: "R",
  C: "C",
  CC: "C",
  Complex: "C",
  complex: "C",
  bbC: "C",
  N: "N",
  Z: "Z",
  M: "M",
  Mat: "M",
  GL: "GL",
  Sym: "Sym",
  S: "S",
  SS: "S",
  K: "K",
  F: "F",
}

function square(structure: string | undefined, size: Size | undefined, field?: "R" | "C"): SetDescription {
  return { structure, field, shape: "matrix", rows: size, cols: size }
}

function fieldSet(
  field: "R" | "C",
  sizes: readonly (Size | undefined)[],
  sub: readonly Node[] | undefined,
): SetDescription {
  const mark = sub
    ? solid(sub)
        .map((n) => (n.kind === "operator" ? n.name : n.kind === "relation" ? n.name : (plainText([n]) ?? "")))
        .join("")
    : ""
  const positive = /^(\+|\+\+|>0|>=?|ge0|geq0|>|ge)$/.test(mark)
  const structure = positive ? "R+" : /^sym/i.test(mark) ? "Sym" : undefined
  const [rows, cols] = sizes
  if (!rows) return { field, structure, shape: "scalar" }
  const flat = cols?.kind === "given" && cols.ast.kind === "number" && cols.ast.text === "1"
  if (!cols || flat) {
    const single = rows.kind === "given" && rows.ast.kind === "number" && rows.ast.text === "1"
    return single ? { field, structure, shape: "scalar" } : { field, structure, shape: "vector", rows }
  }
  return { field, structure, shape: "matrix", rows, cols }
}

function matrixSet(
  scripts: NodeOf<"scripted"> | undefined,
  argument: NodeOf<"fence"> | undefined,
  census: Census,
): SetDescription {
  const sizes = scripts?.sub ? sizesOf(scripts.sub, census) : sizesOf(scripts?.sup, census)
  let field: "R" | "C" | undefined
  if (argument) {
    for (const part of splitCommas(argument.items)) {
      const set = readSet(part, census)
      if (set?.field && isBoard(part)) field = set.field
      else if (!isBoard(part)) sizes.push(...sizesOf(part, census))
    }
  }
  const [rows, cols] = sizes
  if (!rows)
    return { field, shape: "matrix", rows: { kind: "open", label: "square" }, cols: { kind: "open", label: "square" } }
  return { field, shape: "matrix", rows, cols: cols ?? rows }
}

function isBoard(items: readonly Node[]): boolean {
  const node = only(items)
  return (
    node?.kind === "unknown" ||
    (node?.kind === "symbol" && node.font === "blackboard") ||
    (node?.kind === "symbol" && /^[KF]$/.test(node.name))
  )
}

function structuredSet(
  name: string,
  board: boolean,
  scripts: NodeOf<"scripted"> | undefined,
  argument: NodeOf<"fence"> | undefined,
  census: Census,
): SetDescription | undefined {
  const sub = scripts?.sub && solid(scripts.sub)
  const plus = sub?.filter((n) => n.kind === "operator" && n.name === "+").length ?? 0
  const sizes = [
    ...sizesOf(scripts?.sup, census),
    ...(argument
      ? splitCommas(argument.items)
          .filter((part) => !isBoard(part))
          .flatMap((part) => sizesOf(part, census))
      : []),
    ...(sub && plus === 0 ? sizesOf(sub, census) : []),
  ]
  const [size] = sizes
  if (!size || (!board && !argument)) return undefined
  const both = scripts?.sup?.some((n) => n.kind === "operator" && n.name === "+")
  if (name === "Sym" && (plus > 0 || both)) return square(plus > 1 ? "PD" : "PSD", size)
  return square(name, size)
}

/** `\{0,1\}^{m \times n}`, `[0,1]^n`, `(0,\infty)`: real numbers all the same. */
function readPower(scripts: NodeOf<"scripted"> | undefined, fence: NodeOf<"fence">): SetDescription | undefined {
  if (splitCommas(fence.items).length < 2) return undefined
  const sizes = sizesOf(scripts?.sup, { seen: new Set() })
  return fieldSet("R", sizes, undefined)
}

/** The sizes in `m \times n`, `m,n`, `m*n`, `4x4`. */
export function sizesOf(items: readonly Node[] | undefined, census: Census): Size[] {
  if (!items) return []
  const list = solid(items).flatMap((n) => (n.kind === "group" ? solid(n.items) : [n]))
  const [fence] = list
  // `R^{(n \times m)}`
  if (list.length === 1 && fence?.kind === "fence") return sizesOf(fence.items, census)
  const parts: Node[][] = [[]]
  list.forEach((item, k) => {
    const separator =
      (item.kind === "operator" && (item.name === "times" || item.name === "*")) ||
      (item.kind === "punctuation" && item.text === ",") ||
      (item.kind === "word" && /^(by|times)$/.test(item.text)) ||
      (item.kind === "symbol" && item.name === "x" && !item.command && k > 0 && k < list.length - 1)
    if (separator && (parts.at(-1)?.length ?? 0) > 0) parts.push([])
    else parts.at(-1)?.push(item)
  })
  const sizes: Size[] = []
  for (const part of parts) {
    const size = sizeOf(part, census)
    if (size) sizes.push(size)
  }
  return sizes
}

export function sizeOf(items: readonly Node[], census: Census): Size | undefined {
  const ast = readSize(solid(items), census, itemsSpan(items, { start: 0, end: 0 }))
  return ast && { kind: "given", ast }
}

/** Names, integers, sums, differences and products. */
function readSize(list: readonly Node[], census: Census, span: Span): Ast | undefined {
  for (let k = list.length - 1; k > 0; k--) {
    const item = list[k]
    if (item?.kind === "operator" && (item.name === "+" || item.name === "-")) {
      const left = readSize(list.slice(0, k), census, span)
      const right = readSize(list.slice(k + 1), census, span)
      return left && right && binary(item.name, left, right, item.span)
    }
  }
  let product: Ast | undefined
  for (const item of list) {
    if (item.kind === "operator" && /^(\*|cdot|times)$/.test(item.name)) continue
    const factor = sizeFactor(item, census, span)
    if (!factor) return undefined
    product = product ? binary("*", product, factor, item.span) : factor
  }
  return product
}

function sizeFactor(item: Node, census: Census, span: Span): Ast | undefined {
  if (item.kind === "number") return /^\d+$/.test(item.text) ? number(item.text, item.span) : undefined
  if (item.kind === "fence" || item.kind === "group") return readSize(solid(item.items), census, span)
  if (item.kind === "scripted") {
    const base = baseName(item.base, census)
    if (item.sup && !item.sub && plainText(item.sup) === "2" && base !== undefined) {
      const once = nameAst(base, item.span)
      return binary("*", once, once, item.span)
    }
    const suffix = item.sub && !item.sup ? suffixOf(item.sub, census) : undefined
    return base === undefined || suffix === undefined ? undefined : nameAst(`${base}_${suffix}`, item.span)
  }
  const name =
    item.kind === "symbol" || item.kind === "word" || item.kind === "unknown" ? baseName(item, census) : undefined
  return name === undefined ? undefined : nameAst(name, item.span)
}

/** The set as the notation has it, once every size is known. */
export function setAst(description: SetDescription, rows: Ast | undefined, cols: Ast | undefined, span: Span): SetAst {
  const { structure, field } = description
  const withField = field === "C" ? { field: "C" as const } : {}
  const dims = rows ? (cols ? [rows, cols] : [rows]) : []
  if (structure === "R+" || structure === undefined) return { kind: "set", name: structure ?? field ?? "R", dims, span }
  if (structure === "Int" || structure === "Nat") return { kind: "set", name: structure, dims: [], span }
  if (structure === "St") return { kind: "set", name: "St", dims, ...withField, span }
  return { kind: "set", name: structure, dims: rows ? [rows] : [], span }
}
