import type { Dim } from "../ir/dim.ts"
import type { Sym } from "../ir/expr.ts"
import type { Index } from "./terms.ts"

const LETTERS = [..."ijklpqrsuvwtabcdmnoxyz"]

/** How many letters of each size the statement at hand has. */
export type Mark = ReadonlyMap<string, number>

/** Names indices: in the whole of a derivation a letter runs up to one size. */
export class IndexLetters {
  private readonly symbol: (name: string) => Sym
  private readonly free: Iterator<string>
  private readonly bySize = new Map<string, string[]>()
  private readonly shown = new Set<string>()
  private taken = new Map<string, number>()

  constructor(used: ReadonlySet<string>, symbol: (name: string) => Sym) {
    this.symbol = symbol
    this.free = unlimited(LETTERS.filter((l) => !used.has(l)))
  }

  /** An index that the statement at hand has not yet. */
  fresh(dim: Dim): Index {
    const n = this.taken.get(dim.key) ?? 0
    this.taken.set(dim.key, n + 1)
    return { symbol: this.symbol(this.letter(dim.key, n)), dim }
  }

  /** The first letter of a size that is none of some. */
  other({ key }: Dim, not: readonly string[]): string {
    for (let n = 0; ; n++) {
      const letter = this.letter(key, n)
      if (!not.includes(letter)) return letter
    }
  }

  get mark(): Mark {
    return new Map(this.taken)
  }

  /** Goes on from a mark; from none a new statement begins. */
  back(mark: Mark = new Map()): void {
    this.taken = new Map(mark)
  }

  /** What `make` gives for each item, all of them starting with the same letters: for terms of a sum. */
  apart<S, T>(items: readonly S[], make: (item: S) => readonly T[]): T[] {
    const start = this.mark
    const most = new Map(start)
    const made = items.flatMap((item) => {
      this.back(start)
      const own = make(item)
      for (const [size, n] of this.taken) most.set(size, Math.max(n, most.get(size) ?? 0))
      return own
    })
    this.back(most)
    return made
  }

  /** A reader sees these letters. */
  show(letters: readonly string[]): void {
    for (const l of letters) this.shown.add(l)
  }

  /** How far each letter that a reader sees runs: `$i = 1..a$; $j, k = 1..b$`. */
  get ranges(): string {
    const told = [...this.bySize].flatMap(([size, letters]) => {
      const seen = letters.filter((l) => this.shown.has(l))
      return seen.length > 0 ? [`$${seen.map((l) => `⟨${l}⟩`).join(", ")} = 1..⟨${size}⟩$`] : []
    })
    return told.join("; ")
  }

  private letter(size: string, n: number): string {
    const own = this.bySize.get(size) ?? []
    this.bySize.set(size, own)
    while (own.length <= n) own.push(this.free.next().value as string)
    return own[n] as string
  }
}

function* unlimited(letters: readonly string[]): Generator<string> {
  for (let round = 0; ; round++) for (const l of letters) yield round === 0 ? l : `${l}${round}`
}
