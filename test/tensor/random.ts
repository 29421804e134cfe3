import { SEED } from "../support/seed.ts"
import { type Complex, complex } from "../../src/field/complex.ts"
import { createRandom } from "../../src/field/random.ts"
import { complexSource, float64Source, sampleMatrix } from "../../src/field/sample.ts"
import type { Dim } from "../../src/ir/dim.ts"
import type { Expr, Sym } from "../../src/ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import { evaluate, type Point } from "../../src/ops/evaluate.ts"
import { noisyFloat64 } from "../../src/verify/noisy.ts"

export type Z = Complex<number>

const source = complexSource(float64Source)
export const field: NumberSystem<Z> = source.system
/** The same with results that are off by more than rounding. */
const NOISY: readonly NumberSystem<Z>[] = [1, 2, 3, 4].map((seed) => complex(noisyFloat64(seed)))

/** Random values of the symbols in their sets, at sizes that leave m and n different. */
export function randomPoint(symbols: readonly Sym[], seed: string | number): Point<Z> {
  const random = createRandom(`${SEED} ${seed}`)
  const sizes = new Map([
    ["m", 3],
    ["n", random.integer(0, 1) === 0 ? 2 : 4],
    ["a", 2],
    ["b", 3],
    ["c", 4],
  ])
  const size = (d: Dim): number => (d.key === "1" ? 1 : (sizes.get(d.key) as number))
  const sample = (v: Sym): Matrix<Z> =>
    sampleMatrix(source, v.set, v.type.field, size(v.type.rows), size(v.type.cols), random)
  const values = new Map(symbols.map((v) => [v.name, sample(v)]))
  return { sizes, value: (name) => values.get(name) }
}

const distance = (a: Z, b: Z): number => Math.hypot(a.re - b.re, a.im - b.im)
const modulus = (a: Z): number => Math.hypot(a.re, a.im)

/** Undefined where rounding may have spoilt the numbers. */
export function near(a: Matrix<Z>, b: Matrix<Z>): boolean | undefined {
  const scale = 1 + Math.max(...a.data.map(modulus), ...b.data.map(modulus))
  const difference = Math.max(...a.data.map((v, i) => distance(v, b.data[i] as Z)))
  return Number.isFinite(difference) && scale < 1e4 ? difference <= 1e-6 * scale : undefined
}

/** The value where it is defined, that is also: where what is declared or known to be real is real, and no rounding decides a sign. */
export function valueAt(e: Expr, point: Point<Z>): Matrix<Z> | undefined {
  const memo = new Map<Expr, Matrix<Z>>()
  try {
    const value = evaluate(field, e, point, memo)
    const isReal = [...memo].every(([n, v]) => n.type.field === "C" || v.data.every((z) => Math.abs(z.im) < 1e-9))
    const isSteady = NOISY.every((F) => near(evaluate(F, e, point), value) === true)
    return isReal && isSteady ? value : undefined
  } catch (error) {
    if (error instanceof OutsideDomain || error instanceof Unavailable) return undefined
    throw error
  }
}
