import { type Apply, type Expr, isScalar, nodesOf } from "../ir/expr.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { splitCoefficient } from "./scalars.ts"

/** Terms of a sum, and products that one term may become: more are left as they are. */
const MOST_TERMS = 6
const MOST_PRODUCTS = 12
/** Nodes of a sum that is looked at. */
const MOST_NODES = 60

interface Term {
  readonly coefficient: Expr
  /** The factors of an entrywise product, or of one of scalars. */
  readonly factors: readonly Expr[]
}

const isSum = (e: Expr): e is Apply => e.kind === "apply" && e.op === ops.add

/** The factors of an entrywise product or of one of scalars; a square is two. */
function factorsOf(e: Expr): readonly Expr[] {
  if (e.kind !== "apply") return [e]
  const [base, exponent] = e.args
  if (e.op === ops.hadamard || (e.op === ops.scale && isScalar(e.type))) return e.args.flatMap(factorsOf)
  const isSquare =
    e.op === ops.pow && exponent?.kind === "literal" && exponent.value.num === 2n && exponent.value.den === 1n
  return base && isSquare ? [base, base] : [e]
}

const times = (builder: Builder, a: Expr, b: Expr): Expr =>
  isScalar(a.type) ? builder.scale(a, b) : builder.apply(ops.hadamard, [a, b])

function product(builder: Builder, type: Expr["type"], { coefficient, factors }: Term): Expr {
  const [first, ...rest] = factors
  return builder.scale(coefficient, first ? rest.reduce((p, f) => times(builder, p, f), first) : builder.ones(type))
}

/** What stays of a list without the factors of another. */
function without(list: readonly Expr[], others: readonly Expr[]): readonly Expr[] {
  const left = [...others]
  return list.filter((f) => {
    const at = left.indexOf(f)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

const termsOf = (e: Expr): readonly Expr[] => (isSum(e) ? e.args : [e])

/** `A.*C + B.*C` as `(A + B).*C`, where fewer terms are left of A and B: `(1 - y).*s + y.*s` is s. */
function shared(builder: Builder, e: Apply, terms: readonly Term[]): Expr | undefined {
  const [first, ...others] = terms as readonly [Term, ...Term[]]
  const common = others.reduce((list, t) => without(list, without(list, t.factors)), first.factors)
  if (common.length === 0) return undefined
  const rests = terms.map((t) => product(builder, e.type, { ...t, factors: without(t.factors, common) }))
  const inner = builder.add(...rests)
  if (termsOf(splitCoefficient(inner).core ?? inner).length >= rests.flatMap(termsOf).length) return undefined
  return common.reduce((p, f) => times(builder, p, f), inner)
}

/** The products of a term with every sum opened; undefined where they are many. */
function opened(builder: Builder, e: Apply, { coefficient, factors }: Term): readonly Expr[] | undefined {
  const lists = factors.reduce<readonly (readonly Expr[])[]>(
    (all, f) => (all.length > MOST_PRODUCTS ? all : all.flatMap((list) => termsOf(f).map((t) => [...list, t]))),
    [[]],
  )
  return lists.length > MOST_PRODUCTS
    ? undefined
    : lists.map((list) => product(builder, e.type, { coefficient, factors: list }))
}

/**
 * A sum of entrywise products in fewer terms, a common factor outside or all multiplied out: `y.*(1 - s) - (1 - y).*s` is
 * `y - s`. Undefined where nothing cancels.
 */
export function cancelledEntrywise(builder: Builder, e: Apply): Expr | undefined {
  if (e.args.length > MOST_TERMS) return undefined
  const terms = e.args.map((t): Term => {
    const { coefficient, core } = splitCoefficient(t)
    return { coefficient: builder.literal(coefficient), factors: core ? factorsOf(core) : [] }
  })
  if (!terms.some((t) => t.factors.length > 1 && t.factors.some(isSum))) return undefined
  const size = nodesOf(e).length
  if (size > MOST_NODES) return undefined
  const joined = terms.every((t) => t.factors.length > 0) ? shared(builder, e, terms) : undefined
  if (joined) return joined
  const products = terms.map((t) => opened(builder, e, t))
  if (products.includes(undefined)) return undefined
  const after = builder.add(...(products.flat() as Expr[]))
  return nodesOf(after).length < size ? after : undefined
}

/** `diag(x) + diag(y)` as `diag(x + y)`; undefined where there are no two. */
export function oneDiagonal(builder: Builder, terms: readonly Expr[]): Expr | undefined {
  const parts = terms.map((t) => splitCoefficient(t))
  const isDiagonal = ({ core }: (typeof parts)[number]): boolean => core?.kind === "apply" && core.op === ops.diag
  const diagonals = parts.filter(isDiagonal)
  if (diagonals.length < 2) return undefined
  const entries = diagonals.map(({ coefficient, core }) =>
    builder.scale(builder.literal(coefficient), (core as Apply).args[0] as Expr),
  )
  const whole = builder.apply(ops.diag, [builder.add(...entries)])
  const place = parts.findIndex(isDiagonal)
  const others = terms.filter((_, i) => !isDiagonal(parts[i] as (typeof parts)[number]))
  return builder.add(...others.slice(0, place), whole, ...others.slice(place))
}
