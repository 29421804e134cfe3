import type { Phrase } from "./phrase.ts"

/** Before and after a marked part of printed text. */
export const OPEN = "\ufff9"
export const CLOSE = "\ufffb"

/** The same, for those who read marked text. */
export const CHANGE_MARKS: readonly [open: string, close: string] = [OPEN, CLOSE]

/** Phrases with whose text a mark begins or ends. */
export type Marks = ReadonlyMap<Phrase, { readonly opens: boolean; readonly closes: boolean }>

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
