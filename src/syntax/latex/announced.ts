import type { Formula, ParsedDocument } from "./formulas.ts"
import { nameOf } from "./declarations.ts"
import type { Phrase } from "./phrases.ts"
import { only } from "./tree.ts"
import { unwrap } from "./cursor.ts"

const nouns =
  /^(derivatives?|gradients?|hessians?|jacobians?|subgradients?|subdifferentials?|differentials?|differentiation)$/
const verbs = /^(differentiate|differentiating|minimi[sz]e|minimi[sz]ing|maximi[sz]e|maximi[sz]ing|optimi[sz]e)$/
const fillers = new Set(
  `of the a an this that following function functions expression squared square frobenius norm trace matrix scalar objective cost loss
   quantity term both log-likelihood likelihood determinant quadratic form second order first w r t with respect to wrt to
   some my below above given equation problem energy log simple vector weighted sum nuclear spectral euclidean`.split(
    /\s+/,
  ),
)

/**
 * The formulas that a text names as what is differentiated: "the gradient of $f$", "differentiate $…$", "Gradient with respect to $U$
 * of $$…$$". Each comes with the name that it is, where it is nothing but one.
 */
export function announcedFunctions(
  phrases: readonly Phrase[],
  parsed: ParsedDocument,
): { formula: Formula; name: string | undefined }[] {
  const out: { formula: Formula; name: string | undefined }[] = []
  for (let i = 0; i < phrases.length; i++) {
    const phrase = phrases[i] as Phrase
    if (phrase.kind !== "word") continue
    const noun = nouns.test(phrase.lower)
    if (!noun && !verbs.test(phrase.lower)) continue
    const formula = follow(phrases, i + 1, noun)
    if (!formula) continue
    const [clause] = formula.clauses
    const first = clause && only(clause.parts[0]?.items ?? [])
    const place = first && clause.relations.length === 0 ? nameOf(unwrap(first), parsed.census) : undefined
    out.push({ formula, name: place?.name })
  }
  return out
}

/** The formula that the words from `at` on lead to; a noun needs an "of". */
function follow(phrases: readonly Phrase[], at: number, needsOf: boolean): Formula | undefined {
  let of = !needsOf
  let respect = false
  for (let i = at; i < phrases.length && i < at + 14; i++) {
    const phrase = phrases[i] as Phrase
    if (phrase.kind === "stop") return undefined
    if (phrase.kind === "punctuation") {
      if (!/[*_:"(-]/.test(phrase.text)) return undefined
    } else if (phrase.kind === "word") {
      if (phrase.lower === "of") of = true
      if (/^(respect|wrt)$/.test(phrase.lower) || (phrase.lower === "t" && !respect)) respect = true
      else if (!fillers.has(phrase.lower) && !(respect && /^[a-z]$/i.test(phrase.text))) return undefined
      if (respect && phrase.lower === "of") respect = false
    } else if (respect) {
      // The variable of "with respect to $U$ of …".
      respect = false
    } else return of ? phrase.formula : undefined
  }
  return undefined
}
