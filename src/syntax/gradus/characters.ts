/** Superscripts, as the plain text they stand for. A run of them is one operator: `⁻¹`, `ᵀ`, `⁻ᵀ`, `ⁿ`, `ᵐˣⁿ`. */
export const SUPERSCRIPTS: ReadonlyMap<string, string> = new Map([
  ...Array.from("⁰¹²³⁴⁵⁶⁷⁸⁹", (c, i): [string, string] => [c, `${i}`]),
  ["⁺", "+"],
  ["⁻", "-"],
  ["ᵀ", "T"],
  ["ᴴ", "H"],
  ...Array.from("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", (c, i): [string, string] => [c, "abcdefghijklmnoprstuvwxyz".charAt(i)]),
])

/** Characters that are operators in another spelling. `×` and `⊤` keep their own: they mean more than one thing. */
export const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ["∈", "in"],
  ["×", "×"],
  ["⊤", "⊤"],
  ["⊙", ".*"],
  ["∘", ".*"],
  ["⊘", "./"],
  ["⊗", "kron"],
  ["·", "*"],
  ["⋅", "*"],
  ["∙", "*"],
  ["∗", "*"],
  ["÷", "/"],
  ["−", "-"],
  ["–", "-"],
  ["→", "->"],
  ["≤", "<="],
  ["≥", ">="],
  ["’", "'"],
  ["′", "'"],
  ["；", ";"],
])

/** What to write instead of a character that the notation does not have. */
export const CHARACTER_HINTS: ReadonlyMap<string, string> = new Map([
  ["∇", "ask for a gradient with `gradient f wrt W`"],
  ["∂", "ask for a derivative with `gradient f wrt W`"],
  ["∑", "write a sum as `sum(k in 1..n, …)`"],
  ["∏", "write a product as `prod(k in 1..n, …)`"],
  ["‖", "write a norm as `norm2(x)`"],
  ["∥", "write a norm as `norm2(x)`"],
  ["|", "write `abs(x)`, `det(A)` or `norm2(x)`"],
  ["⟨", "write an inner product as `A : B` or `x'*y`"],
  ["⟩", "write an inner product as `A : B` or `x'*y`"],
  ["√", "write `sqrt(x)`"],
  ["†", "write `'` for the adjoint, `pinv(A)` for the pseudo-inverse"],
  ["$", "LaTeX is read as a whole: put every formula in LaTeX, or none"],
  ["?", "leave the question mark out"],
  ["!", "there is no factorial; `exp(lgamma(x + 1))` is one"],
  ["~", "`~` is not an operator"],
  ["≠", "comparisons are `<` `<=` `>` `>=`, inside `ifelse`"],
  ["…", "ranges are written `1..n`"],
  ["“", "there are no strings in this notation"],
  ["”", "there are no strings in this notation"],
  ['"', "there are no strings in this notation"],
  ["`", "paste the formula without backticks"],
  ["&", "elementwise conditions are `ifelse(x > y, u, v)`"],
  ["_", "a name begins with a letter: `x_1`"],
])

/** The blackboard letters name sets and are never part of a longer name. */
export const BLACKBOARD: ReadonlyMap<string, string> = new Map([
  ["ℝ", "R"],
  ["ℂ", "C"],
  ["ℕ", "Nat"],
  ["ℤ", "Int"],
])

const LETTER = /^\p{L}$/u
const NAME_PART = /^[\p{L}\p{M}]$/u

/** Whether a character beyond ASCII begins a name. */
export const beginsName = (c: string): boolean => !SUPERSCRIPTS.has(c) && LETTER.test(c)

/** Whether a character beyond ASCII continues a name. */
export const continuesName = (c: string): boolean => !SUPERSCRIPTS.has(c) && !BLACKBOARD.has(c) && NAME_PART.test(c)

/** Spaces beyond ASCII, zero-width ones included. */
export const isWideSpace = (code: number): boolean =>
  code === 0xa0 ||
  (code >= 0x2000 && code <= 0x200b) ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x2060 ||
  code === 0x3000 ||
  code === 0xfeff
