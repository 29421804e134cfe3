import { GradusError } from "../ir/error.ts"
import { backpropStyle } from "./backprop.ts"
import { definitionStyle } from "./definition.ts"
import type { Derivation, Draft, Question, Style } from "./derivation.ts"
import { differentialStyle } from "./differential.ts"
import { traceStyle } from "./trace.ts"
import { vecStyle } from "./vec.ts"
import { indexStyle } from "./indices.ts"
import { replay } from "./replay.ts"

export {
  type Derivation,
  type Name,
  type Question,
  type Statement,
  type Step,
  type Style,
  STYLES,
} from "./derivation.ts"
export { type RenderOptions, renderLatex, renderText } from "./render.ts"

/** A style is one file and one line here. */
const WRITERS: { readonly [style in Style]?: (question: Question) => Draft } = {
  differential: differentialStyle,
  backprop: backpropStyle,
  definition: definitionStyle,
  trace: traceStyle,
  index: indexStyle,
  vec: vecStyle,
}

/**
 * The way to the answer, every step checked.
 * @throws GradusError code `unsupported` where the style is not known; `internal` where a check contradicts a step or
 * the derivation does not end with the answer
 */
export function explain(question: Question, style: Style): Derivation {
  const write = WRITERS[style]
  if (!write)
    throw new GradusError({
      code: "unsupported",
      message: `the style ${style} is understood, but not supported yet`,
      hint: `there is ${Object.keys(WRITERS).join(", ")}`,
    })
  return replay(question, write(question))
}
