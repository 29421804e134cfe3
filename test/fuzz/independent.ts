import type { Gradient } from "../../src/derive/gradient.ts"
import { type Complex, complex } from "../../src/field/complex.ts"
import { type Dual, derivativePart, dual, dualMatrix } from "../../src/field/dual.ts"
import * as la from "../../src/field/linalg.ts"
import type { Random } from "../../src/field/random.ts"
import { complexSource, float64Source, type Source, sampleMatrix, sampleTangent } from "../../src/field/sample.ts"
import { dimValue } from "../../src/ir/dim.ts"
import { type Expr, nodesOf, type Sym, symbolsOf } from "../../src/ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { evaluate, type Point } from "../../src/ops/evaluate.ts"
import { noisyFloat64 } from "../../src/verify/noisy.ts"
import { projectTangent } from "../../src/verify/tangent.ts"

/** A number system with samples, and copies of it whose results are off by noise. */
interface World<T> {
  readonly source: Source<T>
  readonly noisy: (seed: number) => NumberSystem<T>
}

const reals: World<number> = { source: float64Source, noisy: noisyFloat64 }
const complexes: World<Complex<number>> = {
  source: complexSource(float64Source),
  noisy: (seed) => complex(noisyFloat64(seed)),
}

/**
 * What a comparison shows. `wrong`: the derivative differs from dual numbers and from finite differences alike;
 * `odd`: it differs from dual numbers alone; `unclear`: rounding, or no derivative at the point.
 */
type Finding = "right" | "wrong" | "odd" | "unclear" | "undefined"

export interface Mismatch {
  readonly by: string
  readonly what: string
  readonly sizes: string
  readonly claimed: number
  readonly actual: number
}

export interface Comparison {
  readonly finding: Finding
  readonly mismatch?: Mismatch
}

type Values<T> = ReadonlyMap<string, Matrix<T>>
type Sizes = ReadonlyMap<string, number>

const sizeText = (sizes: Sizes): string => [...sizes].map(([n, k]) => `${n} = ${k}`).join(", ")

/** Compares gradients with dual numbers at random points of the sizes; nothing here uses a card's differential. */
export function compare(
  f: Expr,
  gradients: readonly Gradient[],
  sizes: Sizes,
  points: number,
  random: Random,
): Comparison {
  const roots = [f, ...gradients.flatMap(expressionsOf)]
  const isComplex = nodesOf(...roots).some((e) => e.type.field === "C")
  return isComplex
    ? compareIn(complexes, f, gradients, sizes, points, random)
    : compareIn(reals, f, gradients, sizes, points, random)
}

const expressionsOf = (g: Gradient): Expr[] =>
  [g.value, g.euclidean, g.freeEntries, g.wirtinger?.dW, g.wirtinger?.dWbar].filter((e) => e !== undefined)

function compareIn<T>(
  world: World<T>,
  f: Expr,
  gradients: readonly Gradient[],
  sizes: Sizes,
  points: number,
  random: Random,
): Comparison {
  let best: Comparison = { finding: "undefined" }
  let found = 0
  for (let attempt = 0; attempt < 10 * points && found < points; attempt++) {
    const at = attempted(() => compareAt(world, f, gradients, sizes, random))
    if (!at) continue
    if (at.finding === "wrong") return at
    if (at.finding === "right") found++
    if (RANK.indexOf(at.finding) > RANK.indexOf(best.finding)) best = at
  }
  return best
}
const RANK: readonly Finding[] = ["undefined", "unclear", "right", "odd", "wrong"]

function attempted<R>(run: () => R): R | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof OutsideDomain || error instanceof Unavailable) return undefined
    throw error
  }
}

function compareAt<T>(
  world: World<T>,
  f: Expr,
  gradients: readonly Gradient[],
  sizes: Sizes,
  random: Random,
): Comparison | undefined {
  const { source } = world
  const size = (v: Sym, d: "rows" | "cols"): number => dimValue(v.type[d], sizes) as number
  const variables = symbolsOf(f, ...gradients.map((g) => g.variable))
  const values: Values<T> = new Map(
    variables.map((v) => [v.name, sampleMatrix(source, v.set, v.type.field, size(v, "rows"), size(v, "cols"), random)]),
  )
  if (!isDefined(source.system, [f, ...gradients.flatMap(expressionsOf)], { sizes, value: (name) => values.get(name) }))
    return undefined
  let result: Comparison | undefined
  for (const g of gradients) {
    const v = g.variable
    const H = sampleTangent(source, v.set, v.type.field, values.get(v.name) as Matrix<T>, random)
    const here = new Place(world, f, g, values, H, sizes)
    for (const at of here.comparisons()) {
      if (at.finding !== "right") return at
      result = at
    }
  }
  return result
}

/** What is real by its type has a real value: over C the logarithm of a negative real number has one, over R it has none. */
function isDefined<T>(F: NumberSystem<T>, roots: readonly Expr[], point: Point<T>): boolean {
  const memo = new Map<Expr, Matrix<T>>()
  for (const root of roots) evaluate(F, root, point, memo)
  if (!F.complex) return true
  const isReal = (a: T): boolean => F.magnitude(F.im(a)) <= 1e-9 * F.magnitude(a)
  return [...memo].every(([e, value]) => e.type.field === "C" || value.data.every(isReal))
}

/** One variable at one point along one direction. */
class Place<T> {
  private readonly world: World<T>
  private readonly f: Expr
  private readonly g: Gradient
  private readonly values: Values<T>
  private readonly H: Matrix<T>
  private readonly sizes: Sizes

  constructor(world: World<T>, f: Expr, g: Gradient, values: Values<T>, H: Matrix<T>, sizes: Sizes) {
    this.world = world
    this.f = f
    this.g = g
    this.values = values
    this.H = H
    this.sizes = sizes
  }

  *comparisons(): Generator<Comparison> {
    const { g } = this
    const { set } = g.variable
    const paired = g.sense === "gradient" ? this.inner : this.bilinear
    if (g.sense === "wirtinger") yield this.along("∂f/∂V and ∂f/∂V̄", this.bothWirtinger)
    else {
      yield this.along(g.sense, paired(g.value))
      // the derivative of a complex function by a real variable is complex
      if (g.sense === "gradient" || g.variable.type.field === "C") yield this.inSpace()
    }
    if (g.euclidean) yield this.along("the Euclidean gradient", paired(g.euclidean))
    if (g.freeEntries) yield this.along("the free entries", this.lowerHalf(g.freeEntries))
    if (g.wirtinger && g.sense === "gradient" && set === "general")
      yield this.along("∂f/∂V and ∂f/∂V̄ of a real f", this.bothWirtinger)
  }

  private readonly evaluate = (F: NumberSystem<T>, e: Expr): Matrix<T> =>
    evaluate(F, e, { sizes: this.sizes, value: (name) => this.values.get(name) })

  private readonly inner =
    (G: Expr) =>
    (F: NumberSystem<T>): T =>
      F.re(
        la.sum(
          F,
          la.zip(this.evaluate(F, G), this.H, (g, h) => F.mul(F.conj(g), h)),
        ),
      )

  private readonly bilinear =
    (G: Expr, direction: Matrix<T> = this.H) =>
    (F: NumberSystem<T>): T =>
      la.sum(F, la.zip(this.evaluate(F, G), direction, F.mul))

  private readonly lowerHalf =
    (table: Expr) =>
    (F: NumberSystem<T>): T => {
      const products = la.zip(this.evaluate(F, table), this.H, (t, h) => F.re(F.mul(F.conj(t), h)))
      return la.sum(
        F,
        la.generate(products.rows, products.cols, (i, j) => (i >= j ? la.at(products, i, j) : F.zero)),
      )
    }

  private readonly bothWirtinger = (F: NumberSystem<T>): T => {
    const { dW, dWbar } = this.g.wirtinger as { dW: Expr; dWbar: Expr }
    return F.add(this.bilinear(dW)(F), this.bilinear(dWbar, la.map(this.H, F.conj))(F))
  }

  private readonly derivative = (F: NumberSystem<T>): T => {
    const D = dual(F)
    const moved = new Map<string, Matrix<Dual<T>>>(
      [...this.values].map(([name, v]) => [name, dualMatrix(F, v, name === this.g.variable.name ? this.H : undefined)]),
    )
    return la.at(derivativePart(evaluate(D, this.f, { sizes: this.sizes, value: (name) => moved.get(name) })), 0, 0)
  }

  /** The claimed derivative along H against the actual one. */
  private along(what: string, claim: (F: NumberSystem<T>) => T): Comparison {
    const F = this.world.source.system
    const [actual, claimed] = [this.derivative(F), claim(F)]
    const difference = F.magnitude(F.sub(actual, claimed))
    const scale = F.magnitude(actual) + F.magnitude(claimed)
    if (!Number.isFinite(scale) || !Number.isFinite(difference)) return { finding: "unclear" }
    if (difference <= 1e-9 * scale + 1e-13) return { finding: "right" }
    const noise = [1, 2, 3].map((seed) => {
      const G = this.world.noisy(seed)
      return F.magnitude(F.sub(this.derivative(G), actual)) + F.magnitude(F.sub(claim(G), claimed))
    })
    const spread = Math.max(...noise)
    if (!(spread < 1e-3 * difference))
      return { finding: difference <= 10 * spread && spread < 1e-6 * scale ? "right" : "unclear" }
    return this.confirmed(what, actual, claimed, difference)
  }

  /** A difference counts where finite differences, from both sides, say the same as dual numbers. */
  private confirmed(what: string, actual: T, claimed: T, difference: number): Comparison {
    const F = this.world.source.system
    const shifted = (h: number): T => {
      const name = this.g.variable.name
      const moved = la.add(F, this.values.get(name) as Matrix<T>, la.scale(F, F.number(h), this.H))
      return la.at(
        evaluate(F, this.f, { sizes: this.sizes, value: (n) => (n === name ? moved : this.values.get(n)) }),
        0,
        0,
      )
    }
    const quotient = (h: number): T => F.mul(F.number(1 / h), F.sub(shifted(h), shifted(0)))
    const estimates = [2 ** -18, 2 ** -21].flatMap((h) => [quotient(h), quotient(-h)])
    const far = (from: T): number => Math.max(...estimates.map((e) => F.magnitude(F.sub(e, from))))
    const mismatch: Mismatch = {
      by: this.g.variable.name,
      what,
      sizes: sizeText(this.sizes),
      claimed: F.magnitude(claimed),
      actual: F.magnitude(actual),
    }
    if (far(actual) < 0.2 * difference) return { finding: "wrong", mismatch }
    return far(claimed) < 0.2 * difference ? { finding: "odd", mismatch } : { finding: "unclear" }
  }

  /** The gradient lies in the tangent space; that of a real variable is real. */
  private inSpace(): Comparison {
    const F = this.world.source.system
    const { variable: v, value } = this.g
    const largest = (A: Matrix<T>): number => Math.max(...A.data.map(F.magnitude))
    const G = this.evaluate(F, value)
    const point = this.values.get(v.name) as Matrix<T>
    const real = v.type.field === "R" && F.complex ? la.map(G, F.re) : G
    const distance = largest(la.sub(F, G, projectTangent(F, v.set, v.type.field, point, real)))
    const scale = largest(G)
    if (distance <= 1e-9 * scale + 1e-13) return { finding: "right" }
    const spread = largest(la.sub(F, G, this.evaluate(this.world.noisy(1), value)))
    if (!(spread < 1e-3 * distance))
      return { finding: distance <= 10 * spread && spread < 1e-6 * scale ? "right" : "unclear" }
    const sizes = sizeText(this.sizes)
    return {
      finding: "wrong",
      mismatch: { by: v.name, what: "not in the tangent space", sizes, claimed: distance, actual: 0 },
    }
  }
}
