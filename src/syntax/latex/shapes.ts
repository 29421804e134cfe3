import type { Ast } from "../ast.ts"

/** A dimension: known (`text` is canonical, `"1"` for one) or to be found. */
export type Dim = { readonly kind: "known"; readonly text: string } | DimVariable

export interface DimVariable {
  readonly kind: "variable"
  readonly id: number
  value: Dim | undefined
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
export class Mismatch extends Error {
  constructor(message: string) {
    super(message)
    this.name = "Mismatch"
  }
}

/** Finds dimensions by unification and can take back what it found. A dimension to be found never becomes 1. */
export class Unifier {
  private trail: DimVariable[] = []
  private count = 0

  fresh(): DimVariable {
    return { kind: "variable", id: this.count++, value: undefined }
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
    if (x.kind === "known" && y.kind === "known") {
      if (x.text !== y.text) throw new Mismatch(`${x.text} against ${y.text}`)
      return
    }
    const [variable, value] = x.kind === "variable" ? [x, y] : [y as DimVariable, x]
    if (value.kind === "known" && value.text === "1") throw new Mismatch("a dimension would become 1")
    variable.value = value
    this.trail.push(variable)
  }

  shapes(a: Shape, b: Shape): void {
    this.dims(a.rows, b.rows)
    this.dims(a.cols, b.cols)
  }
}

export function find(dim: Dim): Dim {
  let at = dim
  while (at.kind === "variable" && at.value) at = at.value
  return at
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

export function transposeShape(shape: Shape): Shape {
  return { rows: shape.cols, cols: shape.rows }
}

/** The product of two dimensions; `undefined` where one is still open. */
export function times(a: Dim, b: Dim): Dim | undefined {
  const x = find(a)
  const y = find(b)
  if (isOne(x)) return y
  if (isOne(y)) return x
  if (x.kind !== "known" || y.kind !== "known") return undefined
  const factors = [...x.text.split("*"), ...y.text.split("*")]
  return x.text.includes("+") || y.text.includes("+") ? undefined : known(factors.sort(byText).join("*"))
}

export function plus(a: Dim, b: Dim): Dim | undefined {
  const x = find(a)
  const y = find(b)
  if (x.kind !== "known" || y.kind !== "known") return undefined
  if (x.text === y.text && /^\w+$/.test(x.text) && !/^\d/.test(x.text)) return known(`2*${x.text}`)
  if (/^\d+$/.test(x.text) && /^\d+$/.test(y.text)) return known(String(Number(x.text) + Number(y.text)))
  return known([x.text, y.text].sort(byText).join("+"))
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
      if (ast.op === "*") {
        const product = times(known(left), known(right))
        return product?.kind === "known" ? product.text : undefined
      }
      if (ast.op === "+") {
        const sum = plus(known(left), known(right))
        return sum?.kind === "known" ? sum.text : undefined
      }
      return ast.op === "-" ? `${left}-${right}` : undefined
    }
    default:
      return undefined
  }
}
