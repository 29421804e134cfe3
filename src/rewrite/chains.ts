import type { Expr } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"

/** Hash of a chain of factors that does not depend on how the chain is bracketed: h(ab) = h(a)·B^|b| + h(b). */
interface ChainHash {
  readonly hash: number
  /** B^length. */
  readonly shift: number
}

const MODULUS = 85368959
const BASE = 1000003 % MODULUS
const cache = new WeakMap<Expr, ChainHash>()

const isChain = (e: Expr): e is Expr & { kind: "apply" } =>
  e.kind === "apply" && (e.op === ops.mul || e.op === ops.scale)

function hashOf(root: Expr): ChainHash {
  const stack = [root]
  for (let e = stack.at(-1); e; e = stack.at(-1)) {
    if (cache.has(e)) {
      stack.pop()
      continue
    }
    if (!isChain(e)) {
      cache.set(e, { hash: (e.id + 1) % MODULUS, shift: BASE })
      continue
    }
    const missing = e.args.filter((a) => !cache.has(a))
    if (missing.length > 0) {
      stack.push(...missing)
      continue
    }
    const [a, b] = e.args.map((x) => cache.get(x) as ChainHash) as [ChainHash, ChainHash]
    cache.set(e, { hash: (((a.hash * b.shift) % MODULUS) + b.hash) % MODULUS, shift: (a.shift * b.shift) % MODULUS })
  }
  return cache.get(root) as ChainHash
}

/** Equal for products that differ in bracketing only (and, rarely, for others: confirm with `sameChain`). */
export const chainKey = (e: Expr): string => {
  const { hash, shift } = hashOf(e)
  return `${hash},${shift}`
}

/** The factors of a product, from left to right. */
export function chainFactors(e: Expr): Expr[] {
  const factors: Expr[] = []
  const stack = [e]
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (isChain(top)) stack.push(top.args[1] as Expr, top.args[0] as Expr)
    else factors.push(top)
  }
  return factors
}

/** Whether two products have the same factors in the same order. */
export function sameChain(a: Expr, b: Expr): boolean {
  const [x, y] = [chainFactors(a), chainFactors(b)]
  return x.length === y.length && x.every((f, i) => f === y[i])
}

const deeper = (e: Expr, side: "left" | "right"): Expr | undefined =>
  e.kind === "apply" && e.op === ops.mul ? e.args[side === "left" ? 0 : 1] : undefined

/** Brackets that are opened in search of the end of a product. */
const MOST_BRACKETS = 8

/** The factor at an end of a matrix product, or the whole of anything else; undefined where many brackets stand before it. */
export function endFactor(e: Expr, side: "left" | "right"): Expr | undefined {
  let end = e
  for (let depth = 0; depth <= MOST_BRACKETS; depth++) {
    const next = deeper(end, side)
    if (!next) return end
    end = next
  }
  return undefined
}

/** A matrix product without its factor at that end; undefined where it is the only one. */
export function withoutEnd(builder: Builder, e: Expr, side: "left" | "right"): Expr | undefined {
  const inner = deeper(e, side)
  if (!inner || e.kind !== "apply") return undefined
  const [a, b] = e.args as [Expr, Expr]
  const rest = withoutEnd(builder, inner, side)
  if (side === "left") return rest ? builder.times(rest, b) : b
  return rest ? builder.times(a, rest) : a
}
