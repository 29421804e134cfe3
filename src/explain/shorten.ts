import { type Apply, type Expr, fold, isScalar, nodesOf } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"

/** The expression and its transposes and negative, and the same of a name for it. */
export function imagesOf(builder: Builder, e: Expr, symbol: Expr): Map<Expr, Expr> {
  const images = new Map<Expr, Expr>([[builder.neg(e), builder.neg(symbol)]])
  if (!isScalar(e.type))
    images.set(builder.transpose(e), builder.transpose(symbol)).set(builder.adjoint(e), builder.adjoint(symbol))
  if (e.type.field === "C") images.set(builder.conj(e), builder.conj(symbol))
  return images.set(e, symbol)
}

/** Sizes above this are all alike. */
const LONG = 50

/** How many names are written for a node; numbers count nothing. */
export const writtenSize = (e: Expr, memo: Map<Expr, number> = new Map()): number =>
  fold<number>(
    e,
    (x, args) => {
      if (x.kind === "literal") return 0
      return args.length === 0
        ? 1
        : Math.min(
            LONG,
            args.reduce((a, b) => a + b, 0),
          )
    },
    memo,
  )

/** A product of matrices reads well at any length that occurs; sums and entrywise products in parentheses do not. */
const isKnot = (e: Expr): e is Apply => e.kind === "apply" && (e.op === ops.add || e.op === ops.hadamard)

/** What the factors of a line have in common, where it is at least so long. */
export function repeatedPart(factors: readonly Expr[], size: number): Expr | undefined {
  const memo = new Map<Expr, number>()
  const count = new Map<Expr, number>()
  for (const root of factors) {
    writtenSize(root, memo)
    count.set(root, (count.get(root) ?? 0) + 1)
  }
  for (const e of nodesOf(...factors))
    if (e.kind === "apply") for (const a of e.args) count.set(a, (count.get(a) ?? 0) + 1)
  const repeated = nodesOf(...factors).filter((e) => isKnot(e) && (count.get(e) ?? 0) > 1 && (memo.get(e) ?? 0) >= size)
  return repeated.sort((a, b) => (memo.get(b) ?? 0) - (memo.get(a) ?? 0))[0]
}

/** A factor of at least such a size that is not just a product. */
export function longFactor(factors: readonly Expr[], size: number): Expr | undefined {
  for (const f of factors) {
    const { core } = splitCoefficient(f)
    if (core?.kind === "apply" && writtenSize(core) >= size && nodesOf(core).some(isKnot)) return core
  }
  return undefined
}
