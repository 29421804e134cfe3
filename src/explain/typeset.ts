import { printShape } from "../syntax/print/index.ts"
import type { Derivation, Step } from "./derivation.ts"
import { passesOf } from "./passes.ts"
import { latexWriting, unicodeWriting } from "./print.ts"
import { isFunction, linesOf, reasonStep } from "./lines.ts"
import { mixedReason } from "./reason-text.ts"

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
  const said = (s: Step | undefined): string => (!s || w.reason(s) === "" ? "" : mixedReason(s.reason))
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
  const terminal = unicodeWriting(derivation)
  const lines = linesOf(derivation, terminal)
  return lines.flatMap(({ kind, steps, again }, i): TypesetLine[] => {
    const own = steps.filter((s) => kind === "step" || (kind === "let" && isFunction(s)))
    const together = steps.filter((s) => !own.includes(s))
    const line: TypesetLine = {
      kind,
      statements: together.map((s) => statement(s)),
      reason: said(reasonStep(lines, i, terminal)),
      check: weakest(together),
    }
    // on a page there is room for a line each
    const each = own.map((s, k): TypesetLine => {
      const goesOn = k === 0 ? again : s.lhs === own[k - 1]?.lhs
      return { kind: "step", statements: [statement(s, goesOn)], reason: said(s), check: s.check }
    })
    return together.length > 0 ? [line, ...each] : each
  })
}
