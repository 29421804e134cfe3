import { LEVELS, type Level } from "../../ir/op.ts"

/** How tightly printed notation binds, as a number. */
export const level = (l: Level): number => 2 * LEVELS.indexOf(l)

export const SUM: number = level("sum")
export const INNER: number = level("inner")
export const PRODUCT: number = level("product")
/** A product by juxtaposition binds tighter than one with a sign. */
export const JUXTAPOSED: number = PRODUCT + 1
export const UNARY: number = level("unary")
export const POSTFIX: number = level("postfix")
export const ATOM: number = level("atom")
