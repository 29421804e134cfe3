import type { Span } from "../ir/error.ts"
import type { Ast } from "../syntax/ast.ts"
import type { Finding } from "./assess.ts"
import { namesIn, type ClaimScope } from "./scope.ts"
import type { Stated } from "./statement.ts"
import { ungrouped } from "./syntax.ts"

const REACH = 400

/** The sentence that a formula stands in, its own text left out. */
function sentenceAround({ start, end }: Span, source: string): string {
  const before = source.slice(Math.max(0, start - REACH), start)
  const after = source.slice(end, end + REACH)
  const opening = [...before.matchAll(/[.?!;]\s|\n\s*\n/g)].at(-1)
  const closing = /[.?!;](?=\s|$)|\n\s*\n/.exec(after)
  return `${before.slice(opening ? opening.index + opening[0].length : 0)} ${after.slice(0, closing?.index)}`
}

const ASSUMING = /\b(if|when|whenever|where|for|since|because|as|assuming|assume|suppose|provided|given|with|let)\b/i
const PROPERTY = /\b(symmetric|Hermitian|diagonal|orthogonal|unitary|real|positive|commute)\b/

/**
 * A claim made for the case that its condition describes ("if $A$ is symmetric, $2Ax$") states no more than that: it is
 * right. The sentence has to name the property and, where it speaks of one matrix, that matrix.
 */
export function underSaidCondition(finding: Finding, claim: { readonly span: Span }, source: string): Finding {
  const { verdict, condition, verification } = finding
  const [, words, layout] = / where (.*), not in general(, and in the other layout)?/.exec(finding.message) ?? []
  const property = words && PROPERTY.exec(words)?.[1]
  if (verdict !== "conditional" || words === undefined || !property || condition === undefined) return finding
  const sentence = sentenceAround(claim.span, source)
  const mentions = new RegExp(`\\b${property}`, "i").test(sentence) && ASSUMING.test(sentence)
  const names = words.split(" and ").map((part) => /^\S+/.exec(part)?.[0] ?? "")
  const named = names.every((name) => new RegExp(`(^|[^A-Za-z])\\\\?${name}([^A-Za-z]|$)`).test(sentence))
  const general = new RegExp(`\\b${property} (matrix|matrices)\\b`, "i").test(sentence) && !/\$/.test(sentence)
  if (!mentions || !(named || general)) return finding
  const message = `right where ${words}, as the text says${layout ?? ""}`
  return {
    verdict: layout === undefined ? "right" : "convention",
    message,
    ...(layout !== undefined && { kind: "convention" }),
    ...(verification && { verification }),
  }
}

/**
 * An equality of a variable that nothing defines with something else (`n = 3`, `x = -A'*λ/2`) holds for no other values: it
 * sets the variable, or is an equation for it. The variable, where a side is one that the other does not contain.
 */
export function settingOf(scope: ClaimScope, { derivative, of, claim }: Stated): string | undefined {
  if (derivative !== "value") return undefined
  const free = (side: Ast, other: Ast): string | undefined => {
    const inner = ungrouped(side)
    if (inner.kind !== "name" || namesIn(other).has(inner.name)) return undefined
    const isFree = scope.attempt(inner)?.kind === "symbol" || scope.scope.dim(inner.name) !== undefined
    return isFree ? inner.name : undefined
  }
  return free(of, claim) ?? free(claim, of)
}
