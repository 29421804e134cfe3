import * as la from "../field/linalg.ts"
import { dimNames, dimValue } from "../ir/dim.ts"
import type { Apply, Expr } from "../ir/expr.ts"
import { type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"
import { isInteger, type Rational, toNumber } from "../ir/rational.ts"
import { evaluateApply } from "../ops/evaluate.ts"
import { rationals } from "./rationals.ts"

/** An even power of an operator that is a square root of something or a modulus, as `norm2(A)^2`, `abs(z)^2`. */
export interface EvenPower {
  readonly root: Apply
  readonly exponent: number
}

/** The even power that a node is, so that what is under the root can be used: it is rational, and has no branches. */
export function squaredRoot(e: Expr): EvenPower | undefined {
  if (e.kind !== "apply" || e.op.sumProduct !== "power") return undefined
  const [root, exponent] = e.args
  if (root?.kind !== "apply" || exponent?.kind !== "literal" || !isInteger(exponent.value)) return undefined
  const n = toNumber(exponent.value)
  return n !== 0 && n % 2 === 0 && isRoot(root) ? { root, exponent: n } : undefined
}

const roots = new WeakMap<Op, boolean>()

/** All entries of the operator's value come straight from the number system's square root or modulus. */
function isRoot(e: Apply): boolean {
  let known = roots.get(e.op)
  if (known === undefined) {
    known = e.op.evaluate !== undefined && e.op.lambda === undefined && tracedRoot(e)
    roots.set(e.op, known)
  }
  return known
}

function tracedRoot(e: Apply): boolean {
  const found = new Set<Rational>()
  const marked = (a: Rational): Rational => {
    const result = { ...a }
    found.add(result)
    return result
  }
  const F: NumberSystem<Rational> = { ...rationals, sqrt: marked, abs: marked }
  const sizes = new Map<string, number>()
  const size = (d: Apply["type"]["rows"]): number => {
    for (const name of dimNames(d)) sizes.set(name, 2)
    return dimValue(d, sizes) ?? 2
  }
  size(e.type.rows)
  size(e.type.cols)
  try {
    const args = e.args.map((a) => la.generate(size(a.type.rows), size(a.type.cols), (i, j) => F.number(i + 2 * j + 1)))
    e.dims.forEach(size)
    return evaluateApply(F, e, args, sizes).data.every((a) => found.has(a))
  } catch (error) {
    // no value there, or no such function of fractions
    if (error instanceof OutsideDomain || error instanceof Unavailable) return false
    throw error
  }
}

const systems = new WeakMap<object, unknown>()

/** The system with the squares of roots and of moduli in their place. */
export function withoutRoot<T>(F: NumberSystem<T>): NumberSystem<T> {
  let known = systems.get(F) as NumberSystem<T> | undefined
  if (!known) {
    known = { ...F, sqrt: (a: T) => a, abs: (a: T) => F.mul(F.conj(a), a) }
    systems.set(F, known)
  }
  return known
}
