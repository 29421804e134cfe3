/** A word at the end or at the beginning; superscripts are no part of it. */
const TAIL = /[\p{Lu}\p{Ll}\p{Lo}\p{M}\p{Nd}_]+$/u
const HEAD = /^[\p{Lu}\p{Ll}\p{Lo}\p{M}\p{Nd}_]+/u
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
  const tail = TAIL.exec(a)?.[0] ?? ""
  const head = HEAD.exec(b)?.[0] ?? ""
  if ([...head].length > 1) return " "
  if (b.startsWith("(")) return /^[^\p{Lu}]/u.test(tail) || [...tail].length > 1 ? " " : ""
  if (tail === "" || head === "") return ""
  return spaced || [...tail].length > 1 || tail === "d" ? " " : ""
}
