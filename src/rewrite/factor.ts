import { type Expr, isScalar } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { addRational, compareRational, equalRational, negRational, ONE, type Rational } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { factorsOf, productOf, splitCoefficient } from "./scalars.ts"

/** The factors of a product from left to right; a scalar made of matrices counts as one. */
function chain(e: Expr): Expr[] {
  const list: Expr[] = []
  // in front of something else a product of matrices is one scalar factor
  const stack: { readonly e: Expr; readonly inFront: boolean }[] = [{ e, inFront: false }]
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { e: top, inFront } = item
    const [a, b] = top.kind === "apply" ? top.args : []
    if (top.kind === "apply" && top.op === ops.mul && a && b && !inFront)
      stack.push({ e: b, inFront }, { e: a, inFront })
    else if (top.kind === "apply" && top.op === ops.scale && a && b) {
      stack.push({ e: b, inFront })
      if (a.kind === "apply" && a.op === ops.scale) stack.push({ e: a, inFront: true })
      else list.push(a)
    } else list.push(top)
  }
  return list
}

interface Split {
  readonly term: Expr
  readonly coefficient: Expr
  readonly factors: readonly Expr[]
}

const product = (builder: Builder, list: readonly Expr[]): Expr => list.reduce((a, b) => builder.times(a, b))

/** How many factors all lists share, counted from the end that `at` reads. */
function sharedAtEnd(
  lists: readonly (readonly Expr[])[],
  at: (list: readonly Expr[], i: number) => Expr | undefined,
): number {
  const [first = []] = lists
  // something must remain of every term, or the sum would need an identity
  const limit = Math.min(...lists.map((l) => l.length)) - 1
  let n = 0
  while (n < limit && lists.every((l) => at(l, n) === at(first, n))) n++
  return n
}

/**
 * `A*x + B*x` as `(A + B)*x`, `x'*A + x'*B` as `x'*(A + B)`: the first group of terms with a common factor at the right
 * end, then at the left; undefined where there is none. `ofAll`: only one that every term has.
 */
export function commonFactor(builder: Builder, terms: readonly Expr[], ofAll: boolean = false): Expr | undefined {
  const splits: Split[] = terms.map((term) => {
    const { coefficient, core } = splitCoefficient(term)
    return { term, coefficient: builder.literal(coefficient), factors: core ? chain(core) : [] }
  })
  const least = ofAll ? terms.length : 2
  return joined(builder, splits, "right", least) ?? joined(builder, splits, "left", least)
}

/** `c*A + c*B` as `c*(A + B)`: scalars other than numbers that all terms share; of powers the lowest, below a fraction equal ones. */
export function commonScalars(builder: Builder, terms: readonly Expr[]): Expr | undefined {
  const parts = terms.map(factorsOf)
  const [first] = parts
  if (!first || parts.some((p) => p.core === undefined)) return undefined
  const shared = new Map<Expr, Rational>()
  for (const [base, exponent] of first.powers) {
    const all = parts.map((p) => p.powers.get(base))
    const [least] = all.filter((r) => r !== undefined).sort(compareRational)
    if (!least || all.includes(undefined)) continue
    if (least.num > 0n || all.every((r) => r && equalRational(r, exponent))) shared.set(base, least)
  }
  if (shared.size === 0) return undefined
  const apply = (op: Op, args: readonly Expr[]): Expr => builder.apply(op, args)
  const plain = { coefficient: ONE, imaginary: 0, core: undefined }
  const outside = productOf(builder, { ...plain, powers: shared }, apply)
  const inside = parts.map((p) => {
    const powers = new Map(p.powers)
    for (const [base, exponent] of shared) {
      const rest = addRational(powers.get(base) as Rational, negRational(exponent))
      if (rest.num === 0n) powers.delete(base)
      else powers.set(base, rest)
    }
    return productOf(builder, { ...p, powers }, apply)
  })
  return builder.scale(outside, builder.add(...inside))
}

function joined(builder: Builder, splits: readonly Split[], side: "left" | "right", least: number): Expr | undefined {
  const at = (list: readonly Expr[], i: number): Expr | undefined => (side === "right" ? list.at(-1 - i) : list[i])
  for (const first of splits) {
    const end = at(first.factors, 0)
    if (first.factors.length < 2 || !end || (side === "right" && isScalar(end.type))) continue
    const group = splits.filter((s) => s.factors.length > 1 && at(s.factors, 0) === end)
    if (group.length < least) continue
    const n = sharedAtEnd(
      group.map((s) => s.factors),
      at,
    )
    const cut = (list: readonly Expr[]): [readonly Expr[], readonly Expr[]] =>
      side === "right"
        ? [list.slice(0, list.length - n), list.slice(list.length - n)]
        : [list.slice(n), list.slice(0, n)]
    const [, common] = cut(first.factors)
    const rests = group.map((s) => cut(s.factors)[0])
    if (common.length === 0 || rests.some((r) => !sameShapes(r, rests[0] ?? []))) continue
    const inner = builder.add(
      ...group.map((s, i) => builder.scale(s.coefficient, product(builder, rests[i] as Expr[]))),
    )
    const outer = product(builder, common)
    const together = side === "right" ? builder.times(inner, outer) : builder.times(outer, inner)
    const others = splits.filter((s) => !group.includes(s)).map((s) => s.term)
    const place = splits.indexOf(first)
    return builder.add(...others.slice(0, place), together, ...others.slice(place))
  }
  return undefined
}

/** Whether two remainders are things that can be added. */
function sameShapes(a: readonly Expr[], b: readonly Expr[]): boolean {
  const shape = (l: readonly Expr[]): string => {
    const matrices = l.filter((e) => !isScalar(e.type))
    return matrices.length === 0 ? "1" : `${matrices[0]?.type.rows.key}x${matrices.at(-1)?.type.cols.key}`
  }
  return shape(a) === shape(b)
}
