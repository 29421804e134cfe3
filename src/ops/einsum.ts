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
    for (let i = 0; i < indices.length; i++) {
      const letter = indices[i] as string
      if (letters.includes(letter)) continue
      letters.push(letter)
      sizes.push(i === 0 && !(indices.length === 1 && rows === 1) ? rows : cols)
    }
  }
  place(spec.result, shape.rows, shape.cols)
  const free = letters.length
  spec.args.forEach((a, i) => place(a.indices, args[i]?.rows ?? 1, args[i]?.cols ?? 1))
  if (sizes.includes(0)) throw new OutsideDomain("a dimension is zero")
  const out = stridesOf(letters, spec.result, shape.cols)
  const ins = spec.args.map((a, i) => stridesOf(letters, a.indices, args[i]?.cols ?? 1))
  const data: T[] = new Array<T>(shape.rows * shape.cols).fill(F.zero)
  const counter = letters.map(() => 0)
  // where the counter stands in the result and in each argument
  let at = 0
  const from = ins.map(() => 0)
  for (;;) {
    let product: T | undefined
    for (let i = 0; i < args.length; i++) {
      const entry = (args[i] as Matrix<T>).data[from[i] as number] as T
      const value = spec.args[i]?.conjugate ? F.conj(entry) : entry
      product = product === undefined ? value : F.mul(product, value)
    }
    // a letter that repeats on the right alone (eye, diag) leaves the other entries zero
    data[at] = letters.length > free ? F.add(data[at] as T, product ?? F.one) : (product ?? F.one)
    let i = letters.length - 1
    for (; i >= 0; i--) {
      const size = sizes[i] as number
      const full = (counter[i] as number) + 1 === size
      const steps = full ? 1 - size : 1
      counter[i] = full ? 0 : (counter[i] as number) + 1
      at += steps * (out[i] as number)
      for (let k = 0; k < from.length; k++) from[k] = (from[k] as number) + steps * ((ins[k] as number[])[i] as number)
      if (!full) break
    }
    if (i < 0) return { rows: shape.rows, cols: shape.cols, data }
  }
}

/** How far a step of each letter is in row-major storage. */
function stridesOf(letters: readonly string[], indices: string, cols: number): number[] {
  return letters.map((l) => {
    let stride = 0
    if (indices[0] === l) stride += indices.length === 2 ? cols : 1
    if (indices[1] === l) stride += 1
    return stride
  })
}
