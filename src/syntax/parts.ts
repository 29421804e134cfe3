import { isOne } from "../ir/dim.ts"
import type { Dim } from "../ir/dim.ts"
import { type Expr, isScalar } from "../ir/expr.ts"
import { ops } from "../ops/index.ts"
import type { Ast, IndexAst } from "./ast.ts"
import type { ConstructorContext } from "./constructors.ts"

/** What entries, slices and blocks may ask of the elaborator. */
export interface PartContext extends ConstructorContext {
  expression(ast: Ast): Expr
  length(from: Ast, to: Ast): Dim
  /** Takes the names in the ends of a range that mean nothing yet as sizes. */
  sizesIn(...ends: readonly Ast[]): void
}

/** `x[i]`, `A[i,j]`, `A[i,:]`, `A[:,j]`, `A[1:k,:]`, `w[1:k]`; 1-based, ranges inclusive. */
export function indexed(c: PartContext, base: Expr, items: readonly IndexAst[]): Expr {
  const [first, second] = items
  if (!first || items.length > 2) return c.fail("one index for a vector, two for a matrix")
  if (!second) {
    if (isOne(base.type.cols)) return alongRows(c, base, first, true)
    if (isOne(base.type.rows)) return alongColumns(c, base, first, true)
    return c.fail("a matrix takes two indices", "write A[i,j] for an entry, A[i,:] for a row, A[:,j] for a column")
  }
  if (first.kind === "entry" && second.kind === "entry") {
    const [i, j] = [position(c, first.at, base.type.rows), position(c, second.at, base.type.cols)]
    return isScalar(base.type) ? base : c.builder.apply(ops.entry, [base, i, j])
  }
  return alongColumns(c, alongRows(c, base, first, false), second, false)
}

function position(c: PartContext, ast: Ast, limit: Dim): Expr {
  const value = c.expression(ast)
  if (!isScalar(value.type)) c.fail("an index is a scalar")
  if (value.kind === "literal") {
    const n = Number(value.value.num)
    const most = /^\d+$/.test(limit.key) ? Number(limit.key) : Number.POSITIVE_INFINITY
    if (value.value.den !== 1n || n < 1 || n > most) c.fail(`the index ${n} is outside 1..${limit.key}`)
  }
  return value
}

function alongRows(c: PartContext, base: Expr, item: IndexAst, vector: boolean): Expr {
  if (item.kind === "all") return base
  if (item.kind === "entry") {
    const i = position(c, item.at, base.type.rows)
    return vector ? c.builder.apply(ops.entry, [base, i, c.builder.literal(1)]) : c.builder.apply(ops.row, [base, i])
  }
  c.sizesIn(item.from, item.to)
  const ends = [position(c, item.from, base.type.rows), position(c, item.to, base.type.rows)]
  return c.builder.apply(ops.rows, [base, ...ends], [c.length(item.from, item.to)])
}

function alongColumns(c: PartContext, base: Expr, item: IndexAst, vector: boolean): Expr {
  if (item.kind === "all") return base
  if (item.kind === "entry") {
    const j = position(c, item.at, base.type.cols)
    return vector || isOne(base.type.rows)
      ? c.builder.apply(ops.entry, [base, c.builder.literal(1), j])
      : c.builder.apply(ops.column, [base, j])
  }
  c.sizesIn(item.from, item.to)
  const ends = [position(c, item.from, base.type.cols), position(c, item.to, base.type.cols)]
  return c.builder.apply(ops.columns, [base, ...ends], [c.length(item.from, item.to)])
}

/** `[A, B; C, D]`: blocks of scalars, vectors and matrices. */
export function blocks(c: PartContext, rows: readonly (readonly Ast[])[]): Expr {
  const beside = (a: Expr, b: Expr): Expr => {
    if (!c.unify(a.type.rows, b.type.rows))
      c.fail(`blocks side by side have different heights, ${a.type.rows.key} and ${b.type.rows.key}`)
    return c.builder.apply(ops.hcat, [a, b])
  }
  const above = (a: Expr, b: Expr): Expr => {
    if (!c.unify(a.type.cols, b.type.cols))
      c.fail(`blocks above each other have different widths, ${a.type.cols.key} and ${b.type.cols.key}`)
    return c.builder.apply(ops.vcat, [a, b])
  }
  return rows.map((row) => row.map((ast) => c.expression(ast)).reduce(beside)).reduce(above)
}
