import { sameDim } from "../ir/dim.ts"
import { type Apply, type Expr, isScalar } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"

/**
 * A slice of a block matrix that is one of its blocks: `[A; B][1:m,:]` is A; of sums and entrywise functions of block
 * matrices term by term. Undefined where there is no such block.
 */
export function blockOf(builder: Builder, e: Apply): Expr | undefined {
  const [blocks, first, last] = e.args
  const [count] = e.dims
  const along = e.op === ops.rows ? "rows" : e.op === ops.columns ? "cols" : undefined
  if (!along || !first || !last || !count || blocks?.kind !== "apply") return undefined
  if (blocks.op === ops.ones)
    return builder.ones(along === "rows" ? { ...blocks.type, rows: count } : { ...blocks.type, cols: count })
  const entrywise =
    blocks.op === ops.add || blocks.op === ops.scale || blocks.op === ops.hadamard || blocks.op === ops.pow
  if ((entrywise || (blocks.op.elementwise && blocks.op.params.length === 1)) && hasBlocks(blocks)) {
    const parts = blocks.args.map((a) => (isScalar(a.type) ? a : builder.apply(e.op, [a, first, last], e.dims)))
    return builder.apply(blocks.op, parts)
  }
  if (blocks.op !== (along === "rows" ? ops.vcat : ops.hcat)) return undefined
  const [a, b] = blocks.args as [Expr, Expr]
  if (first.kind === "literal" && first.value.num === first.value.den)
    return sameDim(a.type[along], count) ? a : undefined
  return first === builder.add(builder.size(a.type[along]), builder.literal(1)) && sameDim(b.type[along], count)
    ? b
    : undefined
}

/** A block matrix is somewhere under entrywise operators. */
function hasBlocks(e: Expr): boolean {
  if (e.kind !== "apply") return false
  if (e.op === ops.vcat || e.op === ops.hcat) return true
  const entrywise = e.op === ops.add || e.op === ops.scale || e.op.elementwise === true || e.op === ops.hadamard
  return entrywise && e.args.some((a) => !isScalar(a.type) && hasBlocks(a))
}
