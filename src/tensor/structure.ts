import { type Dim, sameDim } from "../ir/dim.ts"
import { ONE } from "../ir/rational.ts"
import { isSummed, type Rule, without } from "./rule.ts"
import { factsOf } from "./sets.ts"
import { type Atom, type Factor, factor, hashText, isUnit, type Term, type Tie, withFactors } from "./term.ts"

function structureAtom(kind: "order" | "fusion", key: string): Atom {
  return { kind, key, hash: hashText(key), swap: 0, conjugation: "same", real: true, nonnegative: true }
}

const ORDER = structureAtom("order", "≥")

/** 1 where the first index is at least the second, else 0. */
export const orderFactor = (first: number, second: number): Factor => factor(ORDER, [first, second])

/** 1 where the first index counts the pairs (or longer tuples) of the others, the last running fastest, else 0. */
export function fusionFactor(whole: number, parts: readonly number[], sizes: readonly Dim[]): Factor {
  return factor(structureAtom("fusion", `⊗(${sizes.map((d) => d.key).join(",")})`), [whole, ...parts])
}

/** Entries 0 and 1 to any power above 0 are themselves. */
function lowered(t: Term, f: Factor): readonly Term[] {
  return [withFactors(t, [...t.factors.filter((g) => g !== f), { ...f, exponent: ONE }])]
}

/** e_r·e_s is zero unless r = s, and the entries of a unit vector e sum to 1. */
export const selection: Rule = (t, f, c) => {
  const [index] = f.slots
  if (index === undefined || f.exponent.num < 1n) return undefined
  if (!isUnit(f.exponent)) return lowered(t, f)
  const twin = t.factors.find((g) => g !== f && g.atom.key === f.atom.key)
  if (twin) return without(t, [twin], [], [[index, twin.slots[0] as number]], c)
  return isSummed(t, index, 1) ? without(t, [f], [index], [], c) : undefined
}

/** i >= j and j >= i are i = j; a triangular matrix knows its own triangle. */
export const order: Rule = (t, f, c) => {
  const [a, b] = f.slots
  if (a === undefined || b === undefined || f.exponent.num < 1n) return undefined
  if (!isUnit(f.exponent)) return lowered(t, f)
  if (a === b) return without(t, [f], [], [], c)
  const square = sameDim(t.dims[a] as Dim, t.dims[b] as Dim)
  for (const g of t.factors) {
    const [x, y] = g.slots
    const same = x === a && y === b
    if (g === f || !(same || (x === b && y === a)) || g.exponent.num < 1n) continue
    const triangle = g.atom.kind === "symbol" ? factsOf(g.atom.symbol).triangle : undefined
    if (g.atom.kind === "order" && !same && square) return without(t, [f, g], [], [[a, b]], c)
    if (triangle) return without(t, [f], [], (triangle === "lower") === same ? [] : [[a, b]], c)
  }
  return undefined
}

/** A fused index and its parts determine each other. */
export const fusion: Rule = (t, f, c) => {
  const [whole, ...parts] = f.slots as [number, ...number[]]
  if (f.exponent.num < 1n) return undefined
  if (!isUnit(f.exponent)) return lowered(t, f)
  for (const g of t.factors) {
    if (g === f || g.atom.kind !== "fusion" || g.exponent.num < 1n) continue
    const [other, ...others] = g.slots as [number, ...number[]]
    const twins = g.atom.key === f.atom.key && (other === whole || parts.every((s, i) => s === others[i]))
    if (twins) return without(t, [g], [], [[whole, other], ...parts.map((s, i): Tie => [s, others[i] as number])], c)
    const inside = parts.indexOf(other)
    if (inside >= 0 && isSummed(t, other, 2) && isUnit(g.exponent)) {
      const slots = parts.toSpliced(inside, 1, ...others)
      const sizes = slots.map((s) => t.dims[s] as Dim)
      const joined = withFactors(t, [...t.factors, fusionFactor(whole, slots, sizes)])
      return without(joined, [f, g], [other], [], c)
    }
  }
  if (isSummed(t, whole, 1)) return without(t, [f], [whole], [], c)
  const alone = new Set(parts).size === parts.length && parts.every((s) => isSummed(t, s, 1))
  return alone ? without(t, [f], parts, [], c) : undefined
}

/** A'A = I and AA' = I for orthogonal and unitary matrices, where the two meet over an index that only they touch. */
export const orthonormal: Rule = (t, f, c) => {
  const facts = f.atom.kind === "symbol" ? factsOf(f.atom.symbol).orthonormal : undefined
  if (!facts || f.slots.length !== 2) return undefined
  for (const slot of facts.slots) {
    const index = f.slots[slot] as number
    const other = f.slots[1 - slot] as number
    if (index === other) continue
    const square = f.exponent.num === 2n && f.exponent.den === 1n && (f.atom.real || !facts.conjugate)
    if (square && isSummed(t, index, 1)) return without(t, [f], [index], [], c)
    if (!isUnit(f.exponent) || !isSummed(t, index, 2)) continue
    const partner = t.factors.find((g) => g !== f && g.atom.key === f.atom.key && g.slots[slot] === index)
    if (!partner || !isUnit(partner.exponent)) continue
    if (!f.atom.real && (partner.conjugate !== f.conjugate) !== facts.conjugate) continue
    return without(t, [f, partner], [index], [[other, partner.slots[1 - slot] as number]], c)
  }
  return undefined
}
