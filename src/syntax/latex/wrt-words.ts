import { type NamePlace, namesIn } from "./declarations.ts"
import type { ParsedDocument } from "./formulas.ts"
import { letterName } from "./names.ts"
import type { Phrase } from "./phrases.ts"

/** The names after "with respect to", "w.r.t." in one part of the text. */
export function wrtInWords(phrases: readonly Phrase[], parsed: ParsedDocument): NamePlace[] {
  const out: NamePlace[] = []
  const add = (place: NamePlace): void => {
    if (!out.some((o) => o.name === place.name)) out.push(place)
  }
  const words = phrases.filter((p) => p.kind !== "stop" && !(p.kind === "punctuation" && /[.*_]/.test(p.text)))
  for (let i = 0; i < words.length; i++) {
    const length = wrtLength(words, i) || findLength(words, i)
    if (length === 0) continue
    const pointed = pointedAt(words, i + length, parsed)
    if (pointed) add(pointed)
    for (let k = i + length; k < words.length && k < i + length + 8; k++) {
      const phrase = words[k] as Phrase
      if (phrase.kind === "formula") {
        const found = phrase.formula.clauses.flatMap((c) =>
          c.relations.length === 0 || c.relations[0] === "in"
            ? namesIn(c.parts[0] ?? { items: [] }, parsed.census)
            : [],
        )
        found.forEach(add)
        const next = words[k + 1]
        const goesOn =
          (next?.kind === "word" && next.lower === "and") || (next?.kind === "punctuation" && next.text === ",")
        if (found.length === 0 || !goesOn) break
      } else if (phrase.kind === "word") {
        const letter = letterName(phrase.text)
        if (letter !== undefined && !/^[aI]$/.test(letter)) {
          add({ name: letter, span: phrase.span })
          break
        }
        if (!between.has(phrase.lower) && !/^\w+-by-\w+$/.test(phrase.lower)) break
      } else if (phrase.kind === "punctuation" && !/^[,(]$/.test(phrase.text)) break
    }
  }
  return out
}

/** "with respect to this symmetric matrix": the last one that has a name, where no other follows. */
function pointedAt(words: readonly Phrase[], at: number, parsed: ParsedDocument): NamePlace | undefined {
  const [first, ...rest] = words.slice(at, at + 5).map((p) => (p.kind === "word" ? p.lower : ""))
  const noun = rest.find((w) => /^(matrix|vector)$/.test(w))
  if (first !== "this" || noun === undefined || words[at + 1 + rest.indexOf(noun) + 1]?.kind === "formula")
    return undefined
  for (let i = at - 1; i >= 0; i--) {
    const phrase = words[i]
    if (phrase?.kind !== "formula") continue
    const [place] = namesIn(phrase.formula.clauses[0]?.parts[0] ?? { items: [] }, parsed.census)
    if (place && /^[A-Z]/.test(place.name) === (noun === "matrix")) return place
  }
  return undefined
}

const between = new Set(
  `the a an its all vector matrix matrices scalar variable variables argument entries elements of both and symmetric transpose parameter
   parameters weights weight to`.split(/\s+/),
)

/** "find $X$ that minimizes …": how many words lead to the formula. */
function findLength(words: readonly Phrase[], at: number): number {
  const [verb, formula, ...rest] = words.slice(at, at + 5)
  if (verb?.kind !== "word" || !/^(find|finding|choose|seek)$/.test(verb.lower) || formula?.kind !== "formula") return 0
  return rest.some((p) => p.kind === "word" && /^(minimi|maximi)/.test(p.lower)) ? 1 : 0
}

function wrtLength(words: readonly Phrase[], at: number): number {
  const word = (k: number): string => {
    const p = words[at + k]
    return p?.kind === "word" ? p.lower : ""
  }
  if (/^(with|w)$/.test(word(0)) && word(1) === "respect" && word(2) === "to") return 3
  if (word(0) === "respect" && word(1) === "to" && word(-1) !== "with") return 2
  if (word(0) === "wrt") return word(1) === "to" ? 2 : 1
  if (word(0) === "w" && word(1) === "r" && /^(t|to)$/.test(word(2))) return 3
  if (/^(derivative|gradient|differentiate|differentiating|jacobian|hessian)$/.test(word(-1)) && word(0) === "by")
    return 1
  const before = words.slice(Math.max(0, at - 6), at)
  const differentiates = before.some(
    (p) => p.kind === "word" && /^(differentiat|deriv|gradient|jacobian|hessian)/.test(p.lower),
  )
  const minimises = before.some((p) => p.kind === "word" && /^(minimi|maximi|optimi)/.test(p.lower))
  if (words[at - 1]?.kind !== "formula") return 0
  return (/^(by|in)$/.test(word(0)) && differentiates) || (/^(over|for|in)$/.test(word(0)) && minimises) ? 1 : 0
}
