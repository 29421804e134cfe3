import { type Helper, helper } from "./typescript-helper.ts"

// Complex numbers in emitted TypeScript.

export const COMPLEX: Readonly<Record<string, Helper>> = {
  complex: helper(`function complex(re: number): Complex {
  return { re, im: 0 }
}`),
  cadd: helper(`function cadd(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im }
}`),
  csub: helper(`function csub(a: Complex, b: Complex): Complex {
  return { re: a.re - b.re, im: a.im - b.im }
}`),
  cneg: helper(`function cneg(a: Complex): Complex {
  return { re: -a.re, im: -a.im }
}`),
  conj: helper(`function conj(a: Complex): Complex {
  return { re: a.re, im: -a.im }
}`),
  cscale: helper(`function cscale(c: number, a: Complex): Complex {
  return { re: c * a.re, im: c * a.im }
}`),
  cmul: helper(`function cmul(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re }
}`),
  cdiv: helper(`/** R. L. Smith's division, which does not overflow early. */
function cdiv(a: Complex, b: Complex): Complex {
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const ratio = b.im / b.re
    const below = b.re + b.im * ratio
    return { re: (a.re + a.im * ratio) / below, im: (a.im - a.re * ratio) / below }
  }
  const ratio = b.re / b.im
  const below = b.re * ratio + b.im
  return { re: (a.re * ratio + a.im) / below, im: (a.im * ratio - a.re) / below }
}`),
  cabs: helper(`function cabs(a: Complex): number {
  return Math.hypot(a.re, a.im)
}`),
  cexp: helper(`function cexp(a: Complex): Complex {
  const size = Math.exp(a.re)
  return a.im === 0 ? { re: size, im: 0 } : { re: size * Math.cos(a.im), im: size * Math.sin(a.im) }
}`),
  clog: helper(
    `function clog(a: Complex): Complex {
  return { re: Math.log(cabs(a)), im: Math.atan2(a.im, a.re) }
}`,
  ),
  csqrt: helper(
    `function csqrt(a: Complex): Complex {
  const size = cabs(a)
  if (size === 0) return { re: 0, im: 0 }
  const root = Math.sqrt((size + Math.abs(a.re)) / 2)
  const other = a.im / (2 * root)
  if (a.re >= 0) return { re: root, im: other }
  return { re: Math.abs(other), im: a.im < 0 ? -root : root }
}`,
  ),
  cpow: helper(
    `/** Principal value; small integer powers by multiplication. */
function cpow(a: Complex, p: Complex): Complex {
  if (p.im === 0 && Number.isInteger(p.re) && Math.abs(p.re) <= 1024) {
    let power: Complex = { re: 1, im: 0 }
    for (let i = 0; i < Math.abs(p.re); i++) power = cmul(power, a)
    return p.re < 0 ? cdiv({ re: 1, im: 0 }, power) : power
  }
  if (a.re === 0 && a.im === 0) return { re: p.re > 0 ? 0 : Number.NaN, im: 0 }
  return cexp(cmul(p, clog(a)))
}`,
  ),
  ctanh: helper(`function ctanh(a: Complex): Complex {
  if (Math.abs(a.re) > 20) return { re: Math.sign(a.re), im: 2 * Math.sin(2 * a.im) * Math.exp(-2 * Math.abs(a.re)) }
  const below = Math.cosh(2 * a.re) + Math.cos(2 * a.im)
  return { re: Math.sinh(2 * a.re) / below, im: Math.sin(2 * a.im) / below }
}`),
  csigmoid: helper(
    `function csigmoid(a: Complex): Complex {
  return cdiv({ re: 1, im: 0 }, cadd({ re: 1, im: 0 }, cexp(cneg(a))))
}`,
  ),
  real: helper(
    `function real(a: Complex): number {
  if (Math.abs(a.im) > 1e-12 * cabs(a)) throw new Error("real numbers are wanted here")
  return a.re
}`,
  ),
  csign: helper(`function csign(a: Complex): Complex {
  const size = cabs(a)
  return size === 0 ? a : { re: a.re / size, im: a.im / size }
}`),
  csin: helper(`function csin(a: Complex): Complex {
  return { re: Math.sin(a.re) * Math.cosh(a.im), im: Math.cos(a.re) * Math.sinh(a.im) }
}`),
  ccos: helper(`function ccos(a: Complex): Complex {
  return { re: Math.cos(a.re) * Math.cosh(a.im), im: -Math.sin(a.re) * Math.sinh(a.im) }
}`),
  ctan: helper(`function ctan(a: Complex): Complex {
  const t = ctanh({ re: -a.im, im: a.re })
  return { re: t.im, im: -t.re }
}`),
  csinh: helper(`function csinh(a: Complex): Complex {
  return { re: Math.sinh(a.re) * Math.cos(a.im), im: Math.cosh(a.re) * Math.sin(a.im) }
}`),
  ccosh: helper(`function ccosh(a: Complex): Complex {
  return { re: Math.cosh(a.re) * Math.cos(a.im), im: Math.sinh(a.re) * Math.sin(a.im) }
}`),
  casin: helper(`function casin(a: Complex): Complex {
  const root = csqrt(csub({ re: 1, im: 0 }, cmul(a, a)))
  const l = clog(cadd({ re: -a.im, im: a.re }, root))
  return { re: l.im, im: -l.re }
}`),
  cacos: helper(`function cacos(a: Complex): Complex {
  const s = casin(a)
  return { re: Math.PI / 2 - s.re, im: -s.im }
}`),
  catan: helper(`function catan(a: Complex): Complex {
  const d = csub(clog({ re: 1 + a.im, im: -a.re }), clog({ re: 1 - a.im, im: a.re }))
  return { re: -d.im / 2, im: d.re / 2 }
}`),
  cexpm1: helper(`function cexpm1(a: Complex): Complex {
  const half = Math.sin(a.im / 2)
  return { re: Math.expm1(a.re) * Math.cos(a.im) - 2 * half * half, im: Math.exp(a.re) * Math.sin(a.im) }
}`),
  clog1p: helper(`function clog1p(a: Complex): Complex {
  return { re: Math.log1p(a.re * (2 + a.re) + a.im * a.im) / 2, im: Math.atan2(a.im, 1 + a.re) }
}`),
  csilu: helper(`function csilu(a: Complex): Complex {
  return cmul(a, csigmoid(a))
}`),
  csoftplus: helper(`function csoftplus(a: Complex): Complex {
  return clog1p(cexp(a))
}`),
  clogsumexp: helper(`function clogsumexp(x: ComplexVector): Complex {
  const top = largest(x.map((a) => a.re))
  const sum = clog(csum(x.map((a) => cexp({ re: a.re - top, im: a.im }))))
  return { re: top + sum.re, im: sum.im }
}`),
  csoftmax: helper(`function csoftmax(x: ComplexVector): Complex[] {
  const top = largest(x.map((a) => a.re))
  const e = x.map((a) => cexp({ re: a.re - top, im: a.im }))
  const total = csum(e)
  return e.map((a) => cdiv(a, total))
}`),
  cvariance: helper(`function cvariance(x: ComplexVector): number {
  const mean = cscale(1 / x.length, csum(x))
  return sum(x.map((a) => cabs(csub(a, mean)) ** 2)) / x.length
}`),
}
