import type { Definer } from "./definers.ts"
import type { Phrase } from "./phrases.ts"
import { plainText } from "./tree.ts"

/** "The loss is $$L = …$$": a number. */
export function losses(phrases: readonly Phrase[], definers: readonly Definer[]): string[] {
  return definers.flatMap(({ name, formula }) => {
    const at = phrases.findIndex((p) => p.kind === "formula" && p.formula === formula)
    const words: string[] = []
    for (let i = at - 1; i >= 0 && phrases[i]?.kind !== "stop" && phrases[i]?.kind !== "formula"; i--) {
      const phrase = phrases[i]
      if (phrase?.kind === "word") words.push(phrase.lower)
    }
    const isLoss =
      /^[A-Z]$|^(loss|cost|ell)$/.test(name.name) && words.some((w) => /^(loss|cost|objective|energy)$/.test(w))
    return isLoss ? [name.name] : []
  })
}

/** "where $1$ is a matrix whose entries are all $1$", "1 is a vector with 1 values". */
export function saidOnes(phrases: readonly Phrase[]): "vector" | "matrix" | undefined {
  for (const [i, phrase] of phrases.entries()) {
    const isOne =
      phrase.kind === "word"
        ? phrase.text === "1"
        : phrase.kind === "formula" && plainText(phrase.formula.nodes) === "1"
    const next = phrases[i + 1]
    if (!isOne || next?.kind !== "word" || !/^(is|denotes|represents)$/.test(next.lower)) continue
    const end = phrases.findIndex((p, at) => at > i && p.kind === "stop")
    const words = phrases.slice(i + 1, end < 0 ? undefined : end).flatMap((p) => (p.kind === "word" ? [p.lower] : []))
    const rank = words.find((w): w is "vector" | "matrix" => w === "vector" || w === "matrix")
    if (rank && words.some((w) => /^(all|ones|every|each|entries|elements|values)$/.test(w))) return rank
  }
  return undefined
}

/** The text announces that repeated indices are summed over. */
export function sumsOverRepeated(words: readonly string[]): boolean {
  return /\b(summation|einstein) convention\b|\bsummation over( the)? ind\w+( is| are)? implied\b/.test(words.join(" "))
}
