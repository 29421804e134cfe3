import { GradusError } from "../ir/error.ts"
import { differentialDraft, productDraft } from "./directions.ts"
import { hessianDraft, jacobianDraft } from "./matrices.ts"
import { backpropStyle } from "./backprop.ts"
import { definitionStyle } from "./definition.ts"
import { type Derivation, type Draft, type Question, type Style, STYLES, unsuited } from "./derivation.ts"
import { differentialStyle } from "./differential.ts"
import { traceStyle } from "./trace.ts"
import { vecStyle } from "./vec.ts"
import { indexStyle } from "./indices.ts"
import type { DerivativeKind } from "../syntax/ast.ts"
import { hessianByIndices, jacobianByIndices } from "./entry-matrices.ts"
import { hessianByStacking, jacobianByStacking } from "./vec-matrices.ts"
import { replay } from "./replay.ts"

export { type Derivation, type Question, type Step, type Style, STYLES } from "./derivation.ts"
export { type Detail, DETAILS } from "./detail.ts"
export { renderLatex } from "./aligned.ts"
export { renderText } from "./render.ts"

/** A style is one file and one line here. */
const WRITERS: { readonly [style in Style]: (question: Question) => Draft } = {
  differential: differentialStyle,
  trace: traceStyle,
  definition: definitionStyle,
  index: indexStyle,
  vec: vecStyle,
  backprop: backpropStyle,
}

/**
 * The way to the answer, every step checked.
 * @throws GradusError code `unsupported` where the style does not suit the question (its hint says which does);
 * `internal` where a check contradicts a step or the derivation does not end with the answer
 */
export const explain = (question: Question, style: Style): Derivation => replay(question, write(question, style))

/** What a style has to say of each kind of derivative. */
const KINDS: { readonly [kind in DerivativeKind]: { readonly [style in Style]?: (question: Question) => Draft } } = {
  gradient: WRITERS,
  jacobian: { differential: jacobianDraft, index: jacobianByIndices, vec: jacobianByStacking },
  hessian: { differential: hessianDraft, index: hessianByIndices, vec: hessianByStacking },
  hvp: { differential: productDraft },
  differential: { differential: differentialDraft },
}

function write(question: Question, style: Style): Draft {
  const writer = KINDS[question.kind][style]
  if (!writer) throw unsuited(style, `it is not for a ${question.kind}`, "differential")
  return writer(question)
}

/** In all styles that suit the question. */
export function explainAll(question: Question): Derivation[] {
  return STYLES.flatMap((style) => {
    try {
      return [explain(question, style)]
    } catch (error) {
      if (error instanceof GradusError && error.code === "unsupported") return []
      throw error
    }
  })
}
