import { grad, hess, jac, wirtinger, wirtingerconj } from "../ops/forms.ts"
import { ops } from "../ops/index.ts"
import type { Derivation, Step } from "./derivation.ts"
import { columns, type Writing } from "./print.ts"

const ENDINGS: ReadonlySet<unknown> = new Set([grad, jac, hess, wirtinger, wirtingerconj])
/** Rules whose left sides are long: they stand at the margin. */
export const APART: ReadonlySet<string> = new Set(["bound", "remainder"])

/** A derivative, one by a conjugate, or several times a direction. */
const isEnding = ({ lhs, rule }: Step): boolean =>
  lhs.kind === "apply" && (ENDINGS.has(lhs.op) || (rule === "read-off" && lhs.op === ops.conj))

/** A line of a derivation as it is set: steps that belong together. */
export interface Line {
  readonly kind: "let" | "step" | "end"
  readonly steps: readonly [Step, ...Step[]]
  /** The left side is that of the line before, and is not written again. */
  readonly again: boolean
}

/** Columns that a line takes at most, where it can be broken. */
export const WIDTH = 100
/** The same for steps that could each have a line. */
const TOGETHER = 88
const CHAIN = 70

/** `lhs = rhs`. */
const whole = (s: Step, w: Writing): string => `${w.expression(s.lhs)} ${w.sign(s.relation)} ${w.expression(s.rhs)}`

/** What stands on a line from the first relation sign on, without it: `rhs = rhs,  lhs = rhs`. */
export function afterSign({ steps: [first, ...more] }: Line, w: Writing, comma: string): string {
  const parts = [w.expression(first.rhs)]
  for (const [i, s] of more.entries())
    parts.push(
      s.lhs === (more[i - 1] ?? first).lhs ? ` ${w.sign(s.relation)} ${w.expression(s.rhs)}` : `${comma}${whole(s, w)}`,
    )
  return parts.join("")
}

/** Everything on a line. */
export const allOf = (line: Line, w: Writing, comma: string): string =>
  `${w.expression(line.steps[0].lhs)} ${w.sign(line.steps[0].relation)} ${afterSign(line, w, comma)}`

/** How the statements after “Let” are put together: the function in terms of the names comes last, after `so`. */
export function letText({ steps }: Line, w: Writing, comma: string, so: string): string {
  return steps.map((s, i) => `${i === 0 ? "" : isFunction(s) ? so : comma}${whole(s, w)}`).join("")
}

/** What the function is in terms of names. */
export const isFunction = (s: Step): boolean => s.rule === "restate"

export function linesOf({ steps, of }: Derivation, terminal: Writing): Line[] {
  const lines: Line[] = []
  for (const [i, step] of steps.entries()) {
    const kind = step.rule === "let" && step.lhs !== of.symbol ? "let" : isEnding(step) ? "end" : "step"
    const last = lines.at(-1)
    if (last && joins(last, kind, step, terminal)) lines[lines.length - 1] = { ...last, steps: [...last.steps, step] }
    else lines.push({ kind, steps: [step], again: kind === "step" && steps[i - 1]?.lhs === step.lhs })
  }
  return lines
}

/** Whether a step goes on the line before. */
function joins(line: Line, kind: Line["kind"], step: Step, w: Writing): boolean {
  const { steps } = line
  const last = steps.at(-1) as Step
  if (w.full) return false
  if (line.kind === "let" && isFunction(step))
    return w.reason(step) === "" && columns(letText({ ...line, steps: [...steps, step] }, w, ", ", ", so ")) <= TOGETHER
  if (line.kind !== kind || isFunction(last)) return false
  const width = columns(allOf({ ...line, steps: [...steps, step] }, w, ",  "))
  if (kind !== "step" || (step.rule === "transpose" && last.rule === "transpose"))
    return w.reason(steps[0]) === w.reason(step) && width <= TOGETHER
  if (step.rule === "contract") return last.lhs === step.lhs && last.rule !== "contract" && width <= CHAIN
  return last.rule === "entries" && step.rule !== "differentiate" && width <= CHAIN
}

/** The step whose reason a line has: of entries the last, as it says what they are for. */
const told = ({ steps }: Line): Step => (steps[0].rule === "entries" ? (steps.at(-1) as Step) : steps[0])

/** The step whose reason stands beside a line; endings one below the other have one together. */
export function reasonStep(lines: readonly Line[], i: number, w: Writing): Step | undefined {
  const [line, before] = [lines[i] as Line, lines[i - 1]]
  const step = told(line)
  const alike = line.kind === "end" ? before?.kind === "end" : step.rule === "transpose" && before?.kind === line.kind
  const again = !w.full && alike && before && w.reason(told(before)) === w.reason(step)
  return again || w.reason(step) === "" ? undefined : step
}

/** The reason beside a line; empty where nothing needs to be said. */
export function reasonOf(lines: readonly Line[], i: number, w: Writing): string {
  const step = reasonStep(lines, i, w)
  return step ? w.reason(step) : ""
}
