import { OutsideDomain } from "../ir/number.ts"
import type { Matrix, NumberSystem } from "../ir/number.ts"
import type { Op } from "../ir/op.ts"

/** One argument of an einsum: its one or two index letters, and whether its entries are conjugated. */
export interface EinsumTerm {
  readonly indices: string
  readonly conjugate: boolean
}

export interface Einsum {
  readonly args: readonly EinsumTerm[]
  readonly result: string
}

const cache = new WeakMap<Op, Einsum>()

/** The parsed `einsum` of a card that has one. */
export function einsumOf(op: Op): Einsum | undefined {
  if (op.einsum === undefined) return undefined
  let parsed = cache.get(op)
  if (!parsed) {
    const [left = "", result = ""] = op.einsum.split("->")
    const args = op.params.length === 0 ? [] : left.split(",")
    parsed = { args: args.map((a) => ({ indices: a.replace("*", ""), conjugate: a.endsWith("*") })), result }
    cache.set(op, parsed)
  }
  return parsed
}

/** Evaluates a multilinear operator entry by entry over any number system. */
export function evaluateEinsum<T>(
  F: NumberSystem<T>,
  spec: Einsum,
  args: readonly Matrix<T>[],
  shape: { readonly rows: number; readonly cols: number },
): Matrix<T> {
  const letters: string[] = []
  const sizes: number[] = []
  const place = (indices: string, rows: number, cols: number): void => {
    ;[...indices].forEach((letter, i) => {
      if (!letters.includes(letter)) {
        letters.push(letter)
        sizes.push(i === 0 && !(indices.length === 1 && rows === 1) ? rows : cols)
      }
    })
  }
  place(spec.result, shape.rows, shape.cols)
  const free = letters.length
  spec.args.forEach((a, i) => place(a.indices, args[i]?.rows ?? 1, args[i]?.cols ?? 1))
  // position of an entry in row-major storage, as strides over the letters
  const strides = (indices: string, cols: number): number[] =>
    letters.map((l) =>
      [...indices].reduce((s, letter, i) => s + (letter === l ? (i === 0 && indices.length === 2 ? cols : 1) : 0), 0),
    )
  const out = strides(spec.result, shape.cols)
  const ins = spec.args.map((a, i) => strides(a.indices, args[i]?.cols ?? 1))
  const data: T[] = new Array(shape.rows * shape.cols).fill(F.zero)
  const counter = letters.map(() => 0)
  const offset = (s: readonly number[]): number => s.reduce((sum, step, i) => sum + step * (counter[i] as number), 0)
  if (sizes.includes(0)) throw new OutsideDomain("a dimension is zero")
  for (let done = false; !done; ) {
    let product: T | undefined
    for (let i = 0; i < args.length; i++) {
      const entry = (args[i] as Matrix<T>).data[offset(ins[i] as number[])] as T
      const value = spec.args[i]?.conjugate ? F.conj(entry) : entry
      product = product === undefined ? value : F.mul(product, value)
    }
    const at = offset(out)
    // a letter that repeats on the right alone (eye, diag) leaves the other entries zero
    data[at] = letters.length > free ? F.add(data[at] as T, product ?? F.one) : (product ?? F.one)
    done = true
    for (let i = letters.length - 1; i >= 0; i--) {
      counter[i] = (counter[i] as number) + 1
      if ((counter[i] as number) < (sizes[i] as number)) {
        done = false
        break
      }
      counter[i] = 0
    }
  }
  return { rows: shape.rows, cols: shape.cols, data }
}
