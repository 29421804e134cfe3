import { expect } from "vitest"
import * as la from "../../src/field/linalg.ts"
import type { Random } from "../../src/field/random.ts"
import { type Source, sampleMatrix } from "../../src/field/sample.ts"
import { DIM_ONE, type Dim, dimName, dimNames, dimSubstitute, dimValue } from "../../src/ir/dim.ts"
import { Arena, type Expr, type Field, type Sym } from "../../src/ir/expr.ts"
import { type Matrix, type NumberSystem, OutsideDomain, Unavailable } from "../../src/ir/number.ts"
import type { Op, Sample } from "../../src/ir/op.ts"
import type { SetName } from "../../src/ir/set.ts"
import { signatureOf } from "../../src/ir/signature.ts"
import { PlainBuilder } from "../../src/ops/build.ts"
import { evaluate } from "../../src/ops/evaluate.ts"
import { ops } from "../../src/ops/index.ts"

export const cards: readonly Op[] = Object.values<Op>(ops)
export const names = cards.map((op) => op.name)
export const cardNamed = (name: string): Op => cards.find((op) => op.name === name) as Op

/** Sizes for the names of a signature, distinct, dimension parameters last: tall and wide. */
export const SIZES: readonly (readonly number[])[] = [
  [4, 2, 3, 5],
  [3, 4, 2, 5],
  [2, 3, 4, 5],
]

/** A card applied to symbols of one field. */
export interface Instance {
  readonly op: Op
  readonly field: Field
  readonly builder: PlainBuilder
  readonly args: readonly Sym[]
  readonly dims: readonly Dim[]
  readonly node: Expr
  readonly sizes: ReadonlyMap<string, number>
  readonly samples: readonly Sample[]
}

export const samplesOf = (op: Op, count: number): Sample[] =>
  Array.from({ length: count }, (_, i) => (typeof op.sample === "string" ? op.sample : op.sample?.[i]) ?? "general")

export function setOf(sample: Sample, field: Field): SetName {
  if (sample === "symmetric") return field === "R" ? "Sym" : "Herm"
  if (sample === "positive-definite") return field === "R" ? "PD" : "HPD"
  if (sample === "positive") return "positive"
  return sample === "index" ? "Int" : "general"
}

/** Shapes of the arguments: as the signature has them, all matrices square, matrices of any shape as columns, all scalars. */
export type Shapes = "general" | "square" | "column" | "scalar"

function shaped(d: Dim, shapes: Shapes): Dim {
  if (shapes === "scalar") return DIM_ONE
  if (shapes === "square") return dimSubstitute(d, () => dimName("n"))
  return shapes === "column" && d.key === "n" ? DIM_ONE : d
}

/** A card applied to symbols. A column has `n` columns in signatures of `(m,n)` alone. */
export function instance(
  op: Op,
  field: Field,
  numbers: readonly number[] = SIZES[0] as number[],
  shapes: Shapes = "general",
): Instance {
  const builder = new PlainBuilder(new Arena())
  const signature = signatureOf(op)
  const slots = signature.variadic ? [signature.args[0], signature.args[0]] : signature.args
  const count = slots.length
  const samples = samplesOf(op, count)
  const found = new Set([
    ...slots.flatMap((s) => (s ? [...dimNames(s.rows), ...dimNames(s.cols)] : [])),
    ...signature.params,
  ])
  if (shapes === "square") found.add("n")
  const sizes = new Map([...found].map((name, i) => [name, numbers[i] as number]))
  const args = slots.map((s, i) => {
    const sample = samples[i] as Sample
    const own = sample === "index" || op.realArguments?.params.includes(op.params[i] as string) ? "R" : field
    const shape = s ? { rows: shaped(s.rows, shapes), cols: shaped(s.cols, shapes) } : { rows: DIM_ONE, cols: DIM_ONE }
    return builder.arena.symbol(op.params[i] ?? `${op.params[0]}_${i}`, { ...shape, field: own }, setOf(sample, own))
  })
  const dims = signature.params.map((p) => shaped(dimName(p), shapes))
  return { op, field, builder, args, dims, node: builder.apply(op, args, dims), sizes, samples }
}

export type Values<T> = ReadonlyMap<string, Matrix<T>>

export const size = (d: Dim, sizes: ReadonlyMap<string, number>): number => dimValue(d, sizes) as number

/** A matrix of the kind that a card asks for. */
export function draw<T>(source: Source<T>, of: Instance, symbol: Sym, random: Random, sample: Sample): Matrix<T> {
  const F = source.system
  const [rows, cols] = [size(symbol.type.rows, of.sizes), size(symbol.type.cols, of.sizes)]
  const general = (): Matrix<T> => sampleMatrix(source, "general", symbol.type.field, rows, cols, random)
  if (sample === "index") return la.scalar(F.number(random.integer(1, 2)))
  if (sample === "small" && !F.exact)
    return la.map(general(), (a) => F.div(a, F.add(F.one, F.mul(F.number(1.2), F.sqrt(F.re(F.mul(F.conj(a), a)))))))
  if (sample === "invertible" || sample === "positive-determinant") {
    const shifted = la.add(F, general(), la.scale(F, F.number(F.exact ? 1 : 4), la.identity(F, rows)))
    return F.exact ? la.matmul(F, shifted, la.transpose(shifted)) : shifted
  }
  return sampleMatrix(source, symbol.set === "Int" ? "general" : symbol.set, symbol.type.field, rows, cols, random)
}

export const point = <T>(source: Source<T>, of: Instance, random: Random): Values<T> =>
  new Map(of.args.map((a, i) => [a.name, draw(source, of, a, random, of.samples[i] as Sample)]))

export const valueOf = <T>(F: NumberSystem<T>, e: Expr, of: Instance, at: Values<T>): Matrix<T> =>
  evaluate(F, e, { sizes: of.sizes, value: (name) => at.get(name) })

export const magnitude = <T>(F: NumberSystem<T>, A: Matrix<T>): number =>
  A.data.reduce((m, a) => Math.max(m, F.magnitude(a)), 0)

/** What is different between two matrices; empty where they agree. */
export function mismatch<T>(F: NumberSystem<T>, a: Matrix<T>, b: Matrix<T>, tolerance: number): string {
  if (a.rows !== b.rows || a.cols !== b.cols) return `${a.rows}×${a.cols} and ${b.rows}×${b.cols}`
  if (F.exact) return a.data.every((x, i) => F.equal(x, b.data[i] as T)) ? "" : "other numbers"
  const relative = magnitude(F, la.sub(F, a, b)) / (1 + magnitude(F, a) + magnitude(F, b))
  return relative <= tolerance ? "" : `a relative difference of ${relative}`
}

export function expectSame<T>(F: NumberSystem<T>, a: Matrix<T>, b: Matrix<T>, what: string, tolerance = 1e-8): void {
  const different = mismatch(F, a, b, tolerance)
  expect(different && `${what}: ${different}`).toBe("")
}

/** Runs a check; false where the system has no such function, or the point is outside the domain. */
export function attempt(check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (error instanceof Unavailable || error instanceof OutsideDomain) return false
    throw error
  }
}
