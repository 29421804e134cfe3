import { readFileSync } from "node:fs"
import type { SpanEntry, StepEntry } from "../../src/answer/document.ts"

const bibliography = readFileSync(new URL("../../docs/refs.bib", import.meta.url), "utf8")

/** What is amiss with what steps say of themselves: references that do not exist, changed parts that are not what changes. */
export const faultsOf = (steps: readonly StepEntry[]): string[] =>
  steps.flatMap((s, i) => [...referenceFaults(s), ...changeFaults(steps, i)].map((fault) => `step ${i}: ${fault}`))

const referenceFaults = ({ sources }: StepEntry): string[] =>
  sources.filter((s) => {
    const [, key] = /^\[(\w+)(?:, [^\]]+)?\]$/.exec(s) ?? []
    return key === undefined ? !s.startsWith("NIST Digital Library") : !bibliography.includes(`{${key},`)
  })

/** A text cut at spans: the parts in them, and what is outside; undefined where the spans are not in the text, in order. */
function cut(text: string, spans: readonly SpanEntry[]): { parts: string[]; outside: string } | undefined {
  let end = 0
  let outside = ""
  for (const [from, to] of spans) {
    if (from < end || to <= from || to > text.length) return undefined
    outside += `${text.slice(end, from)}\n`
    end = to
  }
  return { parts: spans.map(([from, to]) => text.slice(from, to)), outside: outside + text.slice(end) }
}

function changeFaults(steps: readonly StepEntry[], i: number): string[] {
  const { lhs, rhs, rule, relation, changed } = steps[i] as StepEntry
  const introduces = rule === "let" || rule === "restate" || relation === "in"
  if (!changed) return introduces ? [] : ["it changes nothing"]
  const origin = steps[changed.step]
  if (!origin || changed.step >= i) return ["it starts from no earlier step"]
  const [before, after] = [cut(origin.rhs, changed.before), cut(rhs, changed.after)]
  if (!before || !after || after.parts.length === 0) return ["the spans are not in the texts"]
  if (origin.lhs !== lhs) return after.outside === "\n" ? [] : ["it is of something else, but not all of it is marked"]
  return [
    ...(before.outside === after.outside ? [] : [`outside: ${before.outside} became ${after.outside}`]),
    ...after.parts.filter((part, k) => part === before.parts[k]).map((part) => `${part} does not change`),
  ]
}
