import { placeOf } from "../../src/ir/error.ts"
import type { Ast, SetAst, Statement } from "../../src/syntax/ast.ts"
import { isFunctionName } from "../../src/syntax/language.ts"
import { readDocument } from "../../src/syntax/latex/index.ts"
import type { ClaimAst, Reading } from "../../src/syntax/reading.ts"
import type { Vocabulary } from "../../src/syntax/vocabulary.ts"
import { evaluate, make, random, scalar, type Value } from "./latex-evaluate.ts"

export const vocabulary: Vocabulary = {
  isFunction: isFunctionName,
  isConstant: (name) => name === "pi" || name === "eye",
}

export const read = (source: string): Reading => readDocument(source, vocabulary, "markdown")

/** An expression in the notation, with the fewest parentheses that keep its tree; groups are not shown. */
export function text(ast: Ast, level = 0): string {
  const at = (own: number, s: string): string => (own < level ? `(${s})` : s)
  switch (ast.kind) {
    case "number":
      return ast.text
    case "imaginary":
      return `${ast.text}i`
    case "name":
      return ast.name
    case "group":
      return text(ast.body, level)
    case "call":
      return `${ast.name}(${ast.args.map((a) => text(a)).join(", ")})`
    case "apply":
      return `${text(ast.callee)}(${ast.args.map((a) => text(a)).join(", ")})`
    case "unary":
      return at(4, `${ast.op}${text(ast.arg, 4)}`)
    case "binary": {
      const own = ast.op === "+" || ast.op === "-" ? 1 : ast.op === ":" ? 2 : 3
      const op = ast.op === "kron" ? " ⊗ " : ast.op === "*" || ast.op === "/" ? ast.op : ` ${ast.op} `
      return at(own, `${text(ast.left, own)}${op}${text(ast.right, own + 1)}`)
    }
    case "postfix":
      return `${text(ast.arg, 6)}${ast.op}`
    case "power":
      return at(6, `${text(ast.base, 6)}${ast.elementwise ? ".^" : "^"}${text(ast.exponent, 7)}`)
    case "index":
      return `${text(ast.base, 6)}[${ast.items.map((i) => (i.kind === "all" ? ":" : i.kind === "entry" ? text(i.at) : `${text(i.from)}:${text(i.to)}`)).join(", ")}]`
    case "blocks":
      return `[${ast.rows.map((row) => row.map((c) => text(c)).join(", ")).join("; ")}]`
    case "binder":
      return `${ast.binder}(${ast.ranges.map((r) => `${r.name} in ${text(r.from)}..${text(r.to)}, `).join("")}${text(ast.body)})`
    default:
      return at(0, `${text(ast.left)} ${ast.op} ${text(ast.right)}`)
  }
}

export function setText(set: SetAst): string {
  if (set.kind === "function") return `${setText(set.from)} -> ${setText(set.to)}`
  const dims = set.dims.map((d) => text(d))
  if (!/^(R|C|R\+|Int|Nat)$/.test(set.name)) return `${set.name}(${dims.join(", ")})`
  if (dims.length === 0) return set.name
  return dims.length === 1
    ? `${set.name}^${/^\w+$/.test(dims[0] ?? "") ? dims[0] : `(${dims[0]})`}`
    : `${set.name}^(${dims.join(" x ")})`
}

export function statementText(s: Statement): string {
  switch (s.kind) {
    case "declaration":
      return `${s.names.map((n) => n.name).join(", ")} in ${setText(s.set)}`
    case "definition":
      return `${s.name.name}${s.params ? `(${s.params.map((p) => p.name).join(", ")})` : ""} = ${text(s.body)}`
    case "request":
      return `${s.request} ${s.of ? text(s.of) : ""} wrt ${s.wrt.map((w) => w.name).join(", ")}`
    case "expression":
      return text(s.body)
    default:
      return s.kind
  }
}

/** The problem that a text poses, a statement a line. */
export const problem = (source: string): string => read(source).statements.map(statementText).join("\n")

export const claimText = (c: ClaimAst): string => `${text(c.lhs)} == ${text(c.rhs)}`

export const claims = (source: string): string[] => read(source).claims.map(claimText)

export const lineOf = (source: string, c: ClaimAst): number => placeOf(source, c.span.start).line

export interface Point {
  readonly env: Map<string, Value>
  readonly defs: { readonly functions: Map<string, { readonly params: readonly string[]; readonly body: Ast }> }
}

function size(ast: Ast, dims: Readonly<Record<string, number>>): number {
  if (ast.kind === "number") return Number(ast.text)
  if (ast.kind === "name") return dims[ast.name] ?? Number.NaN
  if (ast.kind === "group") return size(ast.body, dims)
  if (ast.kind !== "binary") return Number.NaN
  const [a, b] = [size(ast.left, dims), size(ast.right, dims)]
  return ast.op === "*" ? a * b : ast.op === "+" ? a + b : a - b
}

/** A random value for every declared name; well away from singular. */
export function pointOf(statements: readonly Statement[], dims: Readonly<Record<string, number>>): Point {
  const next = random(7)
  const point: Point = { env: new Map(), defs: { functions: new Map() } }
  for (const [name, value] of Object.entries(dims)) point.env.set(name, scalar(value))
  for (const s of statements) {
    if (s.kind !== "declaration" || s.set.kind === "function") continue
    for (const { name } of s.names) {
      const [rows = 1, second] = s.set.dims.map((d) => size(d, dims))
      const squareSet = !/^(R|C|R\+|St)$/.test(s.set.name)
      const cols = second ?? (squareSet ? rows : 1)
      const noise = make(rows, cols, () => 0.2 + next())
      const heavy = make(
        rows,
        cols,
        (i, j) => (noise.data[i * cols + j] ?? 0) + (i === j && rows === cols && rows > 1 ? 3 : 0),
      )
      const mirrored = make(
        rows,
        cols,
        (i, j) => ((heavy.data[i * cols + j] ?? 0) + (heavy.data[j * cols + i] ?? 0)) / 2,
      )
      point.env.set(name, /^(Sym|PD|PSD)$/.test(s.set.name) ? mirrored : heavy)
    }
  }
  return point
}

/** Enters definitions; those that cannot be evaluated stay out. */
export function define(point: Point, statements: readonly Statement[]): Point {
  const env = new Map(point.env)
  const functions = new Map(point.defs.functions)
  for (const s of statements) {
    if (s.kind !== "definition") continue
    if (s.params) functions.set(s.name.name, { params: s.params.map((p) => p.name), body: s.body })
    else {
      try {
        env.set(s.name.name, evaluate(s.body, env, { functions }))
      } catch {
        // A name without a value in this test.
      }
    }
  }
  return { env, defs: { functions } }
}

export const valueAt = (ast: Ast, point: Point): Value => evaluate(ast, point.env, point.defs)
