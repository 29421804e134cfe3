import { ONE } from "../ir/rational.ts"
import { constant, type Factor, type Term } from "./term.ts"

/**
 * The factors of a term by what hangs together through indices that are neither free nor in `boundary`; a factor that
 * touches no such index is a piece of its own.
 */
export function piecesOf(t: Term, factors: readonly Factor[], boundary: readonly number[] = []): Factor[][] {
  const owner = t.dims.map((_, i) => i)
  const fixed = t.dims.map((_, i) => i === t.row || i === t.col || boundary.includes(i))
  const find = (i: number): number => {
    let at = i
    while (owner[at] !== at) at = owner[at] as number
    return at
  }
  for (const f of factors) {
    const inner = f.slots.filter((i) => !fixed[i])
    for (const i of inner) owner[find(i)] = find(inner[0] as number)
  }
  const pieces: Factor[][] = []
  const byOwner = new Map<number, Factor[]>()
  for (const f of factors) {
    const inner = f.slots.find((s) => !fixed[s])
    const known = inner === undefined ? undefined : byOwner.get(find(inner))
    if (known) known.push(f)
    else {
      const made = [f]
      pieces.push(made)
      if (inner !== undefined) byOwner.set(find(inner), made)
    }
  }
  return pieces
}

/** A piece with nothing to sum in it. */
export const isEntry = (t: Term, piece: readonly Factor[]): boolean =>
  piece.length === 1 && (piece[0] as Factor).slots.every((s) => s === t.row || s === t.col)

/** The part of a term that some of its factors make, over those of its free indices that they touch. */
export function partOf(t: Term, factors: readonly Factor[]): Term {
  const kept = t.dims.map((_, i) => i).filter((i) => factors.some((f) => f.slots.includes(i)))
  const renamed = (i: number): number => kept.indexOf(i)
  return {
    ...constant(ONE),
    factors: factors.map((f) => ({ ...f, slots: f.slots.map(renamed) })),
    dims: kept.map((i) => t.dims[i] as Term["dims"][number]),
    row: renamed(t.row),
    col: renamed(t.col),
  }
}
