import { coarser, type Pair, type Place } from "./differences.ts"
import { partsOf, type Phrase } from "./phrase.ts"

/** Before and after a marked part of printed text. */
export const OPEN = "\ufff9"
export const CLOSE = "\ufffb"

/** The same, for those who read marked text. */
export const CHANGE_MARKS: readonly [open: string, close: string] = [OPEN, CLOSE]

/** Phrases with whose text a mark begins or ends. */
export type Marks = ReadonlyMap<Phrase, { readonly opens: boolean; readonly closes: boolean }>

export const unmarked = (text: string): string => text.replaceAll(/[\ufff9\ufffb]/g, "")

/** The text of a phrase with its marks. */
export function withMarks<P extends { readonly text: string }>(p: Phrase, printed: P, marks: Marks | undefined): P {
  const mark = marks?.get(p)
  if (!mark) return printed
  return { ...printed, text: `${mark.opens ? OPEN : ""}${printed.text}${mark.closes ? CLOSE : ""}` }
}

/** Whether a mark covers the text, or begins with it and ends later. */
function leads(text: string): boolean {
  if (!text.startsWith(OPEN)) return false
  const end = text.indexOf(CLOSE)
  return end < 0 || end === text.length - 1
}

/** Something put before a text: inside of a mark on all of it. */
export const prefixed = (sign: string, text: string): string =>
  leads(text) ? `${OPEN}${sign}${text.slice(1)}` : sign + text

/** Something put around a text: inside of a mark on all of it, or that begins or ends with it. */
export function around(left: string, text: string, right: string): string {
  const opens = leads(text)
  const closes = text.endsWith(CLOSE) && text.lastIndexOf(OPEN) <= 0
  const inner = text.slice(opens ? 1 : 0, closes ? -1 : undefined)
  return `${opens ? OPEN : ""}${left}${inner}${right}${closes ? CLOSE : ""}`
}

/** A phrase of which the parts at some places, none inside another, are objects of their own, and marks on those. */
function markedCopy(root: Phrase, places: readonly Place[]): { readonly phrase: Phrase; readonly marks: Marks } {
  const marks = new Map<Phrase, { opens: boolean; closes: boolean }>()
  const mark = (p: Phrase, opens: boolean, closes: boolean): Phrase => {
    const copy = { ...p }
    marks.set(copy, { opens, closes })
    return copy
  }
  const copyOf = (p: Phrase, inside: readonly Place[]): Phrase => {
    const parts = [...partsOf(p)]
    for (const i of new Set(inside.flatMap(({ path }) => path.slice(0, 1)))) {
      const own = inside.filter(({ path }) => path[0] === i)
      const deeper = own.filter(({ path }) => path.length > 1)
      if (deeper.length > 0) {
        const below = deeper.map(({ path, more }) => ({ path: path.slice(1), more }))
        parts[i] = copyOf(parts[i] as Phrase, below)
        continue
      }
      const last = i + (own[0] as Place).more
      for (let k = i; k <= last; k++) {
        const part = parts[k] as Phrase
        // the factors of a product in a product stand among its own
        if (part.kind === "chain" && p.kind === "product") {
          const { factors } = part
          const end = factors.length - 1
          parts[k] = { ...part, factors: factors.map((f, n) => mark(f, k === i && n === 0, k === last && n === end)) }
        } else parts[k] = mark(part, k === i, k === last)
      }
    }
    return withParts(p, parts)
  }
  return { phrase: copyOf(root, places), marks }
}

/** The same with other parts, in the order of `partsOf`. */
function withParts(p: Phrase, parts: readonly Phrase[]): Phrase {
  const list = [...parts]
  const take = (count: number): Phrase[] => list.splice(0, count)
  const one = (): Phrase => list.shift() as Phrase
  switch (p.kind) {
    case "number":
    case "name":
      return p
    case "sum":
      return { ...p, terms: p.terms.map((t) => ({ ...t, body: one() })) }
    case "product": {
      const top = take(p.top.length)
      const body = p.body && one()
      return { ...p, top, body, bottom: list }
    }
    case "chain":
      return { ...p, factors: list }
    case "hadamard": {
      const over = take(p.over.length)
      return { ...p, over, under: p.under && one() }
    }
    case "power":
      return { ...p, base: one(), exponent: one() }
    case "inner":
      return { ...p, left: one(), right: one() }
    case "binder": {
      const ranges = p.ranges.map(() => {
        const [index, from, to] = take(3) as [(typeof p.ranges)[number]["index"], Phrase, Phrase]
        return { index, from, to }
      })
      return { ...p, ranges, body: one() }
    }
    case "blocks":
      return { ...p, rows: p.rows.map((r) => take(r.length)) }
    default:
      return { ...p, args: list }
  }
}

type Print = (p: Phrase, marks?: Marks) => string

/** Printed text with marks around places. */
function marked(p: Phrase, places: readonly Place[], print: Print): string {
  if (places.some(({ path }) => path.length === 0)) return `${OPEN}${print(p)}${CLOSE}`
  const { phrase, marks } = markedCopy(p, places)
  return print(phrase, marks)
}

export interface Marked {
  readonly before: string
  readonly after: string
}

/**
 * Two phrases printed with marks around the places where they differ, or around what holds those, where notation has no
 * place for a mark or `fits` wants more.
 */
export function printMarked(
  p: Phrase,
  q: Phrase,
  pairs: readonly Pair[],
  print: Print,
  fits: (marked: Marked) => boolean = () => true,
): Marked {
  const faithful = (of: Phrase, places: readonly Place[]): string | undefined => {
    const text = marked(of, places, print)
    const count = text.split(OPEN).length - 1
    return count === places.length && isBalanced(text) && bare(text) === bare(print(of)) ? text : undefined
  }
  const both = (some: readonly Pair[]): Marked | undefined => {
    const texts = [
      faithful(
        p,
        some.map((x) => x.before),
      ),
      faithful(
        q,
        some.map((x) => x.after),
      ),
    ]
    return texts[0] === undefined || texts[1] === undefined ? undefined : { before: texts[0], after: texts[1] }
  }
  for (let chosen = pairs; ; ) {
    const printed = both(chosen)
    const whole = chosen.some((x) => x.before.path.length + x.after.path.length === 0)
    if (printed && (whole || fits(printed))) return printed
    const failing = chosen.filter((x) => !both([x]))
    chosen = coarser(chosen, failing.length > 0 ? failing : chosen)
  }
}

/** Whether no bracket is left open inside of a mark. */
function isBalanced(text: string): boolean {
  return [...text.matchAll(/\ufff9([^\ufffb]*)\ufffb/g)].every(([, inside = ""]) => {
    let depth = 0
    for (const c of inside) {
      if ("([{".includes(c)) depth++
      if (")]}".includes(c) && --depth < 0) return false
    }
    return depth === 0
  })
}

/** Braces and spaces make no difference to what is shown. */
const bare = (text: string): string => unmarked(text).replaceAll(/[{}\s]/g, "")

/** `[start, end)` of the marked parts in the text without marks. */
export function spansOf(text: string): (readonly [number, number])[] {
  const spans: (readonly [number, number])[] = []
  let at = 0
  let start = 0
  for (const c of text) {
    if (c === OPEN) start = at
    else if (c === CLOSE) spans.push([start, at])
    else at += c.length
  }
  return spans
}
