import { GradusError } from "../ir/error.ts"
import { matricesStyle } from "./matrices.ts"
import { backpropStyle } from "./backprop.ts"
import { definitionStyle } from "./definition.ts"
import { type Derivation, type Draft, type Question, type Style, STYLES, unsuited } from "./derivation.ts"
import { differentialStyle } from "./differential.ts"
import { traceStyle } from "./trace.ts"
import { vecStyle } from "./vec.ts"
import { indexStyle } from "./indices.ts"
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

function write(question: Question, style: Style): Draft {
  if (question.kind === "gradient") return WRITERS[style](question)
  if (style !== "differential") throw unsuited(style, "it is for gradients", "differential")
  return matricesStyle(question)
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
