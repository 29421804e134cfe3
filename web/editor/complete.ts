import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete"
import { detectKind, FUNCTION_NAMES, REQUESTS, tokensWhileTyping } from "../../src/index.ts"

const FUNCTIONS: readonly Completion[] = FUNCTION_NAMES.filter((n) => n.length > 1).map((label) => ({
  label,
  type: "function",
  apply: label === "pi" || label === "eye" ? label : `${label}(`,
}))
const BEGINNINGS: readonly Completion[] = [...REQUESTS].map(([label, example]) => ({
  label,
  type: "keyword",
  detail: example.slice(label.length + 1),
}))
const SETS: readonly Completion[] = [
  ["R", "real numbers; R^n, R^(m x n)"],
  ["C", "complex numbers"],
  ["R+", "positive entries"],
  ["Sym", "symmetric (n)"],
  ["PD", "positive definite (n)"],
  ["PSD", "positive semidefinite (n)"],
  ["Skew", "skew-symmetric (n)"],
  ["Diag", "diagonal (n)"],
  ["Lower", "lower triangular (n)"],
  ["Upper", "upper triangular (n)"],
  ["Herm", "Hermitian (n)"],
  ["HPD", "Hermitian positive definite (n)"],
  ["O", "orthogonal (n)"],
  ["U", "unitary (n)"],
  ["St", "orthonormal columns (n,p)"],
  ["Toep", "Toeplitz (n)"],
  ["Simplex", "the simplex (n)"],
].map(([label = "", detail = ""]) => ({ label, detail, type: "type" }))

/** Functions, the names of the problem, sets after `in`, requests at the beginning of a line. */
export function complete(context: CompletionContext): CompletionResult | null {
  const text = context.state.doc.toString()
  if (detectKind(text) !== "gradus") return null
  const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u)
  if (!context.explicit && (!word || word.text.length < 2)) return null
  const from = word?.from ?? context.pos
  const line = context.state.doc.lineAt(context.pos)
  const before = text.slice(line.from, from)
  if (/(?:\bin|∈|->)\s*$/.test(before)) return { from, options: SETS, validFor: /^\w*$/ }
  const own = new Set(
    tokensWhileTyping(text).flatMap((t) =>
      t.kind === "name" && t.text.length > 1 && t.start !== from ? [t.text] : [],
    ),
  )
  // a name that is there already is meant, and Enter ends its line
  if (!context.explicit && word && own.has(word.text)) return null
  const names = [...own]
    .filter((n) => !FUNCTION_NAMES.includes(n) && !REQUESTS.has(n))
    .map((label): Completion => ({ label, type: "variable" }))
  const beginnings = /^\s*(?:.*;\s*)?$/.test(before) ? BEGINNINGS : []
  return { from, options: [...names, ...beginnings, ...FUNCTIONS], validFor: /^[\p{L}\p{N}_]*$/u }
}
