import { OutsideDomain, Unavailable } from "../ir/number.ts"

/** The polynomial with these coefficients, highest power first, at x. */
const horner = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, c) => sum * x + c, 0)

// W. J. Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969), 631–637;
// coefficients as in CALERF of SPECFUN, highest power first.
const SMALL_NUM = [
  1.8577770618460315e-1, 3.1611237438705655, 1.1386415415105016e2, 3.77485237685302e2, 3.209377589138469e3,
] as const
const SMALL_DEN = [1, 2.3601290952344122e1, 2.4402463793444417e2, 1.2826165260773723e3, 2.844236833439171e3] as const
const MIDDLE_NUM = [
  2.1531153547440383e-8, 5.641884969886701e-1, 8.883149794388377, 6.611919063714163e1, 2.986351381974001e2,
  8.81952221241769e2, 1.7120476126340707e3, 2.0510783778260716e3, 1.2303393547979972e3,
] as const
const MIDDLE_DEN = [
  1, 1.5744926110709835e1, 1.176939508913125e2, 5.371811018620099e2, 1.6213895745666903e3, 3.2907992357334597e3,
  4.362619090143247e3, 3.439367674143722e3, 1.2303393548037493e3,
] as const
const LARGE_NUM = [
  1.6315387137302097e-2, 3.0532663496123236e-1, 3.6034489994980445e-1, 1.2578172611122926e-1, 1.608378514874228e-2,
  6.587491615298378e-4,
] as const
const LARGE_DEN = [
  1, 2.568520192289822, 1.8729528499234671, 5.279051029514285e-1, 6.051834131244132e-2, 2.3352049762686918e-3,
] as const

/** erfc(y) for y > 0.46875. */
function complement(y: number): number {
  let scaled: number
  if (y <= 4) {
    scaled = horner(MIDDLE_NUM, y) / horner(MIDDLE_DEN, y)
  } else {
    const z = 1 / (y * y)
    scaled = (1 / Math.sqrt(Math.PI) - (z * horner(LARGE_NUM, z)) / horner(LARGE_DEN, z)) / y
  }
  // exp(-y²) in two factors, the first with an exact exponent
  const head = Math.trunc(y * 16) / 16
  return Math.exp(-head * head) * Math.exp(-(y - head) * (y + head)) * scaled
}

/** The error function, to about 1e-15. */
export function erf(x: number): number {
  const y = Math.abs(x)
  if (y <= 0.46875) return (x * horner(SMALL_NUM, y * y)) / horner(SMALL_DEN, y * y)
  if (y > 6) return Math.sign(x)
  return Number.isNaN(x) ? x : Math.sign(x) * (1 - complement(y))
}

const EULER = 5.772156649015329e-1

/** Bernoulli numbers B2, B4, … B20. */
const BERNOULLI = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
] as const

/** ζ(k) - 1, by Euler–Maclaurin summation from 12 on. */
function zetaMinusOne(k: number): number {
  const n = 12
  let tail = n ** (1 - k) / (k - 1) + n ** -k / 2
  let term = k * n ** (-k - 1)
  for (const [j, b] of BERNOULLI.entries()) {
    const m = 2 * j + 2
    tail += (b * term) / factorial(m)
    term *= (k + m - 1) * (k + m) * n ** -2
  }
  for (let i = n - 1; i >= 2; i--) tail += i ** -k
  return tail
}

function factorial(n: number): number {
  let product = 1
  for (let i = 2; i <= n; i++) product *= i
  return product
}

let zetas: readonly number[] | undefined

/** log Γ(2 + y) for |y| <= 1/2 [Abramowitz and Stegun 1964, 6.1.33]. */
function lgammaNearTwo(y: number): number {
  zetas ??= Array.from({ length: 26 }, (_, i) => zetaMinusOne(i + 2) / (i + 2))
  let sum = 0
  for (let i = zetas.length - 1; i >= 0; i--) sum = (zetas[i] ?? 0) - y * sum
  return y * (1 - EULER + y * sum)
}

const isPole = (x: number): boolean => x <= 0 && Number.isInteger(x)

/** log |Γ(x)|, to about 1e-15 relative to the larger of 1 and the result. @throws OutsideDomain at 0, -1, -2 … */
export function lgamma(x: number): number {
  if (isPole(x)) throw new OutsideDomain(`lgamma(${x}) is infinite`)
  if (x < 0.5) return Math.log(Math.PI / Math.abs(sinPi(x))) - lgamma(1 - x)
  if (x < 1.5) return lgammaNearTwo(x - 1) - Math.log1p(x - 1)
  if (x <= 2.5) return lgammaNearTwo(x - 2)
  if (x < 8) {
    let rest = x - 1
    let product = rest
    for (; rest > 2.5; product *= rest) rest--
    return Math.log(product) + lgammaNearTwo(rest - 2)
  }
  // Stirling's series [A&S 6.1.40]
  const z = 1 / (x * x)
  let series = 0
  for (let j = BERNOULLI.length; j >= 1; j--) series = (BERNOULLI[j - 1] ?? 0) / (2 * j * (2 * j - 1)) + z * series
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series / x
}

/** sin(πx) with an exact reduction of x. */
function sinPi(x: number): number {
  const r = x - 2 * Math.round(x / 2) // in [-1, 1]
  return Math.sin(Math.PI * (Math.abs(r) > 0.5 ? Math.sign(r) - r : r))
}

/** The logarithmic derivative of Γ, to about 1e-15. @throws OutsideDomain at 0, -1, -2 … */
export function digamma(x: number): number {
  if (isPole(x)) throw new OutsideDomain(`digamma(${x}) is infinite`)
  if (x < 0) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.round(x)))
  // ψ(x) = ψ(x + n) - Σ 1/(x + k), then the asymptotic series [A&S 6.3.18]
  let shifted = x
  let sum = 0
  for (; shifted < 10; shifted++) sum -= 1 / shifted
  const z = 1 / (shifted * shifted)
  let series = 0
  for (let j = BERNOULLI.length; j >= 1; j--) series = z * ((BERNOULLI[j - 1] ?? 0) / (2 * j) + series)
  return sum + Math.log(shifted) - 1 / (2 * shifted) - series
}

/**
 * The derivative of digamma of the given order (1 is trigamma).
 * @throws OutsideDomain at 0, -1, -2 …
 * @throws Unavailable below -1000 or for an order above 20
 */
export function polygamma(order: number, x: number): number {
  if (order === 0) return digamma(x)
  if (isPole(x)) throw new OutsideDomain(`polygamma(${order}, ${x}) is infinite`)
  if (x < -1000 || order > 20) throw new Unavailable(`polygamma(${order}, ${x})`)
  // (-1)^(n+1) n! Σ 1/(x + k)^(n+1), its tail by the asymptotic series [A&S 6.4.11]
  let shifted = x
  let sum = 0
  for (; shifted < 10 + order; shifted++) sum += shifted ** -(order + 1)
  let tail = shifted ** -order / order + shifted ** -(order + 1) / 2
  let rising = (order + 1) * shifted ** -(order + 2) // (2j+n-1)! / n! / x^(2j+n)
  for (const [i, b] of BERNOULLI.entries()) {
    const m = 2 * i + 2
    tail += (b * rising) / factorial(m)
    rising *= ((m + order) * (m + order + 1)) / (shifted * shifted)
  }
  return (order % 2 === 0 ? -1 : 1) * factorial(order) * (sum + tail)
}
