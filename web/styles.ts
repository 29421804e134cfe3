import type { Style } from "./engine/protocol.ts"

/** The ways of deriving, each with what it does in a few words. */
export const STYLES: readonly { readonly name: Style; readonly says: string }[] = [
  { name: "differential", says: "take differentials and read the gradient off" },
  { name: "trace", says: "write the function as traces and differentiate term by term" },
  { name: "definition", says: "compare f(W + H) with f(W)" },
  { name: "index", says: "entry by entry, repeated indices summed" },
  { name: "vec", says: "stack the columns and use the Kronecker product" },
  { name: "backprop", says: "values forward, gradients backward" },
]

export const isStyle = (name: unknown): name is Style => STYLES.some((s) => s.name === name)

/** Kinds of derivative that a way leads to. */
export const EXPLAINED: ReadonlySet<string> = new Set(["gradient", "jacobian", "hessian"])
