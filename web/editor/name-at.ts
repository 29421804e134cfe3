import { detectKind, tokensWhileTyping } from "../../src/index.ts"

/** How a name is written, in Gradus notation and in LaTeX. */
interface Written {
  readonly name: string
  readonly latex: string
}

/** A name in a text. */
export interface NameInText<T> {
  readonly from: number
  readonly to: number
  readonly named: T
}

/** The name at a position, or just before it. */
export function nameAt<T extends Written>(text: string, at: number, names: readonly T[]): NameInText<T> | undefined {
  return detectKind(text) === "gradus" ? inGradus(text, at, names) : inLatex(text, at, names)
}

function inGradus<T extends Written>(text: string, at: number, names: readonly T[]): NameInText<T> | undefined {
  const token = tokensWhileTyping(text).find((t) => t.kind === "name" && t.start <= at && at <= t.end)
  const named = token && names.find((n) => n.name === token.text)
  return named && { from: token.start, to: token.end, named }
}

const FORMULA = /\$\$[^]*?\$\$|\$[^$]*\$|\\\[[^]*?\\\]|\\\([^]*?\\\)|\\begin\{(\w+\*?)\}[^]*?\\end\{\1\}/g
/** Words and commands, in which letters are no names. */
const WORDS = /\\(?:text|operatorname|mathrm|mbox|begin|end)\*?\s*\{[^}]*\}/g

/** In LaTeX a name is found as it is typeset, with or without braces around single letters. */
function inLatex<T extends Written>(text: string, at: number, names: readonly T[]): NameInText<T> | undefined {
  const formulas = [...text.matchAll(FORMULA)]
  const formula = formulas.find((f) => f.index <= at && at <= f.index + f[0].length)
  if (!formula && formulas.length > 0) return undefined
  const source = (formula?.[0] ?? text).replaceAll(WORDS, (words) => " ".repeat(words.length))
  const start = formula?.index ?? 0
  let best: NameInText<T> | undefined
  for (const named of names)
    for (const match of source.matchAll(patternOf(named.latex))) {
      const [from, to] = [start + match.index, start + match.index + match[0].length]
      if (from <= at && at <= to && to - from > (best ? best.to - best.from : 0)) best = { from, to, named }
    }
  return best
}

function patternOf(latex: string): RegExp {
  const escaped = latex.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")
  const loose = escaped.replaceAll(/\\\{(\w)\\\}/g, "(?:\\{$1\\}|\\s*$1)")
  const command = /^\\[A-Za-z]+$/.test(latex)
  const letter = /^[A-Za-z]/.test(latex)
  return new RegExp(`${letter ? "(?<!\\\\[A-Za-z]*)" : ""}${loose}${command ? "(?![A-Za-z])" : ""}`, "g")
}
