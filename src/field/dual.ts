import { type ElementaryName, type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"

/** v + d·ε with ε² = 0: a value and its derivative along one real direction. */
export interface Dual<T> {
  readonly v: T
  readonly d: T
}

/**
 * First-order dual numbers: evaluation carries the derivative along. dual(dual(F)) carries second derivatives. The
 * derivatives are written here from the calculus of one variable, independently of any operator's rule. The
 * direction is real, so conj, re, im and abs of complex numbers have derivatives though they are not holomorphic.
 * Order, pivots and `isZero` go by the value. Where a function has a kink or a pole of the derivative, a moving
 * argument (d not zero) is outside the domain.
 */
export function dual<T>(base: NumberSystem<T>): NumberSystem<Dual<T>> {
  let known = systems.get(base) as NumberSystem<Dual<T>> | undefined
  if (!known) {
    known = over(base)
    systems.set(base, known)
  }
  return known
}

const systems = new WeakMap<object, unknown>()

function over<T>(base: NumberSystem<T>): NumberSystem<Dual<T>> {
  type D = Dual<T>
  const F = base
  const { zero, one } = F
  const constant = (v: T): D => ({ v, d: zero })
  const isConstant = (a: D): boolean => a.d === zero || F.equal(a.d, zero)
  const square = (a: T): T => F.mul(a, a)

  // most numbers do not move, and share the zero of the system: no arithmetic is done with that
  const sum = (a: T, b: T): T => (a === zero ? b : b === zero ? a : F.add(a, b))
  const product = (a: T, b: T): T => (a === zero || b === zero ? zero : F.mul(a, b))

  const add = (a: D, b: D): D => ({ v: F.add(a.v, b.v), d: sum(a.d, b.d) })
  const sub = (a: D, b: D): D => ({ v: F.sub(a.v, b.v), d: b.d === zero ? a.d : F.sub(a.d, b.d) })
  const mul = (a: D, b: D): D => ({ v: F.mul(a.v, b.v), d: sum(product(a.v, b.d), product(a.d, b.v)) })
  const both =
    (f: (a: T) => T) =>
    (a: D): D => ({ v: f(a.v), d: a.d === zero ? zero : f(a.d) })

  /** The chain rule: `slope(x, f(x))` is the derivative of f at x. */
  const chain =
    (name: ElementaryName, slope: (x: T, y: T) => T) =>
    (a: D): D => {
      const v = F[name](a.v)
      return isConstant(a) ? constant(v) : { v, d: F.mul(slope(a.v, v), a.d) }
    }

  function pow(a: D, b: D, given?: number): D {
    const integer = given ?? F.toInteger(b.v)
    const v = F.pow(a.v, b.v, integer)
    if (isConstant(b)) {
      if (isConstant(a) || integer === 0) return constant(v)
      const below = F.pow(a.v, F.sub(b.v, one), integer === undefined ? undefined : integer - 1)
      return { v, d: F.mul(F.mul(b.v, below), a.d) }
    }
    // d(a^b) = a^b (db log a + b da / a)
    const rate = F.add(F.mul(b.d, F.log(a.v)), isConstant(a) ? zero : F.mul(b.v, F.div(a.d, a.v)))
    return { v, d: F.mul(v, rate) }
  }

  function smooth(name: string, a: D): void {
    if (F.isZero(a.v)) throw new OutsideDomain(`${name} has no derivative at 0`)
  }
  function abs(a: D): D {
    const v = F.abs(a.v)
    if (isConstant(a)) return constant(v)
    smooth("abs", a)
    if (!F.complex) return { v, d: F.mul(F.sign(a.v), a.d) }
    // |z|² = conj(z) z, so |z| d|z| = re(conj(z) dz)
    return { v, d: F.div(F.re(F.mul(F.conj(a.v), a.d)), v) }
  }
  function sign(a: D): D {
    const v = F.sign(a.v)
    if (isConstant(a)) return constant(v)
    smooth("sign", a)
    if (!F.complex) return constant(v)
    const size = abs(a)
    return { v, d: F.div(F.sub(a.d, F.mul(v, size.d)), size.v) }
  }

  /** The derivative of order n + 1 of log Γ. */
  function polygamma(order: number, x: T): T {
    if (F.polygamma) return F.polygamma(order, x)
    if (order === 0) return F.digamma(x)
    throw new Unavailable(`trigamma over ${F.name}`)
  }

  return {
    name: `dual(${F.name})`,
    exact: F.exact,
    complex: F.complex,
    zero: constant(zero),
    one: constant(one),
    imaginary: () => constant(F.imaginary()),
    pi: () => constant(F.pi()),
    rational: (num, den) => constant(F.rational(num, den)),
    number: (n) => constant(F.number(n)),
    add,
    sub,
    neg: both(F.neg),
    mul,
    div: (a, b) => {
      const v = F.div(a.v, b.v)
      if (b.d === zero) return a.d === zero ? constant(v) : { v, d: F.div(a.d, b.v) }
      return { v, d: F.div(F.sub(a.d, F.mul(v, b.d)), b.v) }
    },
    pow,
    conj: both(F.conj),
    re: both(F.re),
    im: both(F.im),
    isZero: (a) => F.isZero(a.v),
    equal: (a, b) => F.equal(a.v, b.v) && F.equal(a.d, b.d),
    toInteger: (a) => (isConstant(a) ? F.toInteger(a.v) : undefined),
    polygamma: (order, a) => {
      const v = polygamma(order, a.v)
      return isConstant(a) ? constant(v) : { v, d: F.mul(polygamma(order + 1, a.v), a.d) }
    },
    magnitude: (a) => F.magnitude(a.v),
    extent: (a) => Math.max(F.extent(a.v), F.extent(a.d)),
    compare: (a, b) => F.compare(a.v, b.v),
    exp: chain("exp", (_, y) => y),
    log: chain("log", (x) => F.div(one, x)),
    sqrt: chain("sqrt", (_, y) => F.div(F.rational(1n, 2n), y)),
    abs,
    sign,
    sin: chain("sin", (x) => F.cos(x)),
    cos: chain("cos", (x) => F.neg(F.sin(x))),
    tan: chain("tan", (_, y) => F.add(one, square(y))),
    asin: chain("asin", (x) => F.div(one, F.sqrt(F.sub(one, square(x))))),
    acos: chain("acos", (x) => F.neg(F.div(one, F.sqrt(F.sub(one, square(x)))))),
    atan: chain("atan", (x) => F.div(one, F.add(one, square(x)))),
    sinh: chain("sinh", (x) => F.cosh(x)),
    cosh: chain("cosh", (x) => F.sinh(x)),
    tanh: chain("tanh", (_, y) => F.sub(one, square(y))),
    erf: chain("erf", (x) => F.div(F.mul(F.number(2), F.exp(F.neg(square(x)))), F.sqrt(F.pi()))),
    lgamma: chain("lgamma", (x) => polygamma(0, x)),
    digamma: chain("digamma", (x) => polygamma(1, x)),
  }
}

/** point + ε·tangent, entry by entry; without a tangent a constant. */
export function dualMatrix<T>(base: NumberSystem<T>, point: Matrix<T>, tangent?: Matrix<T>): Matrix<Dual<T>> {
  if (tangent && (tangent.rows !== point.rows || tangent.cols !== point.cols)) {
    throw new RangeError("the tangent has another size than the point")
  }
  const data = point.data.map((v, i) => ({ v, d: tangent?.data[i] ?? base.zero }))
  return { rows: point.rows, cols: point.cols, data }
}

export const derivativePart = <T>(A: Matrix<Dual<T>>): Matrix<T> => ({ ...A, data: A.data.map((a) => a.d) })
