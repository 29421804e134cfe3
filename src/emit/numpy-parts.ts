import { type Dim, isOne } from "../ir/dim.ts"
import type { Apply, Expr } from "../ir/expr.ts"
import { isInteger } from "../ir/rational.ts"
import { ops } from "../ops/index.ts"
import * as c from "./code.ts"
import type { Emit, Python } from "./numpy.ts"
import { ownAxes, twoAxes } from "./numpy-functions.ts"
import { type PartName, rankOf } from "./block.ts"

// Entries, slices and blocks. Indices count from 1 and are checked: NumPy would wrap 0 around and cut slices short.

const real = (p: Python, e: Expr): c.Code => (e.type.field === "C" ? c.call(p.helper("_real"), p.code(e)) : p.code(e))

function index(p: Python, e: Expr, size: Dim): string {
  if (e.kind === "literal" && isInteger(e.value) && e.value.num >= 1n) return `${e.value.num - 1n}`
  return `${p.helper("_index")}(${real(p, e).text}, ${p.dim(size).text})`
}

function slice(p: Python, e: Expr, count: Dim, size: Dim): string {
  return `${p.helper("_slice")}(${real(p, e).text}, ${p.dim(count).text}, ${p.dim(size).text})`
}

const isFirst = (e: Expr): boolean => e.kind === "literal" && e.value.num === 1n && e.value.den === 1n

const entry: Emit = (p, e) => {
  const [A, i, j] = e.args as [Expr, Expr, Expr]
  const { rows, cols } = A.type
  const line = rankOf(A.type) === 1
  if (line && isOne(cols) && isFirst(j)) return c.atom(`${c.at(c.ATOM, p.code(A))}[${index(p, i, rows)}]`)
  if (line && isOne(rows) && isFirst(i)) return c.atom(`${c.at(c.ATOM, p.code(A))}[${index(p, j, cols)}]`)
  return c.atom(`${c.at(c.ATOM, twoAxes(p, A))}[${index(p, i, rows)}, ${index(p, j, cols)}]`)
}

/** A block of whole rows or columns, kept with two axes. */
const part =
  (select: (p: Python, e: Apply, A: Expr) => string): Emit =>
  (p, e) => {
    const A = e.args[0] as Expr
    return ownAxes(e.type, `${c.at(c.ATOM, twoAxes(p, A))}[${select(p, e, A)}]`)
  }

const one = (p: Python, i: Expr, size: Dim): string => {
  const k = index(p, i, size)
  return /^\d+$/.test(k) ? `${k}:${Number(k) + 1}` : `[${k}]`
}

const row: Emit = (p, e) => {
  const [A, i] = e.args as [Expr, Expr]
  if (rankOf(A.type) === 2 && rankOf(e.type) === 1)
    return c.atom(`${c.at(c.ATOM, p.code(A))}[${index(p, i, A.type.rows)}]`)
  return part((_, __, a) => one(p, i, a.type.rows))(p, e)
}

const column: Emit = (p, e) => {
  const [A, j] = e.args as [Expr, Expr]
  if (rankOf(A.type) === 2 && rankOf(e.type) === 1)
    return c.atom(`${c.at(c.ATOM, p.code(A))}[:, ${index(p, j, A.type.cols)}]`)
  return part((_, __, a) => `:, ${one(p, j, a.type.cols)}`)(p, e)
}

const rows: Emit = (p, e) => {
  const [A, i] = e.args as [Expr, Expr]
  const taken = slice(p, i, e.type.rows, A.type.rows)
  if (isOne(A.type.cols) && rankOf(e.type) === 1) return c.atom(`${c.at(c.ATOM, p.code(A))}[${taken}]`)
  return part(() => taken)(p, e)
}

const columns: Emit = (p, e) => {
  const [A, j] = e.args as [Expr, Expr]
  return part(() => `:, ${slice(p, j, e.type.cols, A.type.cols)}`)(p, e)
}

/** The blocks of a nest of one operator, as far as it is printed here. */
function blocks(p: Python, e: Apply): Expr[] {
  return e.args.flatMap((a) => {
    const inner = c.inside(p, a, e.op)
    return inner ? blocks(p, inner) : [a]
  })
}

/** Blocks in one line are joined end to end; otherwise columns stand side by side, rows one above another. */
const joined: Emit = (p, e) => {
  const beside = e.op === ops.hcat
  const name = rankOf(e.type) < 2 ? "hstack" : beside ? "column_stack" : "vstack"
  return c.atom(
    `np.${name}((${blocks(p, e)
      .map((a) => p.code(a).text)
      .join(", ")}))`,
  )
}

const unit: Emit = (p, e) => {
  const found = c.call(p.helper("_unit"), real(p, e.args[0] as Expr), p.dim(e.type.rows))
  return rankOf(e.type) === 0 ? c.atom(`${found.text}[0]`) : found
}

export const parts: Readonly<Record<PartName, Emit>> = {
  column,
  columns,
  entry,
  hcat: joined,
  row,
  rows,
  unit,
  vcat: joined,
}
