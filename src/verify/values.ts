import * as la from "../field/linalg.ts"
import type { Random } from "../field/random.ts"
import { type Source, sampleMatrix, sampleTangent } from "../field/sample.ts"
import { dimValue } from "../ir/dim.ts"
import { type Expr, type Sym, symbolsOf } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain } from "../ir/number.ts"
import { Evaluation } from "./evaluate.ts"
import type { Sizes } from "./sizes.ts"

/** Random values of the variables, inside their sets, at some sizes. */
export interface Sample<T> {
  readonly sizes: Sizes
  readonly values: ReadonlyMap<string, Matrix<T>>
  /** The k-th random direction along the set of a symbol at its value; the same whenever it is asked for. */
  readonly direction: (symbol: Sym, k: number) => Matrix<T>
}

/** @throws OutsideDomain where a set has no matrix of the size, or none was found */
export function samplePoint<T>(source: Source<T>, symbols: readonly Sym[], sizes: Sizes, random: Random): Sample<T> {
  const values = new Map<string, Matrix<T>>()
  for (const s of symbols) {
    const [rows, cols] = [dimValue(s.type.rows, sizes), dimValue(s.type.cols, sizes)]
    if (!rows || !cols || rows < 1 || cols < 1) throw new OutsideDomain(`${s.name} has no size`)
    values.set(s.name, sampleMatrix(source, s.set, s.type.field, rows, cols, random))
  }
  const directions = new Map<string, Matrix<T>>()
  return {
    sizes,
    values,
    direction: (s, k) => {
      const key = `${s.name} ${k}`
      let known = directions.get(key)
      if (!known) {
        const value = values.get(s.name)
        if (!value) throw new RangeError(`${s.name} is not in the sample`)
        known = sampleTangent(source, s.set, s.type.field, value, random)
        directions.set(key, known)
      }
      return known
    },
  }
}

/** A sample whose directions are off by the noise of a system: what they sum to, 0 perhaps, is rounding. */
export function perturbed<T>(F: NumberSystem<T>, sample: Sample<T>): Sample<T> {
  const known = new Map<Matrix<T>, Matrix<T>>()
  return {
    ...sample,
    direction: (s, k) => {
      const H = sample.direction(s, k)
      const moved = known.get(H) ?? la.map(H, (a) => F.mul(F.one, a))
      known.set(H, moved)
      return moved
    },
  }
}

/** What an evaluation at a sample needs to know beyond the sample. */
export interface Meaning {
  /** The variables that `d` moves, each along its own direction. */
  readonly varying: ReadonlySet<string>
  readonly isReal: (e: Expr) => boolean
  readonly denominatorLayout: boolean
  /** As `Place` has it. */
  readonly wirtinger?: boolean | undefined
}

export function evaluationAt<T>(F: NumberSystem<T>, sample: Sample<T>, meaning: Meaning): Evaluation<T> {
  const { isReal, denominatorLayout, wirtinger, varying } = meaning
  return new Evaluation(F, {
    sizes: sample.sizes,
    value: (s) => sample.values.get(s.name),
    tangent: (s) => (varying.has(s.name) ? sample.direction(s, 0) : undefined),
    isReal,
    denominatorLayout,
    wirtinger,
  })
}

/** The distinct symbols, in the order of their names: samples do not depend on how an expression is built. */
export const sampledSymbols = (roots: readonly Expr[]): Sym[] =>
  symbolsOf(...roots).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
