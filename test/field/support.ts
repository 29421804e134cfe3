import * as fc from "fast-check"
import { SEED } from "../support/seed.ts"
import { createRandom, type Random } from "../../src/field/random.ts"
import type { Complex } from "../../src/field/complex.ts"
import type { Dual } from "../../src/field/dual.ts"
import { CHAIN, type Chain } from "../../src/field/prime.ts"

export const random = (name: string): Random => createRandom(`${SEED} ${name}`)

/** Relative to the larger of 1 and the numbers. */
export const near = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b))
export const nearComplex = (a: Complex<number>, b: Complex<number>, tolerance: number): boolean =>
  Math.hypot(a.re - b.re, a.im - b.im) <= tolerance * Math.max(1, Math.hypot(a.re, a.im), Math.hypot(b.re, b.im))

/** Numbers of moderate size, zero and integers among them. */
export const reals: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.double({ min: -4, max: 4, noNaN: true }).map((x) => (Math.abs(x) < 1e-3 ? 0 : x)),
)
/**
 * Elements with every level known: uniform and independent on the levels, or one small integer. Values that are special on
 * one level only are left out: where pivots exist on different rows on different levels, elimination has none.
 */
export const residues = (levels: number): fc.Arbitrary<Chain> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.noBias(fc.tuple(...CHAIN.slice(0, levels).map((p) => fc.integer({ min: 0, max: p - 1 })))),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: -3, max: 3 }).map((n) => CHAIN.slice(0, levels).map((p) => (n + p) % p)),
    },
  )
export const squares = (levels: number): fc.Arbitrary<Chain> =>
  fc
    .tuple(...CHAIN.slice(0, levels).map((p) => fc.bigInt({ min: 1n, max: BigInt(p) - 1n })))
    .map((roots) => roots.map((r, k) => Number((r * r) % BigInt(CHAIN[k] ?? 1))))
export const complexes = <T>(parts: fc.Arbitrary<T>): fc.Arbitrary<Complex<T>> => fc.record({ re: parts, im: parts })
export const duals = <T>(parts: fc.Arbitrary<T>): fc.Arbitrary<Dual<T>> => fc.record({ v: parts, d: parts })
