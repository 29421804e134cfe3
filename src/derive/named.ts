import { type Expr, fold, nodesOf, type Sym, symbolsOf } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { PlainBuilder } from "../ops/build.ts"
import type { SimplifyingBuilder } from "../rewrite/simplify.ts"
import { substitute } from "../syntax/substitute.ts"
import { pullBack } from "./adjoints.ts"

/** A part of a function that the asker has given a name. */
export interface Definition {
  readonly name: string
  readonly value: Expr
}

interface Part {
  readonly symbol: Sym
  /** Over the variables and earlier parts. */
  readonly body: Expr
}

/** A function written over the asker's own names, which stay opaque while it is differentiated. */
export interface NamedFunction {
  readonly top: Expr
  readonly parts: readonly Part[]
}

/**
 * f over those of the definitions that occur in it; undefined where none does. A product of factors that a name holds
 * apart is not multiplied out, so that the answer keeps the asker's structure.
 */
export function overNames(
  builder: SimplifyingBuilder,
  f: Expr,
  definitions: readonly Definition[],
): NamedFunction | undefined {
  const plain = new PlainBuilder(builder.arena)
  const inside = new Set<Expr>(nodesOf(f))
  const images = new Map<Expr, Expr>()
  const parts: Part[] = []
  for (const { name, value } of definitions) {
    if (value === f || value.kind !== "apply" || !inside.has(value) || images.has(value)) continue
    const body = builder.rebuild(substitute(plain, value, images))
    if (body.kind !== "apply") continue
    const symbol = builder.arena.symbol(
      name,
      value.type,
      builder.isSymmetric(builder.rebuild(value)) ? "Sym" : "general",
    )
    images.set(value, symbol)
    parts.push({ symbol, body })
  }
  return parts.length === 0 ? undefined : { top: builder.rebuild(substitute(plain, f, images)), parts }
}

/** As `pullBack` with seed 1, name by name from the last to the first; the results are over the names. */
export function pullBackNamed(builder: Builder, { top, parts }: NamedFunction, wrt: readonly Sym[]): Map<Sym, Expr> {
  const varying = new Set<Sym>(wrt)
  for (const p of parts) if (symbolsOf(p.body).some((s) => varying.has(s))) varying.add(p.symbol)
  const targets = [...varying]
  const total = new Map<Sym, Expr>()
  const collect = (found: ReadonlyMap<Sym, Expr>): void => {
    for (const [v, G] of found) total.set(v, total.has(v) ? builder.add(total.get(v) as Expr, G) : G)
  }
  collect(pullBack(builder, top, builder.literal(1), targets))
  for (const p of parts.toReversed())
    if (varying.has(p.symbol)) collect(pullBack(builder, p.body, total.get(p.symbol) as Expr, targets))
  return new Map(wrt.map((v) => [v, total.get(v) as Expr]))
}

/** What every name stands for over the variables, nothing simplified. */
export function valuesOf(builder: SimplifyingBuilder, { parts }: NamedFunction): Map<Expr, Expr> {
  const plain = new PlainBuilder(builder.arena)
  const images = new Map<Expr, Expr>()
  for (const { symbol, body } of parts) images.set(symbol, substitute(plain, builder.rebuild(body), images))
  return images
}

/** Distinct nodes apart from numbers: what a reader has to take in when repeated parts are read once. */
export function readingCost(e: Expr): number {
  let cost = 0
  fold(e, (n) => {
    if (n.kind !== "literal") cost++
    return undefined
  })
  return cost
}
