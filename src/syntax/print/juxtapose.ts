import { continuesName } from "../gradus/characters.ts"

const NUMBER = /^\d+(?:\/\d+)?$/

interface Factor {
  readonly text: string
  readonly call?: boolean
  readonly apart?: boolean
}

/** Factors side by side, spaced where they would otherwise run into one name. `spaced`: some name has several letters. */
export function juxtapose(factors: readonly Factor[], spaced: boolean): string {
  const parts: string[] = []
  factors.forEach((f, i) => {
    const before = factors[i - 1]
    if (before) parts.push(gap(before, f, spaced))
    parts.push(f.text)
  })
  return parts.join("")
}

function gap(before: Factor, after: Factor, spaced: boolean): string {
  const [a, b] = [before.text, after.text]
  if (/^\d/.test(b)) return " · "
  if (before.call || before.apart || after.apart || NUMBER.test(a)) return " "
  const tail = word([...a].reverse()).reverse()
  const head = word([...b])
  if (head.length > 1) return " "
  if (b.startsWith("(")) return tail.length > 1 || (tail[0] !== undefined && !isCapital(tail[0])) ? " " : ""
  if (tail.length === 0 || head.length === 0) return ""
  return spaced || tail.length > 1 || tail[0] === "d" ? " " : ""
}

/** The letters, marks and digits at the beginning; superscripts are no part of a word. No regular expression: one over all of Unicode takes milliseconds to compile. */
function word(characters: readonly string[]): string[] {
  const end = characters.findIndex((c) => !(c < "\x80" ? /\w/.test(c) : continuesName(c)))
  return characters.slice(0, end < 0 ? characters.length : end)
}

const isCapital = (c: string): boolean => c !== c.toLowerCase()
