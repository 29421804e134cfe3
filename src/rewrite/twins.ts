import { type Apply, type Expr, isScalar } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { ops } from "../ops/index.ts"
import { chainFactors, chainKey, sameChain } from "./chains.ts"

/**
 * What is equal though it is written otherwise: sums, products of scalars and entrywise products in another order, a
 * scalar and its transpose (`x'*A*y` and `y'*A'*x`), products bracketed otherwise. The first one seen stands for all.
 */
export class Twins {
  private readonly known = new Map<string, Expr>()
  private readonly transpose: (e: Expr) => Expr

  constructor(transpose: (e: Expr) => Expr) {
    this.transpose = transpose
  }

  /** The one that stands for `e`; `e` itself where none was seen before. */
  of(e: Apply): Expr {
    const keys = this.keys(e)
    for (const key of keys) {
      const found = this.known.get(key)
      if (found && (isScalar(e.type) || e.op !== ops.mul || sameChain(found, e))) return found
    }
    if (keys[0] !== undefined) this.known.set(keys[0], e)
    return e
  }

  private keys(e: Apply): readonly string[] {
    const { op, args, type } = e
    const unordered = (list: readonly Expr[]): string =>
      list
        .map((f) => f.id)
        .sort((a, b) => a - b)
        .join()
    if (op === ops.add) return [`+${unordered(args)}`]
    if (op === ops.hadamard) return [`.*${unordered(factorsUnder(ops.hadamard, args))}`]
    if (op === ops.scale)
      return args.every((a) => isScalar(a.type)) ? [`s${unordered(factorsUnder(ops.scale, args))}`] : []
    if (op !== ops.mul) return []
    if (!isScalar(type)) return [`*${chainKey(e)}`]
    const factors = args.flatMap(chainFactors)
    const key = (list: readonly Expr[]): string => `.${list.map((f) => f.id).join()}`
    return [key(factors), key(factors.map((f) => this.transpose(f)).reverse())]
  }
}

/** The factors of a product by one operator. */
const factorsUnder = (op: Op, args: readonly Expr[]): readonly Expr[] =>
  args.flatMap((a) => (a.kind === "apply" && a.op === op ? factorsUnder(op, a.args) : [a]))
