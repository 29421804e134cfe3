import type { Sym } from "../ir/expr.ts"
import { addRational, invRational, mulRational, ONE, type Rational } from "../ir/rational.ts"
import type { SetName } from "../ir/set.ts"
import { type Factor, type Index, indicesIn, type Term } from "./terms.ts"

const HERMITIAN: ReadonlySet<SetName> = new Set<SetName>(["PSD", "PD", "Herm", "HPD"])

/** More sums are not renamed: there are too many ways. */
const MAX_RENAMED = 4

/** Terms put together, and what that took. */
export interface Gathered {
  readonly terms: readonly Term[]
  /** Summed indices got other names. */
  readonly renamed: boolean
  /** `S_ij = S_ji` was used of these, its conjugate over C. */
  readonly symmetric: ReadonlySet<Sym>
}

type Entry = Factor & { readonly kind: "entry" }

/** What two functions of entries have alike where they are the same. */
type Value = (f: Factor) => unknown

/** Terms that are equal up to the names of summed indices together. */
export const collected = (terms: readonly Term[], value: Value): readonly Term[] =>
  gather(terms, value, undefined).terms

/**
 * Terms that a person writes as one: equal where a matrix is symmetric, or in all but one entry and its mirror image,
 * which `sum` puts into one factor.
 */
export const gathered = (terms: readonly Term[], value: Value, sum: (terms: readonly Term[]) => Factor): Gathered =>
  gather(terms, value, sum)

function gather(terms: readonly Term[], value: Value, sum: ((terms: readonly Term[]) => Factor) | undefined): Gathered {
  const found: Term[] = []
  const symmetric = new Set<Sym>()
  let renamed = false
  for (const term of terms) {
    const matches = found.map((f) => aligned(f, term, value, sum !== undefined))
    const at = matches.findIndex((m) => m !== undefined)
    const [known, match] = [found[at], matches[at]]
    if (!known || !match) {
      found.push(term)
      continue
    }
    renamed ||= match.renamed
    for (const s of match.symmetric) symmetric.add(s)
    if (!match.mirrored || !sum) {
      found[at] = { ...known, number: addRational(known.number, term.number) }
      continue
    }
    const [mine, other] = match.mirrored
    const alone = (f: Factor, number: Rational): Term => ({ number, factors: [f], sums: [] })
    const both = sum([alone(mine, ONE), alone(other, mulRational(term.number, invRational(known.number)))])
    found[at] = { ...known, factors: known.factors.map((f) => (f === mine ? both : f)) }
  }
  return { terms: found.filter((t) => t.number.num !== 0n), renamed, symmetric }
}

interface Match {
  /** A factor of the first term, and that of the second in its place, with indices in the reverse order. */
  readonly mirrored: readonly [Entry, Entry] | undefined
  readonly symmetric: readonly Sym[]
}

/** How the factors of b, its summed indices named as those of a, are those of a; `mirrors`: up to mirror images. */
function aligned(
  a: Term,
  b: Term,
  value: Value,
  mirrors: boolean,
): (Match & { readonly renamed: boolean }) | undefined {
  if (a.factors.length !== b.factors.length || !functionsApart(a) || !functionsApart(b)) return undefined
  if (a.sums.length !== b.sums.length || a.sums.length > MAX_RENAMED) return undefined
  for (const names of permutations(a.sums)) {
    if (names.some((n, k) => n.dim.key !== b.sums[k]?.dim.key)) continue
    const put = (i: Index): Index => names[b.sums.indexOf(i)] ?? i
    const match = matched(
      a.factors,
      b.factors.map((f) => renamedTo(f, put)),
      value,
      mirrors,
    )
    if (match) return { ...match, renamed: names.some((n, k) => n.symbol !== b.sums[k]?.symbol) }
  }
  return undefined
}

const renamedTo = (f: Factor, put: (i: Index) => Index): Factor =>
  f.kind === "function" ? f : ({ ...f, indices: f.indices.map(put) } as Factor)

/** No function is of an index over which the term is summed: these are not renamed. */
const functionsApart = (t: Term): boolean =>
  !t.factors.some((f) => f.kind === "function" && indicesIn(f.at).some((i) => t.sums.includes(i)))

function matched(left: readonly Factor[], right: readonly Factor[], value: Value, mirrors: boolean): Match | undefined {
  const rest = [...right]
  const symmetric: Sym[] = []
  const lonely: Factor[] = []
  for (const f of left) {
    const at = rest.findIndex((g) =>
      f.kind === "function" || g.kind === "function"
        ? f.kind === g.kind && value(f) === value(g)
        : written(f, mirrors) === written(g, mirrors),
    )
    const [g] = at < 0 ? [] : rest.splice(at, 1)
    if (!g) lonely.push(f)
    else if (f.kind === "entry" && f.of.kind === "symbol" && written(f, false) !== written(g, false))
      symmetric.push(f.of)
  }
  const [mine, second] = lonely
  const [other] = rest
  if (!mine) return { mirrored: undefined, symmetric }
  const alone = !mirrors || second !== undefined || left.length < 2
  if (alone || mine.kind !== "entry" || other?.kind !== "entry" || mine.indices.length < 2) return undefined
  const image = { ...other, indices: [...other.indices].reverse() }
  return written(mine, false) === written(image, false) ? { mirrored: [mine, other], symmetric } : undefined
}

/** With `mirrors` an entry of a symmetric matrix has its indices in one order. */
function written(f: Factor, mirrors: boolean): string {
  if (f.kind === "function") return ""
  const names = f.indices.map((x) => x.symbol.name)
  const sorted = [...names].sort()
  if (f.kind === "delta") return `δ_${sorted.join()}`
  const set = f.of.kind === "symbol" && mirrors ? f.of.set : "general"
  const hermitian = HERMITIAN.has(set)
  const swapped = (set === "Sym" || hermitian) && sorted[0] !== names[0]
  const conjugate = (f.conjugate === true) !== (swapped && hermitian && f.of.type.field === "C")
  return `${f.of.id}${conjugate ? "*" : ""}_${(swapped ? sorted : names).join()}`
}

function permutations<T>(items: readonly T[]): (readonly T[])[] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, k) => permutations(items.filter((_, i) => i !== k)).map((rest) => [item, ...rest]))
}
