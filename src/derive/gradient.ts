import { GradusError } from "../ir/error.ts"
import { type Expr, isScalar, type Sym } from "../ir/expr.ts"
import { rational } from "../ir/rational.ts"
import { type Builder, PlainBuilder } from "../ops/build.ts"
import { ops } from "../ops/index.ts"
import { core } from "../rewrite/rules/core.ts"
import { expandModuli, presentModuli } from "../rewrite/rules/moduli.ts"
import { expand, present } from "../rewrite/rules/stages.ts"
import { RuleSet } from "../rewrite/rule-set.ts"
import { SimplifyingBuilder } from "../rewrite/simplify.ts"
import { substitute } from "../syntax/substitute.ts"
import { isReal, provablyEqual } from "../tensor/index.ts"
import { pullBack } from "./adjoints.ts"
import { type Condition, Conditions } from "./conditions.ts"
import { type Definition, overNames, pullBackNamed, readingCost, valuesOf } from "./named.ts"
import { freeEntries, isStructured, projected, projectedDerivative } from "./structures.ts"

const forDeriving = new RuleSet(core, expand, expandModuli)
const forReading = new RuleSet(core, present, presentModuli)

/** What kind of derivative an answer is (LANGUAGE.md, Meaning). */
export type GradientSense =
  | "gradient" // of a real function
  | "holomorphic" // df = sum(G .* dW)
  | "wirtinger" // neither: only the pair of Wirtinger derivatives

export interface Gradient {
  readonly variable: Sym
  readonly sense: GradientSense
  /** In the space of the variable; for `wirtinger` ∂f/∂W. */
  readonly value: Expr
  /** Over C: ∂f/∂W and ∂f/∂W̄. */
  readonly wirtinger: { readonly dW: Expr; readonly dWbar: Expr } | undefined
  /** For a structured variable: the unconstrained gradient. */
  readonly euclidean: Expr | undefined
  /** For a symmetric variable: the partial derivatives in its free entries. */
  readonly freeEntries: Expr | undefined
  readonly conditions: readonly Condition[]
  /** Parts of `value` that the asker has given a name. */
  readonly names: ReadonlyMap<Expr, string>
}

const NO_NAMES: ReadonlyMap<Expr, string> = new Map()

/** The builders of one problem: one to derive with, one to write answers with. */
export class Workshop {
  readonly derive: SimplifyingBuilder
  readonly read: SimplifyingBuilder
  private readonly conditions: Conditions

  constructor(arena: SimplifyingBuilder["arena"]) {
    this.derive = new SimplifyingBuilder(arena, forDeriving)
    this.read = new SimplifyingBuilder(arena, forReading, { forReading: true })
    this.conditions = new Conditions(this.derive)
  }

  /** What must hold for a derivative, as it is written for reading; a squared norm needs nothing. */
  conditionsOf(f: Expr, derivative: Expr, variable: Sym): Condition[] {
    const found = this.conditions.of(f, derivative, variable)
    return found.map(({ parts }) => ({ parts: parts.map((p) => (typeof p === "string" ? p : this.read.rebuild(p))) }))
  }
}

/**
 * The gradients of a scalar with respect to each variable, in the sense that LANGUAGE.md fixes. Of the form that is
 * simplified throughout and the one that keeps the asker's definitions apart, the shorter is given. `isRealOnSets` is
 * asked where the form of f does not show that it is real.
 * @throws GradusError code `request` where f is not a scalar, `unsupported` where a derivative is not known
 */
export function gradients(
  shop: Workshop,
  f: Expr,
  wrt: readonly Sym[],
  definitions: readonly Definition[] = [],
  isRealOnSets: (e: Expr) => boolean = () => false,
): Gradient[] {
  if (!isScalar(f.type))
    throw new GradusError({ code: "request", message: "the gradient is of a scalar", hint: "ask for the jacobian" })
  const expanded = shop.derive.rebuild(f)
  const real = expanded.type.field === "R" || isReal(expanded) || isRealOnSets(f)
  if (!real) return complexDerivatives(shop, f, expanded, wrt)
  const found = realGradients(shop, f, pullBack(shop.derive, expanded, shop.derive.literal(1), wrt))
  const named = overNames(shop.derive, f, definitions)
  if (!named) return found
  const values = valuesOf(shop.read, named)
  const plain = new PlainBuilder(shop.derive.arena)
  const simplified = new Map(definitions.map((d) => [shop.read.rebuild(d.value), d.name]))
  const names = new Map([...values].map(([symbol, value]) => [value, (symbol as Sym).name]))
  const kept = realGradients(shop, f, pullBackNamed(shop.derive, named, wrt), (e) => substitute(plain, e, values))
  return found.map((g, i) => {
    const other = kept[i] as Gradient
    return readingCost(other.value) < readingCost(g.value)
      ? { ...other, conditions: g.conditions, names }
      : { ...g, names: simplified }
  })
}

function realGradients(
  shop: Workshop,
  f: Expr,
  pulled: ReadonlyMap<Sym, Expr>,
  finish: (e: Expr) => Expr = (e) => e,
): Gradient[] {
  const B = shop.derive
  const read = (e: Expr): Expr => finish(shop.read.rebuild(e))
  return [...pulled].map(([variable, raw]) => {
    const G = variable.type.field === "R" ? B.re(raw) : raw
    const inSpace = projected(B, variable, G)
    if (!inSpace)
      throw new GradusError({
        code: "unsupported",
        message: `the gradient in the space of ${variable.name} (${variable.set}) is not supported yet`,
      })
    const value = read(inSpace)
    const structured = isStructured(variable)
    const free = structured ? freeEntries(B, variable, inSpace) : undefined
    const half = B.scale(B.literal(rational(1, 2)), G)
    return {
      variable,
      sense: "gradient",
      value,
      wirtinger: variable.type.field === "C" ? { dW: read(B.conj(half)), dWbar: read(half) } : undefined,
      euclidean: structured ? read(G) : undefined,
      freeEntries: free && read(free),
      conditions: shop.conditionsOf(f, value, variable),
      names: NO_NAMES,
    }
  })
}

/** A complex f: with du = re(g : dW) for u = re f and du = re(h : dW) for u = im f, ∂f/∂W = (ḡ + i h̄)/2, ∂f/∂W̄ = (g + i h)/2. */
export function wirtingerPair(B: Builder, f: Expr, wrt: readonly Sym[]): Map<Sym, { dW: Expr; dWbar: Expr }> {
  const i = B.apply(ops.imaginary, [])
  const ofReal = pullBack(B, f, B.literal(1), wrt)
  const ofImaginary = pullBack(B, f, i, wrt)
  const half = B.literal(rational(1, 2))
  // the unit into sums, where its square meets the other half
  const turned = (e: Expr): Expr =>
    e.kind === "apply" && e.op === ops.add ? B.add(...e.args.map((t) => B.scale(i, t))) : B.scale(i, e)
  return new Map(
    wrt.map((variable) => {
      const [g, h] = [ofReal.get(variable) as Expr, ofImaginary.get(variable) as Expr]
      const zero = B.zeros(variable.type)
      const whole = (e: Expr): Expr => (provablyEqual(e, zero) ? zero : e)
      const dW = whole(B.scale(half, B.add(B.conj(g), turned(B.conj(h)))))
      return [variable, { dW, dWbar: whole(B.scale(half, B.add(g, turned(h)))) }]
    }),
  )
}

function complexDerivatives(shop: Workshop, f: Expr, expanded: Expr, wrt: readonly Sym[]): Gradient[] {
  const B = shop.derive
  return [...wirtingerPair(B, expanded, wrt)].map(([variable, { dW, dWbar }]) => {
    const isZero = dWbar === B.zeros(variable.type)
    const overReal = variable.type.field === "R"
    const sense = overReal || isZero ? "holomorphic" : "wirtinger"
    const inSpace = (e: Expr): Expr => {
      const D = projectedDerivative(B, variable, e)
      if (D) return shop.read.rebuild(D)
      throw new GradusError({
        code: "unsupported",
        message: `a complex function of ${variable.name} in ${variable.set} is not supported`,
        hint: "ask for the gradients of its real and its imaginary part",
      })
    }
    const unconstrained = overReal ? B.add(dW, dWbar) : dW
    const value = inSpace(unconstrained)
    return {
      variable,
      sense,
      value,
      wirtinger: overReal ? undefined : { dW: value, dWbar: inSpace(dWbar) },
      euclidean: isStructured(variable) && sense === "holomorphic" ? shop.read.rebuild(unconstrained) : undefined,
      freeEntries: undefined,
      conditions: shop.conditionsOf(f, value, variable),
      names: NO_NAMES,
    }
  })
}
