import type { Dim } from "../ir/dim.ts"
import { dimValue, isOne } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import { type Expr, nodesInside, nodesOf, type Sym } from "../ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../ir/number.ts"
import { type Complex, complex } from "../field/complex.ts"
import { float64 } from "../field/float64.ts"
import { map } from "../field/linalg.ts"
import { createRandom } from "../field/random.ts"
import { type EmitRequest, type FunctionSpec, type Output, outputsOf } from "../emit/program.ts"
import { evaluate } from "../ops/evaluate.ts"
import { type Nested, type NumberArray, toNested } from "./array.ts"
import { bind, type Bound, type Data, draw, type Values } from "./bind.ts"

/** The numbers of one function: arrays of its shape, derivatives by key as emitted code returns them. */
export interface Evaluated {
  readonly kind: string
  readonly name: string | undefined
  readonly value: Nested
  readonly derivatives: Readonly<Record<string, Nested>>
}

export interface Evaluation {
  readonly sizes: Readonly<Record<string, number>>
  /** Every variable's value, random ones included. */
  readonly inputs: Readonly<Record<string, Nested>>
  readonly functions: readonly Evaluated[]
}

/** Random points that are tried where a function is defined on few of them. */
const ATTEMPTS = 200

const C: NumberSystem<Complex<number>> = complex(float64)

interface Computed {
  readonly values: Values
  readonly functions: readonly Evaluated[]
}

/** The value of every output, through the cards; float64 where nothing is complex. */
function compute(
  functions: readonly FunctionSpec[],
  sizes: ReadonlyMap<string, number>,
  values: Values,
  isComplex: boolean,
): Evaluated[] {
  const roots = functions.flatMap((f) => [f.value, ...f.derivatives.map((d) => d.value)])
  const found = isComplex
    ? evaluateAll(C, roots, sizes, (name) => values.get(name))
    : evaluateAll(float64, roots, sizes, (name) => real(values.get(name)))
  const numberOf = (a: number | Complex<number>): Complex<number> => (typeof a === "number" ? { re: a, im: 0 } : a)
  const result = (o: Output): Nested => {
    const m = map(found.get(o.value) as Matrix<number | Complex<number>>, numberOf)
    const where = o.key ? `the derivative by ${o.key}` : "the value"
    if (m.data.some((a) => !Number.isFinite(a.re) || !Number.isFinite(a.im)))
      throw new GradusError({ code: "domain", message: `${where} leaves the range of double precision` })
    return toNested(arranged(o, m, sizes))
  }
  return functions.map((f) => {
    const { value, derivatives } = outputsOf(f)
    return {
      kind: f.kind,
      name: f.name,
      value: result(value),
      derivatives: Object.fromEntries(derivatives.map((d) => [d.key, result(d)])),
    }
  })
}

const real = (m: Matrix<Complex<number>> | undefined): Matrix<number> | undefined => m && map(m, (a) => a.re)

function evaluateAll<T>(
  F: NumberSystem<T>,
  roots: readonly Expr[],
  sizes: ReadonlyMap<string, number>,
  value: (name: string) => Matrix<T> | undefined,
): Map<Expr, Matrix<T>> {
  const memo = new Map<Expr, Matrix<T>>()
  for (const root of roots) evaluate(F, root, { sizes, value }, memo)
  if (F.complex) for (const [e, m] of memo) staysReal(F, e, m)
  return memo
}

/** A function of real numbers that the complex one continues beyond its domain: the logarithm of -1. */
function staysReal<T>(F: NumberSystem<T>, e: Expr, m: Matrix<T>): void {
  if (e.type.field === "R" && m.data.some((a) => !F.isZero(F.im(a))))
    throw new OutsideDomain(`${e.kind === "apply" ? e.op.name : "a real number"} of these numbers is not real`)
}

/** The entries in the array that is returned. */
function arranged(o: Output, m: Matrix<Complex<number>>, sizes: ReadonlyMap<string, number>): NumberArray {
  const shape = o.shape.map((d) => dimValue(d, sizes) as number)
  const data = o.stacked ? unstacked(m, shape, o.stacked.outer) : m.data
  // no -0
  const re = data.map((a) => a.re + 0)
  return o.field === "C" ? { shape, re, im: data.map((a) => a.im + 0) } : { shape, re }
}

/** Entries that are stacked by columns in rows and columns, with the last index fastest. */
function unstacked<T>(m: Matrix<T>, shape: readonly number[], outer: number): T[] {
  const data: T[] = []
  const offset = (index: readonly number[], lengths: readonly number[]): number =>
    index.reduceRight((sum, i, k) => sum * (lengths[k] as number) + i, 0)
  const visit = (index: readonly number[]): void => {
    const length = shape[index.length]
    if (length === undefined) {
      const row = offset(index.slice(0, outer), shape.slice(0, outer))
      data.push(m.data[row * m.cols + offset(index.slice(outer), shape.slice(outer))] as T)
    } else for (let i = 0; i < length; i++) visit([...index, i])
  }
  visit([])
  return data
}

/**
 * The values and derivatives of the functions as numbers, at given data or at random points of the declared sets.
 * @throws GradusError code `input` for data that do not fit, `domain` where a function has no value there
 */
export function evaluateFunctions(request: EmitRequest, data: Data): Evaluation {
  if (request.functions.some((f) => f.kind === "differential"))
    throw new GradusError({
      code: "unsupported",
      message: "a differential is no number",
      hint: "ask for the gradient or the jacobian",
    })
  const roots = request.functions.flatMap((f) => [f.value, ...f.derivatives.map((d) => d.value)])
  const nodes = nodesOf(...roots)
  const open = nodes.find((e) => e.kind === "apply" && e.op.unspecified)
  if (open?.kind === "apply")
    throw new GradusError({
      code: "input",
      message: `the function ${open.op.unspecified?.name} is not specified: it has no numbers`,
      hint: "define it by a formula",
    })
  const symbols = nodes.filter((e) => e.kind === "symbol")
  const variables = [...new Set([...request.variables, ...symbols])]
  const needed = new Set<Sym>([...symbols, ...request.functions.flatMap((f) => f.derivatives.flatMap((d) => d.wrt))])
  const dims = nodesInside(...roots).flatMap((e): readonly Dim[] => (e.kind === "apply" ? e.dims : []))
  const bound = bind(variables, needed, dims, data)
  const isComplex = nodes.some((e) => e.type.field === "C")
  const { values, functions } = tryPoints(request.functions, bound, data, isComplex)
  const inputs = [...values].map(([name, m]) => {
    const v = variables.find((s) => s.name === name) as Sym
    const shape = isOne(v.type.cols) ? (isOne(v.type.rows) ? [] : [m.rows]) : [m.rows, m.cols]
    const array = { shape, re: m.data.map((a) => a.re), im: v.type.field === "C" ? m.data.map((a) => a.im) : undefined }
    return [name, toNested(array)] as const
  })
  return { sizes: Object.fromEntries(bound.sizes), inputs: Object.fromEntries(inputs), functions }
}

function tryPoints(functions: readonly FunctionSpec[], bound: Bound, data: Data, isComplex: boolean): Computed {
  const random = createRandom(data.random?.seed ?? 0)
  for (let attempt = 1; ; attempt++) {
    const values = draw(bound, random)
    try {
      return { values, functions: compute(functions, bound.sizes, values, isComplex) }
    } catch (error) {
      if (error instanceof Unavailable) throw new GradusError({ code: "unsupported", message: error.message })
      if (!(error instanceof OutsideDomain)) throw error
      if (bound.drawn.length > 0 && attempt < ATTEMPTS) continue
      const tried = bound.drawn.length > 0 ? ` (${ATTEMPTS} random points were tried)` : ""
      throw new GradusError({
        code: "domain",
        message: `the function is not defined at these data: ${error.message}${tried}`,
        hint: bound.drawn.length > 0 ? "declare sets that keep to its domain, such as R+^n or PD(n)" : undefined,
      })
    }
  }
}
