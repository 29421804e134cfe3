import { type Chain, primeChain, randomResidue, randomSquare } from "../field/prime.ts"
import type { Random } from "../field/random.ts"
import { chainSource, type Source } from "../field/sample.ts"
import type { NumberSystem } from "../ir/number.ts"

/**
 * Numbers of a prime chain with another base for exp and log, at random: over the plain chain exp(1) is 4 and log(2) is
 * 1/2, and a statement that needs it would pass. What holds for every base uses the laws of exp and log alone. Likewise
 * π is any square: it is transcendental, so that what holds for it and uses field operations alone holds for all numbers.
 */
export function randomBaseSource(levels: number, random: Random): Source<Chain> {
  const F = primeChain(levels)
  let power = randomResidue(levels, random)
  while (F.isZero(power)) power = randomResidue(levels, random)
  const pi = randomSquare(levels, random)
  return { ...chainSource(levels), system: { ...withBase(F, power), pi: () => pi } }
}

/** exp and log to the base exp(power). */
function withBase(F: NumberSystem<Chain>, power: Chain): NumberSystem<Chain> {
  const inverse = F.div(F.one, power)
  const scaled =
    (f: (a: Chain) => Chain) =>
    (a: Chain): Chain =>
      f(F.mul(power, a))
  return {
    ...F,
    exp: scaled(F.exp),
    sinh: scaled(F.sinh),
    cosh: scaled(F.cosh),
    tanh: scaled(F.tanh),
    log: (a) => F.mul(inverse, F.log(a)),
  }
}
