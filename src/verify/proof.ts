import { isOne, sameDim } from "../ir/dim.ts"
import { type Apply, dependents, type Expr, fold, isScalar, type Sym, symbolsOf } from "../ir/expr.ts"
import { addRational, MINUS_ONE } from "../ir/rational.ts"
import type { SetName } from "../ir/set.ts"
import { matchSignature, signatureOf } from "../ir/signature.ts"
import type { PlainBuilder } from "../ops/build.ts"
import { einsumOf } from "../ops/einsum.ts"
import { d } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import { Elaborator } from "../syntax/elaborate.ts"
import { parseExpression } from "../syntax/gradus/parser.ts"
import { Scope } from "../syntax/scope.ts"
import { differentialForm, isReal, normalForm, provablyEqual, sameForm } from "../tensor/index.ts"
import { formOf } from "./evaluate.ts"
import type { PartialDerivative } from "./identity.ts"
import { isOpenSet } from "./tangent.ts"

/** The linear space that the directions of an open part of it are in; of other sets nothing is known. */
function directionSet({ set, type }: Sym): SetName | undefined {
  if (set === "positive") return "general"
  if (set === "PSD" || set === "PD" || set === "HPD") return type.field === "C" ? "Herm" : "Sym"
  const curved = ["O", "U", "St", "Simplex", "Perm", "Int", "Nat"].includes(set)
  return curved ? undefined : set
}

/** A symbol for the direction in which `s` moves. No name of the notation has a blank. */
function increment(builder: PlainBuilder, s: Sym, mark = "d"): Sym | undefined {
  const set = directionSet(s)
  return set && builder.arena.symbol(`${mark} ${s.name}`, s.type, set)
}

/** G provably lies in the tangent space of the set, wherever in the set. */
function inSpace(B: PlainBuilder, wrt: Sym, G: Expr): boolean {
  if (isOpenSet(wrt.set) || isScalar(wrt.type)) return wrt.type.field === "C" || isReal(G)
  const mirrored = ((): Expr | undefined => {
    switch (wrt.set) {
      case "Sym":
        return B.transpose(G)
      case "Skew":
        return B.neg(B.transpose(G))
      case "PSD":
      case "PD":
      case "Herm":
      case "HPD":
        return B.adjoint(G)
      case "Diag":
        return B.apply(ops.diag, [B.apply(ops.diagonal, [G])])
      case "Lower":
        return B.apply(ops.tril, [G])
      case "Upper":
        return B.apply(ops.triu, [G])
      default:
        return undefined
    }
  })()
  return mirrored !== undefined && (wrt.type.field === "C" || isReal(G)) && provablyEqual(G, mirrored) === true
}

/** `G : dW` is the differential of f in sum-product form, by the product rule on the occurrences of W. */
export function proveGradient(
  B: PlainBuilder,
  f: Expr,
  { wrt, derivative: G }: PartialDerivative,
  real: boolean,
): boolean {
  if (!symbolsOf(f).includes(wrt)) return sameShapes(G, wrt) && provablyEqual(G, B.zeros(wrt.type)) === true
  const dW = increment(B, wrt)
  if (!dW || !sameShapes(G, wrt) || (real && !isReal(f))) return false
  const claimed = real ? B.re(B.apply(ops.inner, [G, dW])) : B.apply(ops.sum, [B.hadamard(G, dW)])
  return agree(f, [[wrt, dW]], claimed) && (real ? inSpace(B, wrt, G) : isOpenSet(wrt.set))
}

/** `J*dx` is the differential of F; vectors and scalars only. */
export function proveJacobian(
  B: PlainBuilder,
  F: Expr,
  { wrt, derivative }: PartialDerivative,
  transposed: boolean,
): boolean {
  const dx = increment(B, wrt)
  const J = transposed ? B.transpose(derivative) : derivative
  if (!dx || !isOne(wrt.type.cols) || !isOne(F.type.cols) || !isOpenSet(wrt.set)) return false
  if (J.type.rows.key !== F.type.rows.key || J.type.cols.key !== wrt.type.rows.key) return false
  return agree(F, [[wrt, dx]], B.times(J, dx))
}

/** `a'*H*b` is the second differential along a, then b; vectors and scalars only, over R. */
export function proveHessian(B: PlainBuilder, y: Expr, x: Sym, z: Sym, H: Expr): boolean {
  const [a, b] = [increment(B, x, "a"), increment(B, z, "b")]
  const vectors = isOne(x.type.cols) && isOne(z.type.cols) && isOpenSet(x.set) && isOpenSet(z.set)
  if (!a || !b || !vectors || [y, x, z, H].some((e) => e.type.field === "C")) return false
  if (H.type.rows.key !== x.type.rows.key || H.type.cols.key !== z.type.rows.key) return false
  return agree(
    y,
    [
      [x, a],
      [z, b],
    ],
    B.apply(ops.inner, [a, B.times(H, b)]),
  )
}

const sameShapes = (a: Expr, b: Expr): boolean =>
  a.type.rows.key === b.type.rows.key && a.type.cols.key === b.type.cols.key

function agree(f: Expr, moves: readonly (readonly [Sym, Sym])[], claimed: Expr): boolean {
  let form = normalForm(f)
  for (const [variable, direction] of moves) form = form && differentialForm(form, variable, direction)
  const other = form && normalForm(claimed)
  return form !== undefined && other !== undefined && sameForm(form, other) === true
}

/** `a = b` by their sum-product forms, the differentials `d(e)` inside multiplied out for the `varying` symbols. */
export function proveEqual(B: PlainBuilder, a: Expr, b: Expr, varying: ReadonlySet<string>): boolean {
  if (provablyEqual(a, b)) return true
  const [x, y] = [multipliedOut(B, a, varying), multipliedOut(B, b, varying)]
  return (x !== a || y !== b) && provablyEqual(x, y) === true
}

/**
 * The expression with `d` written out by the product rule on multilinear operators, powers and inverses: over the
 * increments of symbols and over `d` of what the product rule does not reach.
 */
function multipliedOut(B: PlainBuilder, root: Expr, varying: ReadonlySet<string>): Expr {
  return fold<Expr>(root, (e, args) => {
    if (e.kind !== "apply") return e
    const form = formOf(e)
    if (form?.form === "differential") return differential(B, args[0] as Expr, varying)
    // inside another form symbols keep their meaning as variables
    if (form) return e
    return args.every((a, i) => a === e.args[i]) ? e : B.apply(e.op, args, e.dims)
  })
}

function differential(B: PlainBuilder, e: Expr, varying: ReadonlySet<string>): Expr {
  const root = defined(B, e)
  const moving = symbolsOf(root).filter((s) => varying.has(s.name))
  const inside = dependents(root, new Set(moving))
  const zero = ({ type }: Expr): Expr => B.zeros(type)
  const opaque = (part: Expr): Expr => B.apply(d, [part])
  return fold<Expr>(root, (node, args) => {
    if (!inside.has(node)) return zero(node)
    if (node.kind === "symbol") return increment(B, node) ?? opaque(node)
    if (node.kind === "literal") return zero(node)
    if (formOf(node)) return opaque(node)
    const terms = productRule(B, node, args, (i) => inside.has(node.args[i] as Expr))
    return terms ? B.add(...terms) : opaque(node)
  })
}

/** The expression with every operator that has a definition replaced by it. */
function defined(B: PlainBuilder, root: Expr): Expr {
  return fold<Expr>(root, (e, args) => {
    if (e.kind !== "apply" || formOf(e)) return e
    if (e.op.definition === undefined) return args.every((a, i) => a === e.args[i]) ? e : B.apply(e.op, args, e.dims)
    const scope = new Scope()
    e.op.params.forEach((name, i) => {
      scope.setValue(name, args[i] as Expr)
    })
    for (const [name, size] of matchSignature(
      e.op,
      args.map((a) => a.type),
      e.dims,
    ) ?? [])
      scope.setDim(name, size)
    const elaborator = new Elaborator(scope, { builder: B, unify: sameDim, source: e.op.definition })
    return defined(B, elaborator.expression(parseExpression(e.op.definition)))
  })
}

/** The terms of the differential of a node, given those of its arguments; undefined where there is no product rule. */
function productRule(
  B: PlainBuilder,
  e: Apply,
  moved: readonly Expr[],
  moves: (i: number) => boolean,
): readonly Expr[] | undefined {
  const { op, args } = e
  if (op.linear) {
    // arguments without an adjoint say where: they stay
    const linear = signatureOf(op).variadic ? args.length : (op.adjoints?.length ?? 0)
    if (args.some((_, i) => i >= linear && moves(i))) return undefined
    return [
      B.apply(
        op,
        args.map((a, i) => (i < linear ? (moved[i] as Expr) : a)),
        e.dims,
      ),
    ]
  }
  if (einsumOf(op))
    return args.flatMap((_, i) =>
      moves(i)
        ? [
            B.apply(
              op,
              args.map((a, k) => (k === i ? (moved[i] as Expr) : a)),
              e.dims,
            ),
          ]
        : [],
    )
  const [a, p] = args
  const [da] = moved
  if (!a || !da) return undefined
  if (op.sumProduct === "inverse") return [B.neg(B.times(B.times(e, da), e))]
  if (op.sumProduct === "power" && p?.kind === "literal") {
    const lower = B.pow(a, addRational(p.value, MINUS_ONE))
    return [B.scale(p, B.hadamard(lower, da))]
  }
  return undefined
}
