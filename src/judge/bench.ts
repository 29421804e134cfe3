import type { Complex } from "../field/complex.ts"
import { createRandom } from "../field/random.ts"
import { type Source, sampleMatrix, sampleTangent } from "../field/sample.ts"
import { dimValue } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import type { Expr, Sym } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import { Evaluation } from "../verify/evaluate.ts"
import { complexes, type Floats, reals } from "../verify/numeric.ts"
import { type Sizes, sizeAssignments, sizeNeeds } from "../verify/sizes.ts"
import type { Meaning } from "../verify/values.ts"
import { isComplex } from "./scope.ts"

/** The value of an expression at all points of a bench, one after the other; complex entries as two numbers each. */
export interface Values {
  readonly points: number
  readonly rows: number
  readonly cols: number
  readonly data: Float64Array
}

const ATTEMPTS = 60
/** At some sizes an inverse in the roots has no value. */
const ASSIGNMENTS = 3
const TOLERANCE = 1e-9

/**
 * Fixed random points at which many expressions are evaluated in floating point, shared parts once: a filter for what
 * is worth a proof. Decides nothing by itself.
 */
export class Bench {
  readonly complex: boolean
  private readonly evaluate: ((e: Expr) => Values)[]

  private constructor(complex: boolean, evaluate: ((e: Expr) => Values)[]) {
    this.complex = complex
    this.evaluate = evaluate
  }

  /**
   * Points at which all of `roots` have values; undefined where none are found. `symbols`: what else may be evaluated.
   */
  static over(
    roots: readonly Expr[],
    symbols: readonly Sym[],
    meaning: Meaning,
    points: number = 2,
  ): Bench | undefined {
    const complex = isComplex(...roots, ...symbols)
    for (const sizes of sizeAssignments(sizeNeeds([...roots, ...symbols]), 0, ASSIGNMENTS)) {
      const found = Bench.at(sizes, roots, meaning, points, complex)
      if (found) return found
    }
    return undefined
  }

  /** The same at given sizes, which have to cover `roots`. */
  static at(
    sizes: Sizes,
    roots: readonly Expr[],
    meaning: Meaning,
    points: number = 1,
    complex: boolean = isComplex(...roots),
  ): Bench | undefined {
    const found: ((e: Expr) => Values)[] = []
    for (let attempt = 0; attempt < ATTEMPTS && found.length < points; attempt++) {
      const [evaluate, again] = complex
        ? pairAt(complexes, (a: Complex<number>, to) => to.push(a.re, a.im), meaning, sizes, attempt)
        : pairAt(reals, (a: number, to) => to.push(a), meaning, sizes, attempt)
      try {
        // the inverse of a singular matrix, rounded, is all noise
        const pairs = roots.map((root) => [evaluate(root), again(root)] as const)
        const largest = pairs.reduce((m, [a]) => Math.max(m, size(a)), 0)
        if (pairs.every(([a, b]) => near(a, b, largest))) found.push(evaluate)
      } catch (error) {
        if (error instanceof Unavailable || error instanceof GradusError) return undefined
        if (!(error instanceof OutsideDomain) && !(error instanceof RangeError)) throw error
      }
    }
    return found.length === 0 ? undefined : new Bench(complex, found)
  }

  /** Undefined where the expression has no value at some point. */
  value(e: Expr): Values | undefined {
    try {
      const each = this.evaluate.map((f) => f(e))
      const [first] = each
      if (!first || each.some((v) => v.data.some((a) => !Number.isFinite(a)))) return undefined
      const data = new Float64Array(first.data.length * each.length)
      each.forEach((v, i) => {
        data.set(v.data, i * first.data.length)
      })
      return { points: each.length, rows: first.rows, cols: first.cols, data }
    } catch (error) {
      if (
        error instanceof OutsideDomain ||
        error instanceof Unavailable ||
        error instanceof GradusError ||
        error instanceof RangeError
      )
        return undefined
      throw error
    }
  }
}

/** The same point with and without noise. */
function pairAt<T>(
  { source, noisy }: Floats<T>,
  write: (a: T, to: number[]) => void,
  meaning: Meaning,
  sizes: Sizes,
  attempt: number,
): readonly [(e: Expr) => Values, (e: Expr) => Values] {
  const at = (system: NumberSystem<T>): ((e: Expr) => Values) =>
    pointOver({ ...source, system }, write, meaning, sizes, attempt)
  return [at(source.system), at(noisy(1))]
}

const NEAR = 1e-5

/** The same but for rounding, that of a zero among values as large as `largest` included. */
function near(a: Values, b: Values, largest: number): boolean {
  const scale = NEAR * Math.max(size(a), size(b), 1e-4 * largest)
  return a.data.every((x, i) => !(Math.abs(x - (b.data[i] as number)) > scale))
}

const key = (s: Sym): string => `${s.name} ${s.set} ${s.type.field} ${s.type.rows.key} ${s.type.cols.key}`

/** Evaluation at a random point; symbols are drawn when first met, each by a stream of its own. */
function pointOver<T>(
  source: Source<T>,
  write: (a: T, to: number[]) => void,
  meaning: Meaning,
  sizes: Sizes,
  attempt: number,
): (e: Expr) => Values {
  const values = new Map<string, Matrix<T>>()
  const tangents = new Map<string, Matrix<T>>()
  const draw = (s: Sym): Matrix<T> => {
    const known = values.get(key(s))
    if (known) return known
    const [rows, cols] = [dimValue(s.type.rows, sizes), dimValue(s.type.cols, sizes)]
    if (!rows || !cols || rows < 1 || cols < 1) throw new OutsideDomain(`${s.name} has no size`)
    // functions defined for positive entries only are met at every third point
    const set = attempt % 3 === 2 && s.set === "general" && s.type.field === "R" ? "positive" : s.set
    const made = sampleMatrix(source, set, s.type.field, rows, cols, createRandom(`${s.name} ${attempt}`))
    values.set(key(s), made)
    return made
  }
  const direction = (s: Sym): Matrix<T> | undefined => {
    if (!meaning.varying.has(s.name)) return undefined
    const known = tangents.get(key(s))
    const made = known ?? sampleTangent(source, s.set, s.type.field, draw(s), createRandom(`d ${s.name} ${attempt}`))
    tangents.set(key(s), made)
    return made
  }
  const { isReal, denominatorLayout } = meaning
  const evaluation = new Evaluation(source.system, {
    sizes,
    value: draw,
    tangent: direction,
    isReal,
    denominatorLayout,
  })
  return (e) => {
    const { rows, cols, data } = evaluation.value(e)
    const numbers: number[] = []
    for (const a of data) write(a, numbers)
    return { points: 1, rows, cols, data: Float64Array.from(numbers) }
  }
}

const size = (v: Values): number => v.data.reduce((m, a) => Math.max(m, Math.abs(a)), 0)

export const sameShape = (a: Values, b: Values): boolean => a.rows === b.rows && a.cols === b.cols

/** Equal up to rounding. */
export function close(a: Values | undefined, b: Values | undefined): boolean {
  if (!a || !b || !sameShape(a, b) || a.data.length !== b.data.length) return false
  const scale = TOLERANCE * Math.max(size(a), size(b), 1e-3)
  return a.data.every((x, i) => Math.abs(x - (b.data[i] as number)) <= scale)
}

export const isZero = (a: Values): boolean => size(a) <= TOLERANCE

/** a + c·b. */
export const combine = (a: Values, c: number, b: Values): Values => ({
  ...a,
  data: a.data.map((x, i) => x + c * (b.data[i] as number)),
})

/** The real number c with a = c·b, if there is one. */
export function ratio(a: Values, b: Values): number | undefined {
  if (!sameShape(a, b) || isZero(b)) return undefined
  let [top, bottom] = [0, 0]
  b.data.forEach((x, i) => {
    top += x * (a.data[i] as number)
    bottom += x * x
  })
  const c = top / bottom
  return close(a, { ...b, data: b.data.map((x) => c * x) }) ? c : undefined
}

/** A real ratio at each point, though not one for all points: a scalar function is in between. */
export function hasScalarRatio(a: Values, b: Values): boolean {
  if (!sameShape(a, b) || a.rows * a.cols === 1) return false
  const length = a.data.length / a.points
  for (let p = 0; p < a.points; p++) {
    const part = (v: Values): Values => ({ ...v, data: v.data.slice(p * length, (p + 1) * length) })
    const c = ratio(part(a), part(b))
    if (c === undefined || Math.abs(c) < 1e-6) return false
  }
  return true
}

/** A key that equal values share, up to rounding: for look-up, to be confirmed by `close`. */
export function fingerprint(v: Values): string {
  const scale = Math.max(size(v), 1e-300)
  let [first, second] = [0, 0]
  v.data.forEach((x, i) => {
    first += x * Math.sin(1 + i)
    second += x * Math.cos(2 + 3 * i)
  })
  return `${v.rows}x${v.cols} ${(first / scale).toFixed(5)} ${(second / scale).toFixed(5)} ${scale.toPrecision(5)}`
}

/** The number as a fraction with a small denominator, if it is one. */
export function asFraction(c: number): { readonly num: number; readonly den: number } | undefined {
  for (let den = 1; den <= 12; den++) {
    const num = Math.round(c * den)
    if (Math.abs(c * den - num) < 1e-7 * Math.max(1, Math.abs(c)) && num !== 0 && Math.abs(num) <= 1000)
      return { num, den }
  }
  return undefined
}
