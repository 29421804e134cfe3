import { printShape } from "../syntax/print/index.ts"
import type { Derivation, Step } from "./derivation.ts"
import { originOf } from "./facts.ts"
import { passesOf } from "./passes.ts"
import { latexWriting, unicodeWriting, type Writing } from "./print.ts"
import { isFunction, linesOf, reasonStep } from "./lines.ts"
import { mixedReason } from "./reason-text.ts"

/** `left relation right` in LaTeX; `left` is empty where the line goes on from the one before. */
export interface TypesetStatement {
  readonly left: string
  readonly relation: string
  readonly right: string
  /** Of a name on the left: `a×b`, `n`, `scalar`. */
  readonly shape?: string
  readonly change?: TypesetChange
}

/** What a statement does to the right side of an earlier one: both sides with marks around the parts that differ. */
export interface TypesetChange {
  /** The number of the line with the earlier statement, and its number there. */
  readonly line: number
  readonly statement: number
  readonly before: string
  readonly after: string
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

/** A line on its way, its statements still steps. */
interface Draft extends Omit<TypesetLine, "statements" | "check"> {
  readonly steps: readonly Step[]
  /** Statements whose left side is that of the one before. */
  readonly again: ReadonlySet<Step>
}

/** The lines of a derivation for a page. */
export function typeset(derivation: Derivation): TypesetLine[] {
  const w = latexWriting(derivation)
  const drafts = derivation.style === "backprop" ? passes(derivation, w) : lines(derivation, w)
  const places = new Map(
    drafts.flatMap(({ steps }, line) => steps.map((s, statement) => [s, { line, statement }] as const)),
  )
  const change = (s: Step): TypesetChange | undefined => {
    const from = originOf(s, s.origin, derivation.steps)
    const place = from && places.get(from.step)
    return from && place && { ...place, ...w.change(from.step.rhs, s.rhs, from) }
  }
  const statement = (s: Step, again: boolean): TypesetStatement => {
    const changed = change(s)
    return {
      left: again ? "" : w.expression(s.lhs),
      relation: w.sign(s.relation),
      right: w.expression(s.rhs),
      ...(s.lhs.kind === "symbol" && { shape: printShape(s.lhs.type) }),
      ...(changed && { change: changed }),
    }
  }
  return drafts.map(({ kind, reason, steps, again }) => ({
    kind,
    statements: steps.map((s) => statement(s, again.has(s))),
    reason,
    check: weakest(steps),
  }))
}

const said = (s: Step | undefined, w: Writing): string => (!s || w.reason(s) === "" ? "" : mixedReason(s.reason))

function passes(derivation: Derivation, w: Writing): Draft[] {
  const { forward, backward } = passesOf(derivation)
  const of = (kind: "forward" | "backward", entries: readonly (readonly Step[])[]): Draft[] =>
    entries.map((steps) => {
      const [first] = steps as readonly [Step, ...Step[]]
      const shape = printShape(first.lhs.type)
      const reason = kind === "forward" ? (shape === "scalar" ? "" : shape) : said(first, w)
      return { kind, reason, steps, again: new Set(steps.slice(1)) }
    })
  return [...of("forward", forward), ...of("backward", backward)]
}

function lines(derivation: Derivation, w: Writing): Draft[] {
  const terminal = unicodeWriting(derivation)
  const all = linesOf(derivation, terminal)
  return all.flatMap(({ kind, steps, again }, i): Draft[] => {
    const own = steps.filter((s) => kind === "step" || (kind === "let" && isFunction(s)))
    const together = steps.filter((s) => !own.includes(s))
    const line: Draft = { kind, reason: said(reasonStep(all, i, terminal), w), steps: together, again: new Set() }
    // on a page there is room for a line each
    const each = own.map((s, k): Draft => {
      const goesOn = k === 0 ? again : s.lhs === own[k - 1]?.lhs
      return { kind: "step", reason: said(s, w), steps: [s], again: new Set(goesOn ? [s] : []) }
    })
    return together.length > 0 ? [line, ...each] : each
  })
}
