import { isDerivative, type Entry, type UnreadPart } from "./entries.ts"
import type { Announced } from "./announced.ts"
import type { Definer } from "./definers.ts"
import { namesOf } from "../walk.ts"

/** A reason why what the question asks for cannot be answered. */
export interface Refusal {
  readonly span: UnreadPart["span"]
  readonly message: string
  /** Of the mistake that is behind it. */
  readonly code?: UnreadPart["code"]
}

/** Names that functions to be minimised have. */
const lossName = /^([fFJLE]|l|ell|[A-Z]cal|loss|cost|Loss|Cost)$/

/** The function that the words of the question point at first, where it could not be read: no other formula is answered in its place. */
export function unreadAnnounced(
  announced: readonly Announced[],
  unread: readonly UnreadPart[],
  entries: readonly Entry[],
): Refusal | undefined {
  const [first] = announced
  if (!first || entries.some((e) => e.formula === first.formula && e.kind !== "equation")) return undefined
  const part = unread.find((u) => first.formula.clauses.includes(u.clause))
  return part && because("the function that is asked about is not read", part)
}

/**
 * A function of the question that could not be read and that no definition before it takes the place of: one with arguments, with the
 * name of a loss, or with a derivative that the text states.
 */
export function unreadFunction(
  definers: readonly Definer[],
  unread: readonly UnreadPart[],
  entries: readonly Entry[],
  main: Entry | undefined,
): Refusal | undefined {
  const differentiated = new Set(
    entries
      .flatMap((e) => (e.kind === "equation" && isDerivative(e.left.ast) ? Object.values(namesOf(e.left.ast)) : []))
      .flatMap((s) => [...s]),
  )
  const isFunction = (d: Definer): boolean =>
    d.params !== undefined || lossName.test(d.name.name) || differentiated.has(d.name.name)
  const before = main?.kind === "definition" && (main.params || lossName.test(main.name.name)) ? main : undefined
  for (const definer of definers) {
    const { name, clause, formula } = definer
    if (formula.answer !== 0 || !isFunction(definer)) continue
    if (entries.some((e) => e.kind === "definition" && e.name.name === name.name)) continue
    const part = unread.find((u) => u.clause === clause)
    if (part && !(before && before.clause.span.start < clause.span.start))
      return because(`${name.name} is not read`, part)
  }
  return undefined
}

const because = (what: string, { span, message, code }: UnreadPart): Refusal => ({
  span,
  message: `${what}: ${message}`,
  code,
})
