import { isUnit, type Factor, type Term } from "./term.ts"

/** A factor on the way from one index to another, and whether the way enters it at its first slot. */
export interface Link {
  readonly factor: Factor
  readonly forward: boolean
}

/** A term that is a number of scalar factors times a product of matrices. */
export interface Chain {
  readonly links: readonly Link[]
  readonly scalars: readonly Factor[]
}

/** How many slots lie on each index. */
export function degrees(t: Term): number[] {
  const count = t.dims.map(() => 0)
  for (const f of t.factors) for (const s of f.slots) count[s] = (count[s] as number) + 1
  return count
}

/** The term as a matrix product from row to column, if it is one: every inner index lies in two slots. */
export function chainOf(t: Term): Chain | undefined {
  if (t.row < 0 || t.col < 0 || t.row === t.col) return undefined
  const scalars = t.factors.filter((f) => f.slots.length === 0)
  const matrices = new Set(t.factors.filter((f) => f.slots.length > 0))
  const degree = degrees(t)
  const links: Link[] = []
  let at = t.row
  while (matrices.size > 0) {
    if (at === t.col || degree[at] !== (at === t.row ? 1 : 2)) return undefined
    const link = linkAt(matrices, at)
    if (!link) return undefined
    matrices.delete(link.factor)
    links.push(link)
    at = otherEnd(link)
  }
  return at === t.col && degree[at] === 1 ? { links, scalars } : undefined
}

export const otherEnd = (link: Link): number => link.factor.slots[link.forward ? 1 : 0] as number

/** The matrix among the factors that touches the index, if it is one that a product can go through. */
export function linkAt(factors: Iterable<Factor>, index: number): Link | undefined {
  for (const f of factors) {
    if (!f.slots.includes(index)) continue
    const [a, b] = f.slots
    return f.slots.length !== 2 || a === b || !isUnit(f.exponent) ? undefined : { factor: f, forward: a === index }
  }
  return undefined
}
