import { placeOf } from "../ir/error.ts"
import type { Reading } from "../syntax/reading.ts"
import type { AnswerEntry, ClaimEntry } from "./types.ts"

/** An entry, and the derivatives that it is about: one key a function and variable. */
export interface Judged {
  readonly entry: ClaimEntry
  readonly about: readonly string[]
  /** It follows from a step before it that is wrong: the mistake is made there. */
  readonly inherits?: boolean
}

const isRight = (c: ClaimEntry): boolean => c.verdict === "right" || c.verdict === "convention"
const isDecided = (c: ClaimEntry): boolean => c.verdict !== "undecided"

/** One entry an answer: its results count; without any, its steps. */
export function answersOf(source: string, reading: Reading, claims: readonly Judged[]): AnswerEntry[] {
  return reading.answers.map(({ index, span }) => {
    const own = claims.filter((c) => c.entry.answer === index)
    return { line: placeOf(source, span.start).line, ...summed(own) }
  })
}

type Summed = Pick<AnswerEntry, "verdict" | "summary">

function summed(judged: readonly Judged[]): Summed {
  const claims = judged.map((j) => j.entry)
  const decided = claims.filter(isDecided)
  const [right, wrong] = [decided.filter(isRight), decided.filter((c) => !isRight(c))]
  if (decided.length === 0) {
    const summary = claims.length === 0 ? "It states nothing that can be judged." : "Nothing of it could be decided."
    return { verdict: "undecided", summary }
  }
  const open = claims.length - decided.length
  const heirs = judged.filter((j) => j.inherits)
  const undecided = open === 0 ? "" : ` ${open === 1 ? "One claim" : `${open} claims`} could not be decided.`
  const origin = judged[judged.findIndex((j) => j.inherits) - 1]?.entry
  const steps = heirs.length > 1 ? "the next steps follow" : "the next step follows"
  const followed = origin ? ` The mistake is made in line ${lineOf(origin)}; ${steps} from it.` : ""
  const rest = `${followed}${undecided}`
  if (wrong.length === 0) {
    const conventions = right.filter((c) => c.verdict === "convention").length
    const manner =
      conventions === 0
        ? ""
        : conventions === right.length
          ? ", in another convention"
          : ", some of it in another convention"
    return {
      verdict: "right",
      summary: `${right.length === 1 ? "Its claim is right" : `All its ${right.length} claims are right`}${manner}.${rest}`,
    }
  }
  const contradicted = contradiction(judged)
  const results = decided.filter((c) => c.role === "result")
  const soundResults = results.filter(isRight)
  const verdict =
    contradicted ||
    (soundResults.length > 0 && soundResults.length <= results.length) ||
    (results.length === 0 && right.length > 0)
      ? "mixed"
      : "wrong"
  if (contradicted) {
    const [good, bad] = contradicted
    const summary = `What it derives (${lines(good)}) is right; ${noun(bad)} it states (${lines(bad)}) ${predicate(bad)} and ${plural(bad) ? "contradict" : "contradicts"} it.`
    return { verdict, summary: `${summary}${rest}` }
  }
  const faults = faulty(results.some((c) => !isRight(c)) ? results.filter((c) => !isRight(c)) : wrong)
  if (verdict === "wrong") return { verdict, summary: `${faults}.${rest}` }
  const good = soundResults.length > 0 ? soundResults : right
  return {
    verdict,
    summary: `${capital(noun(good))} (${lines(good)}) ${plural(good) ? "are" : "is"} right; ${uncapital(faults)}.${rest}`,
  }
}

/** Claims about one derivative of which some are right and some are not. */
function contradiction(judged: readonly Judged[]): readonly [readonly ClaimEntry[], readonly ClaimEntry[]] | undefined {
  const decided = judged.filter((j) => isDecided(j.entry))
  const meets = (a: Judged, b: Judged): boolean =>
    isRight(a.entry) !== isRight(b.entry) && a.about.some((k) => b.about.includes(k))
  const opposed = decided.filter((a) => decided.some((b) => meets(a, b))).map((j) => j.entry)
  return opposed.length === 0 ? undefined : [opposed.filter(isRight), opposed.filter((c) => !isRight(c))]
}

const lineOf = (c: ClaimEntry): number => c.source?.line ?? 0

function lines(claims: readonly ClaimEntry[]): string {
  const numbers = [...new Set(claims.map(lineOf))].sort((a, b) => a - b)
  const shown = numbers.length > 6 ? [...numbers.slice(0, 5).map(String), "…"] : numbers.map(String)
  return `${numbers.length > 1 ? "lines" : "line"} ${shown.join(", ")}`
}

const plural = (claims: readonly ClaimEntry[]): boolean => claims.length > 1

function noun(claims: readonly ClaimEntry[]): string {
  const kinds = new Set(claims.map((c) => c.derivative))
  const [only] = kinds
  if (only === undefined || kinds.size > 1) return plural(claims) ? "the claims" : "the claim"
  const one =
    only === "value"
      ? claims.every((c) => c.of.startsWith("at(grad(") && c.claim === "0")
        ? "stationary point"
        : "step"
      : only === "jacobian"
        ? "Jacobian"
        : only === "hessian"
          ? "Hessian"
          : only === "gradient"
            ? "gradient"
            : "derivative"
  return `the ${one}${plural(claims) ? "s" : ""}`
}

function predicate(claims: readonly ClaimEntry[]): string {
  const verdicts = new Set(claims.map((c) => c.verdict))
  const [only] = verdicts
  const word =
    verdicts.size > 1 || only === undefined
      ? "not right"
      : only === "conditional"
        ? "right under a condition only"
        : only
  return `${plural(claims) ? "are" : "is"} ${word}`
}

/** "The gradient (line 9) is wrong", verdict by verdict. */
function faulty(claims: readonly ClaimEntry[]): string {
  const verdicts = [...new Set(claims.map((c) => c.verdict))]
  const parts = verdicts.map((v) => {
    const group = claims.filter((c) => c.verdict === v)
    return `${noun(group)} (${lines(group)}) ${predicate(group)}`
  })
  return capital(parts.join(", "))
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
const uncapital = (text: string): string => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`
