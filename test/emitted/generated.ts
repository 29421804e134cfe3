import { createRandom, type Random } from "../../src/field/random.ts"
import { complexSource, float64Source, sampleMatrix } from "../../src/field/sample.ts"
import type { EmitRequest, FunctionSpec } from "../../src/emit/index.ts"
import { DIM_ONE, type Dim, dimName, dimNames, dimSubstitute, dimValue, isOne } from "../../src/ir/dim.ts"
import { GradusError } from "../../src/ir/error.ts"
import { Arena, type Expr, type Field, isScalar, type SetName, type Sym, symbolsOf } from "../../src/ir/expr.ts"
import type { Op, Sample } from "../../src/ir/op.ts"
import { signatureOf } from "../../src/ir/signature.ts"
import { fromNested, type Nested } from "../../src/numeric/array.ts"
import { evaluateFunctions } from "../../src/numeric/evaluate.ts"
import { PlainBuilder } from "../../src/ops/build.ts"
import { ops } from "../../src/ops/index.ts"
import { difference } from "./compare.ts"

/** A function to emit with a point and what the evaluator finds there. */
export interface Generated {
  readonly name: string
  readonly spec: FunctionSpec
  readonly inputs: Readonly<Record<string, Nested>>
  readonly value: Nested
  readonly derivatives: Readonly<Record<string, Nested>>
}

/** Set the environment variable SEED to try other expressions at other points; some may be ill-conditioned. */
export const SEED: number = Number(process.env["SEED"] ?? 1)

const SIZES = new Map([
  ["m", 3],
  ["n", 4],
  ["p", 2],
  ["q", 3],
  ["k", 2],
  ["r", 2],
  ["c", 2],
])

const SET_OF: Readonly<Record<Sample, { readonly R: SetName; readonly C: SetName }>> = {
  general: { R: "general", C: "general" },
  positive: { R: "positive", C: "positive" },
  small: { R: "Simplex", C: "general" },
  invertible: { R: "general", C: "general" },
  "positive-determinant": { R: "PD", C: "HPD" },
  symmetric: { R: "Sym", C: "Herm" },
  "positive-definite": { R: "PD", C: "HPD" },
  index: { R: "Nat", C: "Nat" },
}

/** Entries of a size that suits everything; drawn like the set says. */
function draw(v: Sym, random: Random): Nested {
  const [rows, cols] = [dimValue(v.type.rows, SIZES) as number, dimValue(v.type.cols, SIZES) as number]
  const field: Field = v.set === "positive" || v.set === "Nat" || v.set === "Simplex" ? "R" : v.type.field
  const source = complexSource(float64Source)
  const m =
    v.set === "Nat"
      ? { data: [{ re: random.integer(1, 2), im: 0 }] }
      : sampleMatrix(source, v.set, field, rows, cols, random)
  const entry = (k: number): Nested => {
    const { re, im } = m.data[k] as { re: number; im: number }
    return v.type.field === "C" ? { re, im } : re
  }
  if (isScalar(v.type)) return entry(0)
  const row = (i: number): Nested => Array.from({ length: cols }, (_, j) => entry(i * cols + j))
  const list = Array.from({ length: rows }, (_, i) => (isOne(v.type.cols) ? entry(i) : row(i)))
  return list
}

/** The case of an expression over symbols at random numbers; undefined where it has no value there. */
function caseOf(
  name: string,
  e: Expr,
  others: readonly Expr[],
  symbols: readonly Sym[],
  random: Random,
  careful: boolean,
): Generated | undefined {
  const [first] = symbols
  const derivatives = others.map((value, i) => ({ wrt: [symbols[i] ?? (first as Sym)], value }))
  const spec = { kind: "gradient", name: undefined, value: e, derivatives: derivatives.slice(0, symbols.length) }
  for (let attempt = 0; attempt < 20; attempt++) {
    const inputs = Object.fromEntries(symbols.map((v) => [v.name, draw(v, random)]))
    const found = valueAt(spec, symbols, inputs, careful)
    if (!found || !found.steady) continue
    const roots = [e, ...derivatives.map((d) => d.value)]
    const used = new Set<Expr>([...symbolsOf(...roots), ...spec.derivatives.flatMap((d) => d.wrt)])
    const given = Object.fromEntries(symbols.filter((v) => used.has(v)).map((v) => [v.name, inputs[v.name] as Nested]))
    return { name, spec, inputs: given, value: found.value, derivatives: found.derivatives }
  }
  return undefined
}

/** The evaluator's numbers at a point, and whether they stay near there; undefined where there are none. */
function valueAt(
  spec: FunctionSpec,
  variables: readonly Sym[],
  inputs: Readonly<Record<string, Nested>>,
  careful: boolean,
): { value: Nested; derivatives: Readonly<Record<string, Nested>>; steady: boolean } | undefined {
  const known = new Set(variables.flatMap((v) => [...dimNames(v.type.rows), ...dimNames(v.type.cols)]))
  const sizes = new Map([...SIZES].filter(([n]) => !known.has(n)))
  const at = (
    values: Readonly<Record<string, Nested>>,
  ): ReturnType<typeof evaluateFunctions>["functions"][number] | undefined => {
    const arrays = new Map(Object.entries(values).map(([n, a]) => [n, fromNested(a)]))
    try {
      return evaluateFunctions({ variables, functions: [spec] }, { arrays, sizes }).functions[0]
    } catch (error) {
      const outside = error instanceof GradusError && ["domain", "unsupported", "input"].includes(error.code)
      if (outside) return undefined
      throw error
    }
  }
  const found = at(inputs)
  if (!found) return undefined
  // beside branch cuts and jumps rounding decides: no agreement is asked for there
  const steps = careful ? [1e-9, -1e-9, 3e-9] : []
  const steady = steps.every((step) => {
    const moved = at(
      Object.fromEntries(variables.map((v, k) => [v.name, near(v, inputs[v.name] as Nested, step * (k + 1))])),
    )
    return (
      moved !== undefined &&
      moderate(moved.value) &&
      Object.values(moved.derivatives).every(moderate) &&
      difference("", moved.value, found.value, 1e-5) === undefined &&
      Object.entries(moved.derivatives).every(([k, d]) => difference("", d, found.derivatives[k], 1e-5) === undefined)
    )
  })
  return { value: found.value, derivatives: found.derivatives, steady }
}

const moderate = (a: Nested): boolean => {
  const { re, im } = fromNested(a)
  return Array.from(re).every((x) => Math.abs(x) < 1e9) && Array.from(im ?? []).every((x) => Math.abs(x) < 1e9)
}

/** A point of the set nearby. */
function near(v: Sym, a: Nested, step: number): Nested {
  if (v.set === "general") return nudged(a, step)
  return v.set === "Nat" || v.set === "Simplex" ? a : timesFactor(a, 1 + step)
}

function timesFactor(a: Nested, factor: number): Nested {
  if (typeof a === "number") return a * factor
  return "re" in a ? { re: a.re * factor, im: a.im * factor } : a.map((b) => timesFactor(b, factor))
}

/** Every number a little larger or smaller, by turns. */
function nudged(a: Nested, step: number, k = 1): Nested {
  if (typeof a === "number") return a * (1 + (k % 2 ? step : -step))
  if ("re" in a) return { re: a.re * (1 + step), im: a.im * (1 - (k % 2 ? step : -step)) }
  return a.map((b, i) => nudged(b, step, k + i))
}

/** All as functions of one module: their names in it, by the names of the cases. */
export function merged(cases: readonly Generated[]): {
  readonly request: EmitRequest
  readonly suffix: ReadonlyMap<string, string>
} {
  const functions = cases.map((g, i) => ({ ...g.spec, name: `case${i}` }))
  const suffix = new Map(cases.map((g, i) => [g.name, i === 0 ? "" : `_case${i}`]))
  return { request: { variables: [], functions }, suffix }
}

const samplesOf = (op: Op, count: number): readonly Sample[] =>
  Array.from({ length: count }, (_, i) => (typeof op.sample === "string" ? op.sample : (op.sample?.[i] ?? "general")))

/** Every operator over arguments of every rank, real and complex, alone and inside others. */
export function operatorCases(): Generated[] {
  const found: Generated[] = []
  for (const op of Object.values<Op>(ops)) {
    const s = signatureOf(op)
    const slots = s.variadic ? [s.args[0], s.args[0], s.args[0]] : s.args
    const names = [
      ...new Set([...slots.flatMap((a) => (a ? [...dimNames(a.rows), ...dimNames(a.cols)] : [])), ...s.params]),
    ]
    for (let choice = 0; choice < 2 ** Math.min(names.length, 4); choice++) {
      const dims = new Map<string, Dim>(names.map((n, i) => [n, (choice >> i) & 1 ? DIM_ONE : dimName(n)]))
      for (const fields of choice === 0 ? ["R", "C", "RC", "CR"] : ["R", "C"]) {
        const random = createRandom(`${SEED} ${op.name} ${choice} ${fields}`)
        const made = operatorCase(op, slots as { rows: Dim; cols: Dim }[], dims, fields, random)
        if (made) found.push(made)
      }
    }
  }
  return found
}

function operatorCase(
  op: Op,
  slots: readonly { readonly rows: Dim; readonly cols: Dim }[],
  dims: ReadonlyMap<string, Dim>,
  fields: string,
  random: Random,
): Generated | undefined {
  if (slots.length < 2 && fields.length > 1) return undefined
  const B = new PlainBuilder(new Arena())
  const samples = samplesOf(op, slots.length)
  const at = (d: Dim): Dim => dimSubstitute(d, (n) => dims.get(n))
  const args = slots.map((slot, i): Expr => {
    const field = (fields[i % fields.length] ?? "R") as Field
    const sample = samples[i] as Sample
    const set = SET_OF[sample][field]
    // targets have no complex powers of matrices
    const exponent = op.params[i] === "p" && op.name.endsWith("matpow")
    const isReal =
      exponent ||
      set === "positive" ||
      set === "Nat" ||
      op.realArguments?.params.includes(op.params[i] as string) === true
    return B.arena.symbol(
      "XYZWV"[i] as string,
      { rows: at(slot.rows), cols: at(slot.cols), field: isReal ? "R" : field },
      set,
    )
  })
  const parameters = signatureOf(op).params.map((n) => dims.get(n) as Dim)
  try {
    const e = B.apply(op, args, parameters)
    const symbols = args as Sym[]
    const scaled = B.scale(B.literal(3), B.add(e, B.apply(ops.hadamard, [e, e])))
    const others = [scaled, B.adjoint(e), B.times(B.apply(ops.norm2, [e]), e)]
    return caseOf(
      `${op.name} ${[...dims.values()].map((d) => d.key).join(",")} ${fields}`,
      e,
      others,
      symbols,
      random,
      false,
    )
  } catch (error) {
    if (error instanceof GradusError && error.code === "shape") return undefined
    throw error
  }
}

/** Random compositions of operators. */
export function randomCases(count: number): Generated[] {
  const found: Generated[] = []
  for (let i = 0; found.length < count && i < 20 * count; i++) {
    const made = randomCase(i, createRandom(`${SEED} random ${i}`))
    if (made) found.push(made)
  }
  return found
}

/** What is not well-conditioned, or wants real numbers where complex ones are about, or decides on branch cuts. */
const DELICATE = new Set(
  "max min lgamma digamma normp frechetexpm frechetmatpow sign heaviside ifelse trilk triuk entry row column unit logabsdet frechet2expm frechet2logm frechet2sqrtm frechet2matpow".split(
    " ",
  ),
)
const REAL_ONLY = new Set(
  "acos asin atan log log1p sqrt pow powers logdet logm sqrtm matpow softplus logsumexp frechetlogm frechetsqrtm frechetmatpow frechet2logm frechet2sqrtm frechet2matpow".split(
    " ",
  ),
)
const GROWING = new Set([
  "kron",
  "khatrirao",
  "commutation",
  "vec",
  "eigvec",
  "leftsv",
  "rightsv",
  "onehotmax",
  "polygamma",
])

function randomCase(i: number, random: Random): Generated | undefined {
  const B = new PlainBuilder(new Arena())
  const [m, n] = [dimName("m"), dimName("n")]
  const symbol = (name: string, rows: Dim, cols: Dim, field: Field = "R", set: SetName = "general"): Sym =>
    B.arena.symbol(name, { rows, cols, field }, set)
  const symbols = [
    symbol("A", m, n),
    symbol("B", n, n),
    symbol("x", n, DIM_ONE),
    symbol("y", m, DIM_ONE),
    symbol("s", DIM_ONE, n),
    symbol("c", DIM_ONE, DIM_ONE),
    symbol("P", n, n, "R", "PD"),
    ...(i % 2 === 0 ? [] : [symbol("Z", m, n, "C"), symbol("z", n, DIM_ONE, "C"), symbol("H", n, n, "C", "HPD")]),
  ]
  const pool: Expr[] = [...symbols, B.literal(2), B.eye(n), B.ones({ rows: m, cols: n }), B.apply(ops.size, [], [n])]
  const left = [GROWING, DELICATE, ...(i % 2 === 0 ? [] : [REAL_ONLY])]
  const list = Object.values<Op>(ops).filter((o) => o.params.length > 0 && !left.some((names) => names.has(o.name)))
  const pick = <T>(a: readonly T[]): T => a[random.integer(0, a.length - 1)] as T
  for (let step = 0; step < 400 && pool.length < 40; step++) {
    const op =
      random.integer(0, 3) === 0 ? pick([ops.add, ops.mul, ops.scale, ops.hadamard, ops.transpose]) : pick(list)
    const s = signatureOf(op)
    if (s.params.length > 0) continue
    const args = Array.from(
      { length: s.variadic ? 2 : s.args.length },
      () => pool[Math.floor(pool.length * (1 - random.uniform() ** 2))] as Expr,
    )
    try {
      pool.push(B.apply(op, args))
    } catch (error) {
      if (!(error instanceof GradusError)) throw error
    }
  }
  const made = pool.slice(-6)
  const e = made.pop() as Expr
  return caseOf(`random ${i}`, e, made, symbols, random, true)
}
