import type { Entry } from "./entries.ts"
import type { Formula } from "./formulas.ts"
import type { Knowledge } from "./interpret.ts"
import type { Phrase } from "./phrases.ts"

const announcing =
  /^(gradient|derivative|hessian|jacobian|differential|result|answer|is|get|gets|gives?|got|gave|give|giving|obtain|obtained|becomes|equals?|equal|yields?|be|of|read|reads|namely|just|formula|proposed|claim|claims|solution|either|used?|find|found|simply|that|as|like|expect|expected|suggests?|suggested|propose|proposes|have|following|are|actually|really|indeed|correct|wrong|right|instead|so|it['’]s|that['’]s|here['’]s)$/

/** Words that may stand between an announcement and the formula. */
const transparent = new Set(
  `or and vs versus not it this the a an just simply really then also exactly indeed actually following matrix vector expression formula
   equal to now only something i think`.split(/\s+/),
)

/** Words after a formula that leave it a statement of its own; a noun or a verb makes it a part of another. */
const goingOn = new Set(
  `and or but nor which where when whenever if for as so since because while whereas assuming provided given with by not rather instead here
   again then that in at from on over i we you one it they however hence therefore thus using due after under up without wrt instead
   vs versus respectively too also though although until only unless via is should would to the this my this how what why can does
   correct right wrong`.split(/\s+/),
)

/** What an "of" before a formula must follow for the formula to be what is said: "the form of $2A$", not "the derivative of $2A$". */
const contained = /^(forms?|answers?|results?|solutions?|values?|guess|candidates?|instead)$/

/**
 * Whether the words around a formula put it up for an answer, rather than mention it; after "or" and separators the formula before
 * decides.
 */
export function isPutUp(k: Knowledge, entry: Entry, isNumber: boolean, accepted: ReadonlySet<Formula>): boolean {
  const at = k.places.get(entry.formula) ?? -1
  const before = at < 0 ? undefined : k.phrases[at - 1]
  const display = entry.formula.piece.display && !isRunning(k, entry.formula)
  if (isAboutElse([...sentenceBefore(k, at), ...entry.clause.words.toLowerCase().split(/\s+/)])) return false
  if (isNumber && display) return entry.answer > 0
  if (!display && isPartOfSentence(k, at)) return false
  if (isNumber) return announced(k, at - 1) && !/^(of|as|that|are)$/.test(before?.kind === "word" ? before.lower : "")
  if (display) return !isOfOther(k, at - 1 - Number(k.phrases[at - 1]?.kind === "punctuation"))
  if (opensAnswer(k, at, entry.answer)) return true
  for (let i = at - 1; i >= 0; i--) {
    const phrase = k.phrases[i] as Phrase
    if (phrase.answer !== entry.answer || phrase.kind === "stop") return i === at - 1 && followedByVerdict(k, at)
    if (phrase.kind === "formula") return accepted.has(phrase.formula)
    if (phrase.kind === "word") {
      if (transparent.has(phrase.lower)) continue
      return announced(k, i) && !isOfOther(k, i)
    }
    if (!/[,;:()*_"?]/.test(phrase.text)) return false
  }
  return followedByVerdict(k, at)
}

const derivativeWord = /^(gradients?|derivatives?|jacobian|hessian|differential|answers?|results?)$/
const otherSubject =
  /^(norm|function|cost|loss|objective|estimates?|estimators?|solutions?|optimum|optimal|minimi[sz]ers?|maximi[sz]ers?|minimi[sz]e|maximi[sz]e|problem|equations?|series|constraints?|subject|system)$/
const ordinal = /^(first|second|third|fourth|last|other|remaining|each|these|this|that|every|middle|an?|one|such)$/

/** Whether the words so far speak of a term of the function, or of something that is no derivative. */
function isAboutElse(words: readonly string[]): boolean {
  const ofTerm = words.some(
    (w, i) => /^(terms?|parts?|summands?)$/.test(w) && words.slice(Math.max(0, i - 3), i).some((o) => ordinal.test(o)),
  )
  if (ofTerm) return true
  return words.some((w) => otherSubject.test(w)) && !words.some((w) => derivativeWord.test(w))
}

/** The words of a sentence before the phrase at `at`; a paragraph ends one, too. */
function sentenceBefore(k: Knowledge, at: number): string[] {
  const words: string[] = []
  for (let i = at - 1; i >= 0 && !endsAt(k, i); i--) words.unshift(wordAt(k, i))
  return words.filter((w) => w !== "")
}

/** Whether a sentence ends at the phrase `at`, or between it and the next. */
function endsAt(k: Knowledge, at: number): boolean {
  const [phrase, next] = [k.phrases[at], k.phrases[at + 1]]
  if (!phrase || !next || phrase.kind === "stop" || phrase.answer !== next.answer) return true
  // A display goes on with the sentence before it, whatever lies between.
  if (phrase.kind === "word" && next.kind === "formula" && next.formula.piece.display) return false
  return /\n\s*\n/.test(k.source.slice(phrase.span.end, next.span.start))
}

/** `$$1$$` in the middle of a line: mirrors of question sites set every formula so. */
function isRunning(k: Knowledge, { piece }: Formula): boolean {
  const before = /[^\n]*$/.exec(k.source.slice(0, piece.outer.start))?.[0] ?? ""
  const after = /^[^\n]*/.exec(k.source.slice(piece.outer.end))?.[0] ?? ""
  return /[A-Za-z,]\s*$/.test(before) && /^\s*[a-z]/.test(after)
}

/** "$E$ is linear", "the $E$ entry": the formula is a subject or an attribute. */
function isPartOfSentence(k: Knowledge, at: number): boolean {
  const next = k.phrases[at + 1]
  // "note that $E$ as …" mentions, "($E$) + ($F$)" goes on
  const ends = next === undefined || next.kind === "stop" || next.kind === "punctuation"
  if (wordAt(k, at - 1) === "that" && !ends) return true
  const sign = k.phrases.slice(at + 1, at + 3).find((p) => p.kind !== "punctuation" || p.text !== ")")
  if (sign?.kind === "punctuation" && /^[+=-]$/.test(sign.text)) return true
  if (next?.kind !== "word" || next.answer !== k.phrases[at]?.answer) return false
  if (/^(is|should|would)$/.test(next.lower)) return !followedByVerdict(k, at)
  return !goingOn.has(next.lower)
}

/** Nothing but the heading of its answer stands before the formula. */
function opensAnswer(k: Knowledge, at: number, answer: number): boolean {
  if (answer === 0) return false
  for (let i = at - 1; k.phrases[i]?.answer === answer; i--) {
    const phrase = k.phrases[i]
    if (phrase?.kind === "formula") return false
    if (phrase?.kind === "word" && !/^(a|answers?|solution|reply|response|best|accepted|\d+)$/.test(phrase.lower))
      return false
  }
  return true
}

function announced(k: Knowledge, at: number): boolean {
  const word = wordAt(k, at)
  if (word === "of") return contained.test(wordAt(k, at - 1))
  if (word === "as" && wordAt(k, at - 1) === "such") return false
  return announcing.test(word)
}

/** "the least squares estimate of $w$ is": of all things of something, only derivatives and results are put up. */
function isOfOther(k: Knowledge, at: number): boolean {
  const of = k.phrases[at - 1]?.kind === "formula" && wordAt(k, at - 2) === "of" ? wordAt(k, at - 3) : undefined
  return of !== undefined && !derivativeWord.test(of) && !contained.test(of)
}

function wordAt(k: Knowledge, at: number): string {
  const phrase = k.phrases[at]
  return phrase?.kind === "word" ? phrase.lower : ""
}

/** "$2X$ is the gradient", "$2X$?" */
function followedByVerdict(k: Knowledge, at: number): boolean {
  const rest = [1, 2, 3, 4].map((d) => wordAt(k, at + d))
  const next = k.phrases[at + 1]
  const ends = next === undefined || next.kind === "stop"
  return (
    ends ||
    (/^(is|should|would)$/.test(rest[0] ?? "") &&
      rest.some((w) => /^(gradient|derivative|answer|result|correct|right|wrong)$/.test(w)))
  )
}

/** The phrases of the sentence that a formula stands in. */
export function sentenceAround(k: Knowledge, entry: Entry): readonly Phrase[] {
  const at = k.places.get(entry.formula) ?? -1
  let start = at
  while (start > 0 && k.phrases[start - 1]?.kind !== "stop") start--
  let end = at
  while (end < k.phrases.length && k.phrases[end]?.kind !== "stop") end++
  return k.phrases.slice(start, end)
}

/** The formula after "the gradient of", in the same sentence before the one of `entry`. */
export function subjectBefore(k: Knowledge, entry: Entry): Formula | undefined {
  const at = k.places.get(entry.formula) ?? -1
  for (let i = at - 1; i > 1 && !endsAt(k, i); i--) {
    const phrase = k.phrases[i]
    if (phrase?.kind !== "formula" || wordAt(k, i - 1) !== "of") continue
    if (/^(gradient|derivative|jacobian|hessian|differential)$/.test(wordAt(k, i - 2))) return phrase.formula
  }
  return undefined
}
