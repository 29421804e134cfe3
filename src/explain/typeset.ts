import { printShape } from "../syntax/print/index.ts"
import type { Derivation, Step } from "./derivation.ts"
import { passesOf } from "./passes.ts"
import { latexWriting, unicodeWriting } from "./print.ts"
import { latexReason } from "./reason-text.ts"
import { firstOf, linesOf } from "./render.ts"

/** `left relation right` in LaTeX; `left` is empty where the line goes on from the one before. */
export interface TypesetStatement {
  readonly left: string
  readonly relation: string
  readonly right: string
}

/** A line of a derivation as a page sets it. */
export interface TypesetLine {
  /** `let` introduces names, `end` states results; `forward` and `backward` are the passes of back-propagation. */
  readonly kind: "let" | "step" | "end" | "forward" | "backward"
  /** Several where short ones share a line. */
  readonly statements: readonly TypesetStatement[]
  /** Words with mathematics between dollar signs; empty where nothing needs to be said. */
  readonly reason: string
  /** How the line was checked, the weakest of its statements. */
  readonly check: Step["check"]
}

const STRENGTH: readonly Step["check"][] = ["none", "numeric", "finite-field", "normal-form"]
const weakest = (steps: readonly Step[]): Step["check"] =>
  STRENGTH.find((c) => steps.some((s) => s.check === c)) ?? "none"

/** The lines of a derivation for a page. */
export function typeset(derivation: Derivation): TypesetLine[] {
  const w = latexWriting(derivation)
  const said = (s: Step): string => (w.reason(s) === "" ? "" : latexReason(s.reason))
  const statement = (s: Step, again: boolean = false): TypesetStatement => ({
    left: again ? "" : w.expression(s.lhs),
    relation: w.sign(s.relation),
    right: w.expression(s.rhs),
  })
  if (derivation.style === "backprop") {
    const { forward, backward } = passesOf(derivation)
    const lines = (kind: "forward" | "backward", entries: readonly (readonly Step[])[]): TypesetLine[] =>
      entries.map((entry) => {
        const [first] = entry as readonly [Step, ...Step[]]
        const shape = printShape(first.lhs.type)
        return {
          kind,
          statements: entry.map((s, i) => statement(s, i > 0)),
          reason: kind === "forward" ? (shape === "scalar" ? "" : shape) : said(first),
          check: weakest(entry),
        }
      })
    return [...lines("forward", forward), ...lines("backward", backward)]
  }
  return linesOf(derivation, unicodeWriting(derivation)).map((line) => ({
    kind: line.kind,
    statements: line.kind === "step" ? [statement(line.step, line.again)] : line.steps.map((s) => statement(s)),
    reason: said(firstOf(line)),
    check: weakest(line.kind === "step" ? [line.step] : line.steps),
  }))
}
