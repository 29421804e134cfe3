import { type Dim, dimNames, dimValue, isOne } from "../ir/dim.ts"
import { GradusError } from "../ir/error.ts"
import { formatShape, isScalar, isVector, type Shape, type Sym } from "../ir/expr.ts"
import type { Matrix } from "../ir/number.ts"
import type { Complex } from "../field/complex.ts"
import { createRandom, type Random } from "../field/random.ts"
import { complexSource, float64Source, sampleMatrix } from "../field/sample.ts"
import { type Axis, sizeSources } from "../emit/sizes.ts"
import { type NumberArray, shapeText } from "./array.ts"
import { outsideSet } from "./membership.ts"

export type Values = ReadonlyMap<string, Matrix<Complex<number>>>

/** What the user gives: arrays by variable, sizes by name. */
export interface Data {
  readonly arrays: ReadonlyMap<string, NumberArray>
  readonly sizes?: ReadonlyMap<string, number> | undefined
  /** Fills in what is not given. */
  readonly random?: { readonly seed: number | string } | undefined
}

export interface Bound {
  readonly sizes: ReadonlyMap<string, number>
  readonly given: Values
  /** Variables to draw, in order. */
  readonly drawn: readonly Sym[]
}

const input = (message: string, expected?: string, hint?: string): GradusError =>
  new GradusError({ code: "input", message, expected, hint })

const declared = (v: Shape): string => formatShape(v).replace(/^vector of size (.*)$/, "vector of size $1")

/** Rows and columns of an array as a value of the variable. @throws GradusError where it has another number of axes */
function rowsAndCols(v: Sym, { shape }: NumberArray): { readonly rows: number; readonly cols: number } {
  const count = shape.reduce((a, b) => a * b, 1)
  if (isScalar(v.type) && count === 1 && shape.length <= 2) return { rows: 1, cols: 1 }
  const line = shape.length === 1 || (shape.length === 2 && shape.includes(1))
  if (isVector(v.type) && line) return { rows: count, cols: 1 }
  if (isOne(v.type.rows) && !isScalar(v.type) && line) return { rows: 1, cols: count }
  const [rows, cols] = shape
  if (!isScalar(v.type) && !isVector(v.type) && shape.length === 2)
    return { rows: rows as number, cols: cols as number }
  throw input(`${v.name} is a ${shapeText(shape)}`, `${v.name}: ${declared(v.type)}`)
}

function toMatrix(v: Sym, a: NumberArray): Matrix<Complex<number>> {
  const { rows, cols } = rowsAndCols(v, a)
  const data: Complex<number>[] = []
  for (let k = 0; k < rows * cols; k++) {
    const [re, im] = [a.re[k] as number, a.im?.[k] ?? 0]
    const place = (): string =>
      rows * cols === 1 ? v.name : `${v.name}[${Math.floor(k / cols) + 1},${(k % cols) + 1}]`
    if (!Number.isFinite(re) || !Number.isFinite(im)) throw input(`${place()} is not a finite number`)
    if (im !== 0 && v.type.field === "R")
      throw input(`${place()} is not real`, `real numbers: ${v.name} is declared over R`, "declare the variable over C")
    data.push({ re, im })
  }
  return { rows, cols, data }
}

/** The sizes that the matrices fix together with those given. @throws GradusError where two disagree */
function solveSizes(
  matrices: ReadonlyMap<Sym, Matrix<unknown>>,
  given: ReadonlyMap<string, number>,
): Map<string, number> {
  const axes = [...matrices.keys()].flatMap((v): Axis[] => [
    { array: v.name, axis: 0, dim: v.type.rows },
    { array: v.name, axis: 1, dim: v.type.cols },
  ])
  const lengthOf = new Map([...matrices].map(([v, m]) => [v.name, [m.rows, m.cols] as const]))
  const sizes = new Map(given)
  const from = new Map<string, string>()
  for (const { name, axis, factor, rest } of sizeSources(axes, sizes.keys())) {
    const length = (lengthOf.get(axis.array) as readonly [number, number])[axis.axis]
    const size = (length - (dimValue(rest, sizes) ?? 0)) / (dimValue(factor, sizes) ?? 1)
    if (!Number.isInteger(size) || size < 1)
      throw input(
        `${axis.array} has ${length} ${axis.axis === 0 ? "rows" : "columns"}, which no size ${name} makes ${axis.dim.key}`,
      )
    sizes.set(name, size)
    from.set(name, axis.array)
  }
  for (const [v, m] of matrices) {
    const wanted = [v.type.rows, v.type.cols].map((d) => dimValue(d, sizes))
    if (wanted[0] === m.rows && wanted[1] === m.cols) continue
    const names = [...new Set([...dimNames(v.type.rows), ...dimNames(v.type.cols)])]
    const why = names.map((n) => `${n} = ${sizes.get(n)}${from.has(n) ? ` from ${from.get(n)}` : ""}`).join(", ")
    const shape = isVector(v.type) ? `of size ${wanted[0]}` : wanted.join("×")
    const found = isVector(v.type) ? `of size ${m.rows}` : `${m.rows}×${m.cols}`
    throw input(`${v.name} is ${found}${why ? `, and ${why}` : ""}`, `${v.name} ${shape} (${formatShape(v.type)})`)
  }
  return sizes
}

const DEFAULT_SIZES = [4, 3, 5, 2, 6, 7]

/** Sizes for the names that nothing fixes, under which every variable has one. @throws GradusError where none are found */
function chooseSizes(
  names: readonly string[],
  variables: readonly Sym[],
  known: ReadonlyMap<string, number>,
  random: Random,
): Map<string, number> {
  const fits = (sizes: ReadonlyMap<string, number>): boolean =>
    variables.every(({ set, type }) => {
      const [rows, cols] = [dimValue(type.rows, sizes) ?? 0, dimValue(type.cols, sizes) ?? 0]
      return rows >= 1 && cols >= 1 && (set !== "St" || rows >= cols)
    })
  for (let attempt = 0; attempt < 500; attempt++) {
    const sizes = new Map(known)
    names.forEach((name, i) => sizes.set(name, attempt === 0 ? (DEFAULT_SIZES[i % 6] as number) : random.integer(2, 9)))
    if (fits(sizes)) return sizes
  }
  throw input(
    `no sizes ${names.join(", ")} were found that the declarations allow`,
    "sizes",
    `give them: ${names[0]}=5`,
  )
}

/**
 * Matches data with variables: shapes, sizes, sets.
 * @throws GradusError code `input`: unknown or missing variables, shapes that disagree, entries outside the set
 */
export function bind(variables: readonly Sym[], needed: ReadonlySet<Sym>, dims: readonly Dim[], data: Data): Bound {
  const list = variables.map((v) => v.name).join(", ")
  for (const name of data.arrays.keys())
    if (!variables.some((v) => v.name === name))
      throw input(`there is no variable ${name}`, list ? `one of ${list}` : "a problem with variables")
  const matrices = new Map<Sym, Matrix<Complex<number>>>()
  for (const v of variables) {
    const array = data.arrays.get(v.name)
    if (array) matrices.set(v, toMatrix(v, array))
  }
  for (const [name, size] of data.sizes ?? [])
    if (!Number.isInteger(size) || size < 1) throw input(`the size ${name} = ${size} is not a positive integer`)
  const drawn = variables.filter((v) => needed.has(v) && !matrices.has(v))
  if (drawn.length > 0 && !data.random) {
    const missing = drawn.map((v) => `${v.name} (${formatShape(v.type)})`).join(", ")
    throw input(
      `there are no data for ${missing}`,
      "data for every variable",
      "or let random numbers stand in for them",
    )
  }
  const solved = solveSizes(matrices, data.sizes ?? new Map<string, number>())
  const wanted = [...new Set([...drawn.flatMap((v) => [v.type.rows, v.type.cols]), ...dims].flatMap(dimNames))]
  const open = wanted.filter((n) => !solved.has(n))
  if (open.length > 0 && !data.random)
    throw input(`the size ${open[0]} follows from none of the data`, `a number for ${open.join(", ")}`)
  const sizes = data.random ? chooseSizes(open, drawn, solved, createRandom(data.random.seed)) : solved
  for (const [v, m] of matrices) {
    const outside = outsideSet(v.set, m)
    if (outside)
      throw input(`${v.name} is not in ${v.set === "positive" ? "R+" : v.set}: ${outside}`, `${v.name} as declared`)
  }
  return { sizes, given: new Map([...matrices].map(([v, m]) => [v.name, m])), drawn }
}

/** The given values with a random one for each other variable, in its set. */
export function draw({ sizes, given, drawn }: Bound, random: Random): Values {
  const source = complexSource(float64Source)
  const values = new Map(given)
  for (const { name, set, type } of drawn) {
    const [rows, cols] = [dimValue(type.rows, sizes) as number, dimValue(type.cols, sizes) as number]
    values.set(name, sampleMatrix(source, set, type.field, rows, cols, random))
  }
  return values
}
