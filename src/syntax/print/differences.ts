import { partsOf, type Phrase } from "./phrase.ts"

/** A part of a phrase, by the numbers of parts on the way to it, and how many of its siblings after it go with it. */
export interface Place {
  readonly path: readonly number[]
  readonly more: number
}

/** What stands at one place of a phrase, and what in its stead at one of another. */
export interface Pair {
  readonly before: Place
  readonly after: Place
}

export const WHOLE: Pair = { before: { path: [], more: 0 }, after: { path: [], more: 0 } }

/** Where one of some phrases stands in another: the first of them that does, where it does first. */
export function placeOf(wanted: readonly Phrase[], root: Phrase): Place | undefined {
  for (const phrase of wanted) {
    const path = pathTo(phrase, root)
    if (path) return { path, more: 0 }
  }
  return undefined
}

function pathTo(wanted: Phrase, p: Phrase): number[] | undefined {
  if (p === wanted) return []
  for (const [i, part] of partsOf(p).entries()) {
    const path = pathTo(wanted, part)
    if (path) return [i, ...path]
  }
  return undefined
}

/** Lists longer than this are not compared term by term. */
const LONGEST = 200

/** Where two phrases of one `Phrases` differ: outside of these places they are equal. */
export function differences(p: Phrase, q: Phrase): readonly Pair[] {
  if (p === q) return []
  const lists = p.kind === q.kind ? listsOf(p, q) : undefined
  if (!lists) return [WHOLE]
  const pairs = lists.flatMap((l) => inList(l))
  const size = partsOf(p).length
  const all = size > 1 && size === partsOf(q).length && pairs.length === size && pairs.every(isPart)
  return all || pairs.some((x) => isAll(x, p, q)) ? [WHOLE] : pairs
}

const isPart = ({ before, after }: Pair): boolean =>
  before.path.length === 1 && before.more === 0 && after.path.length === 1 && after.more === 0

const isAll = ({ before, after }: Pair, p: Phrase, q: Phrase): boolean =>
  before.path.length === 1 &&
  (p.kind === "sum" || p.kind === "chain" || p.kind === "hadamard") &&
  before.more + 1 === partsOf(p).length &&
  after.more + 1 === partsOf(q).length

/** A part with what stands before it, a sign. */
interface Item {
  readonly part: Phrase
  readonly negative: boolean
}

/** Parts of two phrases that answer to each other, from the number `first` on. */
interface Lists {
  readonly before: readonly Item[]
  readonly after: readonly Item[]
  readonly firstBefore: number
  readonly firstAfter: number
}

const items = (parts: readonly Phrase[]): Item[] => parts.map((part) => ({ part, negative: false }))

/** Undefined where the two are made in different ways. */
function listsOf(p: Phrase, q: Phrase): Lists[] | undefined {
  const lists = (before: readonly Item[], after: readonly Item[], firstBefore = 0, firstAfter = 0): Lists[] => [
    { before, after, firstBefore, firstAfter },
  ]
  /** Part by part. */
  const each = (before: readonly Phrase[], after: readonly Phrase[], i = 0, j = 0): Lists[] =>
    before.flatMap((b, k) => lists(items([b]), items([after[k] as Phrase]), i + k, j + k))
  if (p.kind === "sum" && q.kind === "sum") {
    const signed = (s: typeof p): Item[] => s.terms.map(({ negative, body }) => ({ part: body, negative }))
    return lists(signed(p), signed(q))
  }
  if (p.kind === "chain" && q.kind === "chain") return lists(items(p.factors), items(q.factors))
  if (p.kind === "hadamard" && q.kind === "hadamard") {
    if (!p.under !== !q.under || p.over.length * q.over.length === 0) return undefined
    const under = p.under && q.under ? each([p.under], [q.under], p.over.length, q.over.length) : []
    return [...lists(items(p.over), items(q.over)), ...under]
  }
  if (p.kind === "product" && q.kind === "product") {
    const same = p.negative === q.negative && p.num === q.num && p.den === q.den && !p.body === !q.body
    if (!same || p.bottom.length !== q.bottom.length || !p.top.length !== !q.top.length) return undefined
    const [i, j] = [p.top.length, q.top.length]
    const bodies = p.body && q.body ? each([p.body], [q.body], i, j) : []
    const below = each(p.bottom, q.bottom, i + bodies.length, j + bodies.length)
    return [...(i > 0 ? lists(items(p.top), items(q.top)) : []), ...bodies, ...below]
  }
  return frame(p) !== undefined && frame(p) === frame(q) ? each(partsOf(p), partsOf(q)) : undefined
}

/** What a phrase of fixed parts is without them; undefined for others. */
function frame(p: Phrase): string | undefined {
  switch (p.kind) {
    case "power":
      return `^${p.mode}`
    case "inner":
      return ":"
    case "call":
      return `${p.spelling.text} ${p.unsized} ${p.args.length} ${p.dims.map((d) => d.key).join()}`
    case "binder":
      return `${p.binder} ${p.ranges.map((r) => `${r.index.id},${r.from.id},${r.to.id}`).join(" ")}`
    case "blocks":
      return `blocks ${p.rows.map((r) => r.length).join()}`
    default:
      return undefined
  }
}

/** Items that are no longer there, and those in their stead: `[from, to)` of either list. */
interface Run {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
}

function inList(lists: Lists): Pair[] {
  const { before, after, firstBefore, firstAfter } = lists
  const at = (path: readonly number[], i: number): number[] => [i, ...path]
  const run = ({ from, to }: Run): Pair => ({
    before: { path: [firstBefore + from[0]], more: to[0] - from[0] - 1 },
    after: { path: [firstAfter + from[1]], more: to[1] - from[1] - 1 },
  })
  return runs(before, after).flatMap((r): Pair[] => {
    const { from, to } = r
    const count = to[0] - from[0]
    const signs = before.slice(from[0], to[0]).some((x, k) => x.negative !== after[from[1] + k]?.negative)
    if (count !== to[1] - from[1] || signs) return [run(r)]
    const pairs = Array.from({ length: count }, (_, k) => {
      const [i, j] = [from[0] + k, from[1] + k]
      return differences((before[i] as Item).part, (after[j] as Item).part).map(
        (x): Pair => ({
          before: { path: at(x.before.path, firstBefore + i), more: x.before.more },
          after: { path: at(x.after.path, firstAfter + j), more: x.after.more },
        }),
      )
    }).flat()
    return count > 1 && pairs.length === count && pairs.every(isPart) ? [run(r)] : pairs
  })
}

const same = (a: Item | undefined, b: Item | undefined): boolean => a?.part === b?.part && a?.negative === b?.negative

/** What is between the items of a longest common subsequence; a run without items takes a neighbour in. */
function runs(before: readonly Item[], after: readonly Item[]): Run[] {
  const [n, m] = [before.length, after.length]
  if (n > LONGEST || m > LONGEST) return [{ from: [0, 0], to: [n, m] }]
  const length = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1))
  const common = (i: number, j: number): number => length[i]?.[j] ?? 0
  for (let i = n - 1; i >= 0; i--)
    for (let j = m - 1; j >= 0; j--)
      (length[i] as Uint16Array)[j] = same(before[i], after[j])
        ? common(i + 1, j + 1) + 1
        : Math.max(common(i + 1, j), common(i, j + 1))
  const found: Run[] = []
  let [i, j] = [0, 0]
  while (i < n || j < m) {
    const from = [i, j] as const
    while ((i < n || j < m) && !(i < n && j < m && same(before[i], after[j]))) {
      if (i < n && (j === m || common(i + 1, j) >= common(i, j + 1))) i++
      else j++
    }
    if (i > from[0] || j > from[1]) found.push({ from, to: [i, j] })
    i++
    j++
  }
  return joined(found.map(filled))
}

function filled({ from, to }: Run): Run {
  if (from[0] < to[0] && from[1] < to[1]) return { from, to }
  return from[0] > 0 ? { from: [from[0] - 1, from[1] - 1], to } : { from, to: [to[0] + 1, to[1] + 1] }
}

/** Runs that touch together. */
function joined(list: readonly Run[]): Run[] {
  const found: Run[] = []
  for (const r of list) {
    const last = found.at(-1)
    if (last && (last.to[0] > r.from[0] || last.to[1] > r.from[1]))
      found[found.length - 1] = { from: last.from, to: r.to }
    else found.push(r)
  }
  return found
}

/** The same with some places one level up; one that is inside another goes with that. */
export function coarser(pairs: readonly Pair[], some: readonly Pair[]): Pair[] {
  const up = ({ path }: Place): Place => ({ path: path.slice(0, -1), more: 0 })
  const raised = pairs.map((x): Pair => (some.includes(x) ? { before: up(x.before), after: up(x.after) } : x))
  const isPrefix = (a: Place, b: Place): boolean => a.more === 0 && a.path.every((part, k) => part === b.path[k])
  const holds = (a: Pair, b: Pair): boolean => isPrefix(a.before, b.before)
  return raised.filter((x, i) => !raised.some((y, k) => k !== i && holds(y, x) && (k < i || !holds(x, y))))
}
