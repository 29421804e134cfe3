import type { Span } from "../ir/error.ts"
import type { Ast } from "../syntax/ast.ts"
import { type Expr, isScalar, nodesOf, symbolsOf } from "../ir/expr.ts"
import type { ClaimAst } from "../syntax/reading.ts"
import type { Finding } from "./assess.ts"
import { type ClaimScope, namesIn, partsOf, withParts } from "./scope.ts"
import type { Stated } from "./statement.ts"
import { ungrouped } from "./syntax.ts"
import type { ClaimEntry } from "./types.ts"

const REACH = 400

/** The sentence that a formula stands in, its own text left out. */
function sentenceAround({ start, end }: Span, source: string): string {
  // A display goes on with the sentence before it.
  const before = source.slice(Math.max(0, start - REACH), start)
  const after = source.slice(end, end + REACH)
  const opening = [...before.matchAll(/[.?!;]\s|\n\s*\n(?!\s*(?:\$\$|\\\[|\\begin))/g)].at(-1)
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

/**
 * Why a claim that is not right as it reads may be meant in another way: it applies a name that stands for a value (`A(U + H)`
 * for A = tr(U)), speaks of numbered entries of a vector (`b_1` beside b), states a derivative by what the function does not
 * contain, or says what an inner product is.
 */
export function doubtOf(
  { entry }: { readonly entry: ClaimEntry },
  claim: ClaimAst,
  scope: ClaimScope,
): string | undefined {
  const applied = [claim.lhs, claim.rhs].flatMap((side) => appliedIn(scope, side))[0]
  if (applied !== undefined) return `\`${applied}(…)\` may be a product, or \`${applied}\` at another place`
  const lone = loneFunction(claim, scope)
  if (lone !== undefined && entry.verdict !== "ill-formed")
    return `\`${lone}\` is a function that the text does not define`
  const own = ownDerivative(claim, scope)
  if (own !== undefined && entry.verdict !== "ill-formed")
    return `it says what the derivative of \`${own}\` is, which the question leaves open`
  const names = new Set([...namesIn(claim.lhs), ...namesIn(claim.rhs)])
  const isColumn = (name: string | undefined): boolean => {
    const value = name === undefined ? undefined : scope.scope.value(name)
    return value?.kind === "symbol" && !isScalar(value.type)
  }
  const numbered = [...names].find((n) => isColumn(/^([A-Za-z])_\d+$/.exec(n)?.[1]))
  if (numbered !== undefined) return `\`${numbered}\` may be an entry of \`${numbered.replace(/_.*/, "")}\``
  if (entry.derivative !== "value" && entry.wrt !== null && !entry.wrt.includes(",")) {
    const form = ungrouped(claim.lhs)
    const of = form.kind === "call" ? form.args[0] : undefined
    const value = of && scope.attempt(of)
    if (value && !symbolsOf(value).some((s) => s.name === entry.wrt))
      return `what is differentiated does not contain \`${entry.wrt}\` as it is read`
  }
  const kin = entry.derivative === "value" ? kinIn(claim, scope) : undefined
  if (kin) return `\`${kin[0]}\` and \`${kin[1]}\` may belong together in a way that the text does not say`
  const left = ungrouped(claim.lhs)
  const isNotation =
    left.kind === "binary" && left.op === ":" && left.left.kind === "name" && left.right.kind === "name"
  return isNotation && entry.derivative === "value" ? "it says what an inner product is" : undefined
}

/** Variables of one letter (x, X, x_hat) of which each stands on one side only. */
function kinIn(claim: ClaimAst, scope: ClaimScope): readonly [string, string] | undefined {
  const [left, right] = [claim.lhs, claim.rhs].map((side) => {
    const value = scope.attempt(side)
    return new Set(value ? symbolsOf(value).map((s) => s.name) : [])
  }) as [Set<string>, Set<string>]
  const letter = (name: string): string => name.replace(/_(hat|bar|tilde)$/, "").toLowerCase()
  for (const a of left)
    for (const b of right) if (!right.has(a) && !left.has(b) && letter(a) === letter(b)) return [a, b]
  return undefined
}

/** A function without a definition that stands on one side only, and in nothing that is asked about. */
function loneFunction(claim: ClaimAst, scope: ClaimScope): string | undefined {
  const [left, right] = [claim.lhs, claim.rhs].map((side) => namesIn(side)) as [
    ReadonlySet<string>,
    ReadonlySet<string>,
  ]
  const asked = nodesOf(...scope.problem.requests.map((r) => r.of))
  const isAsked = (name: string): boolean => asked.some((e) => e.kind === "apply" && e.op.name === name)
  return [...left, ...right].find(
    (n) => left.has(n) !== right.has(n) && scope.scope.unspecified(n) !== undefined && !isAsked(n),
  )
}

/** A function without a definition that is differentiated on the left, and on the right stands without its derivative. */
function ownDerivative(claim: ClaimAst, scope: ClaimScope): string | undefined {
  const form = ungrouped(claim.lhs)
  const of = form.kind === "call" && /^(d|grad|jac|hess)$/.test(form.name) ? form.args[0] : undefined
  const [left, right] = [of, claim.rhs].map((side) => side && scope.attempt(side))
  if (!left || !right) return undefined
  const orders = (e: Expr): Map<string, Set<string>> => {
    const found = new Map<string, Set<string>>()
    for (const { op } of nodesOf(e).filter((n) => n.kind === "apply"))
      if (op.unspecified) found.set(op.unspecified.name, (found.get(op.unspecified.name) ?? new Set()).add(op.name))
    return found
  }
  const [held, stated] = [orders(left), orders(right)]
  return [...held.keys()].find((g) => stated.get(g)?.size === 1 && stated.get(g)?.has(`function ${g}`))
}

/** Names of scalar values that stand before parentheses. */
function appliedIn(scope: ClaimScope, ast: Ast): string[] {
  const inner = partsOf(ast).flatMap((part) => appliedIn(scope, part))
  if (ast.kind !== "binary" || ast.op !== "*" || ast.left.kind !== "name" || ast.right.kind !== "group") return inner
  const value = scope.scope.value(ast.left.name)
  return value && value.kind !== "symbol" && isScalar(value.type) ? [ast.left.name, ...inner] : inner
}

/** `A : B` as `tr(A.'*B)`: over the complex numbers some authors take no conjugate. */
export function bilinearIn(ast: Ast): Ast {
  const parts = partsOf(ast)
  const made = parts.length === 0 ? ast : withParts(ast, parts.map(bilinearIn))
  if (made.kind !== "binary" || made.op !== ":") return made
  return {
    ...made,
    left: { kind: "call", name: "conj", nameSpan: made.left.span, args: [made.left], span: made.left.span },
  }
}

/** "neglecting the terms of second order": an approximation, which the text says. */
export function dropsTerms({ span }: { readonly span: Span }, source: string): boolean {
  const around = source.slice(span.end, span.end + 60).split(/\\\\|\\cr|\n\s*\n/)[0] ?? ""
  return /\b(neglect|ignor|omit|discard|up to (higher|second|first)|higher[- ]order)/i.test(around)
}
