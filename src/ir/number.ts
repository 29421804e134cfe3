/** Raised by a number system where a value has no result (division by zero, log of a negative number over R). */
export class OutsideDomain extends Error {}

/** Raised by a number system that does not have an operation at all (erf over a prime field). */
export class Unavailable extends Error {}

export const ELEMENTARY = [
  "exp",
  "log",
  "sqrt",
  "abs",
  "sign",
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "erf",
  "lgamma",
  "digamma",
] as const
export type ElementaryName = (typeof ELEMENTARY)[number]

/**
 * Numbers that a card's evaluation can run on: float64, complex, a prime chain, dual numbers over each.
 * Elements are immutable. Operations throw `OutsideDomain` or `Unavailable`; they never return NaN in silence
 * except where float64 itself overflows.
 */
export interface NumberSystem<T> extends Readonly<Record<ElementaryName, (a: T) => T>> {
  /** `float64`, `complex(float64)`, `dual(prime)` … */
  readonly name: string
  /** Arithmetic is exact: equality is meaningful. */
  readonly exact: boolean
  /** Has an imaginary unit. */
  readonly complex: boolean
  readonly zero: T
  readonly one: T
  /** The imaginary unit; `Unavailable` over R. */
  readonly imaginary: () => T
  /** π; `Unavailable` where it means nothing. */
  readonly pi: () => T
  readonly rational: (num: bigint, den: bigint) => T
  readonly number: (n: number) => T
  readonly add: (a: T, b: T) => T
  readonly sub: (a: T, b: T) => T
  readonly neg: (a: T) => T
  readonly mul: (a: T, b: T) => T
  /** @throws OutsideDomain where b is zero */
  readonly div: (a: T, b: T) => T
  /** a to the power b. Integer b by multiplication (given as `integer` where known), otherwise exp(b log a). */
  readonly pow: (a: T, b: T, integer?: number) => T
  readonly conj: (a: T) => T
  readonly re: (a: T) => T
  readonly im: (a: T) => T
  /** Nothing can be divided by a: its value is zero, over a prime chain on at least one known level. */
  readonly isZero: (a: T) => boolean
  /** The same number, dual parts included; over a prime chain on every level both know. @throws Unavailable */
  readonly equal: (a: T, b: T) => boolean
  /** The integer that a is, if it is one of at most 64 in size (float64: 1024). */
  readonly toInteger: (a: T) => number | undefined
  /** The derivative of digamma of the given order (0 is digamma itself), where there is one. */
  readonly polygamma?: (order: number, a: T) => T
  /** Size of the value for choosing pivots: 0 for zero, any positive number otherwise. */
  readonly magnitude: (a: T) => number
  /** The same with what moves along with the value: 0 for zero that does not move. */
  readonly extent: (a: T) => number
  /** Real order where there is one (float64, its duals by value): negative, 0 or positive. @throws Unavailable */
  readonly compare: (a: T, b: T) => number
}

/** A dense matrix over any number system, row by row. Vectors are n × 1, scalars 1 × 1. */
export interface Matrix<T> {
  readonly rows: number
  readonly cols: number
  readonly data: readonly T[]
}
