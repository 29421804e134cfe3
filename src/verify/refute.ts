import type { Complex } from "../field/complex.ts"
import * as la from "../field/linalg.ts"
import { createRandom, type Random } from "../field/random.ts"
import { complexSource, float64Source, type Source } from "../field/sample.ts"
import { dimNames, isOne } from "../ir/dim.ts"
import { type Expr, nodesOf, type Sym } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import { type Rational, toNumber } from "../ir/rational.ts"
import { formOf } from "./evaluate.ts"
import { equality, isComplex } from "./identity.ts"
import { compareAt, complexes, type Floats, reals } from "./numeric.ts"
import { smallIntegers } from "./rationals.ts"
import { type Sizes, sizeNeeds, smallAssignments } from "./sizes.ts"
import { evaluationAt, type Meaning, sampledSymbols, type Sample, samplePoint } from "./values.ts"

/** A number as JSON has it. */
export type Value = number | { readonly re: number; readonly im: number }
/** A scalar, a vector, a matrix by rows. */
export type ArrayValue = Value | readonly Value[] | readonly (readonly Value[])[]

/** Values of the variables at which two expressions differ. */
export interface Counterexample {
  readonly dimensions: Readonly<Record<string, number>>
  readonly values: Readonly<Record<string, ArrayValue>>
  readonly claimed: ArrayValue
  readonly actual: ArrayValue
}

const LARGEST = 3
const MAX_SIZES = 120
/** Integer points at one assignment of sizes. */
const POINTS = 3

/**
 * The smallest point found at which the two sides clearly differ, forms evaluated: sizes from 1 to 3 by their sum,
 * small integers first; at last the sizes `alsoAt`. Exact where fractions suffice; else in floating point with a
 * margin far above its rounding.
 */
export function refute(
  claimed: Expr,
  actual: Expr,
  meaning: Meaning,
  seed: number,
  alsoAt: readonly Sizes[] = [],
): Counterexample | undefined {
  const needs = sizeNeeds([claimed, actual])
  let largest = LARGEST
  while (largest < 9 && smallAssignments(needs, largest, 1).length === 0) largest++
  const sizes = [...smallAssignments(needs, largest, MAX_SIZES), ...alsoAt]
  const search = { claimed, actual, meaning, sizes, random: createRandom(seed) }
  const complexNumbers = isComplex(equality(claimed, actual, meaning))
  return complexNumbers ? searchComplex(search) : searchReal(search)
}

interface Sides {
  readonly claimed: Expr
  readonly actual: Expr
  readonly meaning: Meaning
}

interface Search extends Sides {
  readonly sizes: readonly Sizes[]
  readonly random: Random
}

const toReal = (a: Rational): number => toNumber(a)
const toComplex = (a: Complex<Rational>): Complex<number> => ({ re: toNumber(a.re), im: toNumber(a.im) })
const realValue = (a: number): Value => a
const complexValue = (a: Complex<number>): Value => (a.im === 0 ? a.re : { re: a.re, im: a.im })

function searchReal(search: Search): Counterexample | undefined {
  const exact = exactly(search, smallIntegers, (a) => toReal(a))
  if (exact) return exact
  const integers = (sizes: Sizes): Sample<number> => mapped(draw(search, smallIntegers, sizes), toReal)
  const general = (sizes: Sizes): Sample<number> => draw(search, float64Source, sizes)
  return floating(search, reals, integers, realValue) ?? floating(search, reals, general, realValue)
}

function searchComplex(search: Search): Counterexample | undefined {
  const source = complexSource(smallIntegers)
  const exact = exactly(search, source, (a) => complexValue(toComplex(a)))
  if (exact) return exact
  const integers = (sizes: Sizes): Sample<Complex<number>> => mapped(draw(search, source, sizes), toComplex)
  const general = (sizes: Sizes): Sample<Complex<number>> => draw(search, complexes.source, sizes)
  return floating(search, complexes, integers, complexValue) ?? floating(search, complexes, general, complexValue)
}

/** Both sides at a sample in floating point. */
export function counterexampleAt<T>(
  { source }: Floats<T>,
  claimed: Expr,
  actual: Expr,
  meaning: Meaning,
  sample: Sample<T>,
): Counterexample {
  const F = source.system
  const search = { claimed, actual, meaning }
  const [A, B] = sides(F, search, sample)
  const float = (a: T): number => Math.sign(F.compare(F.re(a), F.zero)) * F.magnitude(F.re(a))
  const show = (a: T): Value => {
    const im = F.complex ? float(F.im(a)) : 0
    return im === 0 ? float(a) : { re: float(a), im }
  }
  return describe(search, sample, A, B, show)
}

const draw = <T>({ claimed, actual, random }: Search, source: Source<T>, sizes: Sizes): Sample<T> =>
  samplePoint(source, sampledSymbols([claimed, actual]), sizes, random)

const mapped = <T, S>(sample: Sample<T>, to: (a: T) => S): Sample<S> => ({
  sizes: sample.sizes,
  values: new Map([...sample.values].map(([name, A]) => [name, la.map(A, to)])),
  direction: (s, k) => la.map(sample.direction(s, k), to),
})

/** Over exact fractions, as long as all values are. */
function exactly<T>(search: Search, source: Source<T>, show: (a: T) => Value): Counterexample | undefined {
  const F = source.system
  for (const sizes of search.sizes) {
    for (let attempt = 0; attempt < POINTS; attempt++) {
      try {
        const sample = draw(search, source, sizes)
        const [A, B] = sides(F, search, sample)
        if (!la.equal(F, A, B)) return describe(search, sample, A, B, show)
      } catch (error) {
        if (error instanceof Unavailable) return undefined
        if (!(error instanceof OutsideDomain)) throw error
      }
    }
  }
  return undefined
}

function sides<T>(F: NumberSystem<T>, { claimed, actual, meaning }: Sides, sample: Sample<T>): [Matrix<T>, Matrix<T>] {
  const at = evaluationAt(F, sample, meaning)
  return [at.value(claimed), at.value(actual)]
}

function floating<T>(
  search: Search,
  floats: Floats<T>,
  sampled: (sizes: Sizes) => Sample<T>,
  show: (a: T) => Value,
): Counterexample | undefined {
  const identity = equality(search.claimed, search.actual, search.meaning)
  try {
    for (const sizes of search.sizes) {
      for (let attempt = 0; attempt < POINTS; attempt++) {
        let sample: Sample<T> | undefined
        const draws = (): Sample<T> => {
          sample = sampled(sizes)
          return sample
        }
        if (compareAt(floats, identity, draws) === "different" && sample) {
          const [A, B] = sides(floats.source.system, search, sample)
          return describe(search, sample, A, B, show)
        }
      }
    }
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
  }
  return undefined
}

function describe<T>(
  search: Sides,
  sample: Sample<T>,
  A: Matrix<T>,
  B: Matrix<T>,
  show: (a: T) => Value,
): Counterexample {
  const symbols = sampledSymbols([search.claimed, search.actual])
  const used = namesIn([search.claimed, search.actual])
  const values = symbols.map((s): [string, ArrayValue] => [
    s.name,
    arrayOf(sample.values.get(s.name) as Matrix<T>, s, show),
  ])
  if (nodesOf(search.claimed, search.actual).some((e) => formOf(e)?.form === "differential"))
    for (const s of symbols)
      if (search.meaning.varying.has(s.name)) values.push([`d${s.name}`, arrayOf(sample.direction(s, 0), s, show)])
  return {
    dimensions: Object.fromEntries([...sample.sizes].filter(([name]) => used.has(name))),
    values: Object.fromEntries(values),
    claimed: arrayOf(A, search.claimed, show),
    actual: arrayOf(B, search.actual, show),
  }
}

function namesIn(roots: readonly Expr[]): ReadonlySet<string> {
  return new Set(
    nodesOf(...roots).flatMap((e) =>
      [...dimNames(e.type.rows), ...dimNames(e.type.cols)].concat(e.kind === "apply" ? e.dims.flatMap(dimNames) : []),
    ),
  )
}

/** In the dimensions that the type has: a scalar, a vector, a matrix, whatever its size happens to be. */
function arrayOf<T>(A: Matrix<T>, { type }: Expr | Sym, show: (a: T) => Value): ArrayValue {
  if (isOne(type.rows) && isOne(type.cols)) return show(la.at(A, 0, 0))
  if (isOne(type.cols)) return A.data.map(show)
  return Array.from({ length: A.rows }, (_, i) => A.data.slice(i * A.cols, (i + 1) * A.cols).map(show))
}
