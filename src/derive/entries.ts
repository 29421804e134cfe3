import { type Expr, isScalar } from "../ir/expr.ts"
import { toNumber } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { factorsOf, productOf } from "../rewrite/scalars.ts"

/** Matrices with more rows or columns than this are not written out. */
const MOST = 4

/** The place of a unit vector with a known index: `e(2,3)` is 2. */
function placeOf(e: Expr): number | undefined {
  const [index] = e.kind === "apply" && e.op === ops.unit ? e.args : []
  return index?.kind === "literal" && index.value.den === 1n ? toNumber(index.value) : undefined
}

/** The row and the column of the only entry of `e(i,m)*e(j,n)'` that is not zero; from 1. */
function cellOf(e: Expr): readonly [number, number] | undefined {
  if (e.kind !== "apply") return undefined
  const [a, b] = e.args
  const row = placeOf(e)
  if (row !== undefined) return [row, 1]
  if (e.op === ops.transpose && a) {
    const column = placeOf(a)
    return column === undefined ? undefined : [1, column]
  }
  if (e.op !== ops.mul || !a || !b) return undefined
  const [left, right] = [cellOf(a), cellOf(b)]
  return left && right && left[1] === 1 && right[0] === 1 ? [left[0], right[1]] : undefined
}

/**
 * A small matrix of known size that is a sum of scalars times `e(i,m)*e(j,n)'`, written out: `[2*x[2], 2*x[1]; 2*x[1], 0]`.
 * Undefined for another one.
 */
export function writtenOut(B: Builder, terms: readonly Expr[]): Expr | undefined {
  const [first] = terms
  if (!first || isScalar(first.type)) return undefined
  const [m, n] = [first.type.rows, first.type.cols].map((d) => Number(d.key))
  if (!m || !n || m > MOST || n > MOST) return undefined
  const cells = new Map<string, Expr[]>()
  for (const term of terms) {
    const parts = factorsOf(term)
    const cell = parts.core && cellOf(parts.core)
    if (!cell) return undefined
    const value = productOf(B, { ...parts, core: undefined }, (op, args) => B.apply(op, args))
    const key = cell.join()
    cells.set(key, [...(cells.get(key) ?? []), value])
  }
  const entry = (i: number, j: number): Expr => {
    const found = cells.get(`${i},${j}`)
    return found ? B.add(...found) : B.literal(0)
  }
  const joined = (op: typeof ops.hcat, parts: readonly Expr[]): Expr => parts.reduce((a, b) => B.apply(op, [a, b]))
  const row = (i: number): Expr =>
    joined(
      ops.hcat,
      Array.from({ length: n }, (_, j) => entry(i, j + 1)),
    )
  return joined(
    ops.vcat,
    Array.from({ length: m }, (_, i) => row(i + 1)),
  )
}
