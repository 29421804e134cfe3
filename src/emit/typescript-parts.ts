import { type Dim, isOne } from "../ir/dim.ts"
import type { Apply, Expr, Shape } from "../ir/expr.ts"
import { isInteger } from "../ir/rational.ts"
import { ops } from "../ops/index.ts"
import * as c from "./code.ts"
import { isRow, type PartName, rankOf } from "./block.ts"
import type { Emit, Spelling, TypeScript } from "./typescript.ts"

// Entries, slices and blocks. Indices count from 1 and are checked.

/** The value as an array of rows. */
export function asRows(e: Expr, code: c.Code): c.Code {
  if (rankOf(e.type) === 2) return code
  if (rankOf(e.type) === 0) return c.atom(`[[${code.text}]]`)
  return c.atom(isRow(e.type) ? `[${code.text}]` : `${c.at(c.ATOM, code)}.map((x) => [x])`)
}

/** From an array of rows to what the type is printed as. */
export function fromRows(t: Shape, code: c.Code): c.Code {
  if (rankOf(t) === 2) return code
  const suffix = rankOf(t) === 0 ? "[0]![0]!" : isRow(t) ? "[0]!" : ".map((row) => row[0]!)"
  return c.atom(`${c.at(c.ATOM, code)}${suffix}`)
}

function index(p: TypeScript, e: Expr, size: Dim): c.Code {
  const known = e.kind === "literal" && isInteger(e.value) && e.value.num >= 1n && /^\d+$/.test(size.key)
  if (known && e.value.num <= BigInt(size.key)) return c.atom(`${e.value.num - 1n}`)
  const code = e.type.field === "C" ? c.call(p.helper("real"), p.code(e)) : p.code(e)
  return c.call(p.helper("indexOf"), code, p.dim(size))
}

const entry: Emit = (p, e) => {
  const [A, i, j] = e.args as [Expr, Expr, Expr]
  const [row, column] = [index(p, i, A.type.rows).text, index(p, j, A.type.cols).text]
  const code = c.at(c.ATOM, rankOf(A.type) === 0 ? asRows(A, p.code(A)) : p.code(A))
  if (rankOf(A.type) === 1 && isOne(A.type.cols) && column === "0") return c.atom(`${code}[${row}]!`)
  if (rankOf(A.type) === 1 && isOne(A.type.rows) && row === "0") return c.atom(`${code}[${column}]!`)
  return c.atom(`${c.at(c.ATOM, asRows(A, p.code(A)))}[${row}]![${column}]!`)
}

const block =
  (name: "rowsOf" | "columnsOf", single: boolean): Emit =>
  (p, e) => {
    const [A, first] = e.args as [Expr, Expr]
    const along = name === "rowsOf"
    const size = along ? A.type.rows : A.type.cols
    const count = single ? c.atom("1") : p.dim(along ? e.type.rows : e.type.cols)
    return fromRows(e.type, c.call(p.helper(name), asRows(A, p.code(A)), index(p, first, size), count))
  }

/** The blocks of a nest of one operator, as far as it is printed here. */
function blocks(p: TypeScript, e: Apply): Expr[] {
  return e.args.flatMap((a) => {
    const inner = c.inside(p, a, e.op)
    return inner ? blocks(p, inner) : [a]
  })
}

/** A line of scalars and lines; a matrix as a list of such rows; otherwise a helper joins matrices. */
const joined =
  (name: "hcat" | "vcat"): Emit =>
  (p, e) => {
    const complex = e.type.field === "C"
    const list = blocks(p, e)
    const spread = (a: Expr): string => `${rankOf(a.type) === 0 ? "" : "..."}${c.at(c.ATOM, p.as(a, complex))}`
    if (rankOf(e.type) < 2) return c.atom(`[${list.map(spread).join(", ")}]`)
    const isNewRow = (a: Expr): boolean => isRow(a.type) && c.inside(p, a, ops.hcat) !== undefined
    if (name === "vcat" && list.every(isNewRow)) return c.atom(`[${list.map((a) => p.as(a, complex).text).join(", ")}]`)
    return c.call(p.helper(name), ...list.map((a) => asRows(a, p.as(a, complex))))
  }

const unit: Emit = (p, e) => {
  const found = c.call(p.helper("unit"), index(p, e.args[0] as Expr, e.type.rows), p.dim(e.type.rows))
  return rankOf(e.type) === 0 ? c.atom(`${found.text}[0]!`) : found
}

export const parts: Readonly<Record<PartName, Spelling>> = {
  column: { whole: block("columnsOf", true) },
  columns: { whole: block("columnsOf", false) },
  entry: { whole: entry },
  hcat: { whole: joined("hcat") },
  row: { whole: block("rowsOf", true) },
  rows: { whole: block("rowsOf", false) },
  unit: { whole: unit },
  vcat: { whole: joined("vcat") },
}
