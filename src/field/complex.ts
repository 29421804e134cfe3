import { type ElementaryName, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"

/** re + i·im over a real number system. */
export interface Complex<T> {
  readonly re: T
  readonly im: T
}

/** An integer exponent up to this size goes by multiplication. */
const MULTIPLIED = 1024

/**
 * Adjoins an imaginary unit to a real system: complex(float64) is complex128, complex(primeChain(k)) is F_p(i) with the
 * Frobenius map as conjugation. Functions take principal values; where the base lacks sin and cos, they exist for real
 * arguments only. Real arguments go through the base's own functions.
 */
export function complex<T>(base: NumberSystem<T>): NumberSystem<Complex<T>> {
  if (base.complex) throw new RangeError(`${base.name} has an imaginary unit already`)
  type Z = Complex<T>
  const { zero, one } = base
  const two = base.number(2)
  const half = base.rational(1n, 2n)
  const ordered = hasOrder(base)

  const real = (re: T): Z => ({ re, im: zero })
  const isReal = (z: Z): boolean => base.equal(z.im, zero)
  const isNull = (z: Z): boolean => isReal(z) && base.equal(z.re, zero)
  const negative = (a: T): boolean => ordered && base.compare(a, zero) < 0

  const add = (a: Z, b: Z): Z => ({ re: base.add(a.re, b.re), im: base.add(a.im, b.im) })
  const sub = (a: Z, b: Z): Z => ({ re: base.sub(a.re, b.re), im: base.sub(a.im, b.im) })
  const neg = (a: Z): Z => ({ re: base.neg(a.re), im: base.neg(a.im) })
  const mul = (a: Z, b: Z): Z => ({
    re: base.sub(base.mul(a.re, b.re), base.mul(a.im, b.im)),
    im: base.add(base.mul(a.re, b.im), base.mul(a.im, b.re)),
  })
  const scale = (c: T, z: Z): Z => ({ re: base.mul(c, z.re), im: base.mul(c, z.im) })
  const timesI = (z: Z): Z => ({ re: base.neg(z.im), im: z.re })
  const squaredModulus = (z: Z): T => base.add(base.mul(z.re, z.re), base.mul(z.im, z.im))

  const isZero = (z: Z): boolean =>
    base.exact ? base.isZero(squaredModulus(z)) : base.isZero(z.re) && base.isZero(z.im)
  const magnitude = (z: Z): number =>
    base.exact ? (isZero(z) ? 0 : 1) : Math.hypot(base.magnitude(z.re), base.magnitude(z.im))

  function div(a: Z, b: Z): Z {
    if (isZero(b)) throw new OutsideDomain("division by zero")
    if (base.exact) {
      const inverse = base.div(one, squaredModulus(b))
      return scale(inverse, mul(a, { re: b.re, im: base.neg(b.im) }))
    }
    // R. L. Smith, Algorithm 116, Comm. ACM 5 (1962): no overflow of squares
    if (base.magnitude(b.re) >= base.magnitude(b.im)) {
      const ratio = base.div(b.im, b.re)
      const den = base.add(b.re, base.mul(b.im, ratio))
      return {
        re: base.div(base.add(a.re, base.mul(a.im, ratio)), den),
        im: base.div(base.sub(a.im, base.mul(a.re, ratio)), den),
      }
    }
    const ratio = base.div(b.re, b.im)
    const den = base.add(base.mul(b.re, ratio), b.im)
    return {
      re: base.div(base.add(base.mul(a.re, ratio), a.im), den),
      im: base.div(base.sub(base.mul(a.im, ratio), a.re), den),
    }
  }

  function modulus(z: Z): T {
    if (base.exact) return base.sqrt(squaredModulus(z))
    if (isReal(z)) return base.abs(z.re)
    const size = Math.max(base.magnitude(z.re), base.magnitude(z.im))
    if (size === 0) return base.sqrt(squaredModulus(z))
    const unit = base.number(size)
    return base.mul(unit, base.sqrt(squaredModulus({ re: base.div(z.re, unit), im: base.div(z.im, unit) })))
  }

  /** In (-π, π]. */
  function argument({ re, im }: Z): T {
    if (base.magnitude(re) >= base.magnitude(im)) {
      const angle = base.atan(base.div(im, re))
      if (!negative(re)) return angle
      return negative(im) ? base.sub(angle, base.pi()) : base.add(angle, base.pi())
    }
    const quarter = base.mul(half, base.pi())
    return base.sub(negative(im) ? base.neg(quarter) : quarter, base.atan(base.div(re, im)))
  }

  /** The base's value at a real argument inside the real domain. */
  function onReal(name: ElementaryName, z: Z): Z | undefined {
    if (!isReal(z)) return undefined
    try {
      return real(base[name](z.re))
    } catch (error) {
      if (error instanceof OutsideDomain) return undefined
      throw error
    }
  }
  const extended =
    (name: ElementaryName, formula: (z: Z) => Z) =>
    (z: Z): Z =>
      onReal(name, z) ?? formula(z)
  const realOnly =
    (name: ElementaryName) =>
    (z: Z): Z => {
      if (isReal(z)) return real(base[name](z.re))
      throw new Unavailable(`${name} of a number that is not real`)
    }

  const exp = extended("exp", ({ re, im }) => {
    const size = base.exp(re)
    return { re: base.mul(size, base.cos(im)), im: base.mul(size, base.sin(im)) }
  })
  const log = extended("log", (z) => {
    if (isZero(z)) throw new OutsideDomain("log(0)")
    return { re: base.log(modulus(z)), im: argument(z) }
  })
  function rootOf(z: Z): Z {
    if (isReal(z)) return { re: zero, im: base.sqrt(base.neg(z.re)) }
    const size = modulus(z)
    if (negative(z.re)) {
      const im = base.sqrt(base.mul(half, base.sub(size, z.re)))
      const re = base.div(z.im, base.mul(two, im))
      return negative(z.im) ? { re: base.neg(re), im: base.neg(im) } : { re, im }
    }
    const re = base.sqrt(base.mul(half, base.add(size, z.re)))
    return { re, im: base.div(z.im, base.mul(two, re)) }
  }
  const sqrt = extended("sqrt", rootOf)
  const sinh = extended("sinh", ({ re, im }) => ({
    re: base.mul(base.sinh(re), base.cos(im)),
    im: base.mul(base.cosh(re), base.sin(im)),
  }))
  const cosh = extended("cosh", ({ re, im }) => ({
    re: base.mul(base.cosh(re), base.cos(im)),
    im: base.mul(base.sinh(re), base.sin(im)),
  }))
  const tanh = extended("tanh", ({ re, im }) => {
    const [t, u] = [base.tanh(re), base.tan(im)]
    return div({ re: t, im: u }, { re: one, im: base.mul(t, u) })
  })
  const asin = extended("asin", (z) => {
    const w = log(add(timesI(z), sqrt(sub(real(one), mul(z, z)))))
    return neg(timesI(w))
  })

  function integerPower(z: Z, n: number): Z {
    if (n < 0) return integerPower(div(real(one), z), -n)
    let [result, square] = [real(one), z]
    for (let e = n; e > 0; e = Math.floor(e / 2)) {
      if (e % 2 === 1) result = mul(result, square)
      if (e > 1) square = mul(square, square)
    }
    return result
  }

  function pow(a: Z, b: Z, given?: number): Z {
    const integer = given ?? (isReal(b) ? base.toInteger(b.re) : undefined)
    if (isReal(a) && isReal(b)) {
      try {
        return real(base.pow(a.re, b.re, integer))
      } catch (error) {
        if (!(error instanceof OutsideDomain) || base.isZero(a.re)) throw error
      }
    }
    if (integer !== undefined && (base.exact || Math.abs(integer) <= MULTIPLIED)) return integerPower(a, integer)
    if (isNull(a) && base.magnitude(b.re) > 0 && !negative(b.re)) return a
    return exp(mul(b, log(a)))
  }

  const { polygamma } = base
  return {
    name: `complex(${base.name})`,
    exact: base.exact,
    complex: true,
    zero: real(zero),
    one: real(one),
    imaginary: () => ({ re: zero, im: one }),
    pi: () => real(base.pi()),
    rational: (num, den) => real(base.rational(num, den)),
    number: (n) => real(base.number(n)),
    add,
    sub,
    neg,
    mul,
    div,
    pow,
    conj: (z) => ({ re: z.re, im: base.neg(z.im) }),
    re: (z) => real(z.re),
    im: (z) => real(z.im),
    isZero,
    equal: (a, b) => base.equal(a.re, b.re) && base.equal(a.im, b.im),
    toInteger: (z) => (isReal(z) ? base.toInteger(z.re) : undefined),
    ...(polygamma && {
      polygamma: (order: number, z: Z): Z => {
        if (isReal(z)) return real(polygamma(order, z.re))
        throw new Unavailable("polygamma of a number that is not real")
      },
    }),
    magnitude,
    extent: (z) => Math.max(base.extent(z.re), base.extent(z.im)),
    compare: (a, b) => {
      if (isReal(a) && isReal(b)) return base.compare(a.re, b.re)
      throw new Unavailable("complex numbers have no order")
    },
    exp,
    log,
    sqrt,
    abs: (z) => real(modulus(z)),
    sign: (z) => {
      if (isReal(z)) return real(base.sign(z.re))
      return scale(base.div(one, modulus(z)), z)
    },
    sin: extended("sin", ({ re, im }) => ({
      re: base.mul(base.sin(re), base.cosh(im)),
      im: base.mul(base.cos(re), base.sinh(im)),
    })),
    cos: extended("cos", ({ re, im }) => ({
      re: base.mul(base.cos(re), base.cosh(im)),
      im: base.neg(base.mul(base.sin(re), base.sinh(im))),
    })),
    tan: extended("tan", (z) => neg(timesI(tanh(timesI(z))))),
    asin,
    acos: extended("acos", (z) => sub(real(base.mul(half, base.pi())), asin(z))),
    atan: extended("atan", (z) => {
      const [below, above] = [log(sub(real(one), timesI(z))), log(add(real(one), timesI(z)))]
      return scale(half, timesI(sub(below, above)))
    }),
    sinh,
    cosh,
    tanh,
    erf: realOnly("erf"),
    lgamma: realOnly("lgamma"),
    digamma: realOnly("digamma"),
  }
}

function hasOrder<T>(F: NumberSystem<T>): boolean {
  try {
    F.compare(F.zero, F.one)
    return true
  } catch (error) {
    if (error instanceof Unavailable) return false
    throw error
  }
}
