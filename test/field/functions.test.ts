import { describe, expect, it } from "vitest"
import { complex } from "../../src/field/complex.ts"
import { float64 } from "../../src/field/float64.ts"
import { frechet, logm, sqrtm } from "../../src/field/functions.ts"
import * as la from "../../src/field/linalg.ts"
import { createRandom } from "../../src/field/random.ts"
import { OutsideDomain } from "../../src/ir/number.ts"

const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31))
console.log(`functions of matrices: SEED=${SEED}`)

describe("principal roots and logarithms", () => {
  const F = complex(float64)
  const random = createRandom(SEED)
  const general = la.generate(3, 3, () => ({ re: random.normal(), im: random.normal() }))
  const H = la.add(F, general, la.adjoint(F, general))
  const square = la.matmul(F, H, H)
  /** Hermitian, with a trace below zero where the part is above a third. */
  const shifted = (part: number): typeof general =>
    la.sub(F, square, la.scale(F, F.number(part * la.trace(F, square).re), la.identity(F, 3)))

  it.each([
    ["sqrtm", sqrtm],
    ["logm", logm],
  ] as const)(
    "do not exist, nor have a derivative, where a Hermitian matrix has an eigenvalue below zero: %s",
    (_, f) => {
      for (const part of [0.4, 0.6, 1.1]) {
        const A = shifted(part)
        expect(la.trace(F, A).re).toBeLessThan(0)
        expect(() => f(F, A)).toThrow(OutsideDomain)
        expect(() => frechet(F, f, A, general)).toThrow(OutsideDomain)
      }
    },
  )
})
