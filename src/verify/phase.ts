import * as la from "../field/linalg.ts"
import { dependents, type Expr, fold, nodesInside, nodesOf, type Sym } from "../ir/expr.ts"
import type { Arguments, Op } from "../ir/op.ts"
import type { NumberSystem } from "../ir/number.ts"
import { bind, open } from "../ops/bind.ts"
import type { PlainBuilder } from "../ops/build.ts"
import { equality } from "./identity.ts"
import { meaningOf } from "./ladder.ts"
import { checkNumerically } from "./numeric.ts"

const isOpen = (e: Expr): boolean => e.kind === "apply" && e.op.openPhase !== undefined && e.type.field === "C"

/**
 * A part of f with a complex value that is open up to a phase (an eigenvector) and varies with `wrt`, where f depends on
 * that phase, or is not seen to be free of it: such an f has no derivative. Undefined where there is none.
 */
export function openPhaseOf(builder: PlainBuilder, f: Expr, wrt: readonly Sym[]): Expr | undefined {
  const varying = dependents(f, new Set(wrt))
  const outside = new Set(nodesOf(f))
  // what an index sum takes from outside may vary
  const part = nodesInside(f).find((e) => isOpen(e) && (varying.has(e) || !outside.has(e)))
  if (!part) return undefined
  const identity = equality(f, turned(builder, f), meaningOf([]))
  return checkNumerically(identity, { seed: 1 }).outcome === "equal" ? undefined : part
}

const made = new Map<Op, Op>()

/** The same operator with another phase: a function of its arguments that the operators of a group share. */
function turnedOp(op: Op): Op {
  const known = made.get(op)
  if (known) return known
  const { evaluate, name } = op
  const other: Op = {
    ...op,
    name: `${name} turned`,
    evaluate: <T>(F: NumberSystem<T>, args: Arguments<T>, sizes: Parameters<NonNullable<typeof evaluate>>[2]) => {
      const value = (evaluate as NonNullable<typeof evaluate>)(F, args, sizes)
      const angle = args.map((a) => F.re(la.sum(F, a))).reduce(F.add)
      const phase = F.exp(F.mul(F.imaginary(), F.add(F.one, angle)))
      return la.scale(F, phase, value)
    },
  }
  made.set(op, other)
  return other
}

function turned(B: PlainBuilder, root: Expr): Expr {
  return fold<Expr>(root, (e, args) => {
    if (e.kind !== "apply") return e
    if (isOpen(e)) return B.apply(turnedOp(e.op), args, e.dims)
    const { lambda } = e.op
    if (!lambda) return e.args.every((a, i) => a === args[i]) ? e : B.apply(e.op, args, e.dims)
    const { index, body } = open(B, lambda, args)
    return bind(B, lambda.fold, index, args[0] as Expr, args[1] as Expr, turned(B, body))
  })
}
