import { COMPLEX } from "./typescript-complex.ts"
import { type Helper, helper } from "./typescript-helper.ts"
import { LINEAR } from "./typescript-linear.ts"
import { SPECTRAL } from "./typescript-spectral.ts"

// The functions that emitted TypeScript brings along, each only where it is used.

const SHARED: Record<string, Helper> = {
  check: helper(`function check(name: string, value: readonly unknown[], shape: readonly number[]): void {
  const [rows, cols] = shape
  const fits = (row: unknown): boolean => (cols === undefined ? !Array.isArray(row) : Array.isArray(row) && row.length === cols)
  if (value.length !== rows || !value.every(fits)) throw new Error(\`\${name} is not an array of shape \${shape.join(" × ")}\`)
}`),
  table: helper(`function table<T>(n: number, entry: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => entry(i))
}`),
  transpose: helper(
    `function transpose<T>(A: readonly (readonly T[])[]): T[][] {
  return table(A[0]?.length ?? 0, (j) => A.map((row) => row[j]!))
}`,
  ),
  diagonal: helper(`function diagonal<T>(A: readonly (readonly T[])[]): T[] {
  return A.map((row, i) => row[i]!)
}`),
  indexOf: helper(`/** An index from 0 for one from 1 up to n. */
function indexOf(i: number, n: number): number {
  if (!Number.isInteger(i) || i < 1 || i > n) throw new Error(\`index \${i} is not one of 1..\${n}\`)
  return i - 1
}`),
  rowsOf: helper(`function rowsOf<T>(A: readonly (readonly T[])[], first: number, count: number): T[][] {
  if (first + count > A.length) throw new Error("a range is outside its matrix")
  return A.slice(first, first + count).map((row) => [...row])
}`),
  columnsOf: helper(`function columnsOf<T>(A: readonly (readonly T[])[], first: number, count: number): T[][] {
  if (A.some((row) => first + count > row.length)) throw new Error("a range is outside its matrix")
  return A.map((row) => row.slice(first, first + count))
}`),
  hcat: helper(`function hcat<T>(...blocks: readonly (readonly (readonly T[])[])[]): T[][] {
  return (blocks[0] ?? []).map((_, i) => blocks.flatMap((block) => block[i]!))
}`),
  vcat: helper(`function vcat<T>(...blocks: readonly (readonly (readonly T[])[])[]): T[][] {
  return blocks.flat().map((row) => [...row])
}`),
  fold: helper(`/** Goes from first to last, both included. */
function fold<T>(first: number, last: number, start: T, step: (total: T, k: number) => T): T {
  if (!Number.isInteger(first) || !Number.isInteger(last)) throw new Error(\`\${first}..\${last} is not a range of integers\`)
  let total = start
  for (let k = first; k <= last; k++) total = step(total, k)
  return total
}`),
  unit: helper(`function unit(index: number, n: number): number[] {
  return table(n, (i) => (i === index ? 1 : 0))
}`),
  copy: helper(`function copy<T>(A: readonly (readonly T[])[]): T[][] {
  return A.map((row) => [...row])
}`),
  norm: helper(`function norm(x: Vector): number {
  const size = x.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  return size === 0 || size === Infinity ? size : size * Math.sqrt(x.reduce((sum, a) => sum + (a / size) ** 2, 0))
}`),
  logdet: helper(
    `/** The logarithm of a positive determinant, else NaN. */
function logdet(A: Matrix): number {
  const { rows, sign } = lu(A)
  const pivots = diagonal(rows)
  const positive = pivots.reduce((s, a) => s * Math.sign(a), sign) > 0
  return positive ? pivots.reduce((sum, a) => sum + Math.log(Math.abs(a)), 0) : Number.NaN
}`,
  ),
  clogdet: helper(
    `function clogdet(A: ComplexMatrix): Complex {
  const { rows, sign } = clu(A)
  const logs = diagonal(rows).map(clog)
  const angle = logs.reduce((sum, a) => sum + a.im, sign < 0 ? Math.PI : 0)
  return { re: logs.reduce((sum, a) => sum + a.re, 0), im: Math.atan2(Math.sin(angle), Math.cos(angle)) }
}`,
    "clog",
  ),
  largest: helper(`function largest(x: Vector): number {
  return x.reduce((a, b) => (b > a ? b : a))
}`),
  smallest: helper(`function smallest(x: Vector): number {
  return x.reduce((a, b) => (b < a ? b : a))
}`),
  gelu: helper(`function gelu(x: number): number {
  return 0.5 * x * (1 + erf(x / Math.SQRT2))
}`),
  silu: helper(`function silu(x: number): number {
  return x * sigmoid(x)
}`),
  onehotmax: helper(`/** 1 at the first of the largest entries, column by column. */
function onehotmax(A: Matrix): number[][] {
  const entries = transpose(A).flat()
  const first = entries.indexOf(largest(entries))
  return A.map((row, i) => row.map((_, j) => (i + A.length * j === first ? 1 : 0)))
}`),
  logsumexp: helper(`function logsumexp(x: Vector): number {
  const top = largest(x)
  return top + Math.log(x.reduce((sum, a) => sum + Math.exp(a - top), 0))
}`),
  softmax: helper(`function softmax(x: Vector): number[] {
  const top = largest(x)
  const e = x.map((a) => Math.exp(a - top))
  const total = sum(e)
  return e.map((a) => a / total)
}`),
  variance: helper(`function variance(x: Vector): number {
  const mean = sum(x) / x.length
  return x.reduce((total, a) => total + (a - mean) ** 2, 0) / x.length
}`),
  softplus: helper(`function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}`),
  commutation: helper(`function commutation(m: number, n: number): number[][] {
  return table(m * n, (r) => table(m * n, (c) => (r === (c % m) * n + Math.floor(c / m) ? 1 : 0)))
}`),
  unvec: helper(`function unvec<T>(x: readonly T[], m: number, n: number): T[][] {
  if (x.length !== m * n) throw new Error("unvec to another number of entries")
  return table(m, (i) => table(n, (j) => x[i + m * j]!))
}`),
  integer: helper(`function integer(a: number): number {
  if (!Number.isInteger(a)) throw new Error(\`\${a} is not an integer\`)
  return a
}`),
  erf: helper(`/** Error function: its power series, or the continued fraction of its complement. */
function erf(x: number): number {
  const y = Math.abs(x)
  if (y < 3) {
    let term = (2 / Math.sqrt(Math.PI)) * x * Math.exp(-x * x)
    let sum = term
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (2 * x * x) / (2 * n + 1)
      sum += term
    }
    return sum
  }
  let fraction = y
  for (let n = 60; n > 0; n--) fraction = y + n / 2 / fraction
  return Math.sign(x) * (1 - Math.exp(-y * y) / (Math.sqrt(Math.PI) * fraction))
}`),
  lgamma: helper(`/** Logarithm of the gamma function for x > 0: recurrence, then Stirling's series. */
function lgamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let y = x
  let product = 1
  for (; y < 15; y++) product *= y
  const z = 1 / (y * y)
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z * (1 / 1188 - (z * 691) / 360360))))) / y
  return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series - Math.log(product)
}`),
  polygamma: helper(`/** Derivative of order k of digamma for x > 0: recurrence, then the asymptotic series. */
function polygamma(k: number, x: number): number {
  if (!(x > 0) || !Number.isInteger(k)) return Number.NaN
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330]
  let y = x
  let total = 0
  for (; y < 10 + k; y++) total += factorial(k) / y ** (k + 1)
  total += k === 0 ? -Math.log(y) : factorial(k - 1) / y ** k
  total += factorial(k) / (2 * y ** (k + 1))
  bernoulli.forEach((b, j) => {
    total += ((b * factorial(2 * j + 1 + k)) / factorial(2 * j + 2)) / y ** (2 * j + 2 + k)
  })
  return k % 2 === 1 ? total : -total
}`),
  sigmoid: helper(`function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))
}`),
}

/** `mapMatrix2(f, A, B)`: f on the entries of that many matrices (or vectors) of one shape. */
function mapping(kind: "Vector" | "Matrix", count: number): Helper {
  const each = (piece: (k: number) => string): string =>
    Array.from({ length: count }, (_, k) => piece(k + 1)).join(", ")
  const array = (k: number): string => (kind === "Vector" ? `readonly T${k}[]` : `readonly (readonly T${k}[])[]`)
  const entry = (k: number): string => `x${k}[i]!${kind === "Vector" ? "" : "[j]!"}`
  const head = `map${kind}${count}<${each((k) => `T${k}`)}, T>(f: (${each((k) => `a${k}: T${k}`)}) => T, ${each((k) => `x${k}: ${array(k)}`)})`
  return helper(
    kind === "Vector"
      ? `function ${head}: T[] {
  return x1.map((_, i) => f(${each(entry)}))
}`
      : `function ${head}: T[][] {
  return x1.map((row, i) => row.map((_, j) => f(${each(entry)})))
}`,
  )
}

const HELPERS: Readonly<Record<string, Helper>> = {
  ...SHARED,
  ...COMPLEX,
  ...LINEAR,
  ...SPECTRAL,
}

function find(name: string): Helper | undefined {
  const map = /^map(Vector|Matrix)(\d+)$/.exec(name)
  return map ? mapping(map[1] as "Vector" | "Matrix", Number(map[2])) : HELPERS[name]
}

/** Names that emitted functions may call, and so must not use for their own. */
export const HELPER_NAMES: readonly string[] = [
  ...Object.keys(HELPERS),
  ...Array.from({ length: 100 }, (_, k) => [`mapVector${k}`, `mapMatrix${k}`]).flat(),
]

/** The source of the named helpers and of all that they call. */
export function helperSource(names: Iterable<string>): string[] {
  const wanted = new Set(names)
  for (const name of wanted) {
    const { text = "", needs = [] } = find(name) ?? {}
    const called = [...text.matchAll(/(?<![.\w])(\w+)\(/g)].map((m) => m[1] as string)
    for (const needed of [...needs, ...called]) if (Object.hasOwn(HELPERS, needed)) wanted.add(needed)
  }
  const order = [...Object.keys(HELPERS), ...[...wanted].filter((n) => !(n in HELPERS)).sort()]
  return order.flatMap((name) => (wanted.has(name) ? [find(name)?.text ?? ""] : []))
}
