import { GradusError } from "../ir/error.ts"
import type { Expr, Sym, Type } from "../ir/expr.ts"
import { childrenOf, fold, symbolsOf } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain } from "../ir/number.ts"
import type { Lambda, Op, Sizes } from "../ir/op.ts"
import type { Builder } from "./build.ts"
import { evaluate } from "./evaluate.ts"

const SCALAR_INDEX = "Int"
const made = new WeakMap<Expr, Map<Lambda["fold"], Op>>()
const opened = new WeakMap<Builder["arena"], number>()

/** A scalar symbol that no user can write, for the index of an opened sum. */
export function freshIndex(builder: Builder): Sym {
  const n = (opened.get(builder.arena) ?? 0) + 1
  opened.set(builder.arena, n)
  return builder.arena.symbol(`#${n}`, builder.literal(0).type, SCALAR_INDEX)
}

/** The nodes of `body` that contain `index`. */
function containing(body: Expr, index: Sym): Set<Expr> {
  const found = new Set<Expr>()
  fold<boolean>(body, (e, children) => {
    const yes = e === index || children.includes(true)
    if (yes) found.add(e)
    return yes
  })
  return found
}

/** The largest subexpressions with variables and without the index, in order of appearance; numbers and sizes stay. */
function capturedBy(body: Expr, bound: ReadonlySet<Expr>): Expr[] {
  const captured = new Set<Expr>()
  const seen = new Set<Expr>()
  const stack = [body]
  for (let e = stack.pop(); e; e = stack.pop()) {
    if (seen.has(e)) continue
    seen.add(e)
    if (!bound.has(e)) {
      if (symbolsOf(e).length > 0) captured.add(e)
    } else stack.push(...[...childrenOf(e)].reverse())
  }
  return [...captured]
}

function replace(builder: Builder, root: Expr, by: ReadonlyMap<Expr, Expr>): Expr {
  return fold<Expr>(root, (e, children) => {
    const replacement = by.get(e)
    if (replacement) return replacement
    return e.kind !== "apply" || e.args.every((a, i) => a === children[i]) ? e : builder.apply(e.op, children, e.dims)
  })
}

const shapeText = (t: Type): string => `(${t.rows.key},${t.cols.key})`

/** The operator of a closed body; equal bodies have one operator. */
function operatorOf(lambda: Lambda): Op {
  const known = made.get(lambda.body)?.get(lambda.fold)
  if (known) return known
  const { body, captured } = lambda
  const op: Op = {
    name: `${lambda.fold}@${body.id}`,
    params: ["from", "to", ...captured.map((c) => c.name)],
    signature: `${["()", "()", ...captured.map((c) => shapeText(c.type))].join(",")} -> ${shapeText(body.type)}`,
    field: body.type.field === "C" ? "complex" : "real",
    lambda,
    notation: { text: `${lambda.fold}(…)`, latex: lambda.fold === "sum" ? "\\sum" : "\\prod" },
    evaluate: (F, args, sizes) => evaluateLambda(F, lambda, args, sizes),
  }
  made.set(body, (made.get(body) ?? new Map()).set(lambda.fold, op))
  return op
}

/**
 * `Σ_{index = from}^{to} body` or the product; both ends are scalars without the index.
 * The index of the body becomes bound: the result does not contain it.
 * @throws GradusError where a derivative is taken of something with the index: what is captured would count as constant in it
 */
export function bind(builder: Builder, kind: Lambda["fold"], index: Sym, from: Expr, to: Expr, body: Expr): Expr {
  const bound = containing(body, index)
  for (const e of bound)
    if (e.kind === "apply" && "form" in e.op)
      throw new GradusError({
        code: "unsupported",
        message: "a derivative of what depends on the index of a sum is not supported",
        hint: "take the derivative of the whole, as in jac(y, x)[i,j]",
      })
  const outside = capturedBy(body, bound)
  const captured = outside.map((e, i) => builder.arena.symbol(`$${i + 1}`, e.type))
  const own = builder.arena.symbol("$0", index.type, SCALAR_INDEX)
  const closed = replace(
    builder,
    body,
    new Map<Expr, Expr>([[index, own], ...outside.map((e, i): [Expr, Expr] => [e, captured[i] as Sym])]),
  )
  return builder.apply(operatorOf({ fold: kind, index: own, captured, body: closed }), [from, to, ...outside])
}

/** The body of an index sum or product over a fresh index, with what it captured put back. */
export function open(
  builder: Builder,
  lambda: Lambda,
  args: readonly Expr[],
  index: Sym = freshIndex(builder),
): { index: Sym; body: Expr } {
  const by = new Map<Expr, Expr>([
    [lambda.index, index],
    ...lambda.captured.map((c, i): [Expr, Expr] => [c, args[i + 2] as Expr]),
  ])
  return { index, body: replace(builder, lambda.body, by) }
}

function evaluateLambda<T>(F: NumberSystem<T>, lambda: Lambda, args: readonly Matrix<T>[], at: Sizes): Matrix<T> {
  const [from, to] = args.map((a) => F.toInteger(a.data[0] as T))
  if (from === undefined || to === undefined) throw new OutsideDomain("the ends of a sum are integers")
  const values = new Map(lambda.captured.map((c, i) => [c.name, args[i + 2] as Matrix<T>]))
  const combine = lambda.fold === "sum" ? F.add : F.mul
  let total: readonly T[] = new Array<T>(at.rows * at.cols).fill(lambda.fold === "sum" ? F.zero : F.one)
  for (let k = from; k <= to; k++) {
    const current: Matrix<T> = { rows: 1, cols: 1, data: [F.number(k)] }
    const value = (name: string): Matrix<T> | undefined => (name === lambda.index.name ? current : values.get(name))
    const term = evaluate(F, lambda.body, { sizes: at.sizes, value })
    total = total.map((t, i) => combine(t, term.data[i] as T))
  }
  return { rows: at.rows, cols: at.cols, data: total }
}
