const LETTERS = "α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ τ υ φ χ ψ ω".split(" ")
const WORDS =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega".split(
    " ",
  )

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** Greek letters by their English names. */
const GREEK: ReadonlyMap<string, string> = new Map(
  WORDS.flatMap((word, i) => {
    const small = LETTERS[i] as string
    return [
      [word, small],
      [capital(word), small.toUpperCase()],
    ]
  }),
)
const GREEK_WORDS: ReadonlyMap<string, string> = new Map([...GREEK].map(([word, greek]) => [greek, word]))
/** Capitals that look like Latin ones, and omicron, have no command. */
const COMMANDS: ReadonlySet<string> = new Set([
  ...WORDS.filter((w) => w !== "omicron"),
  ..."Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(" "),
])
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  [..."ABEZHIKMNOTPX"].map((latin, i) => [
    ["Alpha", "Beta", "Epsilon", "Zeta", "Eta", "Iota", "Kappa", "Mu", "Nu", "Omicron", "Tau", "Rho", "Chi"][
      i
    ] as string,
    latin,
  ]),
)
const ACCENTS: ReadonlySet<string> = new Set(["hat", "bar", "tilde", "dot", "ddot", "vec", "check", "breve"])

/** A name as the terminal shows it: `λ_1` for `lambda_1`. */
export function unicodeName(name: string): string {
  const [, stem = name, rest = ""] = /^([A-Za-z]+)(.*)$/su.exec(name) ?? []
  return `${GREEK.get(stem) ?? stem}${rest}`
}

/** A name as LaTeX: `\lambda_{1}`, `\hat{y}`, `\mathrm{loss}`. */
export function latexName(name: string): string {
  const [stem = "", ...rest] = name.split("_")
  const digits = /^(\D+)(\d+)$/u.exec(stem)
  const simple = digits && (letter(digits[1] as string) ?? undefined) !== undefined
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
  const word = GREEK.has(text) ? text : GREEK_WORDS.get(text)
  if (word === undefined) return undefined
  const latin = LOOKALIKES.get(word) ?? (word === "omicron" ? "o" : undefined)
  return COMMANDS.has(word) ? `\\${word}` : `\\mathrm{${latin ?? word}}`
}

function atom(text: string): string {
  const single = letter(text)
  if (single !== undefined) return single
  if (/^\d+$/.test(text)) return text
  return /^[A-Za-z0-9]+$/.test(text) ? `\\mathrm{${text}}` : `\\text{${text}}`
}
