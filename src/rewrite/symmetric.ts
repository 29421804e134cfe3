import { type Expr, isScalar, isSquare } from "../ir/expr.ts"
import { negRational, type Rational, rational } from "../ir/rational.ts"
import type { Op } from "../ir/op.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { chainKey, endFactor, sameChain, withoutEnd } from "./chains.ts"
import { factorsOf, productOf, splitCoefficient } from "./scalars.ts"

type Intern = (op: Op, args: readonly Expr[]) => Expr

/** Sums with more terms than this are left as they are. */
const MANY = 40

const same = (a: Expr, b: Expr): boolean => a === b || (chainKey(a) === chainKey(b) && sameChain(a, b))

/** Whether the transposes of the terms are the terms, in some order. */
export function isSymmetricSum(builder: Builder, terms: readonly Expr[]): boolean {
  const [first] = terms
  if (!first || !isSquare(first.type) || isScalar(first.type) || first.type.field === "C" || terms.length > MANY)
    return false
  const open = new Set(terms)
  for (const t of terms) {
    if (!open.has(t)) continue
    const mirrored = builder.transpose(t)
    const partner = [...open].find((u) => same(u, mirrored))
    if (!partner) return false
    open.delete(t)
    open.delete(partner)
  }
  return true
}

/**
 * The terms of a symmetric sum in fewer: `L*M*L' + L*N*L'` as `L*(M + N)*L'`, then those with the same denominator over
 * it. Undefined where nothing joins: factors on one side alone would hide the symmetry.
 */
export function joinedSymmetric(builder: Builder, terms: readonly Expr[], intern: Intern): Expr | undefined {
  return bothSides(builder, terms) ?? byDenominator(builder, terms, intern)
}

interface Framed {
  readonly term: Expr
  readonly left: Expr
  readonly inner: Expr
}

/** A term as `left*inner*left'`, the scalars with the inner part. */
function framed(builder: Builder, term: Expr): Framed | undefined {
  const scalars = factorsOf(term)
  const { core } = scalars
  if (core?.kind !== "apply" || core.op !== ops.mul) return undefined
  const left = endFactor(core, "left")
  const rest = left && withoutEnd(builder, core, "left")
  if (!left || !rest || builder.transpose(left) !== endFactor(rest, "right")) return undefined
  const inside = withoutEnd(builder, rest, "right") ?? builder.eye(left.type.cols)
  const scalar =
    term === core
      ? undefined
      : productOf(builder, { ...scalars, core: undefined }, (op, args) => builder.apply(op, args))
  return { term, left, inner: scalar ? builder.scale(scalar, inside) : inside }
}

function bothSides(builder: Builder, terms: readonly Expr[]): Expr | undefined {
  const frames = terms.map((t) => framed(builder, t))
  for (const frame of frames) {
    if (!frame) continue
    const group = frames.filter((f) => f?.left === frame.left) as Framed[]
    if (group.length < 2 || group.some((f) => isScalar(f.inner.type))) continue
    const inner = builder.add(...group.map((f) => f.inner))
    const whole = builder.times(builder.times(frame.left, inner), builder.transpose(frame.left))
    return replaced(
      builder,
      terms,
      group.map((f) => f.term),
      whole,
    )
  }
  return undefined
}

/** The scalars that a term is divided by, as a product, and the term times them. */
function denominator(builder: Builder, term: Expr, intern: Intern): { below: Expr; above: Expr } | undefined {
  const { coefficient, imaginary, powers, core } = factorsOf(term)
  const below = new Map<Expr, Rational>()
  const above = new Map<Expr, Rational>()
  for (const [base, exponent] of powers) (exponent.num < 0n ? below : above).set(base, exponent)
  if (below.size === 0) return undefined
  const plain = { coefficient: rational(1), imaginary: 0 }
  const inverse = new Map([...below].map(([base, exponent]) => [base, negRational(exponent)] as const))
  return {
    below: productOf(builder, { ...plain, powers: inverse, core: undefined }, intern),
    above: productOf(builder, { coefficient, imaginary, powers: above, core }, intern),
  }
}

function byDenominator(builder: Builder, terms: readonly Expr[], intern: Intern): Expr | undefined {
  const parts = terms.map((t) => denominator(builder, t, intern))
  for (const part of parts) {
    if (!part) continue
    const group = terms.filter((_, i) => parts[i]?.below === part.below)
    if (group.length < 2 || group.length === terms.length) continue
    const above = parts.filter((p) => p?.below === part.below).map((p) => (p as { above: Expr }).above)
    const negative = above.every((t) => splitCoefficient(t).coefficient.num < 0n)
    const sum = builder.add(...(negative ? above.map((t) => builder.neg(t)) : above))
    // the sum over its denominator stays one term
    const over = intern(ops.scale, [builder.reciprocal(part.below), sum])
    return replaced(builder, terms, group, negative ? intern(ops.scale, [builder.literal(-1), over]) : over)
  }
  return undefined
}

/** The sum with one term in place of a group of others. */
function replaced(builder: Builder, terms: readonly Expr[], group: readonly Expr[], by: Expr): Expr {
  const place = terms.indexOf(group[0] as Expr)
  const others = (part: readonly Expr[]): Expr[] => part.filter((t) => !group.includes(t))
  return builder.add(...others(terms.slice(0, place)), by, ...others(terms.slice(place)))
}
