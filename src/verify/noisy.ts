import { float64 } from "../field/float64.ts"
import { createRandom } from "../field/random.ts"
import { ELEMENTARY, type ElementaryName, type NumberSystem } from "../ir/number.ts"

/** Relative size of the noise: 256 times the rounding errors of float64. */
const NOISE = 2 ** -45
/** How many times the differences of noisy results exceed those that rounding makes, in the mean. */
export const AMPLIFIED: number = 2 ** 8

/** Small integers are exact, and may be indices. */
const exact = (a: number): boolean => Number.isInteger(a) && Math.abs(a) < 2 ** 31

/** After so many results the errors are the same again: a prime, so that they do not meet the same steps of a loop. */
const PERIOD = 16_381

const known = new Map<number, Float64Array>()

/** The factors 1 + error of a seed, which are drawn once. */
function factorsOf(seed: number): Float64Array {
  let factors = known.get(seed)
  if (!factors) {
    const random = createRandom(seed)
    factors = Float64Array.from({ length: PERIOD }, () => 1 + NOISE * (2 * random.uniform() - 1))
    known.set(seed, factors)
  }
  return factors
}

/**
 * float64 whose every result is off by a random relative error, larger than rounding: the spread of two evaluations
 * shows how much of a result is rounding, cancellation inside included (J. Vignes, A stochastic arithmetic for reliable
 * scientific computation, Math. Comput. Simulation 35 (1993)).
 */
export function noisyFloat64(seed: number): NumberSystem<number> {
  const factors = factorsOf(seed)
  let k = 0
  const off = (a: number): number => {
    k = k + 1 < PERIOD ? k + 1 : 0
    return a * (factors[k] as number)
  }
  // an integer that is made of other numbers is rounded, as 1 + 1e-20 is
  const one =
    (f: (a: number) => number) =>
    (a: number): number => {
      const result = f(a)
      return exact(a) && exact(result) ? result : off(result)
    }
  const two = (a: number, b: number, result: number): number =>
    exact(a) && exact(b) && exact(result) ? result : off(result)
  const functions = Object.fromEntries(
    ELEMENTARY.filter((name) => name !== "abs" && name !== "sign").map((name) => [name, one(float64[name])]),
  ) as Partial<Record<ElementaryName, (a: number) => number>>
  return {
    ...float64,
    ...functions,
    name: "noisy float64",
    add: (a, b) => two(a, b, a + b),
    sub: (a, b) => two(a, b, a - b),
    mul: (a, b) => two(a, b, a * b),
    div: (a, b) => two(a, b, float64.div(a, b)),
    pow: (a, b, integer) => two(a, b, float64.pow(a, b, integer)),
  }
}
