import type { Derivation, Step } from "./derivation.ts"

export const DETAILS = ["brief", "normal", "full"] as const
/**
 * `brief`: where one thing is rewritten several times, the last form alone, and no terms by themselves; `full`: every
 * step on a line of its own, with its rule and how it was checked.
 */
export type Detail = (typeof DETAILS)[number]

/** The steps that are told in brief: each is a statement by itself, so nothing else changes. */
export function inBrief(derivation: Derivation): Derivation {
  const steps = derivation.steps.filter((s) => s.rule !== "term")
  const kept = steps.filter((s, i) => {
    const next = steps[i + 1]
    return s.rule === "let" || next?.lhs !== s.lhs || next.relation !== s.relation || isLimit(s)
  })
  return { ...derivation, steps: kept }
}

/** A limit and a bound say different things of one side. */
const isLimit = (s: Step): boolean => s.relation === "->" || s.relation === "in"
