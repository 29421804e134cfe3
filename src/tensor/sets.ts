import type { Sym } from "../ir/expr.ts"
import type { SetName } from "../ir/set.ts"

/** What exchanging the two slots of an atom does: nothing known, nothing at all, a change of sign. */
export type Swap = 0 | 1 | -1

/** What conjugating an atom does: another entry, the same entry, the entry with its slots exchanged. */
export type Conjugation = "other" | "same" | "swap"

/** What the sum-product form uses of a set. */
export interface SetFacts {
  readonly swap: Swap
  readonly conjugation: Conjugation
  /** Entries off the diagonal are zero. */
  readonly diagonal: boolean
  /** Entries are zero above (below) the diagonal. */
  readonly triangle: "lower" | "upper" | undefined
  /** Entries are above zero. */
  readonly positive: boolean
  /**
   * Slots whose sum over products of two entries is the identity (0: A'A = I, 1: AA' = I), with one factor conjugated
   * or without.
   */
  readonly orthonormal: { readonly slots: readonly number[]; readonly conjugate: boolean } | undefined
}

const NONE: SetFacts = {
  swap: 0,
  conjugation: "other",
  diagonal: false,
  triangle: undefined,
  positive: false,
  orthonormal: undefined,
}
const real: SetFacts = { ...NONE, conjugation: "same" }
const hermitian: SetFacts = { ...NONE, conjugation: "swap" }
const positive: SetFacts = { ...real, positive: true }

const FACTS: Record<SetName, SetFacts> = {
  general: NONE,
  positive,
  Sym: { ...NONE, swap: 1 },
  Skew: { ...NONE, swap: -1 },
  Diag: { ...NONE, diagonal: true },
  Lower: { ...NONE, triangle: "lower" },
  Upper: { ...NONE, triangle: "upper" },
  PSD: hermitian,
  PD: hermitian,
  Herm: hermitian,
  HPD: hermitian,
  O: { ...NONE, orthonormal: { slots: [0, 1], conjugate: false } },
  U: { ...NONE, orthonormal: { slots: [0, 1], conjugate: true } },
  St: { ...NONE, orthonormal: { slots: [0], conjugate: true } },
  Perm: { ...real, orthonormal: { slots: [0, 1], conjugate: false } },
  Toep: NONE,
  Simplex: positive,
  Int: real,
  Nat: positive,
}

/** What holds for the entries of a symbol; over R conjugation changes nothing, so Hermitian is symmetric. */
export function factsOf(symbol: Sym): SetFacts {
  const facts = FACTS[symbol.set]
  if (symbol.type.field === "C") return facts
  return { ...facts, swap: facts.conjugation === "swap" ? 1 : facts.swap, conjugation: "same" }
}
