import type { Expr } from "../ir/expr.ts"
import { type ChangeOptions, changesInLatex } from "../syntax/print/changes.ts"
import { printLatex, printText, printUnicode } from "../syntax/print/index.ts"
import type { Derivation, Relation, Step } from "./derivation.ts"
import { asciiReason, latexReason, plainReason } from "./reason-text.ts"
import { REASONS } from "./reasons.ts"

/** How the parts of a derivation are written in one medium. */
export interface Writing {
  readonly expression: (e: Expr) => string
  readonly sign: (relation: Relation) => string
  /** Empty for reasons that a reader does not need to be told. */
  readonly reason: (step: Step) => string
  /** Every step has a line of its own. */
  readonly full: boolean
}

/** For LaTeX also what one expression becomes in another: between the marks of `OPEN` and `CLOSE` where they differ. */
export interface LatexWriting extends Writing {
  readonly change: (
    before: Expr,
    after: Expr,
    options: ChangeOptions,
  ) => { readonly before: string; readonly after: string }
}

const OBVIOUS: ReadonlySet<string> = new Set([REASONS.given, REASONS.definition, REASONS.abbreviation])

const SIGNS: Readonly<Record<Relation, { readonly unicode: string; readonly latex: string }>> = {
  "=": { unicode: "=", latex: "=" },
  "<=": { unicode: "≤", latex: "\\le" },
  "->": { unicode: "→", latex: "\\to" },
  in: { unicode: "∈", latex: "\\in" },
}

/** How a check is told. */
const CHECKS: Readonly<Record<Step["check"], string>> = {
  "normal-form": "proved",
  "finite-field": "verified over finite fields",
  numeric: "verified numerically",
  none: "not checked",
}

/** In full every step has its rule and its check. */
const reasons =
  (write: (reason: string) => string, full: boolean) =>
  (step: Step): string => {
    if (!full) return OBVIOUS.has(step.reason) ? "" : write(step.reason)
    return write(`${step.reason} (${step.rule}: ${CHECKS[step.check]})`)
  }

export function unicodeWriting({ shown }: Derivation, full: boolean = false): Writing {
  const names = new Map([...(shown ?? [])].map(([e, s]) => [e, s.unicode.normalize("NFC")]))
  return {
    expression: (e) => printUnicode(e, { names }),
    sign: (relation) => SIGNS[relation].unicode,
    reason: reasons(plainReason, full),
    full,
  }
}

export const asciiWriting = (full: boolean = false): Writing => ({
  expression: (e) => printText(e),
  sign: (relation) => relation,
  reason: reasons(asciiReason, full),
  full,
})

/** The first of the private-use letters that stand for what is shown in a form of its own. */
const PLACEHOLDER = 0xe000

export function latexWriting({ shown }: Derivation, full: boolean = false): LatexWriting {
  const forms = [...(shown ?? [])]
  const names = new Map(forms.map(([e], i) => [e, String.fromCodePoint(PLACEHOLDER + i)]))
  const put = (c: string): string => forms[(c.codePointAt(0) as number) - PLACEHOLDER]?.[1].latex ?? ""
  const filled = (latex: string): string =>
    latex.replaceAll(/\\text\{([\ue000-\uf8ff])\}/g, "$1").replaceAll(/[\ue000-\uf8ff]/g, put)
  return {
    expression: (e) => filled(printLatex(e, { names })),
    change: (a, b, options) => {
      const { before, after } = changesInLatex(a, b, { ...options, names })
      return { before: filled(before), after: filled(after) }
    },
    sign: (relation) => SIGNS[relation].latex,
    reason: reasons(latexReason, full),
    full,
  }
}

/** Places that a text takes in a terminal. */
export const columns = (text: string): number => [...text.normalize("NFC").replaceAll(/\p{Mn}/gu, "")].length
