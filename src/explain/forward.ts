import { type Expr, isScalar, type Sym } from "../ir/expr.ts"
import { differentialTerms } from "../derive/differential.ts"
import { bind, open } from "../ops/bind.ts"
import type { Builder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { termsIn } from "../rewrite/sums.ts"
import { movingNodes } from "./moves.ts"

/**
 * The terms of a differential as a person writes them down: the increment on the right of “:”, and of scalar terms
 * that are each other's transposes one, twice.
 */
export function writtenDifferential(builder: Builder, e: Expr, varying: readonly Sym[]): readonly Expr[] {
  const terms = differentialTerms(builder, e, varying)
  if (terms.length === 0) return []
  const plain = collected(
    builder,
    terms.map((t) => ordered(builder, t)),
  )
  if (!isScalar(e.type)) return plain
  const mirrored = collected(
    builder,
    terms.map((t) => mirror(builder, ordered(builder, t)) ?? ordered(builder, t)),
  )
  return mirrored.length < plain.length ? mirrored : plain
}

function collected(builder: Builder, terms: readonly Expr[]): readonly Expr[] {
  return termsIn(builder.add(...terms), builder)
}

/** `dA : B` as `B : dA`, which is the same over R, and under re. */
function ordered(builder: Builder, t: Expr, real: boolean = t.type.field === "R"): Expr {
  if (t.kind !== "apply") return t
  const [a, b] = t.args
  if (t.op === ops.scale && a && b) {
    const [first, second] = movingNodes(a).size > 0 ? [ordered(builder, a, real), b] : [a, ordered(builder, b, real)]
    return builder.scale(first, second)
  }
  if (t.op === ops.re && a) return builder.re(ordered(builder, a, true))
  if (t.op === ops.add) return builder.add(...t.args.map((x) => ordered(builder, x, real)))
  if (t.op.lambda?.fold === "sum" && a && b) {
    const { index, body } = open(builder, t.op.lambda, t.args)
    return bind(builder, "sum", index, a, b, ordered(builder, body, real))
  }
  if (t.op === ops.inner && real && a && b && movingNodes(a).size > 0 && movingNodes(b).size === 0)
    return builder.apply(ops.inner, [b, a])
  return t
}

/** `dx'*A*x` as `x'*A'*dx`, `tr(dX'*A)` as `tr(A'*dX)`; undefined where the increment is not transposed. */
function mirror(builder: Builder, t: Expr, real: boolean = t.type.field === "R"): Expr | undefined {
  if (t.kind !== "apply") return undefined
  const [a, b] = t.args
  if (t.op === ops.scale && a && b) {
    const inner = mirror(builder, b, real && a.type.field === "R")
    return inner && builder.scale(a, inner)
  }
  if (t.op === ops.re && a) {
    const inner = mirror(builder, a, true)
    return inner && builder.re(inner)
  }
  if (!real || !a) return undefined
  if (t.op === ops.trace) {
    const inner = reversed(builder, a)
    return inner && builder.apply(ops.trace, [inner])
  }
  return t.op === ops.mul ? reversed(builder, t) : undefined
}

/** The adjoint of a product in which an adjoint of an increment stands. */
function reversed(builder: Builder, e: Expr): Expr | undefined {
  const factors = chain(e)
  const moving = factors.find((f) => movingNodes(f).size > 0)
  if (!moving || moving.kind !== "apply" || !moving.op.distributes) return undefined
  return factors
    .map((f) => builder.adjoint(f))
    .reverse()
    .reduce((x, y) => builder.times(x, y))
}

function chain(e: Expr): Expr[] {
  const factors: Expr[] = []
  const stack = [e]
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top.kind === "apply" && top.op === ops.mul) stack.push(top.args[1] as Expr, top.args[0] as Expr)
    else factors.push(top)
  }
  return factors
}
