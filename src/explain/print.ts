import type { Expr } from "../ir/expr.ts"
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
}

const OBVIOUS: ReadonlySet<string> = new Set([REASONS.given, REASONS.definition, REASONS.abbreviation])

const SIGNS: Readonly<Record<Relation, { readonly unicode: string; readonly latex: string }>> = {
  "=": { unicode: "=", latex: "=" },
  "<=": { unicode: "≤", latex: "\\le" },
  "->": { unicode: "→", latex: "\\to" },
  in: { unicode: "∈", latex: "\\in" },
}

const unlessObvious =
  (write: (reason: string) => string) =>
  (step: Step): string =>
    OBVIOUS.has(step.reason) ? "" : write(step.reason)

export function unicodeWriting({ shown }: Derivation): Writing {
  const names = new Map([...(shown ?? [])].map(([e, s]) => [e, s.unicode.normalize("NFC")]))
  return {
    expression: (e) => printUnicode(e, { names }),
    sign: (relation) => SIGNS[relation].unicode,
    reason: unlessObvious(plainReason),
  }
}

export const asciiWriting = (): Writing => ({
  expression: (e) => printText(e),
  sign: (relation) => relation,
  reason: unlessObvious(asciiReason),
})

/** The first of the private-use letters that stand for what is shown in a form of its own. */
const PLACEHOLDER = 0xe000

export function latexWriting({ shown }: Derivation): Writing {
  const forms = [...(shown ?? [])]
  const names = new Map(forms.map(([e], i) => [e, String.fromCodePoint(PLACEHOLDER + i)]))
  const put = (c: string): string => forms[(c.codePointAt(0) as number) - PLACEHOLDER]?.[1].latex ?? ""
  return {
    expression: (e) =>
      printLatex(e, { names })
        .replaceAll(/\\text\{([\ue000-\uf8ff])\}/g, "$1")
        .replaceAll(/[\ue000-\uf8ff]/g, put),
    sign: (relation) => SIGNS[relation].latex,
    reason: unlessObvious((r) => (r === "" ? "" : `\\text{${latexReason(r)}}`)),
  }
}

/** Places that a text takes in a terminal. */
export const columns = (text: string): number => [...text.normalize("NFC").replaceAll(/\p{Mn}/gu, "")].length
