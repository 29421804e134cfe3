import { type Entry, isDerivative } from "./entries.ts"
import type { Clause, Part } from "./clauses.ts"
import { isZero } from "./infer.ts"
import { plainText } from "./tree.ts"
import type { Knowledge } from "./interpret.ts"

type Equation = Extract<Entry, { kind: "equation" }>

const conditionWords =
  /^(to|s\.t\.|st|that|satisfying|satisfies|constraints?|assume|assuming|suppose|supposing|if|when|whenever|provided|where|with|let|for|given|subject)$/
const settingWords =
  /^(set|setting|sets|solve|solves|solving|require|requires|requiring|condition|conditions|put|putting|let|where|when|if|satisfies|satisfy|satisfying|equation|equations)$/

/**
 * `W^TW = I` after "subject to", "if", "where …"; "setting $\nabla J = 0$", and the zero at the end of a chain of gradients: assumptions
 * and conditions, no claims.
 */
export function isCondition(k: Knowledge, entry: Equation): boolean {
  const { ast } = entry.left
  if (comparesIndices(entry.clause)) return true
  const { ast: right } = entry.right
  const isNothing = isZero(right) || (right.kind === "postfix" && isZero(right.arg))
  // `\\partial L/\\partial w = 0 = …`: what follows is said of that place.
  if (isDerivative(ast) && isNothing)
    return !entry.first || entry.clause.parts.length > 2 || wordBefore(k, entry, settingWords)
  if (isDerivative(ast) || isDerivative(entry.right.ast) || ast.kind === "name" || ast.kind === "call") return false
  return wordBefore(k, entry, conditionWords)
}

/** "If $i = k$, $$…$$", "if instead you meant the nuclear norm, then $$…$$": said of one case, or of another question. */
export function isOfOneCase(k: Knowledge, entry: Equation): boolean {
  const at = k.places.get(entry.formula) ?? -1
  const words: string[] = []
  for (let i = at - 1; i >= 0 && at - i < 14; i--) {
    const phrase = k.phrases[i]
    if (!phrase || phrase.kind === "stop" || phrase.answer !== entry.answer) break
    if (phrase.kind === "word") words.unshift(phrase.lower)
    const before = k.phrases[i - 1]
    const opens = before?.kind === "word" && /^(if|when|for|case)$/.test(before.lower)
    if (
      phrase.kind === "formula" &&
      opens &&
      phrase.formula.clauses.length === 1 &&
      phrase.formula.clauses.every(comparesIndices)
    )
      return true
    if (phrase.kind === "formula" && phrase.formula.piece.display) break
  }
  return /\bif (instead\b.*|you (meant|mean|wanted)\b)|\binstead (of that )?you (meant|mean)\b/.test(words.join(" "))
}

/** `i = k`, `i \\neq k`. */
function comparesIndices({ parts, relations }: Clause): boolean {
  const isIndex = (part: Part): boolean => /^[i-np-t]$/.test(plainText(part.items) ?? "")
  return parts.length === 2 && /^(=|ne|neq)$/.test(relations[0] ?? "") && parts.every(isIndex)
}

function wordBefore(k: Knowledge, entry: Equation, words: RegExp): boolean {
  const inside = entry.clause.words.toLowerCase().split(/\s+/).at(-1) ?? ""
  if (inside !== "") return words.test(inside)
  if (entry.formula.clauses[0] !== entry.clause) return false
  const at = k.places.get(entry.formula) ?? 0
  const before = k.phrases[at - 1]
  if (before?.kind !== "word" || !words.test(before.lower)) return false
  const second = k.phrases[at - 2]
  return !/^(to|that)$/.test(before.lower) || (second?.kind === "word" && /^(subject|such)$/.test(second.lower))
}
