import { GradusError } from "../ir/error.ts"
import { type Apply, dependents, type Expr, fold, nodesOf, type Sym } from "../ir/expr.ts"
import type { Lambda, Op } from "../ir/op.ts"
import { bind, open } from "../ops/bind.ts"
import type { Builder } from "../ops/build.ts"
import { einsumOf } from "../ops/einsum.ts"
import { d } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { instantiateText } from "../rewrite/instantiate.ts"
import { substitute } from "../syntax/substitute.ts"

/** `d(v)`. */
export const increment = (builder: Builder, v: Expr): Expr => builder.apply(d, [v])

/** A differential with more terms is kept as one factor, where nothing else is asked: products over it would be as many. */
const MAX_TERMS = 12

/**
 * The terms of the differential of e as the variables move by their increments `d(v)`, from the cards: the product rule
 * with sums multiplied out for (multi)linear operators, the slope times the increment for elementwise ones, the texts
 * of the others. A part with more than `most` terms is kept as one factor. Empty where e does not depend on the variables.
 * @throws GradusError code `unsupported` where a card has no differential
 */
export function differentialTerms(
  builder: Builder,
  e: Expr,
  varying: readonly Sym[],
  most: number = MAX_TERMS,
): readonly Expr[] {
  const moving = dependents(e, new Set(varying))
  return fold<readonly Expr[]>(e, (node, parts) => {
    if (!moving.has(node)) return []
    if (node.kind !== "apply") return [increment(builder, node)]
    if (node.op.lambda) return termsOfLambda(builder, node, node.op.lambda, varying, most)
    return termsOf(
      builder,
      node,
      parts.map((p) => (p.length > most ? [builder.add(...p)] : p)),
    )
  })
}

/** The differential of e; zero where e does not depend on the variables. */
export function differential(builder: Builder, e: Expr, varying: readonly Sym[]): Expr {
  const apart = summed(builder, e, differentialTerms(builder, e, varying))
  if (nodesOf(apart).length < LARGE) return apart
  // of a deep function the sums are kept: multiplied out they grow with the square of the depth
  const whole = summed(builder, e, differentialTerms(builder, e, varying, 1))
  return nodesOf(whole).length < nodesOf(apart).length ? whole : apart
}

const summed = (builder: Builder, e: Expr, terms: readonly Expr[]): Expr =>
  terms.length === 0 ? builder.zeros(e.type) : builder.add(...terms)

/** Differentials with fewer nodes are short enough. */
const LARGE = 60

/** The differential of e of some order along one increment: `d(d(e))` with the increments held fast. */
export function higherDifferential(builder: Builder, e: Expr, varying: readonly Sym[], order: number): Expr {
  const steps = varying.map((v) => ({ step: increment(builder, v), held: builder.arena.symbol(`d ${v.name}`, v.type) }))
  const hold = new Map<Expr, Expr>(steps.map(({ step, held }) => [step, held]))
  const release = new Map<Expr, Expr>(steps.map(({ step, held }) => [held, step]))
  let current = e
  for (let k = 0; k < order; k++) current = substitute(builder, differential(builder, current, varying), hold)
  return substitute(builder, current, release)
}

/** `d sum(k, b) = sum(k, db)`, `d prod(k, b) = prod(k, b)*sum(k, db/b)`, term by term. */
function termsOfLambda(builder: Builder, e: Apply, lambda: Lambda, varying: readonly Sym[], most: number): Expr[] {
  const [from, to] = e.args as readonly [Expr, Expr, ...Expr[]]
  const { index, body } = open(builder, lambda, e.args)
  const terms = differentialTerms(builder, body, varying, most)
  if (lambda.fold === "sum") return terms.map((t) => bind(builder, "sum", index, from, to, t))
  return terms.map((t) =>
    builder.scale(e, bind(builder, "sum", index, from, to, builder.scale(builder.reciprocal(body), t))),
  )
}

/** How many of a linear operator's arguments it is linear in: those after them, without an adjoint, are indices. */
export const linearArguments = (op: Op, count: number): number =>
  op.adjoints && op.params.length > 1 ? op.adjoints.filter((a) => a !== undefined).length : count

function termsOf(builder: Builder, e: Apply, parts: readonly (readonly Expr[])[]): Expr[] {
  const { op, args, dims } = e
  const put = (i: number, t: Expr): readonly Expr[] => args.map((a, j) => (j === i ? t : a))
  if (op === ops.add) return parts.flat()
  const linear = linearArguments(op, args.length)
  if (einsumOf(op) || (op.linear && linear === 1))
    return parts.flatMap((terms, i) => terms.map((t) => builder.apply(op, put(i, t), dims)))
  const moved = (i: number): Expr => builder.add(...(parts[i] as readonly Expr[]))
  if (op.linear) {
    const all = args.map((a, i) => (parts[i]?.length ? moved(i) : i < linear ? builder.zeros(a.type) : a))
    return [builder.apply(op, all, dims)]
  }
  if (op.derivative !== undefined) {
    const slope = instantiateText(builder, op.derivative, op, args, dims)
    return [builder.hadamard(slope, moved(0))]
  }
  const texts = op.differential
  if (!texts)
    throw new GradusError({ code: "unsupported", message: `the derivative of ${op.name} is not supported yet` })
  return args.flatMap((_, i) => {
    if (!parts[i]?.length) return []
    return [instantiateText(builder, texts[i] as string, op, args, dims, { [`d${op.params[i]}`]: moved(i) })]
  })
}
