import { type Expr, fold, isScalar, nodesOf } from "../ir/expr.ts"
import { isInteger, toNumber } from "../ir/rational.ts"
import type { Workshop } from "../derive/gradient.ts"
import { linearArguments } from "../derive/differential.ts"
import { termsIn } from "../rewrite/sums.ts"
import { type Builder, PlainBuilder } from "../ops/build.ts"
import { einsumOf } from "../ops/einsum.ts"
import { ops } from "../ops/index.ts"
import { printText } from "../syntax/print/index.ts"
import { provablyEqual } from "../tensor/index.ts"

/** A sum of more terms, or longer, says less than what it comes from. */
const MAX_TERMS = 8
const MAX_LENGTH = 240
/** Of larger expressions nothing short comes out. */
const MAX_NODES = 60
/** Powers of sums that are multiplied out. */
const MAX_POWER = 3

const known = new WeakMap<Expr, { readonly sum: Expr | undefined }>()

/**
 * An expression as a sum of products, like terms collected. Undefined where that is no other than what is written, or
 * long, or not proved equal by the normal form.
 */
export function multipliedOut(shop: Workshop, e: Expr): Expr | undefined {
  const found = known.get(e) ?? { sum: sumOf(shop.derive, e) }
  known.set(e, found)
  return found.sum
}

const termCount = (e: Expr): number => (e.kind === "apply" && e.op === ops.add ? e.args.length : 1)

function sumOf(B: Builder, e: Expr): Expr | undefined {
  const nodes = nodesOf(e)
  if (nodes.length > MAX_NODES || !nodes.some((n) => n.kind === "apply" && n.op === ops.add)) return undefined
  const terms = termsOf(B, e)
  const sum = terms && new PlainBuilder(B.arena).add(...termsIn(B.add(...terms), B))
  if (!sum || termCount(sum) <= termCount(e) || termCount(sum) > MAX_TERMS || printText(sum).length > MAX_LENGTH)
    return undefined
  return provablyEqual(sum, e) === true ? sum : undefined
}

/** The terms of a sum that is equal to e; undefined where there are too many. */
function termsOf(B: Builder, root: Expr): readonly Expr[] | undefined {
  return fold<readonly Expr[] | undefined>(root, (e, parts) => {
    if (e.kind !== "apply") return [e]
    if (parts.some((p) => p === undefined)) return undefined
    const lists = parts as readonly (readonly Expr[])[]
    const made = ((): readonly Expr[] => {
      if (e.op === ops.add) return lists.flat()
      if (lists.every((list, i) => list.length === 1 && list[0] === e.args[i])) return [e]
      if (einsumOf(e.op) || (e.op.linear && linearArguments(e.op, e.args.length) === 1))
        return combinations(lists).map((args) => B.apply(e.op, args, e.dims))
      const [base = [], exponent] = lists
      const p = exponent?.[0]
      const power = p?.kind === "literal" && isInteger(p.value) ? toNumber(p.value) : 0
      if (e.op === ops.pow && isScalar(e.type) && power > 1 && power <= MAX_POWER)
        return combinations(Array.from({ length: power }, () => base)).map((factors) =>
          factors.reduce((a, b) => B.scale(a, b)),
        )
      return [B.apply(e.op, e.args, e.dims)]
    })()
    return made.length > 2 * MAX_TERMS ? undefined : made
  })
}

/** One of each list, in every way. */
const combinations = (lists: readonly (readonly Expr[])[]): Expr[][] =>
  lists.reduce<Expr[][]>((found, list) => found.flatMap((head) => list.map((x) => [...head, x])), [[]])
