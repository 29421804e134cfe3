import type { Token } from "./tokens.ts"

/** Unicode characters as the TeX they stand for. */
const commands: Readonly<Record<string, string>> = {
  "∂": "partial",
  "∇": "nabla",
  "▽": "nabla",
  "∆": "Delta",
  "⊙": "odot",
  "∘": "circ",
  "⊗": "otimes",
  "⊘": "oslash",
  "⊕": "oplus",
  "·": "cdot",
  "⋅": "cdot",
  "•": "cdot",
  "×": "times",
  "÷": "div",
  "∈": "in",
  "≤": "le",
  "≥": "ge",
  "≠": "ne",
  "≈": "approx",
  "≡": "equiv",
  "≔": "coloneqq",
  "→": "to",
  "⟶": "to",
  "↦": "mapsto",
  "⇒": "implies",
  "⟹": "implies",
  "⇔": "iff",
  "∑": "sum",
  Σ: "Sigma",
  "∏": "prod",
  "√": "sqrt",
  "∞": "infty",
  "‖": "|",
  "∥": "|",
  "⟨": "langle",
  "⟩": "rangle",
  "〈": "langle",
  "〉": "rangle",
  "≻": "succ",
  "⪰": "succeq",
  "≽": "succeq",
  "†": "dagger",
  "⊤": "top",
  "′": "prime",
  "…": "ldots",
  "⋯": "cdots",
  ℓ: "ell",
  ϕ: "phi",
  φ: "varphi",
  ϵ: "epsilon",
  ε: "varepsilon",
  µ: "mu",
}

const greek =
  "α alpha β beta γ gamma δ delta ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma τ tau υ upsilon χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Υ Upsilon Φ Phi Ψ Psi Ω Omega"
const greekNames = new Map<string, string>()
const parts = greek.split(" ")
for (let i = 0; i + 1 < parts.length; i += 2) greekNames.set(parts[i] ?? "", parts[i + 1] ?? "")

const scripts: Readonly<Record<string, string>> = {
  "⁰": "0",
  "¹": "1",
  "²": "2",
  "³": "3",
  "⁴": "4",
  "⁵": "5",
  "⁶": "6",
  "⁷": "7",
  "⁸": "8",
  "⁹": "9",
  "⁻": "-",
  "⁺": "+",
  ᵀ: "T",
  ᴴ: "H",
}
const raised = "ᵃa ᵇb ᶜc ᵈd ᵉe ᶠf ᵍg ʰh ⁱi ʲj ᵏk ˡl ᵐm ⁿn ᵒo ᵖp ʳr ˢs ᵗt ᵘu ᵛv ʷw ˣx ʸy ᶻz"
const lowered = "ₐa ₑe ₒo ₓx ₕh ₖk ₗl ₘm ₙn ₚp ₛs ₜt ᵢi ⱼj ᵣr ᵤu ᵥv"
const letterScripts = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(" ").map((pair) => [[...pair][0] ?? "", [...pair][1] ?? ""]))
const raisedLetters = letterScripts(raised)
const loweredLetters = letterScripts(lowered)
const subscripts: Readonly<Record<string, string>> = {
  "₀": "0",
  "₁": "1",
  "₂": "2",
  "₃": "3",
  "₄": "4",
  "₅": "5",
  "₆": "6",
  "₇": "7",
  "₈": "8",
  "₉": "9",
}
const plain: Readonly<Record<string, string>> = {
  "−": "-",
  "–": "-",
  "—": "-",
  "∗": "*",
  "⁎": "*",
  "’": "'",
  "‘": "'",
  "∣": "|",
  "∶": ":",
  "，": ",",
  "（": "(",
  "）": ")",
}
const blackboard: Readonly<Record<string, string>> = { ℝ: "R", ℂ: "C", ℕ: "N", ℤ: "Z", "𝟙": "1" }

type Made = readonly [Token["kind"], string]

/** The tokens that a character outside ASCII stands for; `undefined` where it stands for itself. */
export function unicodeTokens(point: string): readonly Made[] | undefined {
  const command = commands[point] ?? greekNames.get(point)
  if (command !== undefined) return [["command", command]]
  const sup = scripts[point] ?? raisedLetters.get(point)
  if (sup !== undefined)
    return [
      ["sup", "script"],
      ["open", "script"],
      [kindOf(sup), sup],
      ["close", "script"],
    ]
  const sub = subscripts[point] ?? loweredLetters.get(point)
  if (sub !== undefined)
    return [
      ["sub", "script"],
      ["open", "script"],
      [kindOf(sub), sub],
      ["close", "script"],
    ]
  const same = plain[point]
  if (same !== undefined) return [["other", same]]
  const board = blackboard[point]
  if (board !== undefined)
    return [
      ["command", "mathbb"],
      ["open", "{"],
      [kindOf(board), board],
      ["close", "}"],
    ]
  const folded = foldMathLetter(point)
  return folded === undefined ? undefined : [["letter", folded]]
}

function kindOf(c: string): Token["kind"] {
  if (/[0-9]/.test(c)) return "digit"
  return /[A-Za-z]/.test(c) ? "letter" : "other"
}

/** Bold, italic and sans-serif letters of the mathematical block are the plain letters. */
function foldMathLetter(point: string): string | undefined {
  const code = point.codePointAt(0) ?? 0
  if (code < 0x1d400 || code > 0x1d6a3) return undefined
  const place = (code - 0x1d400) % 52
  return place < 26 ? String.fromCharCode(65 + place) : String.fromCharCode(97 + place - 26)
}
