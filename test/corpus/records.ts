import { readFileSync } from "node:fs"
import type { Json } from "./compare.ts"

export interface ReferenceRecord {
  readonly id: string
  readonly problem: string
  readonly kind: string
  readonly wrt: readonly string[]
  readonly dims: Readonly<Record<string, number>>
  readonly point: { readonly inputs: Readonly<Record<string, Json>>; readonly value: Json; readonly derivatives: Readonly<Record<string, Json>> }
}

export interface ClaimRecord {
  readonly id: string
  readonly problem: string
  readonly wrt: string
  readonly of?: string
  readonly claim: string
  readonly derivative: string
  readonly verdict: string
  readonly kind: string | null
  readonly convention?: string
  readonly right_if?: unknown
  readonly also_ok?: readonly string[]
  readonly kinds_ok?: readonly string[]
}

export interface QuestionClaim {
  readonly latex: string
  readonly wrt: string
  readonly of?: string
  readonly gradus: string
  readonly verdict: string
  readonly kind: string | null
  readonly convention?: string
  readonly right_if?: unknown
  readonly also_ok?: readonly string[]
}

export interface QuestionRecord {
  readonly id: string
  readonly question_latex: string
  readonly latex_ok?: boolean
  readonly problem: string
  readonly kind: string
  readonly wrt: readonly string[]
  readonly dims: Readonly<Record<string, number>>
  readonly expected_gradus?: Readonly<Record<string, string>>
  readonly claims?: readonly QuestionClaim[]
}

export interface ThreadClaim {
  readonly line: number
  readonly column: number
  readonly latex: string
  readonly verdict: string
  readonly convention?: string
  readonly right_if?: unknown
  readonly also_ok?: readonly string[]
  readonly optional?: boolean
}

const path = (name: string): URL => new URL(name, import.meta.url)

export const readText = (name: string): string => readFileSync(path(name), "utf8")

export const readLines = <T>(name: string): T[] =>
  readText(name)
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)

interface Judged {
  readonly verdict: string
  readonly convention?: string
  readonly right_if?: unknown
  readonly also_ok?: readonly string[]
  readonly kinds_ok?: readonly string[]
  /** What the question says in words and the record's problem leaves out. */
  readonly assumption?: string
}

/**
 * The verdicts a record allows (its README): wrong under a convention is `convention`, wrong with a condition
 * `conditional`, and right where the question states the condition in words.
 */
export function allowedVerdicts(c: Judged): string[] {
  const main = c.verdict === "wrong" && c.convention ? "convention" : c.verdict === "wrong" && c.right_if ? "conditional" : c.verdict
  const byKind = c.kinds_ok?.includes("convention") ? ["convention"] : []
  return [main, ...byKind, ...(c.also_ok ?? []), ...(c.assumption === undefined ? [] : ["right"])]
}

/**
 * Whether somebody is misled: right (or right by a convention) said of what is not, or anything else but `undecided` said
 * of what is right. Other differences from the record count as not answered.
 */
export function misjudged(verdict: string, allowed: readonly string[]): boolean {
  if (allowed.includes(verdict) || verdict === "undecided") return false
  const saysRight = (v: string): boolean => v === "right" || v === "convention"
  return saysRight(verdict) ? !allowed.some(saysRight) || verdict === "right" : allowed.includes("right")
}
