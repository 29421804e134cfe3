import type { Op } from "../../ir/op.ts"
import { signatureOf } from "../../ir/signature.ts"

/** How a template holds a parameter. */
export type Hold =
  | "parentheses" // it needs none of its own; commas, comparisons and table cells hold it as well
  | "brackets" // likewise, but a colon there means a range
  | "bars" // likewise; the bars may have to grow
  | "braces" // the argument of a LaTeX command
  | "script" // below or above the line
  | "glued" // a name stands right behind the letters before it, anything else in parentheses
  | "bare"

export type Piece =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "arg"; readonly index: number; readonly hold: Hold }
  | { readonly kind: "dim"; readonly index: number; readonly hold: Hold }

const cache = new Map<Op, Map<string, readonly Piece[]>>()

/** A template of a card, cut at its parameters. */
export function piecesOf(op: Op, template: string): readonly Piece[] {
  const ofOp = cache.get(op) ?? new Map<string, readonly Piece[]>()
  cache.set(op, ofOp)
  let pieces = ofOp.get(template)
  if (!pieces) {
    // an exponent gets its parentheses where it needs them
    pieces = cut(op, template.replaceAll(/\^\(([A-Za-z]+)\)/g, "^$1"))
    ofOp.set(template, pieces)
  }
  return pieces
}

function cut(op: Op, template: string): Piece[] {
  const dims = signatureOf(op).params
  const pieces: Piece[] = []
  let literal = ""
  const flush = (): void => {
    if (literal) pieces.push({ kind: "literal", text: literal })
    literal = ""
  }
  const word = /(?<![\\A-Za-z])[A-Za-z]+(?![A-Za-z])/g
  let at = 0
  for (const match of template.matchAll(word)) {
    const index = op.params.indexOf(match[0])
    const dim = index < 0 ? dims.indexOf(match[0]) : -1
    if (index < 0 && dim < 0) continue
    const end = match.index + match[0].length
    const before = literal + template.slice(at, match.index)
    const after = template.slice(end)
    const hold = holdOf(template.slice(0, match.index), after)
    literal = before
    at = end
    if (hold === "glued") {
      literal = before.slice(0, -1)
      at = end + 1
    }
    flush()
    pieces.push(index < 0 ? { kind: "dim", index: dim, hold } : { kind: "arg", index, hold })
  }
  literal += template.slice(at)
  flush()
  return pieces
}

function holdOf(before: string, after: string): Hold {
  if (/(?:\\l[vV]ert ?|‖|\|)$/.test(before) && /^(?: ?\\r[vV]ert|‖|\|)/.test(after)) return "bars"
  if (/(?:[(,<>&]|\\\\|\\begin\{\w+\}) ?$/.test(before) && /^ ?(?:[),<>&]|\\\\|\\end)/.test(after)) return "parentheses"
  if (/\[[^\]]*$/.test(before) && /[[,:;] ?$/.test(before) && /^ ?[\],:;]/.test(after)) return "brackets"
  if (/[{,:] ?$/.test(before) && /^ ?[},:]/.test(after)) {
    const outside = before.slice(0, before.lastIndexOf("{"))
    if (/[_^]$/.test(outside)) return "script"
    return /\\[A-Za-z]+$|\}$/.test(outside) ? "braces" : "glued"
  }
  return /[_^]$/.test(before) ? "script" : "bare"
}

/** Whether every parameter is enclosed, so that the whole is as good as an atom. */
export const encloses = (pieces: readonly Piece[]): boolean =>
  pieces.every((p) => p.kind === "literal" || (p.hold !== "bare" && p.hold !== "glued"))

/** Whether a template is its first argument with indices below the line. */
export const indexes = ([base, below]: readonly Piece[]): boolean =>
  base?.kind === "arg" && below?.kind === "literal" && below.text.startsWith("_")
