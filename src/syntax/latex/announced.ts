import type { Formula, ParsedDocument } from "./formulas.ts"
import { type NamePlace, nameOf } from "./declarations.ts"
import type { Phrase } from "./phrases.ts"
import { only } from "./tree.ts"
import { unwrap } from "./cursor.ts"

const nouns =
  /^(derivatives?|gradients?|hessians?|jacobians?|subgradients?|subdifferentials?|differentials?|differentiation)$/
const verbs = /^(differentiate|differentiating|minimi[sz]e|minimi[sz]ing|maximi[sz]e|maximi[sz]ing|optimi[sz]e)$/
const fillers = new Set(
  `of the a an this that following function functions expression squared square frobenius norm trace matrix scalar objective cost loss
   quantity term both log-likelihood likelihood determinant quadratic form second order first w r t with respect to wrt to
   some my below above given equation problem energy log simple vector weighted sum nuclear spectral euclidean inverse`.split(
    /\s+/,
  ),
)

/** Functions that are said in words before what they are of. */
const spoken: Readonly<Record<string, string>> = { trace: "tr", determinant: "det", inverse: "inv" }

export interface Announced {
  readonly formula: Formula
  /** The name that the formula is, where it is nothing but one. */
  readonly name: string | undefined
  /** "the trace of $A^{-1}$": functions of the formula, the outermost first. */
  readonly functions: readonly string[]
  /** Of a name in plain text before it: x in "f(x) = $…$". */
  readonly argument?: NamePlace | undefined
}

/**
 * The formulas that a text names as what is differentiated: "the gradient of $f$", "differentiate $…$", "Gradient with respect to $U$
 * of $$…$$". Each comes with the name that it is, where it is nothing but one.
 */
export function announcedFunctions(phrases: readonly Phrase[], parsed: ParsedDocument): Announced[] {
  const out: Announced[] = []
  for (let i = 0; i < phrases.length; i++) {
    const phrase = phrases[i] as Phrase
    if (phrase.kind !== "word") continue
    const noun = nouns.test(phrase.lower)
    if ((!noun && !verbs.test(phrase.lower)) || isKnown(phrases, i)) continue
    const found = follow(phrases, i + 1, noun)
    if (!found) continue
    const { formula, functions, argument } = found
    const [clause] = formula.clauses
    const first = clause && only(clause.parts[0]?.items ?? [])
    const place = first && clause.relations.length === 0 ? nameOf(unwrap(first), parsed.census) : undefined
    out.push({ formula, name: place?.name, functions, argument })
  }
  return out
}

/** `f(x) = ` in plain text before a formula: where its sign of equality stands, and its argument. */
function namedBefore(
  phrases: readonly Phrase[],
  at: number,
): { readonly end: number; readonly argument: NamePlace | undefined } | undefined {
  const texts = phrases.slice(at, at + 5).map((p) => (p.kind === "word" || p.kind === "punctuation" ? p.text : ""))
  const head = texts[1] === "=" ? texts.slice(0, 2) : texts
  const isHead = /^[A-Za-z](=|\([A-Za-z]\)=)$/.test(head.join(""))
  if (!isHead || phrases[at + head.length]?.kind !== "formula") return undefined
  const place = phrases[at + 2]
  const argument = head.length > 2 && place ? { name: head[2] as string, span: place.span } : undefined
  return { end: at + head.length - 1, argument }
}

/** "I know how to take the derivative of …": nobody asks for it. */
function isKnown(phrases: readonly Phrase[], at: number): boolean {
  const word = (i: number): string => {
    const phrase = phrases[i]
    return phrase?.kind === "word" ? phrase.lower : ""
  }
  for (let i = at - 1; i > 0 && phrases[i]?.kind !== "stop"; i--) {
    if (/^(know|knew|understand|understood)$/.test(word(i))) return /^(i|we|already)$/.test(word(i - 1))
    if (/^(but|however)$/.test(word(i))) return false
  }
  return false
}

/** The formula that the words from `at` on lead to; a noun needs an "of". */
function follow(
  phrases: readonly Phrase[],
  at: number,
  needsOf: boolean,
): Pick<Announced, "formula" | "functions" | "argument"> | undefined {
  const functions: string[] = []
  let argument: NamePlace | undefined
  let of = !needsOf
  let respect = false
  for (let i = at; i < phrases.length && i < at + 14; i++) {
    const phrase = phrases[i] as Phrase
    if (phrase.kind === "stop") return undefined
    const named = of ? namedBefore(phrases, i) : undefined
    if (named) {
      i = named.end
      argument = named.argument
      continue
    }
    if (phrase.kind === "punctuation") {
      if (!/[*_:"(-]/.test(phrase.text)) return undefined
    } else if (phrase.kind === "word") {
      if (phrase.lower === "of") of = true
      const fn = spoken[phrase.lower]
      const next = phrases[i + 1]
      if (fn !== undefined && next?.kind === "word" && next.lower === "of") functions.push(fn)
      if (/^(respect|wrt)$/.test(phrase.lower) || (phrase.lower === "t" && !respect)) respect = true
      else if (!fillers.has(phrase.lower) && !(respect && /^[a-z]$/i.test(phrase.text))) return undefined
      if (respect && phrase.lower === "of") respect = false
    } else if (respect) {
      // The variable of "with respect to $U$ of …".
      respect = false
    } else return of ? { formula: phrase.formula, functions, argument } : undefined
  }
  return undefined
}
