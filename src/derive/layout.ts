import { isOne } from "../ir/dim.ts"
import { type Apply, type Expr, fold, isScalar, nodesOf } from "../ir/expr.ts"
import { type Builder, PlainBuilder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { isSymmetricSum } from "../rewrite/symmetric.ts"
import { splitCoefficient } from "../rewrite/scalars.ts"
import { writtenOut } from "./entries.ts"
import type { Workshop } from "./gradient.ts"

/** Products are not multiplied out into more terms than this. */
const MOST_TERMS = 16

/** How much longer a form may be that shows its symmetry. */
const FOR_SYMMETRY = 1.4

/** A matrix of first or second derivatives as it is read: as it stands or multiplied out, and with transposed sums as such. */
export function asRead(shop: Workshop, matrix: Expr, symmetric: boolean): Expr {
  const { read } = shop
  const whole = read.rebuild(matrix)
  const terms = multipliedOut(shop.derive, matrix)
  const entries =
    terms &&
    writtenOut(
      read,
      terms.map((t) => read.rebuild(t)),
    )
  if (entries) return entries
  const flat = terms && terms.length > 1 ? read.rebuild(shop.derive.add(...terms)) : whole
  const cost = (e: Expr): number => length(e) * (symmetric && !showsSymmetry(shop, e) ? FOR_SYMMETRY : 1)
  return withMirrors(read, cost(flat) < cost(whole) ? flat : whole)
}

/** The shorter one of an operator on `step` and its matrix times that, both as read; for columns. */
export function shorterOperator(shop: Workshop, operator: Expr, matrix: Expr, step: Expr): Expr {
  const whole = withMirrors(shop.read, shop.read.rebuild(operator))
  if (!isOne(step.type.cols) || !isOne(operator.type.cols) || isScalar(step.type)) return whole
  const applied = withMirrors(shop.read, shop.read.times(matrix, step))
  return length(applied) < length(whole) ? applied : whole
}

/** How much there is to read, repeated parts as often as they stand. */
const length = (root: Expr): number =>
  fold<number>(root, (e, parts) => parts.reduce((a, b) => a + b, e.kind === "literal" ? 0 : 1))

/** Whether a matrix is a symmetric sum, a product framed by a factor and its transpose, or known to be symmetric. */
function showsSymmetry({ read }: Workshop, e: Expr): boolean {
  const { core = e } = splitCoefficient(e)
  if (core.kind === "apply" && core.op === ops.add) return isSymmetricSum(read, core.args)
  if (core.kind === "apply" && core.op === ops.scale) return showsSymmetry({ read } as Workshop, core.args[1] as Expr)
  return read.isSymmetric(core)
}

/** The terms of an expression with products of sums multiplied out; scalar factors stay. Undefined where there are too many. */
function multipliedOut(B: Builder, root: Expr): readonly Expr[] | undefined {
  return fold<readonly Expr[] | undefined>(root, (e, parts) => {
    if (e.kind !== "apply" || isScalar(e.type)) return [e]
    const [a, b] = parts
    const crossed = (left: readonly Expr[], right: readonly Expr[], join: (x: Expr, y: Expr) => Expr): Expr[] =>
      left.flatMap((x) => right.map((y) => join(x, y)))
    let terms: readonly Expr[] | undefined = [e]
    if (e.op === ops.add) terms = parts.every((p) => p !== undefined) ? parts.flat() : undefined
    else if (e.op === ops.scale) terms = b?.map((t) => B.scale(e.args[0] as Expr, t))
    else if (e.op === ops.mul) terms = a && b && crossed(a, b, (x, y) => B.times(x, y))
    else if (e.op === ops.kron) terms = a && b && crossed(a, b, (x, y) => B.apply(ops.kron, [x, y]))
    return terms && terms.length <= MOST_TERMS ? terms : undefined
  })
}

/** Sums that are the transpose of another sum in the expression, written as that: `(A*x - b)*(A*x - b)'`. */
function withMirrors(read: Builder, root: Expr): Expr {
  const sums = nodesOf(root).filter((e): e is Apply => e.kind === "apply" && e.op === ops.add && !isScalar(e.type))
  if (sums.length < 2) return root
  const plain = new PlainBuilder(read.arena)
  const known = new Map<Expr, Apply>(sums.map((s) => [s, s]))
  const transposes = (e: Expr): number =>
    nodesOf(e).filter((n) => n.kind === "apply" && (n.op === ops.transpose || n.op === ops.adjoint)).length
  const turned = new Map<Expr, Expr>()
  for (const s of sums) {
    const mirrored = read.adjoint(s)
    for (const [image, sign] of [
      [mirrored, 1],
      [read.neg(mirrored), -1],
    ] as const) {
      const other = known.get(image)
      if (!other || other === s || turned.has(other) || transposes(other) >= transposes(s)) continue
      const back = plain.adjoint(other)
      turned.set(s, sign === 1 ? back : plain.neg(back))
    }
  }
  if (turned.size === 0) return root
  return fold<Expr>(root, (e, args) => {
    const [target] = turned.has(e) ? [turned.get(e) as Expr] : []
    if (target) return target
    return e.kind === "apply" && args.some((a, i) => a !== e.args[i]) ? plain.apply(e.op, args, e.dims) : e
  })
}
