import { latexName, unicodeName } from "../syntax/print/names.ts"

const NAME = /⟨([^⟩]*)⟩/g

/** A reason in plain words. */
export const plainReason = (reason: string): string =>
  reason.replaceAll("$", "").replaceAll(NAME, (_, name: string) => unicodeName(name))

const ASCII: readonly (readonly [RegExp, string])[] = [
  [/(d?)⟨([^⟩]*)⟩\u0304/g, "conj($1$2)"],
  [/⁻¹/g, "^-1"],
  [/⁻[ᵀᴴ]/g, "^-T"],
  [/[ᵀᴴ′]/g, "'"],
  [/²/g, "^2"],
  [/₂/g, "_2"],
  [/ ⊙ /g, ".*"],
  [/ ⊘ /g, "./"],
  [/‖([^‖]*)‖/g, "norm2($1)"],
  [/−/g, "-"],
  [/[“”]/g, '"'],
  [/σ(?=[′(])/g, "sigmoid"],
  [/σ/g, "s"],
  [/λ/g, "lambda"],
  [/𝟏/g, "matrix(1)"],
  [/(\p{L})\u0304/gu, "conj($1)"],
  [/δ/g, "delta"],
  [/Σ/g, "sum"],
  [/∂/g, "d"],
  [/∇/g, "grad "],
  [/≤/g, "<="],
  [/⊗/g, "kron"],
  [/é/g, "e"],
  [/⟨([^⟩]*)⟩/g, "$1"],
]

/** The same in ASCII. */
export const asciiReason = (reason: string): string =>
  ASCII.reduce((text, [pattern, by]) => text.replaceAll(pattern, by), reason.normalize("NFC").replaceAll("$", ""))

const LATEX: readonly (readonly [RegExp, string])[] = [
  [/⁻¹/g, "^{-1}"],
  [/⁻ᵀ/g, "^{-\\top}"],
  [/⁻ᴴ/g, "^{-\\mathsf H}"],
  [/ᵀ/g, "^{\\top}"],
  [/ᴴ/g, "^{\\mathsf H}"],
  [/²/g, "^2"],
  [/₂/g, "_2"],
  [/∂/g, "\\partial "],
  [/⊙/g, "\\odot "],
  [/⊘/g, "\\oslash "],
  [/⊗/g, "\\otimes "],
  [/‖([^‖]*)‖/g, "\\lVert $1\\rVert "],
  [/−/g, "-"],
  [/σ/g, "\\sigma "],
  [/λ/g, "\\lambda "],
  [/′/g, "'"],
  [/δ/g, "\\delta "],
  [/𝟏/g, "\\mathbf 1"],
  [/≤/g, "\\le "],
  // names are private-use letters here
  [/([\p{L}\ue000-\uf8ff])\u0304/gu, "\\overline{$1}"],
  [/_(\w\w+)/g, "_{$1}"],
  [/\^\(([^)]*)\)/g, "^{$1}"],
  [/\b(tr|sum|diag|sign|re|vec|var|mean|commutation|logsumexp|softmax)(?=\()/g, "\\operatorname{$1}"],
  [/\b(det|log|exp|tanh|sin|cos)(?![a-z])/g, "\\$1 "],
]

/** The same in LaTeX mathematics: words in `\text{…}`, and no dollar signs, which few readers of Markdown nest. */
export function latexReason(reason: string): string {
  const pieces = reason.split("$").map((piece, i) => {
    if (piece === "") return ""
    return i % 2 === 1 ? latexMath(piece) : `\\text{${latexWords(piece)}}`
  })
  return pieces.join("")
}

/** The same as words, with LaTeX mathematics between dollar signs. */
export const mixedReason = (reason: string): string =>
  reason.replaceAll(/\$([^$]*)\$/g, (_, math: string) => `$${latexMath(math)}$`)

/** Words as LaTeX sets them. */
const latexWords = (text: string): string => text.replaceAll(/[&%#_{}]/g, "\\$&")

/** Mathematics of a reason, as between its dollar signs. */
export function latexMath(math: string): string {
  const names: string[] = []
  // names stand aside as private-use letters while the rest is converted
  const text = math.replaceAll(NAME, (_, name: string) =>
    String.fromCodePoint(0xe000 + names.push(latexName(name)) - 1),
  )
  const converted = LATEX.reduce((t, [pattern, by]) => t.replaceAll(pattern, by), text)
  return converted
    .replaceAll(/[\ue000-\uf8ff]/g, (c) => names[(c.codePointAt(0) as number) - 0xe000] ?? "")
    .replaceAll(/ +(?=[\s^_])/g, "")
    .trim()
}
