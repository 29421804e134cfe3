import type { Ast } from "../ast.ts"

/** A dimension: known (`text` is canonical, `"1"` for one), to be found, or a sum or product in which something is to be found. */
export type Dim = { readonly kind: "known"; readonly text: string } | DimVariable | DimCompound

export interface DimVariable {
  readonly kind: "variable"
  readonly id: number
  value: Dim | undefined
  /** Fixed for now: it equals nothing but itself. */
  rigid: boolean
}

interface DimCompound {
  readonly kind: "compound"
  readonly op: "+" | "*"
  readonly parts: readonly Dim[]
}

/** Rows and columns; scalars are 1 × 1, vectors n × 1. */
export interface Shape {
  readonly rows: Dim
  readonly cols: Dim
}

export const one: Dim = { kind: "known", text: "1" }
export const scalar: Shape = { rows: one, cols: one }

export function known(text: string): Dim {
  return text === "1" ? one : { kind: "known", text }
}

/** Two shapes or dimensions that do not fit. */
export class Mismatch extends Error {}

// One for all: a search throws many, and none is ever shown.
const mismatch: Mismatch = new Mismatch("shapes do not fit")

/** Ends an inference that does not fit. @throws Mismatch */
export function misfit(): never {
  throw mismatch
}

/** Finds dimensions by unification and can take back what it found. A dimension to be found never becomes 1. */
export class Unifier {
  private trail: DimVariable[] = []
  private count = 0

  fresh(): DimVariable {
    return { kind: "variable", id: this.count++, value: undefined, rigid: false }
  }

  mark(): number {
    return this.trail.length
  }

  undo(mark: number): void {
    while (this.trail.length > mark) {
      const variable = this.trail.pop()
      if (variable) variable.value = undefined
    }
  }

  dims(a: Dim, b: Dim): void {
    const x = find(a)
    const y = find(b)
    if (x === y) return
    if (x.kind === "variable" && !x.rigid) this.bind(x, y)
    else if (y.kind === "variable" && !y.rigid) this.bind(y, x)
    else if (x.kind === "compound" && y.kind === "compound" && x.op === y.op && x.parts.length === y.parts.length) {
      x.parts.forEach((part, k) => this.dims(part, y.parts[k] as Dim))
    } else if (textOf(x) !== textOf(y)) misfit()
  }

  private bind(variable: DimVariable, value: Dim): void {
    if (value.kind === "known" && value.text === "1") misfit()
    if (occurs(variable, value)) misfit()
    variable.value = value
    this.trail.push(variable)
  }

  shapes(a: Shape, b: Shape): void {
    this.dims(a.rows, b.rows)
    this.dims(a.cols, b.cols)
  }
}

function occurs(variable: DimVariable, dim: Dim): boolean {
  const found = find(dim)
  return found === variable || (found.kind === "compound" && found.parts.some((p) => occurs(variable, p)))
}

export function find(dim: Dim): Dim {
  let at = dim
  while (at.kind === "variable" && at.value) at = at.value
  if (at.kind !== "compound") return at
  const parts = at.parts.map(find)
  if (!parts.every((p) => p.kind === "known")) return at
  const texts = parts.map((p) => (p.kind === "known" ? p.text : ""))
  return known(texts.reduce((a, b) => (at.kind === "compound" && at.op === "*" ? productText(a, b) : sumText(a, b))))
}

/** The canonical text, with `?3` for what is still open. */
export function textOf(dim: Dim): string {
  const found = find(dim)
  if (found.kind === "known") return found.text
  return found.kind === "variable" ? `?${found.id}` : found.parts.map(textOf).join(found.op)
}

/** The variables that a dimension still depends on. */
export function openIn(dim: Dim): DimVariable[] {
  const found = find(dim)
  if (found.kind === "variable") return [found]
  return found.kind === "compound" ? found.parts.flatMap(openIn) : []
}

export function isOne(dim: Dim): boolean {
  const found = find(dim)
  return found.kind === "known" && found.text === "1"
}

export function isScalar(shape: Shape): boolean {
  return isOne(shape.rows) && isOne(shape.cols)
}

/** A column that is no scalar. */
export function isVector(shape: Shape): boolean {
  return !isOne(shape.rows) && isOne(shape.cols)
}

export function isMatrix(shape: Shape): boolean {
  return !isOne(shape.rows) && !isOne(shape.cols)
}

export function sameShape(a: Shape, b: Shape): boolean {
  return textOf(a.rows) === textOf(b.rows) && textOf(a.cols) === textOf(b.cols)
}

export function transposeShape(shape: Shape): Shape {
  return { rows: shape.cols, cols: shape.rows }
}

export function times(a: Dim, b: Dim): Dim {
  if (isOne(a)) return b
  if (isOne(b)) return a
  return find({ kind: "compound", op: "*", parts: [a, b] })
}

export function plus(a: Dim, b: Dim): Dim {
  return find({ kind: "compound", op: "+", parts: [a, b] })
}

function wrap(text: string): string {
  return /[-+]/.test(text) ? `(${text})` : text
}

function productText(a: string, b: string): string {
  if (/[-+(]/.test(a) || /[-+(]/.test(b)) return `${wrap(a)}*${wrap(b)}`
  const factors = [...a.split("*"), ...b.split("*")]
  const number = factors.filter((f) => /^\d+$/.test(f)).reduce((p, f) => p * Number(f), 1)
  const names = factors.filter((f) => !/^\d+$/.test(f)).sort(byText)
  return [...(number !== 1 || names.length === 0 ? [String(number)] : []), ...names].join("*")
}

function sumText(a: string, b: string): string {
  if (a === b && /^\w+$/.test(a) && !/^\d/.test(a)) return `2*${a}`
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return String(Number(a) + Number(b))
  const [first, second] = [a, b].sort(byText) as [string, string]
  return /^\d+$/.test(first) ? `${second}+${first}` : `${first}+${second}`
}

function byText(a: string, b: string): number {
  const digits = Number(/^\d/.test(b)) - Number(/^\d/.test(a))
  return digits || (a < b ? -1 : a > b ? 1 : 0)
}

/** The canonical text of a dimension as written; `undefined` for what is no sum or product of names and integers. */
export function dimText(ast: Ast): string | undefined {
  switch (ast.kind) {
    case "number":
      return /^\d+$/.test(ast.text) ? ast.text : undefined
    case "name":
      return ast.name
    case "group":
      return dimText(ast.body)
    case "binary": {
      const left = dimText(ast.left)
      const right = dimText(ast.right)
      if (left === undefined || right === undefined) return undefined
      if (ast.op === "*") return productText(left, right)
      if (ast.op === "+") return sumText(left, right)
      return ast.op === "-" ? `${left}-${right}` : undefined
    }
    default:
      return undefined
  }
}
