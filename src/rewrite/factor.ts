import { type Expr, isScalar } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { splitCoefficient } from "./scalars.ts"

/** The factors of a product from left to right; a scalar made of matrices counts as one. */
function factors(e: Expr): Expr[] {
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
function shared(
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
 * end, then at the left; undefined where there is none.
 */
export function commonFactor(builder: Builder, terms: readonly Expr[]): Expr | undefined {
  const splits: Split[] = terms.map((term) => {
    const { coefficient, core } = splitCoefficient(term)
    return { term, coefficient: builder.literal(coefficient), factors: core ? factors(core) : [] }
  })
  return joined(builder, splits, "right") ?? joined(builder, splits, "left")
}

function joined(builder: Builder, splits: readonly Split[], side: "left" | "right"): Expr | undefined {
  const at = (list: readonly Expr[], i: number): Expr | undefined => (side === "right" ? list.at(-1 - i) : list[i])
  for (const first of splits) {
    const end = at(first.factors, 0)
    if (first.factors.length < 2 || !end || (side === "right" && isScalar(end.type))) continue
    const group = splits.filter((s) => s.factors.length > 1 && at(s.factors, 0) === end)
    if (group.length < 2) continue
    const n = shared(
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
