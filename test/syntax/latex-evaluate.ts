import type { Ast, IndexAst } from "../../src/syntax/ast.ts"

/** A real matrix; scalars are 1 × 1, vectors n × 1. `open` marks a constant without a size: `c·I` or `c·1`. */
export interface Value {
  readonly rows: number
  readonly cols: number
  readonly data: readonly number[]
  readonly open?: "eye" | "ones"
}

export type Env = ReadonlyMap<string, Value>

export class Unfit extends Error {}

const make = (rows: number, cols: number, f: (i: number, j: number) => number): Value => {
  const data: number[] = []
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) data.push(f(i, j))
  return { rows, cols, data }
}
export const scalar = (x: number): Value => ({ rows: 1, cols: 1, data: [x] })
const at = (v: Value, i: number, j: number): number => v.data[i * v.cols + j] ?? Number.NaN
const isScalar = (v: Value): boolean => v.rows === 1 && v.cols === 1 && !v.open
const map = (v: Value, f: (x: number) => number): Value => ({ ...v, data: v.data.map(f) })
const transpose = (v: Value): Value => (v.open ? v : make(v.cols, v.rows, (i, j) => at(v, j, i)))

function sized(v: Value, rows: number, cols: number): Value {
  if (v.open === "eye") {
    if (rows !== cols) throw new Unfit("an identity that is not square")
    return make(rows, cols, (i, j) => (i === j ? (v.data[0] ?? 0) : 0))
  }
  return v.open === "ones" ? make(rows, cols, () => v.data[0] ?? 0) : v
}

function together(a: Value, b: Value, f: (x: number, y: number) => number): Value {
  if (a.open && b.open) return { ...a, data: [f(a.data[0] ?? 0, b.data[0] ?? 0)] }
  const x = sized(a, b.rows, b.cols)
  const y = sized(b, a.rows, a.cols)
  if (isScalar(x) && !isScalar(y)) return map(y, (v) => f(x.data[0] ?? 0, v))
  if (isScalar(y) && !isScalar(x)) return map(x, (v) => f(v, y.data[0] ?? 0))
  if (x.rows !== y.rows || x.cols !== y.cols) throw new Unfit(`${x.rows}x${x.cols} with ${y.rows}x${y.cols}`)
  return make(x.rows, x.cols, (i, j) => f(at(x, i, j), at(y, i, j)))
}

function add(a: Value, b: Value, f: (x: number, y: number) => number): Value {
  const mixed = isScalar(a) !== isScalar(b) && !a.open && !b.open
  if (mixed && (a.cols > 1 || b.cols > 1) && (isScalar(a) ? a : b).data[0] !== 0)
    throw new Unfit("a scalar and a matrix")
  return together(a, b, f)
}

function times(a: Value, b: Value): Value {
  if (isScalar(a)) return map(b, (x) => (a.data[0] ?? 0) * x)
  if (isScalar(b)) return map(a, (x) => (b.data[0] ?? 0) * x)
  if (a.open === "eye") return b.open ? b : map(b, (x) => (a.data[0] ?? 0) * x)
  if (b.open === "eye") return map(a, (x) => (b.data[0] ?? 0) * x)
  const x = sized(a, 1, b.rows)
  const y = sized(b, a.cols, 1)
  if (x.cols !== y.rows) throw new Unfit(`${x.rows}x${x.cols} times ${y.rows}x${y.cols}`)
  return make(x.rows, y.cols, (i, j) => {
    let sum = 0
    for (let k = 0; k < x.cols; k++) sum += at(x, i, k) * at(y, k, j)
    return sum
  })
}

function square(v: Value): void {
  if (v.rows !== v.cols) throw new Unfit("not square")
}

/** Gauss–Jordan: the inverse and the determinant. */
function eliminate(v: Value): { inverse: Value; det: number } {
  square(v)
  const n = v.rows
  const a = Array.from({ length: n }, (_row, i) =>
    Array.from({ length: 2 * n }, (_, j) => (j < n ? at(v, i, j) : j - n === i ? 1 : 0)),
  )
  let det = 1
  for (let c = 0; c < n; c++) {
    let p = c
    for (let r = c; r < n; r++) if (Math.abs(a[r]?.[c] ?? 0) > Math.abs(a[p]?.[c] ?? 0)) p = r
    const [x, y] = [a[c] as number[], a[p] as number[]]
    a[c] = y
    a[p] = x
    if (p !== c) det = -det
    const pivot = y[c] ?? 0
    det *= pivot
    for (let j = 0; j < 2 * n; j++) y[j] = (y[j] ?? 0) / pivot
    for (let r = 0; r < n; r++) {
      const row = a[r] as number[]
      const factor = row[c] ?? 0
      if (r !== c) for (let j = 0; j < 2 * n; j++) row[j] = (row[j] ?? 0) - factor * (y[j] ?? 0)
    }
  }
  return { inverse: make(n, n, (i, j) => a[i]?.[n + j] ?? 0), det }
}

function integerPower(v: Value, n: number): Value {
  if (n < 0) return integerPower(eliminate(v).inverse, -n)
  let result = sized({ rows: 1, cols: 1, data: [1], open: "eye" }, v.rows, v.cols)
  for (let k = 0; k < n; k++) result = times(result, v)
  return result
}

function expm(v: Value): Value {
  square(v)
  const small = map(v, (x) => x / 1024)
  let term = integerPower(v, 0)
  let sum = term
  for (let k = 1; k < 12; k++) {
    term = map(times(term, small), (x) => x / k)
    sum = together(sum, term, (x, y) => x + y)
  }
  for (let k = 0; k < 10; k++) sum = times(sum, sum)
  return sum
}

/** Eigenvalues of a symmetric matrix by Jacobi's method. */
function eigenvalues(v: Value): number[] {
  let a = v
  for (let sweep = 0; sweep < 60; sweep++)
    for (let p = 0; p < a.rows; p++)
      for (let q = p + 1; q < a.rows; q++) {
        const angle = 0.5 * Math.atan2(2 * at(a, p, q), at(a, q, q) - at(a, p, p))
        const [c, s] = [Math.cos(angle), Math.sin(angle)]
        const r = make(a.rows, a.rows, (i, j) =>
          i === p && j === q ? s : i === q && j === p ? -s : i === j ? (i === p || i === q ? c : 1) : 0,
        )
        a = times(times(transpose(r), a), r)
      }
  return Array.from({ length: a.rows }, (_, i) => at(a, i, i))
}

const singularValues = (v: Value): number[] =>
  eigenvalues(v.rows > v.cols ? times(transpose(v), v) : times(v, transpose(v))).map((x) => Math.sqrt(Math.max(0, x)))
const total = (v: Value, f: (x: number) => number = (x) => x): number => v.data.reduce((s, x) => s + f(x), 0)

const elementwise: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  sign: Math.sign,
  relu: (x) => Math.max(0, x),
  re: (x) => x,
  conj: (x) => x,
}

const functions: Readonly<Record<string, (v: Value) => Value>> = {
  tr: (v) => {
    square(v)
    let sum = 0
    for (let i = 0; i < v.rows; i++) sum += at(v, i, i)
    return scalar(sum)
  },
  det: (v) => scalar(eliminate(v).det),
  logdet: (v) => scalar(Math.log(Math.abs(eliminate(v).det))),
  inv: (v) => eliminate(v).inverse,
  sum: (v) => scalar(total(v)),
  mean: (v) => scalar(total(v) / v.data.length),
  norm2: (v) => scalar(Math.sqrt(total(v, (x) => x * x))),
  norm1: (v) => scalar(total(v, Math.abs)),
  normInf: (v) => scalar(Math.max(...v.data.map(Math.abs))),
  normop: (v) => scalar(Math.max(...singularValues(v))),
  normnuc: (v) => scalar(singularValues(v).reduce((a, b) => a + b, 0)),
  logsumexp: (v) => scalar(Math.log(total(v, Math.exp))),
  softmax: (v) => map(v, (x) => Math.exp(x) / total(v, Math.exp)),
  vec: (v) => ({ rows: v.data.length, cols: 1, data: transpose(v).data }),
  diag: (v) => {
    if (v.cols === 1) return make(v.rows, v.rows, (i, j) => (i === j ? at(v, i, 0) : 0))
    square(v)
    return make(v.rows, 1, (i) => at(v, i, i))
  },
  sym: (v) =>
    map(
      add(v, transpose(v), (x, y) => x + y),
      (x) => x / 2,
    ),
  expm,
  // Only as the trace or with itself is this compared: log det = tr log.
  logm: (v) => {
    square(v)
    return make(v.rows, v.cols, (i, j) => (i === 0 && j === 0 ? Math.log(Math.abs(eliminate(v).det)) : 0))
  },
  pinv: (v) =>
    v.rows > v.cols
      ? times(eliminate(times(transpose(v), v)).inverse, transpose(v))
      : times(transpose(v), eliminate(times(v, transpose(v))).inverse),
}
const aliases: Readonly<Record<string, string>> = { trace: "tr", normF: "norm2", norm: "norm2", logistic: "sigmoid" }

export interface Definitions {
  readonly functions: ReadonlyMap<string, { readonly params: readonly string[]; readonly body: Ast }>
}

/** The value of an expression; throws `Unfit` where it is not well-formed, `Error` where it uses what is not here. */
export function evaluate(ast: Ast, env: Env, defs: Definitions): Value {
  const go = (a: Ast, e: Env = env): Value => evaluate(a, e, defs)
  switch (ast.kind) {
    case "number":
      return scalar(Number(ast.text))
    case "group":
      return go(ast.body)
    case "name": {
      if (ast.name === "eye") return { rows: 1, cols: 1, data: [1], open: "eye" }
      if (ast.name === "pi") return scalar(Math.PI)
      const value = env.get(ast.name)
      if (!value) throw new Error(`no value for ${ast.name}`)
      return value
    }
    case "unary":
      return ast.op === "-" ? map(go(ast.arg), (x) => -x) : go(ast.arg)
    case "postfix":
      if (ast.op === "^+") return (functions.pinv as (v: Value) => Value)(go(ast.arg))
      return ast.op === "^-T" ? transpose(eliminate(go(ast.arg)).inverse) : transpose(go(ast.arg))
    case "power": {
      const base = go(ast.base)
      const exponent = go(ast.exponent).data[0] ?? 1
      if (ast.elementwise || isScalar(base)) return map(base, (x) => x ** exponent)
      square(base)
      return integerPower(base, exponent)
    }
    case "binary": {
      const left = go(ast.left)
      const right = go(ast.right)
      switch (ast.op) {
        case "+":
          return add(left, right, (x, y) => x + y)
        case "-":
          return add(left, right, (x, y) => x - y)
        case "*":
          return times(left, right)
        case "/":
          return isScalar(right) ? map(left, (x) => x / (right.data[0] ?? 1)) : times(left, eliminate(right).inverse)
        case ".*":
          return together(left, right, (x, y) => x * y)
        case "./":
          return together(left, right, (x, y) => x / y)
        case ":":
          return scalar(total(together(left, right, (x, y) => x * y)))
        case "kron":
          if (left.open || right.open) throw new Error("a Kronecker product with an unsized factor")
          return make(
            left.rows * right.rows,
            left.cols * right.cols,
            (i, j) =>
              at(left, Math.floor(i / right.rows), Math.floor(j / right.cols)) *
              at(right, i % right.rows, j % right.cols),
          )
        default:
          throw new Error(ast.op)
      }
    }
    case "blocks": {
      const rows = ast.rows.map((row) => row.map((c) => go(c)))
      const cols = (rows[0] ?? []).reduce((n, v) => n + v.cols, 0)
      const data: number[] = []
      for (const row of rows) {
        const height = row[0]?.rows ?? 1
        if (row.reduce((n, v) => n + v.cols, 0) !== cols || row.some((v) => v.rows !== height))
          throw new Unfit("blocks")
        for (let i = 0; i < height; i++) for (const v of row) for (let j = 0; j < v.cols; j++) data.push(at(v, i, j))
      }
      return { rows: data.length / cols, cols, data }
    }
    case "index": {
      const base = go(ast.base)
      const pick = (item: IndexAst | undefined, size: number): number[] => {
        if (!item) return [0]
        if (item.kind === "all") return Array.from({ length: size }, (_, i) => i)
        const from = (go(item.kind === "entry" ? item.at : item.from).data[0] ?? 1) - 1
        const to = item.kind === "entry" ? from : (go(item.to).data[0] ?? 1) - 1
        if (from < 0 || to >= size) throw new Unfit("an index out of range")
        return Array.from({ length: to - from + 1 }, (_, i) => from + i)
      }
      const rows = pick(ast.items[0], base.rows)
      const cols = ast.items.length > 1 ? pick(ast.items[1], base.cols) : [0]
      return make(rows.length, cols.length, (i, j) => at(base, rows[i] ?? 0, cols[j] ?? 0))
    }
    case "binder": {
      const [range, ...others] = ast.ranges
      if (!range) return go(ast.body)
      const from = go(range.from).data[0] ?? 1
      const to = go(range.to).data[0] ?? 0
      const inner: Ast = others.length > 0 ? { ...ast, ranges: others } : ast.body
      const values: Value[] = []
      for (let k = from; k <= to; k++) {
        const local = new Map(env)
        local.set(range.name, scalar(k))
        values.push(go(inner, local))
      }
      if (ast.binder === "sum") return values.reduce((a, b) => add(a, b, (x, y) => x + y))
      if (ast.binder === "prod") return values.reduce(times)
      return { rows: values.length, cols: values[0]?.data.length ?? 1, data: values.flatMap((v) => v.data) }
    }
    case "call":
      return evaluateCall(ast, go, env, defs)
    default:
      throw new Error(ast.kind)
  }
}

function evaluateCall(
  ast: Extract<Ast, { kind: "call" }>,
  go: (a: Ast, e?: Env) => Value,
  env: Env,
  defs: Definitions,
): Value {
  const name = aliases[ast.name] ?? ast.name
  const args = ast.args.map((a) => go(a))
  const [first, second] = args
  const defined = defs.functions.get(ast.name)
  if (defined)
    return go(defined.body, new Map([...env, ...defined.params.map((p, k) => [p, args[k] as Value] as const)]))
  const size = (k: number): number => args[k]?.data[0] ?? 1
  switch (name) {
    case "ones":
      return make(size(0), args.length > 1 ? size(1) : 1, () => 1)
    case "zeros":
      return make(size(0), args.length > 1 ? size(1) : 1, () => 0)
    case "eye":
      return make(size(0), size(0), (i, j) => Number(i === j))
    case "vector":
    case "matrix":
      return args.length > 1
        ? make(size(1), name === "matrix" ? size(2) : 1, () => size(0))
        : { rows: 1, cols: 1, data: [size(0)], open: "ones" }
    case "inner":
    case "dot":
      return scalar(total(together(first as Value, second as Value, (x, y) => x * y)))
    case "normp":
      return scalar(total(first as Value, (x) => Math.abs(x) ** size(1)) ** (1 / size(1)))
    case "norm21": {
      const v = first as Value
      return scalar(
        Array.from({ length: v.cols }, (_, j) =>
          Math.hypot(...Array.from({ length: v.rows }, (_row, i) => at(v, i, j))),
        ).reduce((a, b) => a + b, 0),
      )
    }
    default: {
      const plain = elementwise[name]
      if (plain && first) return map(first, plain)
      const f = functions[name]
      if (!f || !first) throw new Error(`no function ${name}`)
      return f(first)
    }
  }
}

/** Largest difference relative to size; infinite where shapes differ. A 0 is zero of any shape. */
export function distance(a: Value, b: Value): number {
  if (isScalar(a) && a.data[0] === 0) return Math.max(...b.data.map(Math.abs))
  if (isScalar(b) && b.data[0] === 0) return Math.max(...a.data.map(Math.abs))
  const x = sized(a, b.rows, b.cols)
  const y = sized(b, a.rows, a.cols)
  if (x.rows !== y.rows || x.cols !== y.cols) return Number.POSITIVE_INFINITY
  const scale = 1 + Math.max(...x.data.map(Math.abs), ...y.data.map(Math.abs))
  return Math.max(...x.data.map((v, i) => Math.abs(v - (y.data[i] ?? Number.NaN)))) / scale
}

export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export { make }
