import { GradusError } from "../ir/error.ts"
import { type Apply, dependents, type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import type { Lambda } from "../ir/op.ts"
import { bind, open } from "../ops/bind.ts"
import type { Builder } from "../ops/build.ts"
import { instantiateText } from "../rewrite/instantiate.ts"
import { substitute } from "../syntax/substitute.ts"

/**
 * Reverse mode: for `seed` of f's shape, the G with `⟨seed, df⟩ = Σ ⟨G_V, dV⟩` in the real inner product
 * `⟨A, B⟩ = re tr(A^H B)`, one a variable. Shared subexpressions are differentiated once; `passes` is told what reaches
 * each of them.
 * @throws GradusError code `unsupported` where a card has no differential
 */
export function pullBack(
  builder: Builder,
  f: Expr,
  seed: Expr,
  wrt: readonly Sym[],
  passes?: (e: Expr, G: Expr) => void,
): Map<Sym, Expr> {
  const varying = dependents(f, new Set(wrt))
  const cotangents = new Map<Expr, Expr[]>()
  if (varying.has(f)) cotangents.set(f, [seed])
  for (const e of nodesOf(f).reverse()) {
    const parts = cotangents.get(e)
    if (!parts || e.kind !== "apply") continue
    const G = builder.add(...parts)
    cotangents.delete(e)
    passes?.(e, G)
    for (const [arg, part] of pullBackApply(builder, e, G, varying)) {
      const known = cotangents.get(arg)
      if (known) known.push(part)
      else cotangents.set(arg, [part])
    }
  }
  return new Map(wrt.map((v) => [v, builder.add(...(cotangents.get(v) ?? [builder.zeros(v.type)]))]))
}

/** What one operator passes back to those of its arguments that vary. */
function* pullBackApply(builder: Builder, e: Apply, G: Expr, varying: ReadonlySet<Expr>): Generator<[Expr, Expr]> {
  const { op, args, dims } = e
  if (op.lambda) {
    yield* pullBackLambda(builder, op.lambda, e, G, varying)
    return
  }
  for (const [i, arg] of args.entries()) {
    if (!varying.has(arg)) continue
    const linear = op.adjoints?.[op.params.length === 1 ? 0 : i]
    if (linear !== undefined) {
      // a variadic operator's only param stands for the argument at hand
      const given = args.length > op.params.length ? [arg] : args
      yield [arg, instantiateText(builder, linear, op, given, dims, { G })]
    } else if (op.derivative !== undefined) {
      const slope = builder.conj(instantiateText(builder, op.derivative, op, args, dims))
      yield [arg, builder.hadamard(slope, G)]
    } else if (op.differential) {
      const hole = builder.arena.symbol(`d${op.params[i]}`, arg.type)
      const term = instantiateText(builder, op.differential[i] as string, op, args, dims, {
        [`d${op.params[i]}`]: hole,
      })
      yield [arg, pullBack(builder, term, G, [hole]).get(hole) as Expr]
    } else {
      throw new GradusError({ code: "unsupported", message: `the derivative of ${op.name} is not supported yet` })
    }
  }
}

/** Through an index sum or product: the sum over the index of what the body passes back. */
function* pullBackLambda(
  builder: Builder,
  lambda: Lambda,
  e: Apply,
  G: Expr,
  varying: ReadonlySet<Expr>,
): Generator<[Expr, Expr]> {
  const [from, to, ...captured] = e.args as [Expr, Expr, ...Expr[]]
  const { index, body } = open(builder, { ...lambda, captured: [] }, e.args)
  const values = new Map<Expr, Expr>(lambda.captured.map((c, i) => [c, captured[i] as Expr]))
  const holes = lambda.captured.filter((_, i) => varying.has(captured[i] as Expr))
  // d ∏ b = Σ (∏ b / b_k) db_k
  const seed =
    lambda.fold === "sum"
      ? G
      : builder.scale(builder.conj(builder.scale(builder.reciprocal(substitute(builder, body, values)), e)), G)
  const pulled = pullBack(builder, body, seed, holes)
  for (const hole of holes) {
    const term = substitute(builder, pulled.get(hole) as Expr, values)
    yield [values.get(hole) as Expr, bind(builder, "sum", index, from, to, term)]
  }
}
