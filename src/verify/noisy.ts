import { float64 } from "../field/float64.ts"
import { createRandom, type Random } from "../field/random.ts"
import { ELEMENTARY, type ElementaryName, type NumberSystem } from "../ir/number.ts"

/** Relative size of the noise: 256 times the rounding errors of float64. */
const NOISE = 2 ** -45
/** How many times the differences of noisy results exceed those that rounding makes, in the mean. */
export const AMPLIFIED: number = 2 ** 8

/** Small integers are exact, and may be indices. */
const exact = (a: number): boolean => Number.isInteger(a) && Math.abs(a) < 2 ** 31

/**
 * float64 whose every result is off by a random relative error, larger than rounding: the spread of two evaluations
 * shows how much of a result is rounding, cancellation inside included (J. Vignes, A stochastic arithmetic for reliable
 * scientific computation, Math. Comput. Simulation 35 (1993)).
 */
export function noisyFloat64(seed: number): NumberSystem<number> {
  const random: Random = createRandom(seed)
  const off = (a: number): number => a * (1 + NOISE * (2 * random.uniform() - 1))
  // an integer that is made of other numbers is rounded, as 1 + 1e-20 is
  const one =
    (f: (a: number) => number) =>
    (a: number): number => {
      const result = f(a)
      return exact(a) && exact(result) ? result : off(result)
    }
  const two =
    (f: (a: number, b: number) => number) =>
    (a: number, b: number): number => {
      const result = f(a, b)
      return exact(a) && exact(b) && exact(result) ? result : off(result)
    }
  const functions = Object.fromEntries(
    ELEMENTARY.filter((name) => name !== "abs" && name !== "sign").map((name) => [name, one(float64[name])]),
  ) as Partial<Record<ElementaryName, (a: number) => number>>
  return {
    ...float64,
    ...functions,
    name: "noisy float64",
    add: two(float64.add),
    sub: two(float64.sub),
    mul: two(float64.mul),
    div: two(float64.div),
    pow: (a, b, integer) => two((x, y) => float64.pow(x, y, integer))(a, b),
  }
}
