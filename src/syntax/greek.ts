const LETTERS =
  "α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi ο omicron π pi ρ rho σ sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega".split(
    " ",
  )

const toWord = new Map<string, string>()
const toLetter = new Map<string, string>()
for (let i = 0; i < LETTERS.length; i += 2) {
  const [letter, word] = [LETTERS[i] as string, LETTERS[i + 1] as string]
  const capital = `${word[0]?.toUpperCase()}${word.slice(1)}`
  for (const [l, w] of [
    [letter, word],
    [letter.toUpperCase(), capital],
  ] as const) {
    toWord.set(l, w)
    toLetter.set(w, l)
  }
}

/** The names of the lower-case Greek letters. */
export const GREEK_NAMES: ReadonlySet<string> = new Set(LETTERS.filter((_, i) => i % 2 === 1))

/** The letter that a Greek name stands for (`theta` → `θ`), where it stands for one. */
export const greekLetter = (word: string): string | undefined => toLetter.get(word)

/** `theta_1` for `θ_1` and the other way round: one variable, two spellings; other names unchanged. */
export function otherSpelling(name: string): string {
  const [, stem = name, rest = ""] = /^(.[^_\d]*)(.*)$/su.exec(name) ?? []
  return `${toWord.get(stem) ?? toLetter.get(stem) ?? stem}${rest}`
}
