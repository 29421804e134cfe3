// The functions that emitted TypeScript brings along, each only where it is used. Real and complex versions of linear
// algebra are one text over different arithmetic.

interface Helper {
  readonly text: string
  /** Other helpers that it hands on; those that it calls are seen in the text. */
  readonly needs: readonly string[]
}

const helper = (text: string, ...needs: readonly string[]): Helper => ({ text, needs })

/** How linear algebra spells its numbers. */
interface Arithmetic {
  /** Before the names of the functions. */
  readonly prefix: string
  readonly number: string
  readonly vector: string
  readonly matrix: string
  readonly zero: string
  readonly one: string
  readonly add: (a: string, b: string) => string
  readonly sub: (a: string, b: string) => string
  readonly mul: (a: string, b: string) => string
  readonly div: (a: string, b: string) => string
  readonly size: (a: string) => string
}

const REAL: Arithmetic = {
  prefix: "",
  number: "number",
  vector: "Vector",
  matrix: "Matrix",
  zero: "0",
  one: "1",
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  size: (a) => `Math.abs(${a})`,
}

const COMPLEX: Arithmetic = {
  prefix: "c",
  number: "Complex",
  vector: "ComplexVector",
  matrix: "ComplexMatrix",
  zero: "{ re: 0, im: 0 }",
  one: "{ re: 1, im: 0 }",
  add: (a, b) => `cadd(${a}, ${b})`,
  sub: (a, b) => `csub(${a}, ${b})`,
  mul: (a, b) => `cmul(${a}, ${b})`,
  div: (a, b) => `cdiv(${a}, ${b})`,
  size: (a) => `cabs(${a})`,
}

function linearAlgebra(F: Arithmetic): Record<string, Helper> {
  const { prefix: c, number: T, vector: V, matrix: M } = F
  return {
    [`${c}dot`]: helper(
      `function ${c}dot(x: ${V}, y: ${V}): ${T} {
  let sum: ${T} = ${F.zero}
  for (let i = 0; i < x.length; i++) sum = ${F.add("sum", F.mul("x[i]!", "y[i]!"))}
  return sum
}`,
    ),
    [`${c}outer`]: helper(
      `function ${c}outer(x: ${V}, y: ${V}): ${T}[][] {
  return x.map((a) => y.map((b) => ${F.mul("a", "b")}))
}`,
    ),
    [`${c}matvec`]: helper(
      `function ${c}matvec(A: ${M}, x: ${V}): ${T}[] {
  return A.map((row) => ${c}dot(row, x))
}`,
    ),
    [`${c}vecmat`]: helper(
      `function ${c}vecmat(x: ${V}, A: ${M}): ${T}[] {
  return transpose(A).map((column) => ${c}dot(x, column))
}`,
    ),
    [`${c}matmul`]: helper(
      `function ${c}matmul(A: ${M}, B: ${M}): ${T}[][] {
  const columns = transpose(B)
  return A.map((row) => columns.map((column) => ${c}dot(row, column)))
}`,
    ),
    [`${c}sum`]: helper(
      `function ${c}sum(x: ${V}): ${T} {
  return x.reduce<${T}>((a, b) => ${F.add("a", "b")}, ${F.zero})
}`,
    ),
    [`${c}eye`]: helper(
      `function ${c}eye(n: number): ${T}[][] {
  return table(n, (i) => table(n, (j) => (i === j ? ${F.one} : ${F.zero})))
}`,
    ),
    [`${c}diag`]: helper(
      `function ${c}diag(x: ${V}): ${T}[][] {
  return x.map((a, i) => x.map((_, j) => (i === j ? a : ${F.zero})))
}`,
    ),
    [`${c}triangle`]: helper(
      `function ${c}triangle(A: ${M}, keep: (i: number, j: number) => boolean): ${T}[][] {
  return A.map((row, i) => row.map((a, j) => (keep(i, j) ? a : ${F.zero})))
}`,
    ),
    [`${c}lu`]: helper(
      `/** Gaussian elimination with row pivots: rows of U and of L below its diagonal of ones, and the order of the rows. */
function ${c}lu(A: ${M}): { rows: ${T}[][]; order: number[]; sign: number } {
  const n = A.length
  const rows: ${T}[][] = A.map((row) => [...row])
  const order = rows.map((_, i) => i)
  let sign = 1
  for (let k = 0; k < n; k++) {
    let pivot = k
    for (let i = k + 1; i < n; i++) if (${F.size("rows[i]![k]!")} > ${F.size("rows[pivot]![k]!")}) pivot = i
    if (pivot !== k) {
      ;[rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!]
      ;[order[k], order[pivot]] = [order[pivot]!, order[k]!]
      sign = -sign
    }
    const top = rows[k]!
    if (${F.size("top[k]!")} === 0) continue
    for (let i = k + 1; i < n; i++) {
      const row = rows[i]!
      const factor = ${F.div("row[k]!", "top[k]!")}
      row[k] = factor
      for (let j = k + 1; j < n; j++) row[j] = ${F.sub("row[j]!", F.mul("factor", "top[j]!"))}
    }
  }
  return { rows, order, sign }
}`,
    ),
    [`${c}det`]: helper(
      `function ${c}det(A: ${M}): ${T} {
  const { rows, sign } = ${c}lu(A)
  return rows.reduce<${T}>((product, row, i) => ${F.mul("product", "row[i]!")}, ${c ? "{ re: sign, im: 0 }" : "sign"})
}`,
    ),
    [`${c}solve`]: helper(
      `/** X with A X = B. */
function ${c}solve(A: ${M}, B: ${M}): ${T}[][] {
  const { rows, order } = ${c}lu(A)
  if (rows.some((row, i) => ${F.size("row[i]!")} === 0)) throw new Error("a singular matrix has no inverse")
  const X: ${T}[][] = order.map((i) => [...B[i]!])
  const subtract = (i: number, j: number): void => {
    const factor = rows[i]![j]!
    X[i] = X[i]!.map((x, c) => ${F.sub("x", F.mul("factor", "X[j]![c]!"))})
  }
  for (let i = 0; i < X.length; i++) for (let j = 0; j < i; j++) subtract(i, j)
  for (let i = X.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < X.length; j++) subtract(i, j)
    const pivot = rows[i]![i]!
    X[i] = X[i]!.map((x) => ${F.div("x", "pivot")})
  }
  return X
}`,
    ),
    [`${c}solveVector`]: helper(
      `/** x with A x = b. */
function ${c}solveVector(A: ${M}, b: ${V}): ${T}[] {
  return ${c}solve(A, b.map((x) => [x])).map((row) => row[0]!)
}`,
    ),
    [`${c}inv`]: helper(
      `function ${c}inv(A: ${M}): ${T}[][] {
  return ${c}solve(A, ${c}eye(A.length))
}`,
    ),
  }
}

const COMPLEX_NUMBERS: Record<string, Helper> = {
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
}

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
  ...COMPLEX_NUMBERS,
  ...linearAlgebra(REAL),
  ...linearAlgebra(COMPLEX),
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
    const called = [...text.matchAll(/\b(\w+)\(/g)].map((m) => m[1] as string)
    for (const needed of [...needs, ...called]) if (Object.hasOwn(HELPERS, needed)) wanted.add(needed)
  }
  const order = [...Object.keys(HELPERS), ...[...wanted].filter((n) => !(n in HELPERS)).sort()]
  return order.flatMap((name) => (wanted.has(name) ? [find(name)?.text ?? ""] : []))
}
