import { formatRational } from "../ir/rational.ts"
import type { Budget } from "./budget.ts"
import { type Factor, hashText, isDiagonal, isIntegral, isUnit, mixHash, type Term } from "./term.ts"

/** The text of a term without its coefficient, and the sign that belongs to it; 0: the term is its own negative. */
export interface Canonical {
  readonly key: string
  readonly sign: -1 | 0 | 1
}

/**
 * Equal keys: the terms differ only by a renaming of summed indices, the order of factors and of symmetric slots, and
 * by the sign and the coefficient. The network of factors and indices is labelled by colour refinement. An index of a
 * colour of its own gets a number; the network falls apart at numbered indices and each piece goes on alone; where all
 * colours tie, one index after the other is set apart and the least text wins.
 */
export function canonical(t: Term, budget: Budget): Canonical {
  const { text, sign } = new Labelling(t, budget).pieces(t.factors, 0, 0)
  return { key: `${t.imaginary ? "i·" : ""}${isDiagonal(t) ? "=" : ""}${text}`, sign }
}

interface Piece {
  readonly text: string
  readonly sign: -1 | 0 | 1
}

/** Levels of indices set apart within each other; no network met in practice needs more than a few. */
const MAX_DEPTH = 200
const APART = 0x51ed270b
const NOTHING: Piece = { text: "", sign: 0 }

/** A symmetric factor has interchangeable slots; an antisymmetric one only to integer powers. */
export const isSwappable = (f: Factor): boolean =>
  f.slots.length === 2 && f.atom.swap !== 0 && (f.atom.swap > 0 || isIntegral(f.exponent))

/** Whether exchanging its slots changes the sign of a factor. */
export const isOdd = (f: Factor): boolean => f.atom.swap < 0 && (f.exponent.num & 1n) === 1n

const texts = new WeakMap<Factor, string>()
function prefix(f: Factor): string {
  if (isUnit(f.exponent) && f.conjugate === 0) return f.atom.key
  let text = texts.get(f)
  if (text === undefined) {
    const mark = ["", "~", "^~", "~^~"][f.conjugate] as string
    text = `${f.atom.key}${mark}${isUnit(f.exponent) ? "" : `^${formatRational(f.exponent)}`}`
    texts.set(f, text)
  }
  return text
}

class Labelling {
  private readonly labels: (string | undefined)[]
  private readonly colours: number[]
  private readonly sums: number[]
  private readonly term: Term
  private readonly budget: Budget

  constructor(term: Term, budget: Budget) {
    this.term = term
    this.budget = budget
    this.colours = term.dims.map((d) => hashText(d.key))
    this.sums = this.colours.slice()
    this.labels = term.dims.map(() => undefined)
    const name = isDiagonal(term) ? "d" : "r"
    if (term.col >= 0) this.fix(term.col, "c")
    if (term.row >= 0) this.fix(term.row, name)
  }

  private fix(index: number, label: string): void {
    this.labels[index] = label
    this.colours[index] = mixHash(hashText(label), 1)
  }

  /** The text of some factors whose labelled indices are known; new numbers start from `next`. */
  pieces(factors: readonly Factor[], next: number, depth: number): Piece {
    const found: string[] = []
    let sign: -1 | 1 = 1
    let rest: Factor[] | undefined
    for (const f of factors) {
      if (f.slots.every((s) => this.labels[s] !== undefined)) {
        const leaf = this.leaf(f)
        found.push(leaf.text)
        if (leaf.sign < 0) sign = sign < 0 ? 1 : -1
      } else (rest ??= []).push(f)
    }
    this.budget.spend(factors.length)
    for (const group of rest ? this.connected(rest) : []) {
      const piece = this.group(group, next, depth)
      if (piece.sign === 0) return NOTHING
      found.push(piece.text)
      if (piece.sign < 0) sign = sign < 0 ? 1 : -1
    }
    if (found.length > 1) found.sort()
    return { text: found.join(";"), sign }
  }

  private leaf(f: Factor): { text: string; sign: -1 | 1 } {
    if (f.slots.length === 0) return { text: prefix(f), sign: 1 }
    const names = f.slots.map((s) => this.labels[s] as string)
    const [x, y] = names
    const exchange = x !== undefined && y !== undefined && y < x && isSwappable(f)
    if (exchange) names.reverse()
    return { text: `${prefix(f)}[${names.join(",")}]`, sign: exchange && isOdd(f) ? -1 : 1 }
  }

  /** The factors by what hangs together through indices without a label. */
  private connected(factors: readonly Factor[]): Factor[][] {
    if (factors.length === 1) return [[...factors]]
    const groupOf = new Map<number, number>()
    const parent: number[] = []
    const find = (g: number): number => {
      let at = g
      while (parent[at] !== at) at = parent[at] as number
      return at
    }
    const own = factors.map((f) => {
      let mine = -1
      for (const s of f.slots) {
        if (this.labels[s] !== undefined) continue
        const known = groupOf.get(s)
        if (known === undefined) {
          if (mine < 0) mine = parent.push(parent.length) - 1
          groupOf.set(s, mine)
        } else if (mine < 0) mine = find(known)
        else parent[find(known)] = find(mine)
      }
      return mine
    })
    const groups = new Map<number, Factor[]>()
    factors.forEach((f, i) => {
      const g = find(own[i] as number)
      const members = groups.get(g)
      if (members) members.push(f)
      else groups.set(g, [f])
    })
    return [...groups.values()]
  }

  private group(factors: readonly Factor[], next: number, depth: number): Piece {
    if (depth > MAX_DEPTH) this.budget.spend(Number.POSITIVE_INFINITY)
    const open = new Set<number>()
    for (const f of factors) for (const s of f.slots) if (this.labels[s] === undefined) open.add(s)
    const indices = [...open]
    const cells = this.refine(factors, indices)
    const single: number[] = []
    let smallest: number[] | undefined
    for (const cell of cells) {
      if (cell.length === 1) single.push(cell[0] as number)
      else if (!smallest || cell.length < smallest.length) smallest = cell
    }
    if (single.length > 0) return this.labelled(factors, single, next, depth)
    // all colours tie: the first of the smallest cells (cells come in the order of their colours)
    const saved = indices.map((i) => this.colours[i] as number)
    let best: Piece | undefined
    for (const chosen of smallest ?? []) {
      this.colours[chosen] = mixHash(this.colours[chosen] as number, APART)
      const piece = this.labelled(factors, [chosen], next, depth + 1)
      indices.forEach((i, k) => {
        this.colours[i] = saved[k] as number
      })
      if (piece.sign === 0) return piece
      if (best && piece.text === best.text) {
        if (piece.sign !== best.sign) return NOTHING
      } else if (!best || piece.text < best.text) best = piece
    }
    return best ?? NOTHING
  }

  private labelled(factors: readonly Factor[], indices: readonly number[], next: number, depth: number): Piece {
    indices.forEach((index, k) => {
      this.labels[index] = `${next + k}`
    })
    const { text, sign } = this.pieces(factors, next + indices.length, depth)
    for (const index of indices) this.labels[index] = undefined
    const head = indices.map((index) => (this.term.dims[index] as Term["dims"][number]).key).join(",")
    return { text: `{${head}|${text}}`, sign }
  }

  /** Refines the colours of `indices` until they are stable; cells of equal colour, by colour. */
  private refine(factors: readonly Factor[], indices: number[]): number[][] {
    const { colours } = this
    const byColour = (a: number, b: number): number => (colours[a] as number) - (colours[b] as number)
    let distinct = this.distinct(indices.sort(byColour))
    while (distinct < indices.length) {
      this.spread(factors, indices)
      const now = this.distinct(indices.sort(byColour))
      if (now <= distinct) break
      distinct = now
    }
    const cells: number[][] = []
    for (const i of indices) {
      const cell = cells.at(-1)
      if (cell && colours[cell[0] as number] === colours[i]) cell.push(i)
      else cells.push([i])
    }
    return cells
  }

  /** The number of colours among indices in the order of their colours. */
  private distinct(indices: readonly number[]): number {
    let count = 0
    let last: number | undefined
    for (const i of indices) {
      const c = this.colours[i] as number
      if (c !== last) count++
      last = c
    }
    return count
  }

  /** One round: an index takes up the colours that it sees through its factors. */
  private spread(factors: readonly Factor[], indices: readonly number[]): void {
    const { colours, sums } = this
    this.budget.spend(factors.length)
    for (const i of indices) sums[i] = 0
    for (const f of factors) {
      const own = isUnit(f.exponent)
        ? mixHash(f.atom.hash, f.conjugate)
        : mixHash(mixHash(f.atom.hash, Number(f.exponent.num) + (f.conjugate << 20)), Number(f.exponent.den))
      const [a = 0, b = 0] = f.slots
      if (isSwappable(f)) {
        const [x, y] = [colours[a] as number, colours[b] as number]
        const both = mixHash(mixHash(own, (x + y) | 0), (Math.imul(x, y) + (a === b ? 7 : 0)) | 0)
        sums[a] = ((sums[a] as number) + both) | 0
        sums[b] = ((sums[b] as number) + both) | 0
        continue
      }
      let all = own
      // equal colours are told from equal indices by the first slot of the index
      for (const s of f.slots) all = mixHash(mixHash(all, colours[s] as number), f.slots.indexOf(s))
      f.slots.forEach((s, k) => {
        sums[s] = ((sums[s] as number) + mixHash(all, k + 1)) | 0
      })
    }
    for (const i of indices) colours[i] = mixHash(colours[i] as number, sums[i] as number)
  }
}
