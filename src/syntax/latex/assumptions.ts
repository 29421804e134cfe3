import { type Entry, isDerivative } from "./entries.ts"
import { isZero } from "./infer.ts"
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
  if (isDerivative(ast) && isZero(entry.right.ast)) return !entry.first || wordBefore(k, entry, settingWords)
  if (isDerivative(ast) || isDerivative(entry.right.ast) || ast.kind === "name" || ast.kind === "call") return false
  return wordBefore(k, entry, conditionWords)
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
