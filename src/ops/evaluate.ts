import { type Dim, dimValue } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import { type Apply, type Expr, fold } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain } from "../ir/number.ts"
import type { Arguments, Op } from "../ir/op.ts"
import { isInteger, toNumber } from "../ir/rational.ts"
import { einsumOf, evaluateEinsum } from "./einsum.ts"

/** Sizes of the dimension names and values of the symbols at one point. */
export interface Point<T> {
  readonly sizes: ReadonlyMap<string, number>
  readonly value: (name: string) => Matrix<T> | undefined
}

/** Has values that are not real for some real arguments. */
const mayLeaveReals = (op: Op): boolean =>
  op.domainOverC !== undefined || op.sumProduct === "power" || op.regularOnDefinite === true

/** Over C the logarithm of a negative number has a value; where everything is real by its type it has none. */
function expectReal<T>(F: NumberSystem<T>, op: Op, value: Matrix<T>): void {
  const isReal = (a: T): boolean => F.magnitude(F.im(a)) <= (F.exact ? 0 : 1e-9 * F.magnitude(a))
  if (!value.data.every(isReal)) throw new OutsideDomain(`${op.name} of these numbers is not real`)
}

/**
 * The number that a size is.
 * @throws GradusError where a name in it has none
 */
export function sizeOf(d: Dim, sizes: ReadonlyMap<string, number>): number {
  const n = dimValue(d, sizes)
  if (n === undefined) throw new GradusError({ code: "input", message: `the size ${d.key} is not given` })
  return n
}

/** The value of one operator node for given argument values. */
export function evaluateApply<T>(
  F: NumberSystem<T>,
  e: Apply,
  args: readonly Matrix<T>[],
  sizes: ReadonlyMap<string, number>,
): Matrix<T> {
  const shape = { rows: sizeOf(e.type.rows, sizes), cols: sizeOf(e.type.cols, sizes) }
  if (e.op.evaluate) {
    const second = e.args[1]
    const exponent = second?.kind === "literal" && isInteger(second.value) ? toNumber(second.value) : undefined
    const value = e.op.evaluate(F, args as unknown as Arguments<T>, {
      ...shape,
      dims: e.dims.map((d) => sizeOf(d, sizes)),
      sizes,
      exponent,
    })
    if (F.complex && e.type.field === "R" && mayLeaveReals(e.op)) expectReal(F, e.op, value)
    return value
  }
  const spec = einsumOf(e.op)
  if (!spec) throw new GradusError({ code: "unsupported", message: `${e.op.name} cannot be evaluated` })
  return evaluateEinsum(F, spec, args, shape)
}

/**
 * The value of an expression over any number system, by the cards alone.
 * @throws OutsideDomain, Unavailable from the number system; GradusError where a symbol has no value
 */
export function evaluate<T>(
  F: NumberSystem<T>,
  root: Expr,
  point: Point<T>,
  memo: Map<Expr, Matrix<T>> = new Map(),
): Matrix<T> {
  return fold<Matrix<T>>(
    root,
    (e, args) => {
      if (e.kind === "literal") return { rows: 1, cols: 1, data: [F.rational(e.value.num, e.value.den)] }
      if (e.kind === "apply") return evaluateApply(F, e, args, point.sizes)
      const value = point.value(e.name)
      if (!value) throw new GradusError({ code: "input", message: `${e.name} has no value` })
      return value
    },
    memo,
  )
}
