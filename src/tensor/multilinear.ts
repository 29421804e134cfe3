import { type Dim, dimMul, isOne } from "../ir/dim.ts"
import type { Type } from "../ir/expr.ts"
import type { Op } from "../ir/op.ts"
import { ONE } from "../ir/rational.ts"
import { einsumOf } from "../ops/einsum.ts"
import type { Budget } from "./budget.ts"
import { fusionFactor } from "./structure.ts"
import { conjugated, constant, contract, type Poly, type Term, type Tie } from "./term.ts"

/** One argument or the result: its positions, each a letter or several that are fused. */
interface Slots {
  readonly positions: readonly string[]
  readonly conjugate: boolean
}

interface Spec {
  readonly args: readonly Slots[]
  readonly result: Slots
  /** Every index of the result is one of an argument, and none is fused. */
  readonly plain: boolean
}

const slots = (text: string): Slots => ({
  positions: (text.match(/\([^)]*\)|[a-z]/g) ?? []).map((p) => p.replaceAll(/[()]/g, "")),
  conjugate: text.endsWith("*"),
})

const specs = new WeakMap<Op, Spec>()

/** How a card says that entries of the result are sums of products of entries: `einsum`, or `fused` as `ij,kl->(ik)(jl)`. */
export function specOf(op: Op): Spec | undefined {
  let spec = specs.get(op)
  if (spec) return spec
  const plain = einsumOf(op)
  if (plain) {
    spec = {
      args: plain.args.map((a) => ({ positions: [...a.indices], conjugate: a.conjugate })),
      result: { positions: [...plain.result], conjugate: false },
      plain: [...plain.result].every((l) => plain.args.some((a) => a.indices.includes(l))),
    }
  } else if (op.fused !== undefined) {
    const [left = "", right = ""] = op.fused.split("->")
    spec = { args: op.params.length === 0 ? [] : left.split(",").map(slots), result: slots(right), plain: false }
  }
  if (spec) specs.set(op, spec)
  return spec
}

/** The terms of a multilinear operator: one product for each choice of a term from each argument. */
export function multilinearTerms(
  spec: Spec,
  args: readonly Poly[],
  dims: readonly Dim[],
  type: Type,
  budget: Budget,
): readonly Term[] {
  const lists = args.map((a, i) =>
    spec.args[i]?.conjugate && a.type.field === "C" ? a.terms.map(conjugated) : a.terms,
  )
  budget.terms(lists.reduce((n, l) => n * l.length, 1))
  const extra = spec.plain ? [] : extraParts(spec, args, dims, type)
  let combinations: Term[][] = [[]]
  for (const list of lists) combinations = combinations.flatMap((c) => list.map((t) => c.concat(t)))
  return combinations.flatMap((parts) => {
    const letters = new Letters()
    parts.forEach((t, i) => letters.place(t, spec.args[i]?.positions ?? [], [t.row, t.col]))
    for (const { term, names, indices } of extra) letters.place(term, names, indices)
    const all = extra.length > 0 ? [...parts, ...extra.map((e) => e.term)] : parts
    const [row, col] = spec.result.positions
    return contract(all, letters.ties, letters.at(row), letters.at(col), budget)
  })
}

/** A factor that belongs to the operator itself, and the letters of its indices in order. */
interface Extra {
  readonly term: Term
  readonly names: readonly string[]
  readonly indices: readonly number[]
}

/** Fusions, and the indices that the result alone has. */
function extraParts(spec: Spec, args: readonly Poly[], dims: readonly Dim[], type: Type): Extra[] {
  const sizes = new Map<string, Dim>()
  const note = (side: Slots | undefined, shape: Type): void =>
    side?.positions.forEach((p, k) => {
      if (p.length === 1 && !sizes.has(p)) sizes.set(p, k === 0 ? shape.rows : shape.cols)
    })
  args.forEach((a, i) => note(spec.args[i], a.type))
  note(spec.result, type)
  const everywhere = [...spec.args, spec.result].flatMap((s) => s.positions)
  // letters that occur in fusions alone have the sizes that the operator is given
  const inFusions = [...new Set(everywhere.filter((p) => p.length > 1).join(""))]
  inFusions.filter((l) => !sizes.has(l)).forEach((l, k) => sizes.set(l, dims[k] as Dim))
  const size = (letter: string): Dim => sizes.get(letter) as Dim
  const fused = [...new Set(everywhere.filter((p) => p.length > 1))].map((p) => fusionPart(p, size))
  const placed = new Set([...spec.args.flatMap((a) => a.positions), ...inFusions])
  const free = [...new Set(spec.result.positions)].filter((p) => p.length === 1 && !placed.has(p) && !isOne(size(p)))
  return [...fused, ...free.map((p) => named([p], size(p)))]
}

/** One index under some names. */
const named = (names: readonly string[], size: Dim): Extra => ({
  term: { ...constant(ONE), dims: [size] },
  names,
  indices: names.map(() => 0),
})

/** The fused index and its parts; parts of size 1 do not count. */
function fusionPart(position: string, size: (letter: string) => Dim): Extra {
  const parts = [...position].filter((l) => !isOne(size(l)))
  const sizes = parts.map(size)
  const [only] = sizes
  if (!only) return { term: constant(ONE), names: [], indices: [] }
  if (parts.length === 1) return named([position, ...parts], only)
  const indices = parts.map((_, k) => k + 1)
  const factors = [fusionFactor(0, indices, sizes)]
  const term = { ...constant(ONE), factors, dims: [sizes.reduce((a, b) => dimMul(a, b)), ...sizes] }
  return { term, names: [position, ...parts], indices: [0, ...indices] }
}

/** Which index each letter stands for. */
class Letters {
  readonly ties: Tie[] = []
  private readonly indices = new Map<string, number>()
  private offset = 0

  /** The next factor, with the letters of some of its indices; -1 for one of size 1. */
  place(t: Term, letters: readonly string[], indices: readonly number[]): void {
    letters.forEach((letter, k) => {
      const index = indices[k] ?? -1
      const known = this.indices.get(letter)
      if (index < 0) return
      if (known === undefined) this.indices.set(letter, index + this.offset)
      else this.ties.push([known, index + this.offset])
    })
    this.offset += t.dims.length
  }

  at(letter: string | undefined): number {
    return letter === undefined ? -1 : (this.indices.get(letter) ?? -1)
  }
}
