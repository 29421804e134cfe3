import { createRandom } from "../field/random.ts"
import { type Dim, dimNames, dimSub, dimValue, isOne } from "../ir/dim.ts"
import { type Expr, nodesInside } from "../ir/expr.ts"

/** Sizes of the dimension names. */
export type Sizes = ReadonlyMap<string, number>

/** What the sizes of some expressions have to obey. */
export interface SizeNeeds {
  /** The names, in order of occurrence. */
  readonly names: readonly string[]
  /** Dimensions that are at least 1. */
  readonly positive: readonly Dim[]
  /** Dimensions that are at least 0: n - p for St(n,p). */
  readonly natural: readonly Dim[]
}

export function sizeNeeds(roots: readonly Expr[]): SizeNeeds {
  const names = new Set<string>()
  const positive = new Map<string, Dim>()
  const natural = new Map<string, Dim>()
  const note = (d: Dim): void => {
    if (isOne(d) || positive.has(d.key)) return
    positive.set(d.key, d)
    for (const name of dimNames(d)) names.add(name)
  }
  for (const e of nodesInside(...roots)) {
    note(e.type.rows)
    note(e.type.cols)
    if (e.kind === "apply") e.dims.forEach(note)
    if (e.kind === "symbol" && e.set === "St") {
      const d = dimSub(e.type.rows, e.type.cols)
      natural.set(d.key, d)
    }
  }
  return { names: [...names], positive: [...positive.values()], natural: [...natural.values()] }
}

export const allowed = (needs: SizeNeeds, sizes: Sizes): boolean =>
  needs.positive.every((d) => (dimValue(d, sizes) ?? 0) >= 1) &&
  needs.natural.every((d) => (dimValue(d, sizes) ?? -1) >= 0)

const assign = (names: readonly string[], values: readonly number[]): Sizes =>
  new Map(names.map((name, i) => [name, values[i] ?? 2]))

const keyOf = (sizes: Sizes): string => [...sizes.values()].join()

/** From this many names on, sizes repeat within one assignment: distinct ones would be too large to afford. */
const MANY = 6
const LARGEST = 7
/** The largest number of rows or columns that is evaluated: that of stacked matrices is a product of sizes. */
const AFFORDABLE = 400

/**
 * Sizes to check a statement at: at least `count` assignments where the needs allow as many, each of sizes from 2 on
 * that are distinct (for up to 5 names), every two names in both orders; the third assignment larger than `factors`,
 * the number of factors of the longest monomial, up to 7: small matrices obey identities that larger ones do not.
 */
export function sizeAssignments(needs: SizeNeeds, factors: number, count = 3): Sizes[] {
  const { names } = needs
  const n = names.length
  if (n === 0) return [new Map()]
  const random = createRandom(`sizes ${names.join()} ${count}`)
  const found = new Map<string, Sizes>()
  const offer = (sizes: Sizes, within = AFFORDABLE): void => {
    if (allowed(needs, sizes) && needs.positive.every((d) => (dimValue(d, sizes) ?? 0) <= within))
      found.set(keyOf(sizes), sizes)
  }
  if (n < MANY) {
    const top = Math.min(Math.max(factors + 1, n + 2), LARGEST)
    const ascending = names.map((_, i) => i + 2)
    offer(assign(names, ascending))
    offer(assign(names, ascending.toReversed()))
    // every other one first: neither of the orders before
    const places = [...names.keys()].sort((a, b) => (a % 2) - (b % 2))
    offer(
      assign(
        names,
        names.map((_, i) => top - places.indexOf(i)),
      ),
    )
  } else {
    const first = names.map(() => random.integer(2, 5))
    offer(assign(names, first))
    offer(
      assign(
        names,
        first.map((k) => 7 - k),
      ),
    )
  }
  // whatever the needs have left out: distinct sizes at random, from a range that grows
  for (let tries = 0; found.size < count && tries < 400; tries++) {
    const high = Math.max(n < MANY ? n + 2 : 6, 5) + Math.floor(tries / 25)
    const values = n < MANY ? distinct(n, 2, high, random) : names.map(() => random.integer(2, high))
    offer(assign(names, values))
  }
  // products of many sizes grow fast: small sizes that repeat
  for (let tries = 0; found.size < count && tries < 200; tries++) {
    const small = names.map(() => random.integer(2, 3))
    offer(assign(names, small), tries < 100 ? AFFORDABLE : Number.POSITIVE_INFINITY)
  }
  return [...found.values()]
}

function distinct(n: number, low: number, high: number, random: { integer(lo: number, hi: number): number }): number[] {
  const pool = Array.from({ length: high - low + 1 }, (_, i) => low + i)
  return Array.from({ length: n }, () => pool.splice(random.integer(0, pool.length - 1), 1)[0] ?? high)
}

/** Assignments of sizes from 1 to `largest`, in the order of their sum, at most `limit`. */
export function smallAssignments(needs: SizeNeeds, largest: number, limit: number): Sizes[] {
  const { names } = needs
  const found: Sizes[] = []
  const values: number[] = names.map(() => 1)
  const fill = (at: number, rest: number): void => {
    if (found.length >= limit) return
    if (at === names.length) {
      const sizes = assign(names, values)
      if (rest === 0 && allowed(needs, sizes)) found.push(sizes)
      return
    }
    for (let extra = 0; extra < largest && extra <= rest; extra++) {
      values[at] = 1 + extra
      fill(at + 1, rest - extra)
    }
  }
  for (let total = 0; total <= names.length * (largest - 1) && found.length < limit; total++) {
    if (names.length > 12 && total > 2) break
    fill(0, total)
  }
  return found
}

/** Assignments that tell m > n, m = n and m < n apart, two names at a time; without 1, where all matrices commute. */
export function probeAssignments(needs: SizeNeeds): Sizes[] {
  const { names } = needs
  const found = new Map<string, Sizes>()
  const offer = (values: readonly number[]): void => {
    const sizes = assign(names, values)
    if (allowed(needs, sizes)) found.set(keyOf(sizes), sizes)
  }
  for (const size of [2, 3]) offer(names.map(() => size))
  if (names.length <= 5) {
    for (let i = 0; i < names.length; i++) {
      offer(names.map((_, k) => (k === i ? 4 : 3)))
      offer(names.map((_, k) => (k === i ? 2 : 3)))
    }
  }
  return [...found.values()]
}

/**
 * The simplest condition on the sizes that holds for all of `good` and none of `bad`: `m >= n`, `n = 2`; undefined
 * where there is none.
 */
export function regimeOf(good: readonly Sizes[], bad: readonly Sizes[]): string | undefined {
  if (good.length === 0 || bad.length === 0) return undefined
  const names = [...(good[0] as Sizes).keys()]
  const tests: { text: string; holds: (sizes: Sizes) => boolean }[] = []
  const size = (sizes: Sizes, name: string): number => sizes.get(name) ?? 0
  for (const [i, m] of names.entries()) {
    for (const n of names.slice(i + 1)) {
      tests.push(
        { text: `${m} = ${n}`, holds: (s) => size(s, m) === size(s, n) },
        { text: `${m} >= ${n}`, holds: (s) => size(s, m) >= size(s, n) },
        { text: `${m} <= ${n}`, holds: (s) => size(s, m) <= size(s, n) },
        { text: `${m} > ${n}`, holds: (s) => size(s, m) > size(s, n) },
        { text: `${m} < ${n}`, holds: (s) => size(s, m) < size(s, n) },
        { text: `${m} != ${n}`, holds: (s) => size(s, m) !== size(s, n) },
      )
    }
  }
  for (const m of names) {
    tests.push(
      { text: `${m} is even`, holds: (s) => size(s, m) % 2 === 0 },
      { text: `${m} is odd`, holds: (s) => size(s, m) % 2 === 1 },
    )
    for (const k of [2, 3])
      tests.push(
        { text: `${m} = ${k}`, holds: (s) => size(s, m) === k },
        { text: `${m} <= ${k}`, holds: (s) => size(s, m) <= k },
        { text: `${m} >= ${k + 1}`, holds: (s) => size(s, m) > k },
      )
  }
  return tests.find((t) => good.every(t.holds) && !bad.some(t.holds))?.text
}

/** `(a,b) = (2,3), (3,2)`; `(a,b) = (2,3), … 5 in all`. */
export function formatSizes(list: readonly Sizes[]): string {
  const names = [...(list[0]?.keys() ?? [])]
  if (names.length === 0) return "no sizes"
  const distinctOnes = new Map(list.map((sizes) => [keyOf(sizes), sizes]))
  const one = (sizes: Sizes): string => (names.length === 1 ? `${[...sizes.values()][0]}` : `(${keyOf(sizes)})`)
  if (names.length > 8) return `${list.length} assignments of ${names.length} sizes`
  return `${names.length === 1 ? names[0] : `(${names.join()})`} = ${[...distinctOnes.values()].map(one).join(", ")}`
}
