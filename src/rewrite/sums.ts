import { type Expr, isScalar } from "../ir/expr.ts"
import { addRational, contentOf, invRational, mulRational, ONE, type Rational, ZERO } from "../ir/rational.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { chainKey, sameChain } from "./chains.ts"
import { splitCoefficient } from "./scalars.ts"

interface Term {
  coefficient: Rational
  /** Absent for the number itself. */
  readonly core: Expr | undefined
}

/**
 * The terms of a sum, nested sums opened where only a sign or nothing stands before them (`all`: or any number); equal
 * ones together first.
 */
function termsOf(args: readonly Expr[], all = false): Term[] {
  const whole = new Map<Expr, Rational>()
  for (const e of args) whole.set(e, addRational(whole.get(e) ?? ZERO, ONE))
  const terms: Term[] = []
  const stack: { e: Expr; factor: Rational }[] = [...whole].map(([e, factor]) => ({ e, factor })).reverse()
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { coefficient, core } = splitCoefficient(item.e)
    const factor = mulRational(item.factor, coefficient)
    const unit = factor.den === 1n && (factor.num === 1n || factor.num === -1n)
    if (core?.kind === "apply" && core.op === ops.add && (unit || all || isScalar(core.type)))
      for (const e of [...core.args].reverse()) stack.push({ e, factor })
    else terms.push({ coefficient: factor, core })
  }
  return terms
}

/** Equal terms together, in the order of their first appearance. */
function merged(terms: readonly Term[]): Term[] {
  const kept: Term[] = []
  const byKey = new Map<string, Term[]>()
  for (const term of terms) {
    const key = term.core ? chainKey(term.core) : ""
    const group = byKey.get(key) ?? []
    const like = group.find((t) => t.core === term.core || (t.core && term.core && sameChain(t.core, term.core)))
    if (like) like.coefficient = addRational(like.coefficient, term.coefficient)
    else {
      kept.push(term)
      byKey.set(key, [...group, term])
    }
  }
  return kept.filter((t) => t.coefficient.num !== 0n && !(t.core?.kind === "apply" && t.core.op === ops.zeros))
}

/**
 * Like terms collected, zeros dropped, order of first appearance kept. `opening`: sums with a number in front are opened
 * as well where that brings like terms together: `(A + B)/2 + (A - B)/2` is A.
 */
export function collectTerms(
  builder: Builder,
  args: readonly Expr[],
  intern: (args: readonly Expr[]) => Expr,
  opening = false,
): Expr {
  let present = merged(termsOf(args))
  if (opening && present.some(({ core }) => core?.kind === "apply" && core.op === ops.add)) {
    const leaves = termsOf(args, true)
    const count = leaves.length
    const open = merged(leaves)
    if (open.length < count) present = open
  }
  // a number that all terms share stands in front: 2*A - 2*B is 2*(A - B)
  const shared = present.length > 1 ? contentOf(present.map((t) => t.coefficient)) : ONE
  const terms = present.map(({ coefficient, core }) => {
    const rest = builder.literal(mulRational(coefficient, invRational(shared)))
    return core ? builder.scale(rest, core) : rest
  })
  const [only] = terms
  if (!only) return builder.zeros((args[0] as Expr).type)
  return terms.length === 1 ? only : builder.scale(builder.literal(shared), intern(terms))
}

/** The terms of a sum; a number in front of the sum goes to each. */
export function termsIn(e: Expr, builder: Builder): readonly Expr[] {
  if (e.kind !== "apply") return [e]
  if (e.op === ops.add) return e.args
  const [c, inner] = e.op === ops.scale ? e.args : []
  if (!c || c.kind !== "literal" || inner?.kind !== "apply" || inner.op !== ops.add) return [e]
  return inner.args.map((t) => builder.scale(c, t))
}
