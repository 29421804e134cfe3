import { childrenOf, type Expr, isScalar, isVector, nodesOf } from "../ir/expr.ts"
import { printText } from "../syntax/print/index.ts"

/** A long expression with its repeated parts named. */
export interface Abbreviated {
  readonly text: string
  readonly where: readonly { readonly name: string; readonly text: string }[]
}

/** Texts up to this length are read at a glance. */
const LONG = 400
/** A part shorter than this is as short as its name. */
const WORTHWHILE = 12
const MOST_NAMES = 12

const stem = (e: Expr): string => (isScalar(e.type) ? "s" : isVector(e.type) ? "v" : "M")

/**
 * Names for the parts that a long expression repeats, those that save most first; none for a short one.
 * `taken` are names in use.
 */
export function abbreviate(e: Expr, taken: ReadonlySet<string>): Abbreviated {
  const whole = printText(e)
  if (whole.length <= LONG) return { text: whole, where: [] }
  const names = new Map<Expr, string>()
  const chosen: Expr[] = []
  const used = new Set(taken)
  for (let count = 0; count < MOST_NAMES; count++) {
    const part = mostSaving(e, names)
    if (!part) break
    let k = 1
    while (used.has(`${stem(part)}${k}`)) k++
    const name = `${stem(part)}${k}`
    used.add(name)
    names.set(part, name)
    chosen.push(part)
  }
  const order = nodesOf(e).filter((n) => names.has(n))
  const where = order.map((n) => ({ name: names.get(n) as string, text: printText(n, { names, definition: true }) }))
  return { text: printText(e, { names, definition: true }), where }
}

/** The part whose naming shortens the text most, if any does; parts inside named parts count where they stand. */
function mostSaving(root: Expr, names: ReadonlyMap<Expr, string>): Expr | undefined {
  const uses = new Map<Expr, number>()
  for (const n of nodesOf(root)) for (const c of childrenOf(n)) uses.set(c, (uses.get(c) ?? 0) + 1)
  let best: Expr | undefined
  let most = 0
  for (const [part, count] of uses) {
    if (count < 2 || part.kind !== "apply" || names.has(part) || part.type.rows.key.startsWith("#")) continue
    if (nodesOf(part).some((n) => n.kind === "symbol" && n.name.startsWith("#"))) continue
    const length = printText(part, { names }).length
    const saving = length < WORTHWHILE ? 0 : (count - 1) * length
    if (saving > most) [best, most] = [part, saving]
  }
  return best
}
