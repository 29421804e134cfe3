/**
 * A text on several lines of at most `width`, where it can be, broken before signs that stand outside of all brackets.
 * `gap`: spaces that a sign begins with, which a new line does not.
 */
export function brokenAt(
  text: string,
  sign: RegExp,
  width: number,
  measure: (text: string) => number,
  gap: number = 0,
): string[] {
  if (measure(text) <= width) return [text]
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if ("([{".includes(c)) depth++
    if (")]}".includes(c)) depth--
    if (depth === 0 && i > start && sign.test(text.slice(i, i + 5))) {
      parts.push(text.slice(start, i))
      start = i + gap
    }
  }
  parts.push(text.slice(start))
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    if (last !== undefined && measure(last) + measure(part) + gap <= width)
      lines[lines.length - 1] = `${last}${" ".repeat(gap)}${part}`
    else lines.push(part)
  }
  return lines
}
