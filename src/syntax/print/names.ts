import { greekLetter, GREEK_NAMES, otherSpelling } from "../greek.ts"

/** Capitals that look like Latin ones have no command, nor has omicron. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ["Alpha", "A"],
  ["Beta", "B"],
  ["Epsilon", "E"],
  ["Zeta", "Z"],
  ["Eta", "H"],
  ["Iota", "I"],
  ["Kappa", "K"],
  ["Mu", "M"],
  ["Nu", "N"],
  ["Omicron", "O"],
  ["Rho", "P"],
  ["Tau", "T"],
  ["Chi", "X"],
  ["omicron", "o"],
])
const ACCENTS: ReadonlySet<string> = new Set(["hat", "bar", "tilde", "dot", "ddot", "vec", "check", "breve"])

/** A name as the terminal shows it: `λ_1` for `lambda_1`. */
export function unicodeName(name: string): string {
  const [, stem = name, rest = ""] = /^([A-Za-z]+)(.*)$/su.exec(name) ?? []
  return `${greekLetter(stem) ?? stem}${rest}`
}

/** A name as LaTeX: `\lambda_{1}`, `\hat{y}`, `\mathrm{loss}`. */
export function latexName(name: string): string {
  const [stem = "", ...rest] = name.split("_")
  const digits = /^(\D+)(\d+)$/u.exec(stem)
  const simple = digits && letter(digits[1] as string) !== undefined
  let text = simple ? atom(digits[1] as string) : atom(stem)
  const scripts = simple ? [digits[2] as string] : []
  for (const part of rest) {
    if (ACCENTS.has(part) && scripts.length === 0) text = `\\${part}{${text}}`
    else if (part) scripts.push(atom(part))
  }
  return scripts.length > 0 ? `${text}_{${scripts.join(",")}}` : text
}

/** One letter, Latin or Greek, as LaTeX; undefined for anything longer. */
function letter(text: string): string | undefined {
  if (/^[A-Za-z]$/.test(text)) return text
  const word = greekLetter(text) === undefined ? otherSpelling(text) : text
  if (!GREEK_NAMES.has(word.toLowerCase())) return undefined
  const latin = LOOKALIKES.get(word)
  return latin === undefined ? `\\${word}` : `\\mathrm{${latin}}`
}

function atom(text: string): string {
  const single = letter(text)
  if (single !== undefined) return single
  if (/^\d+$/.test(text)) return text
  return /^[A-Za-z0-9]+$/.test(text) ? `\\mathrm{${text}}` : `\\text{${text}}`
}
