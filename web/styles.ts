import { STYLES, type Style } from "../src/index.ts"

/** What each way of deriving does, in a few words. */
const SAYS: { readonly [style in Style]: string } = {
  differential: "take differentials and read the gradient off",
  trace: "write the function as traces and differentiate term by term",
  definition: "compare f(W + H) with f(W)",
  index: "entry by entry, repeated indices summed",
  vec: "stack the columns and use the Kronecker product",
  backprop: "values forward, gradients backward",
}

export const WAYS: readonly { readonly name: Style; readonly says: string }[] = STYLES.map((name) => ({
  name,
  says: SAYS[name],
}))

export const isStyle = (name: unknown): name is Style => WAYS.some((s) => s.name === name)
