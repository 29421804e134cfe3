import type { Sym } from "../ir/expr.ts"
import type { Factor, NormalForm } from "./term.ts"

const containing = new WeakMap<NormalForm, Map<Sym, boolean>>()

/** Whether a symbol occurs anywhere in a form, in the arguments of its functions too. */
export function contains(form: NormalForm, symbol: Sym): boolean {
  let known = containing.get(form)
  if (!known) containing.set(form, (known = new Map()))
  let found = known.get(symbol)
  if (found === undefined) {
    found = form.terms.some((t) => t.factors.some((f) => factorContains(f, symbol)))
    known.set(symbol, found)
  }
  return found
}

export function factorContains({ atom }: Factor, symbol: Sym): boolean {
  if (atom.kind === "symbol") return atom.symbol === symbol
  if (atom.kind === "function") return atom.args.some((a) => contains(a, symbol))
  return atom.kind === "base" && contains(atom.of, symbol)
}
