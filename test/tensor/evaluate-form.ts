import { type Dim, dimValue } from "../../src/ir/dim.ts"
import type { Matrix, NumberSystem } from "../../src/ir/number.ts"
import type { Arguments } from "../../src/ir/op.ts"
import { isInteger, toNumber } from "../../src/ir/rational.ts"
import type { Point } from "../../src/ops/evaluate.ts"
import type { Atom, Factor, NormalForm, Term } from "../../src/tensor/index.ts"

/** The value of a form by its definition: for each term the sum over all its indices. */
export function evaluateForm<T>(F: NumberSystem<T>, form: NormalForm, point: Point<T>): Matrix<T> {
  const size = (d: Dim): number => dimValue(d, point.sizes) as number
  const [rows, cols] = [size(form.type.rows), size(form.type.cols)]
  const data = new Array<T>(rows * cols).fill(F.zero)
  for (const t of form.terms) addTerm(F, t, point, rows, cols, data)
  return { rows, cols, data }
}

function addTerm<T>(F: NumberSystem<T>, t: Term, point: Point<T>, rows: number, cols: number, data: T[]): void {
  const sizes = t.dims.map((d) => dimValue(d, point.sizes) as number)
  const values = new Map(t.factors.map((f) => [f, valueOf(F, f.atom, point)]))
  const number = F.mul(F.rational(t.coefficient.num, t.coefficient.den), t.imaginary ? F.imaginary() : F.one)
  const at = sizes.map(() => 0)
  for (;;) {
    const product = t.factors.reduce(
      (p, f) => F.mul(p, power(F, f, values.get(f)?.(f.slots.map((s) => at[s] as number)) as T)),
      number,
    )
    // a term that does not depend on a free index is the same for all its values
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < cols; c++) {
        if ((t.row >= 0 && at[t.row] !== r) || (t.col >= 0 && at[t.col] !== c)) continue
        data[r * cols + c] = F.add(data[r * cols + c] as T, product)
      }
    let k = sizes.length - 1
    while (k >= 0 && at[k] === (sizes[k] as number) - 1) at[k--] = 0
    if (k < 0) return
    at[k] = (at[k] as number) + 1
  }
}

/** Bit 1: the conjugate of the power; bit 2: the power of the conjugate. */
function power<T>(F: NumberSystem<T>, f: Factor, value: T): T {
  const e = f.exponent
  const inner = f.conjugate & 2 ? F.conj(value) : value
  const result = F.pow(inner, F.rational(e.num, e.den), isInteger(e) ? toNumber(e) : undefined)
  return f.conjugate & 1 ? F.conj(result) : result
}

type Entries<T> = (at: readonly number[]) => T

const entriesOf =
  <T>(m: Matrix<T>): Entries<T> =>
  ([i = 0, j]) =>
    (j === undefined ? m.data[m.rows === m.cols && m.rows > 1 ? i * m.cols + i : i] : m.data[i * m.cols + j]) as T

function valueOf<T>(F: NumberSystem<T>, atom: Atom, point: Point<T>): Entries<T> {
  switch (atom.kind) {
    case "symbol":
      return entriesOf(point.value(atom.symbol.name) as Matrix<T>)
    case "size":
      return () => F.number(point.sizes.get(atom.name) as number)
    case "number":
      return () => F.rational(atom.value, 1n)
    case "base":
      return entriesOf(evaluateForm(F, atom.of, point))
    case "order":
      return ([i = 0, j = 0]) => (i >= j ? F.one : F.zero)
    case "function": {
      const args = atom.args.map((a) => evaluateForm(F, a, point))
      const [rows, cols] = [atom.type.rows, atom.type.cols].map((d) => dimValue(d, point.sizes) as number)
      const dims = atom.dims.map((d) => dimValue(d, point.sizes) as number)
      const shape = { rows: rows as number, cols: cols as number, dims, sizes: point.sizes, exponent: undefined }
      const value = atom.op.evaluate?.(F, args as unknown as Arguments<T>, shape)
      if (!value) throw new Error(`${atom.op.name} is not evaluated`)
      return entriesOf(value)
    }
    default:
      throw new Error(`a ${atom.kind} is not evaluated`)
  }
}
